import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip made for a test; the fields beyond name and content make it lie. */
export type MadeEntry = {
  name: string, content?: string | Buffer, stored?: boolean
  declared_bytes?: number, crc?: number, local_name?: string, flags?: number, unix_mode?: number, method?: number
  /** Packed bytes to use instead of packing `content`. */
  packed?: Buffer
  /** Where the directory says the entry lies; nothing is then written for it. */
  at?: number
}

/** Writes a zip byte by byte, so that tests can say about it what no honest writer would. Used by tests only. */
export function madeZip(entries: MadeEntry[], { comment = '', prefix = Buffer.alloc(0) }: { comment?: string, prefix?: Buffer } = {}): Buffer {
  const parts: Buffer[] = [prefix]
  const directory: Buffer[] = []
  let at = prefix.length
  for (const made of entries) {
    const content = Buffer.from(made.content ?? '')
    const packed = made.packed ?? (made.stored ? content : deflateRawSync(content))
    const name = Buffer.from(made.name)
    const local_name = Buffer.from(made.local_name ?? made.name)
    const fields = (name_length: number) => {
      const head = Buffer.alloc(26)
      head.writeUInt16LE(20, 0)
      head.writeUInt16LE(0x0800 | (made.flags ?? 0), 2)
      head.writeUInt16LE(made.method ?? (made.stored ? 0 : 8), 4)
      head.writeUInt32LE(0x00210000, 6)
      head.writeUInt32LE(made.crc ?? crc32(content), 10)
      head.writeUInt32LE(packed.length, 14)
      head.writeUInt32LE(made.declared_bytes ?? content.length, 18)
      head.writeUInt16LE(name_length, 22)
      return head
    }
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields(local_name.length), local_name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((made.unix_mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(made.at ?? at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields(name.length), tail, name]))
    if (made.at !== undefined) continue
    parts.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([...parts, listed, end, Buffer.from(comment)])
}

const main_parts = { docx: ['wordprocessingml.document', 'word/document.xml'], xlsx: ['spreadsheetml.sheet', 'xl/workbook.xml'], pptx: ['presentationml.presentation', 'ppt/presentation.xml'] } as const

/** The least of an Office document that tells its kind, with `more` entries. */
export function madeOffice(kind: keyof typeof main_parts, more: MadeEntry[] = [], more_types = ''): Buffer {
  const [type, part] = main_parts[kind]
  return madeZip([
    { name: '[Content_Types].xml', content: `<?xml version="1.0"?><Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/>${more_types}</Types>` },
    { name: part, content: '<?xml version="1.0"?><root/>' },
    ...more,
  ])
}

/** A workbook of one sheet from the rows of its XML, for what the writer would never write (formulas without results, errors). */
export function madeWorkbook(sheet_rows: string, { sheets = ['Sheet1'], hidden = [] as string[] } = {}): Buffer {
  const ns = 'http://schemas.openxmlformats.org'
  const rel = `${ns}/officeDocument/2006/relationships`
  return madeZip([
    { name: '[Content_Types].xml', content: `<?xml version="1.0"?><Types xmlns="${ns}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>` },
    { name: '_rels/.rels', content: `<?xml version="1.0"?><Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', content: `<?xml version="1.0"?><workbook xmlns="${ns}/spreadsheetml/2006/main" xmlns:r="${rel}"><sheets>${sheets.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" ${hidden.includes(name) ? 'state="hidden" ' : ''}r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `<?xml version="1.0"?><Relationships xmlns="${ns}/package/2006/relationships">${sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${rel}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rIdS" Type="${rel}/styles" Target="styles.xml"/></Relationships>` },
    { name: 'xl/styles.xml', content: `<?xml version="1.0"?><styleSheet xmlns="${ns}/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>` },
    ...sheets.map((name, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content: `<?xml version="1.0"?><worksheet xmlns="${ns}/spreadsheetml/2006/main"><sheetData>${sheet_rows.replaceAll('{sheet}', name)}</sheetData></worksheet>`,
    })),
  ])
}
