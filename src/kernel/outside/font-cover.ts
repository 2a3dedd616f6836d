/**
 * Which characters a TrueType face can draw, from its `cmap` table (OpenType specification, formats 4 and 12).
 * An archived document may not show a character its face lacks, so this has to be known before it is set.
 */
export function coverOf(face: Buffer): (code_point: number) => boolean {
  const ranges = rangesOf(face)
  return (code_point) => {
    let low = 0
    let high = ranges.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const [from, until] = ranges[middle]!
      if (code_point < from) high = middle - 1
      else if (code_point > until) low = middle + 1
      else return true
    }
    return false
  }
}

function rangesOf(face: Buffer): [number, number][] {
  const tables = face.readUInt16BE(4)
  const entry = Array.from({ length: tables }, (_, index) => 12 + index * 16).find((at) => face.toString('latin1', at, at + 4) === 'cmap')
  if (entry === undefined) throw new Error('invariant: a typeface has a cmap table')
  const cmap = face.readUInt32BE(entry + 8)
  const subtables = Array.from({ length: face.readUInt16BE(cmap + 2) }, (_, index) => cmap + face.readUInt32BE(cmap + 4 + index * 8 + 4))
  const full = subtables.find((at) => face.readUInt16BE(at) === 12)
  if (full !== undefined) return groupsOf(face, full)
  const basic = subtables.find((at) => face.readUInt16BE(at) === 4)
  if (basic === undefined) throw new Error('invariant: a typeface has a Unicode cmap')
  return segmentsOf(face, basic)
}

function groupsOf(face: Buffer, at: number): [number, number][] {
  return Array.from({ length: face.readUInt32BE(at + 12) }, (_, index): [number, number] => [face.readUInt32BE(at + 16 + index * 12), face.readUInt32BE(at + 20 + index * 12)])
}

function segmentsOf(face: Buffer, at: number): [number, number][] {
  const bytes = face.readUInt16BE(at + 6)
  return Array.from({ length: bytes / 2 }, (_, index): [number, number] => [face.readUInt16BE(at + 16 + bytes + index * 2), face.readUInt16BE(at + 14 + index * 2)]).filter(([from]) => from !== 0xffff)
}
