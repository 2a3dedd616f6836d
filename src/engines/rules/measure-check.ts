import { type At, type PackDoc, type PackProblem, type PackView, part, say } from '#kernel/declare/pack.ts'
import { checkExamples } from './example-check.ts'
import { type CompiledMeasure, compileMeasure } from './compile-measure.ts'
import { checkFloor } from './floor-check.ts'
import { checkGroups } from './group-check.ts'
import { measureKeys } from './measure-keys.ts'
import { type Measure, measureShape } from './measure.ts'
import { type RuleNames, ruleNamesOf } from './names.ts'
import { readQuantity } from './parameters.ts'
import { unnamedExamples, unnamedParameters } from './texts.ts'
import { policyDocumentsOf } from './policy-documents.ts'

/** 政策条款: the files of `measures/`, a measure each; a county's stand in `counties/COUNTY/measures/`. */
export const measuresPart = part({ folder: 'measures', schema: measureShape, envelope: 'own', names: measureKeys, check: checkMeasure, lines_advised: 250 })

/** Everything wrong in one measure that its shape cannot say: what does not compile, what its examples do not show, what its neighbours contradict. */
export function checkMeasure(measure: Measure, at: At, pack: PackView): PackProblem[] {
  const doc = pack.docs<Measure>('measures').get(measure.id)!
  const names = namesOf(pack)
  const compiled = compileMeasure({ measure, version: doc.hash, county: doc.county, at }, names)
  const plain = [...checkPlace(measure, doc, at, pack), ...checkOpenParts(measure, at), ...unnamedParameters(measure.parameters, at), ...unnamedExamples(measure.examples, at), ...checkGroups(measure, at, pack)]
  if ('problems' in compiled) return [...compiled.problems, ...plain]
  return [...plain, ...checkUse(compiled, at), ...checkRounding(compiled, at), ...checkExamples(compiled, names, at), ...checkFloor(compiled, names, at, pack)]
}

const compiled_measures = new WeakMap<PackView, ReadonlyMap<string, CompiledMeasure>>()

/** Measures of a pack by id, compiled once; what does not compile is left out, `pack check` tells why. */
export function measuresOf(pack: PackView): ReadonlyMap<string, CompiledMeasure> {
  const held = compiled_measures.get(pack)
  if (held !== undefined) return held
  const names = namesOf(pack)
  const made = new Map([...pack.docs<Measure>('measures').values()].flatMap((doc) => {
    const compiled = compileMeasure({ measure: doc.doc, version: doc.hash, county: doc.county, at: doc.at }, names)
    return 'problems' in compiled ? [] : [[doc.id, compiled] as const]
  }))
  compiled_measures.set(pack, made)
  return made
}

const known = new WeakMap<PackView, RuleNames>()

/** The names of a pack's rules, gathered once. */
export function namesOf(pack: PackView): RuleNames {
  const held = known.get(pack) ?? ruleNamesOf(pack)
  known.set(pack, held)
  return held
}

function checkPlace(measure: Measure, doc: PackDoc, at: At, pack: PackView): PackProblem[] {
  const problems: PackProblem[] = []
  if (!policyDocumentsOf(pack).has(measure.clause.document)) {
    problems.push(say('rules.no-document', at(['clause', 'document']), { zh: `政策文件册里没有“${measure.clause.document}”`, en: `The register of policy documents has no “${measure.clause.document}”` }))
  }
  if ((measure.level === 'county') !== (doc.county !== null)) {
    problems.push(say('rules.level', at(['level']), { zh: '县级条款放在 counties/县/measures/ 里，且只有县级条款放在那里', en: 'County measures stand in counties/COUNTY/measures/, and only they do' }))
  }
  const { from, until } = measure.valid
  if (from !== 'undetermined' && until !== 'undetermined' && until < from) {
    problems.push(say('rules.valid', at(['valid', 'until']), { zh: '有效期的止日早于起日', en: 'It ends before it begins' }))
  }
  return problems
}

/** An open amount must be said to be open, and a stated one must not. */
function checkOpenParts(measure: Measure, at: At): PackProblem[] {
  const problems: PackProblem[] = []
  const open = new Set(measure.undetermined.map((one) => one.what))
  const says_open = open.has('amount') || open.has('rate') || open.has('base')
  const { formula, table } = measure.amount ?? {}
  const is_stated = formula !== undefined || table !== undefined
  if (is_stated && open.has('amount')) {
    problems.push(say('rules.open-and-stated', at(['undetermined']), { zh: '金额写了算法，就不能同时列为待细则', en: 'The amount has a formula, so it cannot be undetermined as well' }))
  }
  if (!is_stated && measure.effect === undefined && !says_open) {
    problems.push(say('rules.open-unsaid', at(['amount'], 'key'), { zh: '没有金额算法：请在“待细则”里写明金额、比例或基数未定及缘由', en: 'There is no formula for the amount: say under undetermined that the amount, rate or base is open, and why' }))
  }
  if (open.has('cap') && Object.keys(measure.caps ?? {}).length > 0) {
    problems.push(say('rules.open-and-stated', at(['caps']), { zh: '上限写了数，就不能同时列为待细则', en: 'There is a cap, so it cannot be undetermined as well' }))
  }
  for (const [cap, value] of Object.entries(measure.caps ?? {})) {
    const size = readQuantity(value)
    if (size?.kind === 'money' && size.fen <= 0) problems.push(say('rules.cap-zero', at(['caps', cap]), { zh: '上限应大于 0', en: 'A cap is more than 0' }))
  }
  return problems
}

function checkUse({ measure, conditions, amount, at_least, at_most }: CompiledMeasure, at: At): PackProblem[] {
  const texts = [...measure.conditions.map((one) => one.when), JSON.stringify(measure.amount ?? ''), ...Object.values(measure.caps ?? {}).map(String), measure.effect?.text.zh ?? '']
  const read = new Set([...conditions.map((one) => one.when), amount, at_least, at_most].flatMap((part) => part?.names ?? []))
  return Object.keys(measure.parameters).filter((name) => !read.has(name) && !texts.some((text) => text.includes(name)))
    .map((name) => say('rules.parameter-unused', at(['parameters', name], 'key'), { zh: `参数“${name}”没有用到`, en: `The parameter “${name}” is not used` }))
}

/** Rounding of each part is written in the formula, where the language can be held to it; here only that it is there. */
function checkRounding({ measure, amount }: CompiledMeasure, at: At): PackProblem[] {
  if (measure.amount?.rounding?.per !== 'each' || amount === null || JSON.stringify(measure.amount).match(/round|floor|ceiling/)) return []
  return [say('rules.rounding-each', at(['amount', 'rounding']), { zh: '写了“每笔”取整，式里却没有对每笔取整', en: 'It says each is rounded, but the formula rounds none' })]
}
