import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { fault } from '#kernel/declare/fault.ts'
import { archive_limits, checkArchive } from '#kernel/outside/archive-check.ts'
import { decodeText } from '#kernel/outside/decode-text.ts'
import { imageShape } from '#kernel/outside/image-check.ts'

const office = 'application/vnd.openxmlformats-officedocument'
const kinds = {
  pdf: { content_type: 'application/pdf', extension: 'pdf' },
  png: { content_type: 'image/png', extension: 'png' },
  jpeg: { content_type: 'image/jpeg', extension: 'jpg' },
  webp: { content_type: 'image/webp', extension: 'webp' },
  docx: { content_type: `${office}.wordprocessingml.document`, extension: 'docx' },
  xlsx: { content_type: `${office}.spreadsheetml.sheet`, extension: 'xlsx' },
  pptx: { content_type: `${office}.presentationml.presentation`, extension: 'pptx' },
  csv: { content_type: 'text/csv', extension: 'csv' },
  txt: { content_type: 'text/plain', extension: 'txt' },
  zip: { content_type: 'application/zip', extension: 'zip' },
} as const

/** Kinds of file that can be told by their content. */
export type FileKind = keyof typeof kinds

/** What an upload may be unless a form says otherwise; a plain zip has to be asked for by name. */
export const usual_kinds: readonly FileKind[] = ['pdf', 'png', 'jpeg', 'webp', 'docx', 'xlsx', 'pptx', 'csv', 'txt']

/** Largest upload, 20 MiB. */
export const file_bytes_max = 20 * 1024 * 1024
/** Largest image, in pixels: a viewer needs four bytes for each. */
export const image_pixels_max = 100_000_000

/** A file that may be kept. `name` is for people only: no path, no control or direction marks, the extension of its true kind. */
export type CheckedFile = {
  kind: FileKind, content_type: string, extension: string, size_bytes: number, sha256: string, name: string
}

/**
 * Tells what a file is by its content, never by its name, and refuses what is broken, hidden, oversized or not in `allowed`.
 * A name that claims another known kind is refused too: it is a mistake or a trick. CSV and TXT share one form, so
 * whichever is allowed is taken; with both allowed, a text with a steady number of columns is CSV.
 * @param source the bytes, or the path of a file of ours (never a path from a user)
 * @throws fault `outside.file-*` | `outside.archive-*` | `outside.image-pixels`
 */
export async function checkUpload(
  source: string | Buffer, declared_name: string, allowed: readonly FileKind[] = usual_kinds,
): Promise<CheckedFile> {
  const buffer = typeof source === 'string' ? await readBounded(source) : source
  checkSize(buffer.length)
  const { kind, encoding } = await tellKind(buffer, allowed)
  const claimed = claimedKind(declared_name)
  if (claimed && claimed !== kind && !(isText(claimed) && isText(kind))) {
    throw fault('outside.file-name-mismatch', { claimed, kind })
  }
  if (!allowed.includes(kind)) throw fault('outside.file-kind-refused', { kind, allowed: allowed.join(', ') })
  const { content_type, extension } = kinds[kind]
  return {
    kind, extension,
    content_type: encoding ? `${content_type}; charset=${encoding}` : content_type,
    size_bytes: buffer.length,
    sha256: createHash('sha256').update(buffer).digest('hex'),
    name: displayName(declared_name, extension),
  }
}

/**
 * Headers to serve a kept file with: always a download, never sniffed, never able to run anything, never cached by others.
 * The name is given twice (RFC 6266): plain letters for old programs, RFC 5987 for every other.
 */
export function safeHeaders(file: Pick<CheckedFile, 'content_type' | 'extension' | 'name' | 'size_bytes'>): Record<string, string> {
  const name = displayName(file.name, file.extension)
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return {
    'content-type': file.content_type,
    'content-length': String(file.size_bytes),
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  }
}

async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    checkSize(size)
    const buffer = Buffer.alloc(size)
    const { bytesRead } = await file.read(buffer, 0, size, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function checkSize(size_bytes: number): void {
  if (size_bytes === 0) throw fault('outside.file-empty')
  if (size_bytes > file_bytes_max) throw fault('outside.file-too-large', { size_bytes, mib_max: file_bytes_max / 1024 / 1024 })
}

async function tellKind(buffer: Buffer, allowed: readonly FileKind[]): Promise<{ kind: FileKind, encoding?: string }> {
  if (buffer.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return { kind: await tellArchive(buffer) }
  // The first few KiB decide; giving no more keeps the detector's work bounded whatever the file claims.
  const found = await fileTypeFromBuffer(buffer.subarray(0, 4_100))
  switch (found?.ext) {
    case 'pdf': checkPdf(buffer); break
    case 'png': checkImage('png', buffer); break
    case 'jpg': checkImage('jpeg', buffer); break
    case 'webp': checkImage('webp', buffer); break
    case 'cfb': throw fault('outside.file-old-office')
    case undefined: return tellText(buffer, allowed)
    default: throw fault('outside.file-kind-refused', { kind: found!.ext, allowed: allowed.join(', ') })
  }
  if (endsAsArchive(buffer)) throw fault('outside.file-two-in-one')
  return { kind: found.ext === 'jpg' ? 'jpeg' : found.ext }
}

async function tellArchive(buffer: Buffer): Promise<FileKind> {
  const { content_types } = await checkArchive(buffer, archive_limits)
  if (content_types === null) return 'zip'
  const main = (['docx', 'xlsx', 'pptx'] as const).filter((kind) => content_types.includes(`${kinds[kind].content_type}.main+xml`))
  if (main.length !== 1) throw fault('outside.file-unknown')
  return main[0]!
}

function checkPdf(buffer: Buffer): void {
  const is_whole = /^%PDF-[12]\.\d/.test(buffer.toString('latin1', 0, 8)) && buffer.subarray(-2_048).includes('%%EOF')
  if (!is_whole) throw fault('outside.file-broken', { kind: 'pdf' })
}

function checkImage(kind: 'png' | 'jpeg' | 'webp', buffer: Buffer): void {
  const shape = imageShape(kind, buffer)
  if (!shape || shape.width === 0 || shape.height === 0) throw fault('outside.file-broken', { kind })
  const pixels = shape.width * shape.height
  if (pixels > image_pixels_max) throw fault('outside.image-pixels', { pixels, pixels_max: image_pixels_max })
  // Cameras pad a JPEG after its end, so there only a readable second file counts; PNG and WebP end exactly.
  const rest = buffer.subarray(shape.ends_at)
  const is_padding = rest.every((byte) => byte === 0)
  if (kind === 'jpeg' ? /%PDF-|<\s*(script|html|svg|\?php)/i.test(rest.toString('latin1')) : !is_padding) {
    throw fault('outside.file-two-in-one')
  }
}

/** Whether the last bytes are a zip's directory end: programs that look from the back would open another file than we checked. */
function endsAsArchive(buffer: Buffer): boolean {
  const from = Math.max(0, buffer.length - 65_557)
  const mark = Buffer.from('PK\x05\x06', 'latin1')
  for (let at = buffer.indexOf(mark, from); at >= 0; at = buffer.indexOf(mark, at + 1)) {
    if (at + 22 <= buffer.length && at + 22 + buffer.readUInt16LE(at + 20) === buffer.length) return true
  }
  return false
}

function tellText(buffer: Buffer, allowed: readonly FileKind[]): { kind: FileKind, encoding: string } {
  const decoded = decodeText(buffer)
  if (!decoded) throw fault('outside.file-unknown')
  // A page or a script is text as well, but somebody's browser or shell may run it.
  if (/^\s*(<[!?a-z/]|#!)/i.test(decoded.text)) throw fault('outside.file-markup')
  if (endsAsArchive(buffer)) throw fault('outside.file-two-in-one')
  const [csv, txt] = [allowed.includes('csv'), allowed.includes('txt')]
  const kind = csv && txt ? (looksTabular(decoded.text) ? 'csv' : 'txt') : csv ? 'csv' : 'txt'
  return { kind, encoding: decoded.encoding }
}

function looksTabular(text: string): boolean {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').slice(0, 10)
  return lines.length >= 2 && [',', ';', '\t'].some((mark) => {
    const counts = new Set(lines.map((line) => line.replace(/"[^"]*"/g, '').split(mark).length))
    return counts.size === 1 && !counts.has(1)
  })
}

function isText(kind: FileKind): boolean {
  return kind === 'csv' || kind === 'txt'
}

function claimedKind(name: string): FileKind | null {
  const ending = /\.([A-Za-z0-9]{1,8})\s*$/.exec(name)?.[1]?.toLowerCase()
  if (ending === 'jpg') return 'jpeg'
  return ending && Object.hasOwn(kinds, ending) ? ending as FileKind : null
}

const known_ending = /\.(pdf|png|jpe?g|webp|docx|xlsx|pptx|csv|txt|zip)$/i

function displayName(declared: string, extension: string): string {
  const last = declared.normalize('NFC').split(/[/\\]/).at(-1)!
  // Direction and zero-width marks can make "gpj.exe" read as "exe.jpg".
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '').replace(/[<>:"|?*]/g, '_').trim()
  const stem = [...clean.replace(known_ending, '')].slice(0, 120).join('').replace(/^[.\s]+|[.\s]+$/g, '')
  return `${stem || 'file'}.${extension}`
}
