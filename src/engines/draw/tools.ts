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

/** The bytes of an even number of lowercase hexadecimal digits. */
export function bytesOfHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2)
  writeHex(bytes, 0, hex)
  return bytes
}

function writeHex(bytes: Uint8Array, from: number, hex: string): void {
  for (let at = 0; 2 * at < hex.length; at += 1) bytes[from + at] = digit(hex.charCodeAt(2 * at)) << 4 | digit(hex.charCodeAt(2 * at + 1))
}

// '0'…'9' end in 0…9 and 'a'…'f' in 1…6, with a further bit set.
function digit(code: number): number {
  return (code & 15) + 9 * (code >> 6)
}

/** A leading byte, hashes and a text as bytes one after the other; in one piece, for it is done a few hundred thousand times in a draw. */
export function packed(lead: number | null, hexes: readonly string[], text: string): Uint8Array {
  const start = lead === null ? 0 : 1
  const end = hexes.reduce((sum, hex) => sum + hex.length / 2, start)
  const tail = isAscii(text) ? null : utf8(text)
  const bytes = new Uint8Array(end + (tail?.length ?? text.length))
  if (lead !== null) bytes[0] = lead
  let at = start
  for (const hex of hexes) {
    writeHex(bytes, at, hex)
    at += hex.length / 2
  }
  if (tail !== null) bytes.set(tail, at)
  else for (let index = 0; index < text.length; index += 1) bytes[at + index] = text.charCodeAt(index)
  return bytes
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false
  return true
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
