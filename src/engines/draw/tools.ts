/**
 * What the draw needs from where it runs, Node or a browser; both are synchronous. Hashes are 64 lowercase hexadecimal digits, whose order as texts
 * is the order of their bytes read as one big-endian number: nothing here is ever a floating point number.
 */
export type DrawTools = {
  /** SHA-256 of bytes, or of a text as UTF-8. */
  sha256(content: Uint8Array | string): string
  /** HMAC-SHA256 under one key, for many texts. */
  hmac(key: Uint8Array): (message: string) => string
}

const encoder = new TextEncoder()

/** A text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The bytes of an even number of hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

/** One after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Lines as one text, each ended by LF. */
export function linesText(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** Texts in the order of their UTF-8 bytes; all of ours are ASCII, where that is the order of the language itself. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
