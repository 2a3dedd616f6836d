import type { Found, Looked } from './verify.ts'
import { differ, firstDifference, type CheckName, type Difference } from './differ.ts'
import { readLine } from './pool.ts'
import { seedOf } from './seed.ts'
import { drawPanel, type DrawResult } from './walk.ts'

/** The seed, computed anew; null where nothing could be drawn, which must then be said as a cancellation, and only then. */
export function checkSeed({ certificate, tools }: Looked): { seed: string | null, found: Found } {
  const { notice, notice_hash, freeze, commitments, reveals, beacon, cancelled } = certificate
  const seed = freeze === null ? null : seedOf(tools, { notice, notice_hash, list_hash: freeze.list.list_hash, commitments, reveals, beacon })
  const differences: Difference[] = []
  if (seed !== null && seed !== certificate.seed && isSeedOfResult(certificate, tools)) differences.push(differ('beacon.value', { zh: '结果由所写的种子得出，种子却不是由所写的公共随机数得出', en: 'The result follows from the seed stated, but the seed not from the beacon stated' }, certificate.seed, seed))
  else if (seed !== certificate.seed) differences.push(differ('seed', { zh: '种子不是由公告、名单、揭示值和公共随机数得出的', en: 'The seed does not follow from notice, list, reveals and beacon' }, seed, certificate.seed))
  if (seed === null && cancelled === null) differences.push(differ('cancelled', { zh: '不能抽取，却没有写明取消', en: 'Nothing could be drawn, but no cancellation is stated' }, 'cancelled', null))
  if (seed !== null && cancelled !== null) differences.push(differ('cancelled', { zh: '抽取已可进行，却被取消', en: 'The draw could be held, but was cancelled' }, null, 'cancelled'))
  if (seed === null && certificate.result !== null) differences.push(differ('result', { zh: '没有种子，却有结果', en: 'There is a result without a seed' }, null, 'result'))
  if (seed !== null && certificate.result === null) differences.push(differ('result', { zh: '有种子，却没有结果', en: 'There is a seed without a result' }, 'result', null))
  return { seed, found: { differences, yes: seed === null ? { zh: '本次抽取已取消，编号保留。', en: 'This draw was cancelled and keeps its number.' } : { zh: '种子由公告、名单和各方揭示的值得出。', en: 'The seed follows from the notice, the list and the values revealed.' } } }
}

/** Where a value in words enters the seed and the result does follow from the seed stated, it is the value that was changed: all else that enters is bound by hashes of its own. */
function isSeedOfResult({ notice, beacon, seed, freeze, result }: Looked['certificate'], tools: Looked['tools']): boolean {
  if (notice.beacon?.kind !== 'named-value' || beacon === null || seed === null || freeze === null || result === null) return false
  const lines = freeze.list.lines.flatMap((line) => readLine(line) ?? [])
  return drawPanel(tools, { number: notice.number, seed, lines, rules: notice }).order_hash === result.order_hash
}

/** The draw, run again, against the result stated: order, seats, alternates, everybody passed over. */
export function checkResult({ certificate: { notice, result: stated }, tools, lines }: Looked, seed: string): { result: DrawResult, parts: [CheckName, Found][] } {
  const result = drawPanel(tools, { number: notice.number, seed, lines, rules: notice })
  const order: Difference[] = [], seats: Difference[] = [], alternates: Difference[] = [], skips: Difference[] = []
  const keep = (list: Difference[], difference: Difference | null) => { if (difference !== null) list.push(difference) }
  if (stated !== null) {
    const order_words = { zh: '抽取次序与重算的不同', en: 'The order is not the one computed' }
    keep(order, firstDifference('result.order', order_words, result.order, stated.order))
    if (order.length === 0 && result.order_hash !== stated.order_hash) order.push(differ('result.order_hash', order_words, result.order_hash, stated.order_hash))
    keep(seats, firstDifference('result.seats', { zh: '席位与重算的不同', en: 'The seats are not those computed' }, result.seats, stated.seats))
    keep(alternates, firstDifference('result.alternates', { zh: '候补与重算的不同', en: 'The alternates are not those computed' }, result.alternates, stated.alternates))
    keep(skips, firstDifference('result.skips', { zh: '跳过的记录与重算的不同', en: 'Those passed over are not those computed' }, result.skips, stated.skips))
    keep(skips, firstDifference('result.short', { zh: '缺额与重算的不同', en: 'The places left empty are not those computed' }, result.short, stated.short))
  }
  return { result, parts: [
    ['order', { differences: order, yes: { zh: '次序重算一致。', en: 'The order comes out the same.' } }],
    ['seats', { differences: seats, yes: { zh: `${result.seats.length} 个席位重算一致。`, en: `The ${result.seats.length} seats come out the same.` } }],
    ['alternates', { differences: alternates, yes: { zh: `${result.alternates.length} 名候补重算一致。`, en: `The ${result.alternates.length} alternates come out the same.` } }],
    ['skips', { differences: skips, yes: { zh: `${result.skips.length} 次跳过及其理由重算一致。`, en: `The ${result.skips.length} passed over, and why, come out the same.` } }],
  ] }
}
