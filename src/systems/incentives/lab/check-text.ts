import { type PackProblem, type PackView, say } from '#kernel/declare/pack.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { checkResult, runExamples } from '#engines/rules/example-check.ts'
import { measuresPart, namesOf } from '#engines/rules/measure-check.ts'
import type { Measure, Outcome } from '#engines/rules/measure.ts'
import { readMeasure } from '#engines/rules/read-measure.ts'
import { fileOf } from './published.ts'

/** Longest text of a measure, characters. */
export const text_max = 60_000

/** One thing wrong with a text. `file` is another measure's where the text puts that one in the wrong; its line and column are then of that file. */
export type TextProblem = { line: number, col: number, file: string | null, code: string, severity: 'error' | 'warning', zh: string, en: string }

/** An example as it came out. Money in whole fen; `wrong` says what the text expected otherwise. */
export type ExampleRun = { name: { zh: string, en: string }, on: string, outcome: Outcome, amount_fen: number | null, is_amount_undetermined: boolean, is_as_said: boolean, wrong: { zh: string, en: string } | null, line: number }

export type CheckedText = {
  problems: TextProblem[]
  examples: ExampleRun[]
  /** Null where the text has no right shape or does not compile. */
  compiled: CompiledMeasure | null
  /** What the text would make of the pack. */
  pack: PackView
  title: { zh: string, en: string } | null
}

const draft_name = 'new-measure'

/** Checks a text as `pack check` checks a file, in the city's pack as it stands, and runs its examples. `measure` is the one it changes; null for a new one. */
export function checkText(pack: PackView, { text, measure, county }: { text: string, measure: string | null, county: string | null }): CheckedText {
  const file = measure === null ? fileOf(pack, draft_name, county) : fileOf(pack, measure, county)
  const laid = readMeasure(text, { pack, file, county })
  const { doc, compiled } = laid
  if (doc === null) return { problems: laid.problems.map((one) => placed(one, file)), examples: [], compiled: null, pack, title: null }
  const problems = [...laid.problems]
  const own_id = measure ?? draft_name
  if (measure !== null && doc.id !== own_id) problems.push(say('rules.other-id', doc.at(['id']), { zh: `改的是“${own_id}”，编号不能改成“${doc.id}”`, en: `This changes “${own_id}”; its id cannot become “${doc.id}”` }))
  if (measure === null && doc.id === own_id) problems.push(say('rules.no-id', doc.at([]), { zh: '新条款要有自己的编号：只用小写字母、数字与短横', en: 'A new measure needs an id of its own: small letters, digits and hyphens' }))
  if (measure === null && pack.docs('measures').has(doc.id)) problems.push(say('rules.id-taken', doc.at(['id']), { zh: `已有“${doc.id}”，要改它请从它的文本开始`, en: `There is a “${doc.id}” already; to change it, begin with its text` }))
  problems.push(...neighbourProblems(pack, laid.pack, doc.doc))
  if (compiled === null) return { problems: problems.map((one) => placed(one, file)), examples: [], compiled: null, pack: laid.pack, title: doc.doc.title }
  const examples = runExamples(compiled, namesOf(pack)).map((ran): ExampleRun => {
    const wrong = ran.wrong[0] ?? checkResult(ran, doc.at)[0] ?? null
    const { outcome, capped_fen, is_amount_undetermined } = ran.verdict
    return { name: { zh: ran.example.name, en: ran.example.en ?? ran.example.name }, on: ran.example.on, outcome, amount_fen: capped_fen, is_amount_undetermined, is_as_said: wrong === null, wrong: wrong && { zh: wrong.zh, en: wrong.en }, line: doc.at(['examples', ran.index]).line }
  })
  return { problems: problems.map((one) => placed(one, file)).toSorted((a, b) => (a.file === null ? 0 : 1) - (b.file === null ? 0 : 1) || a.line - b.line || a.col - b.col), examples, compiled, pack: laid.pack, title: doc.doc.title }
}

/** What other measures come to be wrong in once this one stands: a county's below its floor, a group that takes otherwise. */
function neighbourProblems(before: PackView, after: PackView, measure: Measure): PackProblem[] {
  const was = before.docs<Measure>('measures').get(measure.id)?.doc
  const groups = new Set([...measure.excludes, ...was?.excludes ?? []].map((one) => one.group))
  const funds = new Set([measure.fund?.id, was?.fund?.id].filter((id) => id !== undefined))
  const near = [...after.docs<Measure>('measures').values()].filter(({ id, doc }) => id !== measure.id
    && (doc.floor_of === measure.id || doc.excludes.some((one) => groups.has(one.group)) || (doc.fund !== undefined && funds.has(doc.fund.id))))
  return near.flatMap(({ doc, at }) => {
    const held = new Set((measuresPart.check?.(doc, at, before) ?? []).map((one) => one.code))
    return (measuresPart.check?.(doc, at, after) ?? []).filter((one) => one.severity === 'error' && !held.has(one.code))
  })
}

function placed({ line, col, code, severity, zh, en, ...found }: PackProblem, file: string): TextProblem {
  return { line, col, file: found.file === file ? null : found.file, code, severity, zh, en }
}

/** How many of the problems keep a text from being published. */
export function errorsIn(problems: readonly TextProblem[]): number {
  return problems.filter((one) => one.severity === 'error').length
}
