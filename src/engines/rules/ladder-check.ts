import { type At, type PackProblem, type PackView, part, say } from '#kernel/declare/pack.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { type CompiledLadder, compileLadder } from './compile-ladder.ts'
import { checkSeen, checkThresholds, factsOf } from './example-check.ts'
import { ladderKeys } from './ladder-keys.ts'
import { type Ladder, ladderShape } from './ladder.ts'
import { namesOf } from './measure-check.ts'
import type { RuleNames } from './names.ts'
import { readQuantity } from './parameters.ts'
import { policyDocumentsOf } from './policy-documents.ts'
import { unnamedExamples, unnamedParameters } from './texts.ts'

/** 梯度: the files of `ladders/`, one rung each. */
export const laddersPart = part({ folder: 'ladders', schema: ladderShape, envelope: 'own', names: ladderKeys, check: checkLadder, lines_advised: 400 })

const compiled_ladders = new WeakMap<PackView, readonly CompiledLadder[]>()

/** The rungs of a pack, lowest first, compiled once; what does not compile is left out, `pack check` tells why. */
export function laddersOf(pack: PackView): readonly CompiledLadder[] {
  const held = compiled_ladders.get(pack) ?? compileAll(pack)
  compiled_ladders.set(pack, held)
  return held
}

function compileAll(pack: PackView): CompiledLadder[] {
  const names = namesOf(pack)
  return [...pack.docs<Ladder>('ladders').values()].flatMap((doc) => {
    const compiled = compileLadder({ ladder: doc.doc, version: doc.hash, at: doc.at }, names)
    return 'problems' in compiled ? [] : [compiled]
  }).toSorted((a, b) => a.ladder.rung - b.ladder.rung || (a.id < b.id ? -1 : 1))
}

/** Everything wrong in one rung that its shape cannot say. */
export function checkLadder(ladder: Ladder, at: At, pack: PackView): PackProblem[] {
  const names = namesOf(pack)
  const compiled = compileLadder({ ladder, version: '', at }, names)
  if ('problems' in compiled) return compiled.problems
  return [...checkHead(ladder, at, pack), ...unnamedParameters(ladder.parameters, at), ...unnamedExamples(ladder.examples, at), ...checkScore(ladder, at), ...checkCriteria(compiled, names, at), ...checkExamples(compiled, names, at)]
}

function checkHead(ladder: Ladder, at: At, pack: PackView): PackProblem[] {
  const problems: PackProblem[] = []
  if (!policyDocumentsOf(pack).has(ladder.clause.document)) problems.push(say('rules.no-document', at(['clause', 'document']), { zh: `政策文件册里没有“${ladder.clause.document}”`, en: `The register of policy documents has no “${ladder.clause.document}”` }))
  const fact = dictionaryOf(pack).get(ladder.status.fact)
  if (fact?.type !== 'flag') problems.push(say('rules.no-status', at(['status', 'fact']), { zh: `字典里没有是否型事实“${ladder.status.fact}”`, en: `The dictionary has no yes-or-no fact “${ladder.status.fact}”` }))
  const { valid_for } = ladder.status
  if (valid_for !== 'undetermined' && readQuantity(valid_for)?.kind !== 'months') problems.push(say('rules.value-unreadable', at(['status', 'valid_for']), { zh: `读不懂“${valid_for}”：写成 3 年 或 6 个月`, en: `“${valid_for}” cannot be read: write 3 年 or 6 个月` }))
  const is_empty = ladder.conditions.length === 0 && ladder.direct.length === 0 && ladder.score === undefined
  if (is_empty && ladder.undetermined.length === 0) problems.push(say('rules.open-unsaid', at(['conditions'], 'key'), { zh: '没有条件也没有评分：请在“待细则”里写明', en: 'There are neither conditions nor a score: say under undetermined that they are open' }))
  return problems
}

function checkScore({ score }: Ladder, at: At): PackProblem[] {
  if (score === undefined) return []
  const problems: PackProblem[] = []
  const free = score.criteria.filter((one) => one.group === undefined)
  const total = [...score.groups, ...free].reduce((sum, one) => sum + one.max, 0)
  if (total !== score.full) problems.push(say('rules.score-total', at(['score', 'full']), { zh: `各项满分合计 ${total}，不是 ${score.full}`, en: `The maxima add up to ${total}, not ${score.full}` }))
  if ((score.pass.from === undefined) === (score.pass.above === undefined)) problems.push(say('rules.score-pass', at(['score', 'pass']), { zh: '合格线写“不低于”或“高于”，其中一种', en: 'Passing is from so many points, or above so many: one of them' }))
  for (const [index, criterion] of score.criteria.entries()) {
    const here = ['score', 'criteria', index]
    if (criterion.group !== undefined && !score.groups.some((one) => one.id === criterion.group)) problems.push(say('rules.no-group', at([...here, 'group']), { zh: `没有类“${criterion.group}”`, en: `There is no group “${criterion.group}”` }))
    for (const [way, { table }] of criterion.ways.entries()) {
      for (const [row, rule] of (table?.rules ?? []).entries()) {
        const is_one = rule.points !== undefined && rule.low === undefined && rule.high === undefined
        const is_span = rule.points === undefined && rule.low !== undefined && rule.high !== undefined && rule.low <= rule.high
        if (!is_one && !is_span) problems.push(say('rules.row-points', at([...here, 'ways', way, 'table', 'rules', row]), { zh: '这一行写“分”，或写“低”与“高”', en: 'This row gives points, or low and high' }))
        else if ((rule.points ?? rule.high!) > criterion.max) problems.push(say('rules.row-points', at([...here, 'ways', way, 'table', 'rules', row]), { zh: `超过本项满分 ${criterion.max}`, en: `More than the criterion’s ${criterion.max}` }))
      }
    }
  }
  return problems
}

/** The examples of each criterion come out as stated, and every row of its tables gives the points in one of them. */
function checkCriteria(compiled: CompiledLadder, names: RuleNames, at: At): PackProblem[] {
  const on = compiled.ladder.examples[0]?.on ?? '2021-01-01'
  return (compiled.ladder.score?.criteria ?? []).flatMap((criterion, index) => {
    const here = ['score', 'criteria', index]
    const problems: PackProblem[] = []
    const met = new Set<string>()
    for (const [place, example] of criterion.examples.entries()) {
      const { facts, wrong } = factsOf(example, names)
      for (const one of wrong) problems.push(say('rules.example-unreadable', at([...here, 'examples', place, 'facts', ...one.path]), one))
      const { low, high, way, row } = compiled.points(criterion.id, facts, on)
      const [said_low, said_high] = [example.points ?? example.low, example.points ?? example.high]
      if (wrong.length === 0 && (low !== said_low || high !== said_high)) {
        problems.push(say('rules.example-points', at([...here, 'examples', place]), { zh: `这个例子算出来是 ${low === high ? low : `${low}—${high}`} 分`, en: `The rule gives ${low === high ? low : `${low} to ${high}`} points here` }))
      }
      met.add(`${way} ${row}`)
    }
    for (const [way, { table }] of criterion.ways.entries()) {
      for (const [row] of (table?.rules ?? []).entries()) {
        if (!met.has(`${way} ${row}`)) problems.push(say('rules.row-not-exercised', at([...here, 'ways', way, 'table', 'rules', row]), { zh: '没有一个例子由这一行得分', en: 'No example takes its points from this row' }))
      }
    }
    return problems
  })
}

function checkExamples(compiled: CompiledLadder, names: RuleNames, at: At): PackProblem[] {
  const { ladder, conditions, direct } = compiled
  if (conditions.length === 0 && direct.length === 0 && ladder.score === undefined) return []
  const problems: PackProblem[] = []
  const ran = ladder.examples.map((example, index) => {
    const { facts, wrong } = factsOf(example, names)
    for (const one of wrong) problems.push(say('rules.example-unreadable', at(['examples', index, 'facts', ...one.path]), one))
    return { example, index, facts, found: compiled.assess(facts, example.on) }
  })
  for (const { example, index, found } of ran) {
    if (found.outcome !== example.outcome) problems.push(say('rules.example-outcome', at(['examples', index, 'outcome']), { zh: `例“${example.name}”算出来是 ${found.outcome}（${whyNot(found)}）`, en: `The rule says ${found.outcome} of “${example.name}” (${whyNot(found)})` }))
    const { low, high } = found.score ?? { low: null, high: null }
    if ((example.low !== undefined && example.low !== low) || (example.high !== undefined && example.high !== high)) {
      problems.push(say('rules.example-points', at(['examples', index]), { zh: `例“${example.name}”算出来是 ${low}—${high} 分`, en: `The rule gives ${low} to ${high} points to “${example.name}”` }))
    }
  }
  problems.push(...checkSeen(conditions, (index) => ran.map((one) => one.found.conditions[index]!.verdict), at))
  problems.push(...checkSeen(direct, (index) => ran.map((one) => one.found.direct[index]!.verdict), at, 'direct'))
  if (!ran.some((one) => one.found.outcome === 'undecided')) problems.push(say('rules.nothing-missing', at(['examples'], 'key'), { zh: '还要一个缺少事实的例子（结果：待补充）', en: 'One more example is needed with a fact missing (undecided)' }))
  return [...problems, ...checkThresholds(compiled, names, ran.map(({ facts, example }) => ({ facts, on: example.on })), at)]
}

function whyNot({ conditions, score, missing }: ReturnType<CompiledLadder['assess']>): string {
  const failed = conditions.filter((one) => one.verdict === false).map((one) => one.id)
  return [...failed, ...score === null ? [] : [`${score.low}—${score.high}`], ...missing].join(', ')
}
