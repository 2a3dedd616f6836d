import { type At, type PackProblem, type PackView, say } from '#kernel/declare/pack.ts'
import { type CompiledMeasure, compileMeasure } from './compile-measure.ts'
import { factsOf } from './example-check.ts'
import type { Measure } from './measure.ts'
import type { RuleNames } from './names.ts'
import { quantityText } from './parameters.ts'

/**
 * 市标准为下限: a county may give more than the city, never less (POL-008). Caps are compared as stated; amounts by putting the examples of
 * both measures to both of them. What either leaves open is not compared.
 */
export function checkFloor(county: CompiledMeasure, names: RuleNames, at: At, pack: PackView): PackProblem[] {
  const { measure } = county
  if (measure.floor_of === undefined) {
    return measure.with_floor === undefined ? [] : [say('rules.no-floor', at(['with_floor']), { zh: '写了“与市级”，却没有写“不低于”哪一条', en: 'It says how it stands to the city’s measure, but not to which' })]
  }
  const doc = pack.docs<Measure>('measures').get(measure.floor_of)
  if (doc === undefined || doc.doc.level !== 'city' || measure.level !== 'county') {
    return [say('rules.no-floor', at(['floor_of']), { zh: `没有市级条款“${measure.floor_of}”，或本条不是县级`, en: `There is no city measure “${measure.floor_of}”, or this one is not a county’s` })]
  }
  const city = compileMeasure({ measure: doc.doc, version: doc.hash, at: doc.at }, names)
  if ('problems' in city) return []
  const problems: PackProblem[] = []
  if (measure.with_floor === undefined) {
    problems.push(say('rules.floor-unsaid', at(['floor_of']), { zh: '请写“与市级”：两级同享、取高，或原文没有写（待细则）', en: 'Say whether both are paid, the higher alone, or the source does not say' }))
  }
  const money = (fen: number) => quantityText({ kind: 'money', fen })
  const days = [...measure.examples, ...doc.doc.examples].map((example) => example.on)
  for (const cap of ['per_claim', 'yearly', 'cumulative'] as const) {
    const low = days.find((on) => (county.caps(on)[cap] ?? Infinity) < (city.caps(on)[cap] ?? 0))
    if (low !== undefined) {
      const [own, floor] = [money(county.caps(low)[cap]!), money(city.caps(low)[cap]!)]
      problems.push(say('rules.below-floor', at(['caps', cap]), { zh: `上限 ${own.zh} 低于市级的 ${floor.zh}`, en: `The cap of ${own.en} is below the city’s ${floor.en}` }))
    }
  }
  for (const example of [...measure.examples, ...doc.doc.examples]) {
    const { facts } = factsOf(example, names)
    const [own, floor] = [county.decide(facts, example.on), city.decide(facts, example.on)]
    if (floor.amount_fen === null || own.outcome === 'undecided' || (own.outcome === 'eligible' && (own.amount_fen ?? own.at_least_fen) === null)) continue
    const given = own.outcome === 'eligible' ? own.amount_fen ?? own.at_least_fen ?? 0 : 0
    if (given < floor.amount_fen) {
      problems.push(say('rules.below-floor', at(['amount'], 'key'), { zh: `例“${example.name}”本县给 ${money(given).zh}，低于市级的 ${money(floor.amount_fen).zh}`, en: `In the example “${example.name}” the county gives ${money(given).en}, below the city’s ${money(floor.amount_fen).en}` }))
    }
  }
  return problems
}
