import type { Found, Looked } from './verify.ts'
import { differ, firstDifference, type Difference } from './differ.ts'
import { candidates_max, tickets_max } from './notice.ts'
import { countStrata, hashOfLines, histogramOf, readExcluded, readLine, shortStrata, type Frozen, type PoolLine } from './pool.ts'

/** The list: every line well formed, in order and there once, of the hash and the numbers stated, and long enough. Leaves its lines, read, for the draw. */
export function checkList({ certificate: { notice }, tools, lines }: Looked, { list }: Frozen): Found {
  const differences: Difference[] = []
  const strata = new Set(notice.strata.map((one) => one.id))
  const people = new Map<string, PoolLine>()
  let tickets_sum = 0
  for (const [at, text] of list.lines.entries()) {
    const where = `freeze.list.lines[${at}]`
    const line = readLine(text)
    if (line === null || !strata.has(line.stratum)) { differences.push(differ(where, { zh: '名单中有一行不成形或分组不存在', en: 'A line of the list is malformed, or of no stratum' }, 'pseudonym|stratum|tickets|employer|group', text)); break }
    if (at > 0 && list.lines[at - 1]! >= text) { differences.push(differ(where, { zh: '名单未按字节排序或有重复', en: 'The list is not sorted by bytes, or a line stands twice' }, `> ${list.lines[at - 1]}`, text)); break }
    const other = people.get(line.pseudonym)
    if (other && (other.tickets !== line.tickets || other.employer !== line.employer || other.group !== line.group || other.stratum === line.stratum)) {
      differences.push(differ(where, { zh: '同一候选人的几行互不一致', en: 'The lines of one candidate contradict each other' }, other.stratum === line.stratum ? '1' : `${other.tickets}|${other.employer ?? '-'}|${other.group ?? '-'}`, text))
      break
    }
    if (!other) tickets_sum += line.tickets
    people.set(line.pseudonym, line)
    lines.push(line)
  }
  if (tickets_sum > tickets_max) differences.push(differ('freeze.list.lines', { zh: '签数合计过多', en: 'There are too many tickets' }, `≤ ${tickets_max}`, tickets_sum))
  const list_hash = hashOfLines(tools, list.lines)
  if (list_hash !== list.list_hash) differences.push(differ('freeze.list.list_hash', { zh: '候选名单与冻结时的摘要不符', en: 'The list of candidates is not the one of its frozen hash' }, list.list_hash, list_hash))
  const count = firstDifference('freeze.list.counts', { zh: '分组人数不对', en: 'The numbers of the strata are wrong' }, countStrata(list.lines, notice.strata), list.counts)
  if (count !== null) differences.push(count)
  for (const { stratum, found, wanted } of shortStrata(list.lines, notice.strata)) differences.push(differ(`freeze.list.counts.${stratum}`, { zh: '候选人少于公告所定', en: 'There are fewer candidates than the notice asks for' }, `≥ ${wanted}`, found))
  return { differences, yes: { zh: `候选名单 ${people.size} 人，与冻结时的摘要一致。`, en: `The list of ${people.size} candidates is of the hash frozen.` } }
}

/** Those left out: well formed, nobody of them in the list, of the hash and the numbers stated. */
export function checkExcluded({ tools, lines }: Looked, { excluded }: Frozen): Found {
  const differences: Difference[] = []
  const listed = new Set(lines.map((one) => one.pseudonym))
  const seen = new Set<string>()
  for (const [at, text] of excluded.lines.entries()) {
    const where = `freeze.excluded.lines[${at}]`
    const line = readExcluded(text)
    const is_sorted = at === 0 || excluded.lines[at - 1]! < text
    if (line === null || !is_sorted || seen.has(line.pseudonym)) differences.push(differ(where, { zh: '未入选名单中有一行不成形、未排序或重复', en: 'A line of those left out is malformed, out of order or there twice' }, 'pseudonym|reason', text))
    else if (listed.has(line.pseudonym)) differences.push(differ(where, { zh: '同一人既在名单内又被排除', en: 'Somebody is both in the list and left out' }, '', line.pseudonym))
    if (differences.length > 0) break
    seen.add(line!.pseudonym)
  }
  const excluded_hash = hashOfLines(tools, excluded.lines)
  if (excluded_hash !== excluded.excluded_hash) differences.push(differ('freeze.excluded.excluded_hash', { zh: '未入选名单与冻结时的摘要不符', en: 'Those left out are not those of the frozen hash' }, excluded.excluded_hash, excluded_hash))
  const count = firstDifference('freeze.excluded.histogram', { zh: '未入选理由的统计不对', en: 'The reasons are counted wrongly' }, histogramOf(excluded.lines), excluded.histogram)
  if (count !== null) differences.push(count)
  return { differences, yes: { zh: `${Math.min(seen.size, candidates_max)} 人未入选，每人一个理由，与摘要一致。`, en: `${Math.min(seen.size, candidates_max)} were left out, each with a reason; their hash fits.` } }
}
