import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { loadPack } from '#kernel/declare/pack.ts'
import { isDay } from '#kernel/values/days.ts'
import type { Decision } from '#engines/rules/decide.ts'
import { readArgs, usageFault, type Command } from './command.ts'

const packs_root = join(import.meta.dirname, '../../packs')

/** Largest file of facts read: a few hundred facts are a few kilobytes. */
export const facts_bytes_max = 1_000_000

const outcomes: Record<Decision['outcome'], Sentence> = {
  eligible: { zh: '符合', en: 'Eligible' }, 'not-eligible': { zh: '不符合', en: 'Not eligible' }, undecided: { zh: '待补充', en: 'Facts are missing' },
}
const verdicts: Record<string, Sentence> = { true: { zh: '符合', en: 'met' }, false: { zh: '不符合', en: 'not met' }, null: { zh: '待补充', en: 'open' } }

/** 测算: one measure for one subject, from the pack and a file of facts alone; no database and no server are needed. */
export const decide: Command = {
  usage: 'jiebang decide MEASURE --facts FILE.json [--as-of DATE] [--pack PACK] [--json]',
  title: { zh: '按一条政策测算一家企业（事实为 JSON：中文名 → 所填的值）', en: 'decide a measure for one enterprise (facts as JSON: Chinese name → value as typed)' },
  async run(args, io) {
    const { values, positionals: [id] } = readArgs(decide, args, { options: { 'facts': { type: 'string' }, 'as-of': { type: 'string' }, 'pack': { type: 'string', default: 'jinhua' } }, positionals_max: 1 })
    const { facts: file, 'as-of': as_of = new Date().toISOString().slice(0, 10) } = values
    if (id === undefined || file === undefined) throw usageFault(decide)
    if (!isDay(as_of)) throw fault('commands.wrong-value', { name: 'as-of' })
    const text = await readFacts(file)
    const { partsOf } = await import('#src/compose.ts')
    const { measuresOf, namesOf } = await import('#engines/rules/measure-check.ts')
    const { decide: decideOne } = await import('#engines/rules/decide.ts')
    const { readAnswers } = await import('#systems/incentives/answers.ts')
    const { readStated } = await import('#systems/incentives/facts-of.ts')
    const pack = await loadPack(packs_root, values.pack, partsOf())
    const compiled = measuresOf(pack).get(id)
    if (compiled === undefined) throw fault('incentives.no-measure', { measure: id.slice(0, 64) })
    const names = namesOf(pack)
    const { answers, problems } = readAnswers(names, text)
    for (const one of problems) io.warn({ zh: `${file}: ${one.zh}`, en: `${file}: ${one.en}` })
    // What cannot be read is not silently "unknown": the person mistyped it.
    if (problems.length > 0) {
      io.answer({ ok: false, problems })
      return 1
    }
    const source = { zh: file, en: file }
    const facts = Object.fromEntries(Object.entries(readStated(names, answers)).map(([name, value]) => [name, { value, source }]))
    const decision = decideOne(compiled, names, facts, { as_of })
    tell(decision, compiled.measure.title, io)
    io.answer({ ok: true, ...decision })
    return 0
  },
}

function tell(decision: Decision, title: Sentence, { say }: Parameters<Command['run']>[1]): void {
  say({ zh: `${title.zh}：${outcomes[decision.outcome].zh}，${amount(decision).zh}`, en: `${title.en}: ${outcomes[decision.outcome].en}, ${amount(decision).en}` })
  for (const one of decision.because) {
    const used = one.values.map(({ title: name, value }) => ({ zh: `${name.zh} ${value?.zh ?? '未知'}`, en: `${name.en} ${value?.en ?? 'unknown'}` }))
    const verdict = verdicts[`${one.verdict}`]!
    say({ zh: `  ${verdict.zh}  ${one.title.zh}（${used.map((value) => value.zh).join('；')}）`, en: `  ${verdict.en}  ${one.title.en} (${used.map((value) => value.en).join('; ')})` })
  }
  for (const { sentence } of decision.shortfall) say({ zh: `  还差：${sentence.zh}`, en: `  How far: ${sentence.en}` })
  for (const { question } of decision.missing) say({ zh: `  还需知道：${question.zh}`, en: `  Still needed: ${question.en}` })
  for (const warning of decision.warnings) say({ zh: `  提示：${warning.zh}`, en: `  Note: ${warning.en}` })
}

function amount({ outcome, amount_fen, is_amount_undetermined, at_least_fen, at_most_fen }: Decision): Sentence {
  if (amount_fen !== null) return { zh: `金额 ${yuan(amount_fen)} 元`, en: `${yuan(amount_fen)} yuan` }
  if (outcome === 'not-eligible') return { zh: '没有金额', en: 'no amount' }
  if (!is_amount_undetermined) return { zh: '金额待补充', en: 'the amount is still open' }
  const bounds = [at_least_fen === null ? null : { zh: `至少 ${yuan(at_least_fen)} 元`, en: `at least ${yuan(at_least_fen)} yuan` }, at_most_fen === null ? null : { zh: `至多 ${yuan(at_most_fen)} 元`, en: `at most ${yuan(at_most_fen)} yuan` }].filter((one) => one !== null)
  return { zh: ['金额待细则', ...bounds.map((one) => one.zh)].join('，'), en: ['amount to be determined', ...bounds.map((one) => one.en)].join(', ') }
}

/** Fen as yuan with grouped digits: 75,000, 0.02. */
export function yuan(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })
}

/** @throws fault `commands.no-file` | `commands.file-too-large` | `commands.not-json` */
async function readFacts(file: string): Promise<string> {
  let text: string
  try {
    const { size } = await stat(file)
    if (size > facts_bytes_max) throw fault('commands.file-too-large', { file, bytes: size, max: facts_bytes_max })
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || code.startsWith('commands.')) throw error
    throw fault('commands.no-file', { file, because: code })
  }
  try {
    JSON.parse(text)
  } catch {
    throw fault('commands.not-json', { file })
  }
  return text
}
