import { basename } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { layOver, printProblem, type PackView } from '#kernel/declare/pack.ts'
import { noticeStrataOf, panelsPart, type Criteria } from '#engines/draw/criteria.ts'
import { partPool } from '#engines/draw/eligibility.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { freezePool, readLine, shortStrata } from '#engines/draw/pool.ts'
import { drawPanel } from '#engines/draw/walk.ts'
import type { Io } from './command.ts'
import { readBytes } from './read-bytes.ts'
import { readPool } from './read-pool.ts'

const criteria_bytes_max = 200 * 1024
/** Largest file of a pool: 100,000 candidates of a few hundred bytes. */
export const pool_bytes_max = 64 * 1024 * 1024

/**
 * Draws a panel from files. Pseudonyms follow from the seed here, so that the same files give the same answer; a draw held in earnest has a secret of its own.
 * @throws fault `commands.not-a-seed` | `commands.not-a-number` | `commands.pool-row` | `draw.pool-too-small` and what reading and freezing throw
 */
export async function drawRun({ pool: pool_file, criteria: criteria_file, seed, number, sectors, county }: { pool: string, criteria: string, seed: string, number: string, sectors: string[], county: string | null }, io: Io): Promise<number> {
  if (!/^[0-9a-f]{64}$/.test(seed)) throw fault('commands.not-a-seed')
  if (!/^\d{4}-\d{4}$/.test(number)) throw fault('commands.not-a-number')
  const criteria = await readCriteria(criteria_file, io)
  if (criteria === null) return 1
  const { pool, out } = partPool(readPool(pool_file, await readBytes(pool_file, pool_bytes_max), criteria), criteria, { sectors, county_id: county })
  const strata = noticeStrataOf(criteria), secret = nodeTools.sha256(`jiebang draw run|${seed}`)
  const { frozen, sealed } = freezePool(nodeTools, { number, secret, strata, pool, out })
  const short = shortStrata(frozen.list.lines, strata)[0]
  if (short !== undefined) throw fault('draw.pool-too-small', short)
  const result = drawPanel(nodeTools, { number, seed, lines: frozen.list.lines.map((line) => readLine(line)!), rules: { strata, per_employer_max: criteria.per_employer_max, per_group_max: criteria.per_group_max } })
  const codes = new Map(sealed.entries.map((one) => [one.pseudonym, one.code]))
  const named = <T extends { pseudonym: string }>(list: readonly T[]) => list.map((one) => ({ code: codes.get(one.pseudonym)!, ...one }))
  const titles = new Map(strata.map((one) => [one.id, one.title]))
  io.say({ zh: `候选 ${pool.length} 人，未入选 ${out.length} 人；名单摘要 ${frozen.list.list_hash}`, en: `${pool.length} candidates, ${out.length} left out; list hash ${frozen.list.list_hash}` })
  for (const { reason, count } of frozen.excluded.histogram) io.say({ zh: `  未入选 ${reason}：${count}`, en: `  left out, ${reason}: ${count}` })
  for (const one of named(result.seats)) io.say({ zh: `${titles.get(one.stratum)!.zh} 第 ${one.seat} 席：${one.code}`, en: `${titles.get(one.stratum)!.en}, seat ${one.seat}: ${one.code}` })
  for (const one of named(result.alternates)) io.say({ zh: `${titles.get(one.stratum)!.zh} 候补第 ${one.place} 位：${one.code}`, en: `${titles.get(one.stratum)!.en}, alternate ${one.place}: ${one.code}` })
  for (const one of named(result.skips)) io.say({ zh: `跳过 ${one.code}（${one.stratum}）：${one.reason}，因 ${codes.get(one.with)}`, en: `passed over ${one.code} (${one.stratum}): ${one.reason}, because of ${codes.get(one.with)}` })
  io.answer({
    ok: true, number, seed, candidates: pool.length, list_hash: frozen.list.list_hash, root: frozen.list.root, counts: frozen.list.counts, excluded: frozen.excluded.histogram, order_hash: result.order_hash,
    seats: named(result.seats), alternates: named(result.alternates), skips: named(result.skips), short: result.short,
  })
  return 0
}

/** Reads a file of criteria as the pack's loader reads it; what is wrong is told by line and column. */
async function readCriteria(file: string, io: Io): Promise<Criteria | null> {
  const text = new TextDecoder().decode(await readBytes(file, criteria_bytes_max))
  const nothing: PackView = { id: 'file', title: { zh: file, en: file }, layers: [], city: null, hash: '', files: new Map(), docs: () => new Map() }
  const { doc, problems } = layOver(nothing, panelsPart, { file: basename(file), text, county: null })
  // The sheet it names stands in a pack, which is not here: only its own text is judged.
  const errors = problems.filter((one) => one.severity === 'error' && one.code !== 'draw.no-sheet')
  for (const found of errors) io.line(printProblem({ ...found, file }, io.language === 'en' ? 'en' : 'zh', ''))
  if (doc !== null && errors.length === 0) return doc.doc
  io.answer({ ok: false, problems: errors.map((one) => ({ ...one, file })) })
  return null
}
