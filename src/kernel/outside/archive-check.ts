import { crc32, createInflateRaw } from 'node:zlib'
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl'
import { fault, type Fault } from '#kernel/declare/fault.ts'

/** What an archive may hold; both are counted from the directory first and again while unpacking. */
export type ArchiveLimits = { entries_max: number, unpacked_bytes_max: number }

/** 2,000 entries and 200 MiB unpacked: far above any form attachment, far below what would hurt the server. */
export const archive_limits: ArchiveLimits = { entries_max: 2_000, unpacked_bytes_max: 200 * 1024 * 1024 }

/** What is known of an archive that passed: `content_types` is the text of `[Content_Types].xml` where it is an Office document. */
export type CheckedArchive = { names: string[], unpacked_bytes: number, content_types: string | null }

const content_types_name = '[Content_Types].xml'
const content_types_bytes_max = 1024 * 1024
const name_chars_max = 500
const archive_endings = /\.(zip|jar|war|apk|7z|rar|gz|tgz|bz2|tbz2?|xz|txz|tar|zst|lz4|lzma|cab|iso|docx|xlsx|pptx|docm|xlsm|pptm|od[tsp])$/i
const archive_magics = ['504b0304', '504b0506', '377abcaf271c', '526172211a07', '1f8b08', '425a68', 'fd377a585a00', '28b52ffd', '4d534346']
  .map((hex) => Buffer.from(hex, 'hex'))
const compound_magic = Buffer.from('d0cf11e0a1b11ae1', 'hex')
// A macro project renamed inside the archive still names its own stream, in UTF-16.
const macro_mark = Buffer.from('_VBA_PROJECT', 'utf16le')
const doctype_marks = [Buffer.from('<!DOCTYPE'), Buffer.from('<!DOCTYPE', 'utf16le'), Buffer.from('<!DOCTYPE', 'utf16le').swap16()]
const macro_types = /vbaProject|macroEnabled|macrosheet/i

type Located = { entry: Entry, name: string, from: number, packed_from: number, packed_until: number }

/**
 * Checks a zip archive in memory without ever holding its unpacked content: names, count and declared sizes before
 * anything is unpacked, then every entry inflated piece by piece and counted, because declared sizes lie.
 * Time is linear in the unpacked size, memory is a few pieces of 64 KiB.
 * @throws fault `outside.archive-broken` | `-entries` | `-unpacked` | `-path` | `-nested` | `-macro` | `-encrypted` | `-size-lies` | `-doctype`
 */
export async function checkArchive(buffer: Buffer, limits: ArchiveLimits = archive_limits): Promise<CheckedArchive> {
  const located = await readDirectory(buffer, limits)
  const is_document = located.some(({ name }) => name === content_types_name)
  let unpacked_bytes = 0
  let content_types: string | null = null
  for (const one of located) {
    const kept = one.name === content_types_name ? [] as Buffer[] : null
    unpacked_bytes += await countEntry(buffer, one, { is_document, kept })
    if (unpacked_bytes > limits.unpacked_bytes_max) throw tooLarge(limits)
    if (kept) content_types = Buffer.concat(kept).toString('utf8')
  }
  if (content_types && macro_types.test(content_types)) throw fault('outside.archive-macro', { entry: content_types_name })
  return { names: located.map(({ name }) => name), unpacked_bytes, content_types }
}

async function readDirectory(buffer: Buffer, limits: ArchiveLimits): Promise<Located[]> {
  // Names are decoded here, not by the reader, so that a bad path is told apart from a broken file.
  const zip = await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }).catch(broken)
  if (zip.entryCount > limits.entries_max) throw fault('outside.archive-entries', { entries: zip.entryCount, entries_max: limits.entries_max })
  const located: Located[] = []
  const seen = new Set<string>()
  let declared_bytes = 0
  const entries = zip.eachEntry()
  for (;;) {
    const next = await entries.next().catch(broken)
    if (next.done) break
    const entry = next.value
    const name = checkName(entry)
    // Two entries of one name are read differently by different programs.
    if (seen.has(name.toLowerCase())) throw fault('outside.archive-broken', { entry: shown(name) })
    seen.add(name.toLowerCase())
    declared_bytes += entry.uncompressedSize
    if (declared_bytes > limits.unpacked_bytes_max) throw tooLarge(limits)
    located.push(await locate(zip, entry, name))
  }
  checkLayout(located)
  return located
}

function checkName(entry: Entry): string {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  const steps = name.split('/')
  const is_link = (entry.externalFileAttributes >>> 16 & 0o170000) === 0o120000
  if (name === '' || name.length > name_chars_max || name.startsWith('/') || /^[a-z]:/i.test(name) || steps.includes('..')
    || /[\u0000-\u001f\u007f]/.test(name) || is_link) throw fault('outside.archive-path', { entry: shown(name) })
  if (entry.isEncrypted()) throw fault('outside.archive-encrypted', { entry: shown(name) })
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw fault('outside.archive-broken', { entry: shown(name) })
  if (/(^|\/)vbaProject[^/]*\.bin$/i.test(name) || /(^|\/)macrosheets\//i.test(name)) throw fault('outside.archive-macro', { entry: shown(name) })
  if (archive_endings.test(name)) throw fault('outside.archive-nested', { entry: shown(name) })
  return name
}

async function locate(zip: ZipFile, entry: Entry, name: string): Promise<Located> {
  const local = await zip.readLocalFileHeaderPromise(entry).catch(broken)
  // The directory and the entry itself must tell one story: programs differ in which of the two they believe.
  if (!local.fileName.equals(entry.fileNameRaw) || local.compressionMethod !== entry.compressionMethod) {
    throw fault('outside.archive-broken', { entry: shown(name) })
  }
  const from = entry.relativeOffsetOfLocalHeader
  return { entry, name, from, packed_from: local.fileDataStart, packed_until: local.fileDataStart + entry.compressedSize }
}

/** Entries that share bytes make a small file large without any nesting; bytes before the first entry make it two files in one. */
function checkLayout(located: Located[]): void {
  let until = 0
  for (const [index, one] of located.toSorted((a, b) => a.from - b.from).entries()) {
    if (index === 0 && one.from !== 0 || one.from < until) throw fault('outside.archive-broken', { entry: shown(one.name) })
    until = one.packed_until
  }
}

async function countEntry(buffer: Buffer, one: Located, { is_document, kept }: { is_document: boolean, kept: Buffer[] | null }): Promise<number> {
  const declared = one.entry.uncompressedSize
  const entry = shown(one.name)
  const is_xml = is_document && /\.(xml|rels|vml)$/i.test(one.name)
  let bytes = 0
  let crc = 0
  let head: Buffer = Buffer.alloc(0)
  let is_compound = false
  let tail: Buffer = Buffer.alloc(0)
  for await (const piece of unpack(buffer.subarray(one.packed_from, one.packed_until), one.entry.compressionMethod, entry)) {
    bytes += piece.length
    if (bytes > declared) throw fault('outside.archive-size-lies', { entry })
    crc = crc32(piece, crc)
    if (head.length < 262) {
      head = Buffer.concat([head, piece.subarray(0, 262)])
      is_compound = startsWith(head, compound_magic)
    }
    if (is_xml || is_compound) {
      // Marks may straddle two pieces, so the end of the last piece is looked at again with this one.
      const window = Buffer.concat([tail, piece])
      if (is_compound && window.includes(macro_mark)) throw fault('outside.archive-macro', { entry })
      if (is_xml && doctype_marks.some((mark) => window.includes(mark))) throw fault('outside.archive-doctype', { entry })
      tail = window.subarray(-32)
    }
    if (kept) {
      if (bytes > content_types_bytes_max) throw fault('outside.archive-broken', { entry })
      kept.push(Buffer.from(piece))
    }
  }
  if (bytes !== declared) throw fault('outside.archive-size-lies', { entry })
  if (crc !== one.entry.crc32) throw fault('outside.archive-broken', { entry })
  if (archive_magics.some((magic) => startsWith(head, magic)) || head.subarray(257, 262).toString('latin1') === 'ustar') {
    throw fault('outside.archive-nested', { entry })
  }
  return bytes
}

async function* unpack(packed: Buffer, method: number, entry: string): AsyncGenerator<Buffer> {
  if (method === 0) {
    for (let at = 0; at < packed.length; at += 65_536) yield packed.subarray(at, at + 65_536)
    return
  }
  const inflater = createInflateRaw({ chunkSize: 65_536 })
  inflater.end(packed)
  const pieces = inflater[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      const next = await pieces.next().catch(() => { throw fault('outside.archive-broken', { entry }) })
      if (next.done) return
      yield next.value
    }
  } finally {
    inflater.destroy()
  }
}

function startsWith(head: Buffer, magic: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic)
}

function shown(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�').slice(0, 80)
}

function tooLarge(limits: ArchiveLimits): Fault {
  return fault('outside.archive-unpacked', { unpacked_mib_max: Math.floor(limits.unpacked_bytes_max / 1024 / 1024) })
}

// The archive reader's own messages name offsets and signatures, which say nothing to the person who sent the file.
function broken(): never {
  throw fault('outside.archive-broken', { entry: '' })
}
