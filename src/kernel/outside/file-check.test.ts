import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { Fault } from '#kernel/declare/fault.ts'
import { madeOffice, madeZip, type MadeEntry } from '#kernel/outside/archive-corpus.ts'
import { type ArchiveLimits, checkArchive } from '#kernel/outside/archive-check.ts'
import { checkUpload, file_bytes_max, safeHeaders, usual_kinds } from '#kernel/outside/file-check.ts'
import { words } from '#kernel/outside/words.ts'

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(body.length)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}
function png(width = 1, height = 1): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from([0, 0]))), chunk('IEND', Buffer.alloc(0))])
}
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), Buffer.from('ffc0000b080010001001011100', 'hex'),
  Buffer.from('ffda0008010100003f00', 'hex'), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]), Buffer.from('ffd9', 'hex'),
])
const webp = (() => {
  const body = Buffer.concat([Buffer.from('WEBPVP8L', 'latin1'), Buffer.from([10, 0, 0, 0, 0x2f, 9, 0xc0, 1, 0, 0, 0, 0, 0, 0])])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(body.length)
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), size, body])
})()
const pdf = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
const zip = madeZip([{ name: 'a.txt', content: 'a' }])
const any = [...usual_kinds, 'zip'] as const

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'taken'
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    assert.ok(Object.hasOwn(words, error.code), `${error.code} has no sentence`)
    return error.code
  }
}

test('each kind is told by its content, whatever the name lacks', async () => {
  const gbk = Buffer.from('c3fbb3c62cbdf0b6ee0ad5c52c310a', 'hex')
  for (const [buffer, kind, content_type] of [
    [pdf, 'pdf', 'application/pdf'], [png(), 'png', 'image/png'], [jpeg, 'jpeg', 'image/jpeg'], [webp, 'webp', 'image/webp'],
    [madeOffice('docx'), 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    [madeOffice('xlsx'), 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    [madeOffice('pptx'), 'pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
    [Buffer.from('名称,金额\n张,1\n'), 'csv', 'text/csv; charset=utf-8'],
    [gbk, 'csv', 'text/csv; charset=gb18030'],
    [Buffer.from('一段说明，没有列。\n第二行。'), 'txt', 'text/plain; charset=utf-8'],
    [zip, 'zip', 'application/zip'],
  ] as const) {
    const checked = await checkUpload(buffer, 'noname', any)
    assert.deepEqual([checked.kind, checked.content_type, checked.size_bytes], [kind, content_type, buffer.length])
    assert.match(checked.sha256, /^[0-9a-f]{64}$/)
  }
})

test('a text is CSV or TXT as the form allows, and as its columns tell when both are allowed', async () => {
  const one_column = Buffer.from('name\na\nb\n')
  assert.equal((await checkUpload(one_column, 'x.txt', ['csv'])).kind, 'csv')
  assert.equal((await checkUpload(one_column, 'x.csv', ['txt'])).kind, 'txt')
  assert.equal((await checkUpload(one_column, 'x.csv')).kind, 'txt')
})

test('a zip is refused unless the form asks for one', async () => {
  assert.equal(await codeOf(checkUpload(zip, 'a.zip')), 'outside.file-kind-refused')
  assert.equal(await codeOf(checkUpload(zip, 'a.zip', ['zip'])), 'taken')
})

test('a name that claims another kind is refused, an unknown ending is replaced by the true one', async () => {
  assert.equal(await codeOf(checkUpload(pdf, 'photo.png')), 'outside.file-name-mismatch')
  assert.equal(await codeOf(checkUpload(png(), '合同.PDF ')), 'outside.file-name-mismatch')
  assert.equal((await checkUpload(pdf, 'invoice.exe')).name, 'invoice.exe.pdf')
  assert.equal((await checkUpload(pdf, 'C:\\tmp\\..\\报告\u202e fdp.pdf')).name, '报告 fdp.pdf')
})

const bomb_bytes = 300 * 1024 * 1024
const packed_bomb = deflateRawSync(Buffer.alloc(bomb_bytes))
const packed_64 = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
const many = (count: number): MadeEntry[] => Array.from({ length: count }, (_, i) => ({ name: `f${i}.txt`, stored: true }))
const macro_stream = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(70_000), Buffer.from('_VBA_PROJECT', 'utf16le')])

const refused: [string, Buffer, string][] = [
  ['a bomb that declares its size', madeZip([{ name: 'a.txt', packed: packed_bomb, declared_bytes: bomb_bytes }]), 'outside.archive-unpacked'],
  ['a bomb that declares one byte', madeZip([{ name: 'a.txt', packed: packed_bomb, declared_bytes: 1 }]), 'outside.archive-size-lies'],
  ['a bomb inside an Office document', madeOffice('xlsx', [{ name: 'xl/sharedStrings.xml', packed: packed_bomb, declared_bytes: 1_000 }]), 'outside.archive-size-lies'],
  ['a bomb of many middling entries', madeZip(Array.from({ length: 4 }, (_, i) => ({ name: `${i}.txt`, packed: packed_64, declared_bytes: 64 * 1024 * 1024 }))), 'outside.archive-unpacked'],
  ['an entry smaller than it declares', madeZip([{ name: 'a.txt', content: 'abc', declared_bytes: 1_000 }]), 'outside.archive-size-lies'],
  ['a stored entry that lies', madeZip([{ name: 'a.txt', content: 'abc', stored: true, declared_bytes: 2 }]), 'outside.archive-size-lies'],
  ['2,001 entries', madeZip(many(2_001)), 'outside.archive-entries'],
  ['a path upwards', madeZip([{ name: '../../etc/passwd', content: 'x' }]), 'outside.archive-path'],
  ['a path upwards with backslashes', madeZip([{ name: '..\\..\\boot.ini', content: 'x' }]), 'outside.archive-path'],
  ['an absolute path', madeZip([{ name: '/etc/passwd', content: 'x' }]), 'outside.archive-path'],
  ['a drive path', madeZip([{ name: 'C:/x.txt', content: 'x' }]), 'outside.archive-path'],
  ['a name with a NUL', madeZip([{ name: 'a.txt\0.png', content: 'x' }]), 'outside.archive-path'],
  ['a symbolic link', madeZip([{ name: 'link', content: '/etc/passwd', unix_mode: 0o120777 }]), 'outside.archive-path'],
  ['an archive by name', madeZip([{ name: 'inner.zip', content: 'x' }]), 'outside.archive-nested'],
  ['an archive under a plain name', madeZip([{ name: 'inner.txt', content: zip }]), 'outside.archive-nested'],
  ['a gzip under a plain name', madeZip([{ name: 'inner.txt', content: Buffer.from('1f8b0800000000', 'hex') }]), 'outside.archive-nested'],
  ['a workbook inside a document', madeOffice('docx', [{ name: 'word/embeddings/book.bin', content: madeOffice('xlsx') }]), 'outside.archive-nested'],
  ['a macro project', madeOffice('xlsx', [{ name: 'xl/vbaProject.bin', content: 'x' }]), 'outside.archive-macro'],
  ['a macro project renamed', madeOffice('docx', [{ name: 'word/media/image1.bin', content: macro_stream }]), 'outside.archive-macro'],
  ['a macro type', madeOffice('docx', [], '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), 'outside.archive-macro'],
  ['an Excel 4 macro sheet', madeOffice('xlsx', [{ name: 'xl/macrosheets/sheet1.xml', content: '<x/>' }]), 'outside.archive-macro'],
  ['an entity bomb', madeOffice('xlsx', [{ name: 'xl/styles.xml', content: `${' '.repeat(65_530)}<!DOCTYPE a [<!ENTITY b "c">]><a/>` }]), 'outside.archive-doctype'],
  ['an entity bomb in UTF-16', madeOffice('xlsx', [{ name: 'xl/styles.xml', content: Buffer.from('\ufeff<!DOCTYPE a>', 'utf16le') }]), 'outside.archive-doctype'],
  ['a locked archive', madeZip([{ name: 'a.txt', content: 'x', flags: 1 }]), 'outside.archive-encrypted'],
  ['bytes before the first entry', madeZip([{ name: 'a.txt', content: 'x' }], { prefix: Buffer.from('PK\x03\x04', 'latin1') }), 'outside.archive-broken'],
  ['an unknown packing', madeZip([{ name: 'a.txt', content: 'x', method: 12 }]), 'outside.archive-broken'],
  ['a wrong checksum', madeZip([{ name: 'a.txt', content: 'x', crc: 1 }]), 'outside.archive-broken'],
  ['two entries of one name', madeZip([{ name: 'a.txt', content: 'x' }, { name: 'A.txt', content: 'y' }]), 'outside.archive-broken'],
  ['two names for one entry', madeZip([{ name: 'a.txt', local_name: 'b.txt', content: 'x' }]), 'outside.archive-broken'],
  ['an archive cut short', zip.subarray(0, -10), 'outside.archive-broken'],
  ['an archive with a damaged entry', madeZip([{ name: 'a.txt', packed: Buffer.from('not deflate at all'), declared_bytes: 4 }]), 'outside.archive-broken'],
  ['a PDF that is also a zip', Buffer.concat([pdf, zip]), 'outside.file-two-in-one'],
  ['a PNG that is also a zip', Buffer.concat([png(), zip]), 'outside.file-two-in-one'],
  ['a PNG with a zip and a comment', Buffer.concat([png(), madeZip([{ name: 'a' }], { comment: 'hello' })]), 'outside.file-two-in-one'],
  ['a PNG with a page behind', Buffer.concat([png(), Buffer.from('<script>1</script>')]), 'outside.file-two-in-one'],
  ['a JPEG with a page behind', Buffer.concat([jpeg, Buffer.from('<HTML>'), Buffer.from('ffd9', 'hex')]), 'outside.file-two-in-one'],
  ['a JPEG with a PDF behind', Buffer.concat([jpeg, pdf]), 'outside.file-two-in-one'],
  ['a JPEG with a zip behind', Buffer.concat([jpeg, zip]), 'outside.file-two-in-one'],
  ['a WebP with more behind', Buffer.concat([webp, Buffer.from('<svg onload=1>')]), 'outside.file-two-in-one'],
  ['a text that is also a zip', Buffer.concat([Buffer.from('plain text '), zip]), 'outside.file-unknown'],
  ['a PDF cut short', pdf.subarray(0, 30), 'outside.file-broken'],
  ['a PDF magic alone', Buffer.from('%PDF-1.7'), 'outside.file-broken'],
  ['a PNG cut short', png().subarray(0, -4), 'outside.file-broken'],
  ['a PNG of nothing', png(0, 10), 'outside.file-broken'],
  ['a JPEG cut short', jpeg.subarray(0, -2), 'outside.file-broken'],
  ['a WebP cut short', webp.subarray(0, -4), 'outside.file-broken'],
  ['a PNG of 10^10 pixels', png(100_000, 100_000), 'outside.image-pixels'],
  ['a page', Buffer.from('\ufeff \n<!DOCTYPE html><script>1</script>'), 'outside.file-markup'],
  ['a page without doctype', Buffer.from('<body onload=alert(1)>'), 'outside.file-markup'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'outside.file-markup'],
  ['XML', Buffer.from('<?xml version="1.0"?><a/>'), 'outside.file-kind-refused'],
  ['a shell script', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'outside.file-markup'],
  ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'outside.file-kind-refused'],
  ['an ELF', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(200)]), 'outside.file-kind-refused'],
  ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'outside.file-kind-refused'],
  ['a RAR', Buffer.from('526172211a070100', 'hex'), 'outside.file-kind-refused'],
  ['a 7z', Buffer.from('377abcaf271c0004', 'hex'), 'outside.file-kind-refused'],
  ['an old or locked Office file', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'outside.file-old-office'],
  ['an Office archive of no known kind', madeZip([{ name: '[Content_Types].xml', content: '<Types/>' }]), 'outside.file-unknown'],
  ['a text with a NUL', Buffer.from('a\0b'), 'outside.file-unknown'],
  ['UTF-16 text', Buffer.from('\ufeffname,金额', 'utf16le'), 'outside.file-unknown'],
  ['nothing', Buffer.alloc(0), 'outside.file-empty'],
]

test('every file of the hostile corpus is refused for its own reason, in bounded memory', async () => {
  const before = process.memoryUsage().rss
  let highest = 0
  for (const [what, buffer, expected] of refused) {
    const code = await codeOf(checkUpload(buffer, 'noname', any))
    assert.equal(code, expected, what)
    highest = Math.max(highest, process.memoryUsage().rss - before)
  }
  assert.ok(highest < 200 * 1024 * 1024, `rose by ${Math.round(highest / 1024 / 1024)} MiB`)
})

test('limits hold at the edge and refuse one past it', async () => {
  assert.equal(await codeOf(checkUpload(madeZip(many(2_000)), 'a.zip', ['zip'])), 'taken')
  const limits: ArchiveLimits = { entries_max: 2, unpacked_bytes_max: 10 }
  const two = (second: string) => madeZip([{ name: 'a', content: '12345' }, { name: 'b', content: second }])
  assert.equal((await checkArchive(two('67890'), limits)).unpacked_bytes, 10)
  assert.equal(await codeOf(checkArchive(two('678901'), limits)), 'outside.archive-unpacked')
  const text = Buffer.alloc(file_bytes_max, 'a')
  assert.equal(await codeOf(checkUpload(text, 'a.txt')), 'taken')
  assert.equal(await codeOf(checkUpload(Buffer.alloc(file_bytes_max + 1, 'a'), 'a.txt')), 'outside.file-too-large')
})

test('200 MiB of harmless content, 1,000 times smaller packed, is taken: the ratio alone refuses nothing', async () => {
  const before = process.memoryUsage().rss
  const quarter = Buffer.alloc(50 * 1024 * 1024)
  const packed = deflateRawSync(quarter)
  const crc = crc32(quarter)
  const zip_200 = madeZip(['a', 'b', 'c', 'd'].map((name) => ({ name, packed, crc, declared_bytes: quarter.length })))
  assert.equal((await checkArchive(zip_200)).unpacked_bytes, 200 * 1024 * 1024)
  assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024)
})

test('entries that share bytes are refused', async () => {
  const inner = { name: 'b', content: 'shared', stored: true }
  const whole = madeZip([inner])
  const local_of_b = whole.subarray(0, whole.indexOf('PK\x01\x02', 'latin1'))
  // The second entry lies wholly inside the stored bytes of the first, after its 31 bytes of header and name.
  const wrapped = Buffer.concat([Buffer.from('x'), local_of_b])
  assert.equal(await codeOf(checkArchive(madeZip([{ name: 'a', content: wrapped, stored: true }, { ...inner, at: 32 }]))), 'outside.archive-broken')
  assert.equal(await codeOf(checkArchive(madeZip([{ name: 'a', content: wrapped, stored: true }]))), 'taken')
})

test('an entry is left as soon as it passes its declared size, not unpacked to its end', async () => {
  // Only the end of the packed bytes is damaged, so whoever reads that far calls the archive broken instead.
  const cut = packed_bomb.subarray(0, packed_bomb.length >> 1)
  assert.equal(await codeOf(checkArchive(madeZip([{ name: 'a.txt', packed: cut, declared_bytes: 1 }]))), 'outside.archive-size-lies')
})

test('a file on disk is read only up to the limit', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'check-'))
  try {
    await writeFile(join(dir, 'a'), pdf)
    await writeFile(join(dir, 'b'), Buffer.alloc(file_bytes_max + 1))
    assert.equal((await checkUpload(join(dir, 'a'), 'a.pdf')).kind, 'pdf')
    assert.equal(await codeOf(checkUpload(join(dir, 'b'), 'b.pdf')), 'outside.file-too-large')
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('random and damaged bytes never crash the check', async () => {
  const seeds = [pdf, png(), jpeg, webp, zip, madeOffice('xlsx')]
  await fc.assert(fc.asyncProperty(
    fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { maxLength: 6 }), fc.nat(400),
    async (seed, changes, cut) => {
      const damaged = Buffer.from(seed)
      for (const [at, byte] of changes) damaged[at % damaged.length] = byte
      await codeOf(checkUpload(damaged.subarray(0, Math.max(1, damaged.length - cut)), 'x', any))
    },
  ), { numRuns: 600 })
  await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
    await codeOf(checkUpload(Buffer.from(bytes), 'x', any))
  }), { numRuns: 300 })
})

test('served headers make a download that cannot run, with a name in both forms', () => {
  const headers = safeHeaders({ content_type: 'application/pdf', extension: 'pdf', name: '项目 "A"\r\nSet-Cookie: x’s(1).pdf', size_bytes: 3 })
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.match(headers['content-security-policy']!, /default-src 'none'.*sandbox/)
  const disposition = headers['content-disposition']!
  assert.match(disposition, /^attachment; filename="[A-Za-z0-9._ -]+\.pdf"; filename\*=UTF-8''[A-Za-z0-9.%_~-]+$/)
  assert.ok(disposition.includes(encodeURIComponent('项目')))
})

test('any name yields one header line and a name with the true ending', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
    const disposition = safeHeaders({ content_type: 'image/png', extension: 'png', name, size_bytes: 1 })['content-disposition']!
    assert.match(disposition, /^attachment; filename="[A-Za-z0-9._ -]+\.png"; filename\*=UTF-8''[A-Za-z0-9.%_~-]+\.png$/)
  }))
})
