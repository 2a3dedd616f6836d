import { type At, type PackProblem, say } from '#kernel/declare/pack.ts'
import { compile, type FeelType } from '#feel/compile.ts'
import type { CompiledMeasure, Condition, Verdict } from './compile-measure.ts'
import type { Example, Outcome } from './measure.ts'
import { factValues, quantityValue, readFact, type RuleNames, typeOfName, typeOfQuantity } from './names.ts'
import { quantityText, readQuantity } from './parameters.ts'
import { today_name } from './texts.ts'
import { thresholdsOf } from './thresholds.ts'

const outcome_words: Record<Outcome, { zh: string, en: string }> = {
  eligible: { zh: '符合', en: 'eligible' }, 'not-eligible': { zh: '不符合', en: 'not eligible' }, undecided: { zh: '待补充', en: 'undecided' },
}

/** Facts of an example as decisions take them, and what of it could not be read. */
export function factsOf(example: Pick<Example, 'facts'>, names: RuleNames): { facts: Record<string, unknown>, wrong: { path: (string | number)[], zh: string, en: string }[] } {
  const facts: Record<string, unknown> = {}
  const wrong: { path: (string | number)[], zh: string, en: string }[] = []
  const unreadable = (path: (string | number)[], typed: unknown, name: string) => wrong.push({ path, zh: `读不懂“${name}”的值“${String(typed)}”`, en: `The value “${String(typed)}” of “${name}” cannot be read` })
  for (const [key, typed] of Object.entries(example.facts)) {
    const name = names.get(key)
    if (name === undefined) wrong.push({ path: [key], zh: `字典里没有“${key}”`, en: `The dictionary has no “${key}”` })
    else if (name.is === 'fact') {
      const value = Array.isArray(typed) ? undefined : readFact(name.fact, typed)
      if (value === undefined) unreadable([key], typed, key)
      else facts[key] = value
    } else if (!Array.isArray(typed)) {
      if (typed === null) facts[key] = null
      else unreadable([key], typed, key)
    } else {
      facts[key] = typed.map((row, index) => Object.fromEntries(Object.entries(row).flatMap(([field, cell]) => {
        const fact = name.fields.get(field)
        const value = fact === undefined ? undefined : readFact(fact, cell)
        if (value === undefined) unreadable([key, index, field], cell, `${key}.${field}`)
        return value === undefined ? [] : [[field, value]]
      })))
    }
  }
  return { facts, wrong }
}

/** The amount of a quantity text, fen; null where it is no money. */
function fenOf(text: string | number | undefined): number | null {
  const size = text === undefined ? null : readQuantity(text)
  return size?.kind === 'money' ? size.fen : null
}

export type RanExample = { example: Example, index: number, facts: Record<string, unknown>, wrong: { path: (string | number)[], zh: string, en: string }[], verdict: Verdict }

/** Runs the examples of a measure; `wrong` is what of their facts could not be read. */
export function runExamples(compiled: CompiledMeasure, names: RuleNames): RanExample[] {
  return compiled.measure.examples.map((example, index) => {
    const { facts, wrong } = factsOf(example, names)
    const already = { year_fen: fenOf(example.already?.year) ?? 0, total_fen: fenOf(example.already?.total) ?? 0 }
    return { example, index, facts, wrong, verdict: compiled.decide(facts, example.on, already) }
  })
}

/**
 * Each example must come out as it says; together they show every condition holding and failing, something missing, and every threshold
 * from below, at it, and from above.
 */
export function checkExamples(compiled: CompiledMeasure, names: RuleNames, at: At): PackProblem[] {
  const { conditions } = compiled
  const problems: PackProblem[] = []
  const ran = runExamples(compiled, names)
  for (const { index, wrong } of ran) {
    for (const one of wrong) problems.push(say('rules.example-unreadable', at(['examples', index, 'facts', ...one.path], one.path.length === 1 ? 'key' : 'value'), one))
  }
  if (problems.length > 0) return problems
  for (const one of ran) problems.push(...checkResult(one, at))
  problems.push(...checkSeen(conditions, (index) => ran.map((one) => one.verdict.conditions[index]!.verdict), at))
  if (!ran.some((one) => one.verdict.outcome === 'undecided')) {
    problems.push(say('rules.nothing-missing', at(['examples'], 'key'), { zh: '还要一个缺少事实的例子（结果：待补充）', en: 'One more example is needed with a fact missing (undecided)' }))
  }
  const shown = ran.map(({ facts, example }) => ({ facts, on: example.on }))
  return [...problems, ...checkThresholds(compiled, names, shown, at), ...checkCaps(compiled, shown, at)]
}

/** An amount that grows with facts must be shown below each of its caps, at it, and cut by it. */
function checkCaps(compiled: CompiledMeasure, ran: readonly { facts: Record<string, unknown>, on: string }[], at: At): PackProblem[] {
  const { amount, reads } = compiled
  if (amount === null || !amount.names.some((name) => reads.includes(name))) return []
  return (['per_claim', 'yearly', 'cumulative'] as const).flatMap((cap) => {
    if (compiled.measure.caps?.[cap] === undefined) return []
    const seen = new Set(ran.flatMap(({ facts, on }) => {
      const [fen, limit] = [amount.run(compiled.values(facts, on)) as number | null, compiled.caps(on)[cap]]
      return fen === null || limit === undefined ? [] : [Math.sign(fen - limit)]
    }))
    return ([[-1, '低于', 'below'], [0, '等于', 'at'], [1, '高于', 'above']] as const).filter(([side]) => !seen.has(side))
      .map(([, zh, en]) => say('rules.cap-not-exercised', at(['caps', cap]), { zh: `没有一个例子的金额${zh}这个上限`, en: `In no example the amount stands ${en} this cap` }))
  })
}

/** Each condition must hold in some example and fail in another. */
export function checkSeen(conditions: readonly Condition[], verdicts: (index: number) => (boolean | null)[], at: At, key = 'conditions'): PackProblem[] {
  return conditions.flatMap((condition, index) => {
    const seen = new Set(verdicts(index))
    return ([[true, '成立', 'holds'], [false, '不成立', 'fails']] as const).filter(([wanted]) => !seen.has(wanted))
      .map(([, zh, en]) => say('rules.condition-not-exercised', at([key, index, 'when']), { zh: `没有一个例子里条件“${condition.name.zh}”${zh}`, en: `In no example the condition “${condition.name.en}” ${en}` }))
  })
}

/** What an example says that the rule does not. */
export function checkResult({ example, index, verdict }: Pick<RanExample, 'example' | 'index' | 'verdict'>, at: At): PackProblem[] {
  const here = ['examples', index]
  if (verdict.outcome !== example.outcome) {
    const [said, found] = [outcome_words[example.outcome], outcome_words[verdict.outcome]]
    return [say('rules.example-outcome', at([...here, 'outcome']), { zh: `例“${example.name}”写的是${said.zh}，算出来是${found.zh}${why(verdict).zh}`, en: `The example “${example.en ?? example.name}” says ${said.en}; the rule says ${found.en}${why(verdict).en}` })]
  }
  const problems: PackProblem[] = []
  const money = (fen: number | null) => fen === null ? { zh: '无', en: 'none' } : quantityText({ kind: 'money', fen })
  const compare = (key: 'amount' | 'at_least' | 'at_most', found: number | null) => {
    const said = example[key]
    if (said === 'undetermined') {
      if (!verdict.is_amount_undetermined) problems.push(say('rules.example-amount', at([...here, key]), { zh: `例“${example.name}”写金额待细则，规则却算得出`, en: `The example “${example.en ?? example.name}” says the amount is undetermined, but the rule gives one` }))
      return
    }
    if (said === undefined ? found !== null && key === 'amount' : fenOf(said) !== found) {
      const stated = said === undefined ? { zh: '没有写金额', en: 'states no amount' } : { zh: `写的是 ${said}`, en: `says ${said}` }
      problems.push(say('rules.example-amount', at([...here, said === undefined ? 'outcome' : key]), { zh: `例“${example.name}”${stated.zh}，算出来是 ${money(found).zh}`, en: `The example “${example.en ?? example.name}” ${stated.en}; the rule gives ${money(found).en}` }))
    }
  }
  compare('amount', verdict.capped_fen)
  if (verdict.is_amount_undetermined && example.amount === undefined) problems.push(say('rules.example-amount', at([...here, 'outcome']), { zh: `例“${example.name}”须写明金额：待细则`, en: `The example “${example.en ?? example.name}” has to say that the amount is undetermined` }))
  if (example.at_least !== undefined) compare('at_least', verdict.at_least_fen)
  if (example.at_most !== undefined) compare('at_most', verdict.at_most_fen)
  return problems
}

function why(verdict: Verdict): { zh: string, en: string } {
  if (!verdict.is_in_force) return { zh: '（当日不在有效期内）', en: ' (it is not in force on that day)' }
  const deciding = verdict.conditions.filter((one) => one.verdict === (verdict.outcome === 'undecided' ? null : false))
  const ids = deciding.map((one) => one.id).join('、'), missing = [...new Set(deciding.flatMap((one) => one.missing))].join('、')
  if (ids === '') return { zh: '', en: '' }
  return { zh: `（${ids}${missing === '' ? '' : `：缺 ${missing}`}）`, en: ` (${ids}${missing === '' ? '' : `: ${missing} is missing`})` }
}

/** Each threshold of the conditions must be met from below, at it, and from above. */
export function checkThresholds(compiled: Pick<CompiledMeasure, 'conditions' | 'params' | 'reads'>, names: RuleNames, ran: readonly { facts: Record<string, unknown>, on: string }[], at: At): PackProblem[] {
  const problems: PackProblem[] = []
  const types = Object.fromEntries([...compiled.reads].map((name) => name.split('.')[0]!).map((name) => [name, typeOfName(names.get(name)!)]))
  for (const [index, condition] of compiled.conditions.entries()) {
    for (const threshold of thresholdsOf(condition.text, condition.when, (name) => names.has(name))) {
      const seen = new Set<string>()
      let is_at_zero = false
      for (const { facts, on } of ran) {
        const params = compiled.params(on)
        const scope: Record<string, FeelType> = { ...types, [today_name]: 'date', ...Object.fromEntries(Object.entries(params).map(([name, size]) => [name, typeOfQuantity(size)])) }
        const sides = [threshold.left, threshold.right].map((text) => compile(text, { names: scope }))
        if (!sides[0]!.ok || !sides[1]!.ok) break
        const values = { ...factValues(names, facts), [today_name]: on, ...Object.fromEntries(Object.entries(params).map(([name, size]) => [name, quantityValue(size)])) }
        const [left, right] = [sides[0]!.run(values), sides[1]!.run(values)] as [never, never]
        const [moving, fixed] = threshold.has_name === 'left' ? [left, right] : [right, left]
        is_at_zero ||= fixed === 0
        if (moving !== null && fixed !== null) seen.add(moving < fixed ? 'below' : moving > fixed ? 'above' : 'at')
      }
      for (const [side, zh, en] of [['below', '低于', 'below'], ['at', '等于', 'at'], ['above', '高于', 'above']] as const) {
        // Nothing counted is below nought.
        if (seen.has(side) || (side === 'below' && is_at_zero)) continue
        problems.push(say('rules.threshold-not-exercised', at(['conditions', index, 'when'], threshold.from), { zh: `没有一个例子${zh}这个门槛`, en: `No example stands ${en} this threshold` }))
      }
    }
  }
  return problems
}
