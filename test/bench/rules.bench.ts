import { evaluate } from 'feelin'
import { handRules } from '#test/support/rule-hand.ts'
import { jsonRules, zenRules } from '#test/support/rule-rivals.ts'
import { enterprises, measures, options, totals, type Enterprise } from '#test/support/rule-measures.ts'
import { compile, type Compiled } from '#feel/compile.ts'
import { compileContext } from '#feel/table.ts'
import { toCode } from '#feel/to-code.ts'
import { toTracedCode } from '#feel/traced-code.ts'
import type { Values } from '#feel/values.ts'

const MANY = 500
const BLOCK = 500

/**
 * Thirteen measures with three totals over enterprises in memory: the generated code, whole and one function per measure, its closures with trace and
 * question, JS written by hand, and feelin, GoRules' zen (plain and with its trace) and json-rules-engine (conditions only), in CPU time of this process. Every way is
 * checked against the hand-written one first. `ENTERPRISES=2000` is a small size.
 */
export async function run(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const count = Number(env['ENTERPRISES'] ?? 100_000)
  const rows = enterprises(count)
  const entries = [...measures, ...totals]
  const whole = compileContext(entries, options)
  if (!whole.ok) throw new Error(JSON.stringify(whole.problems))
  const code = toCode(whole)
  const each = measures.map((one) => ({ name: one.name, compiled: made(one), code: toCode(made(one)), traced: toTracedCode(made(one)) }))
  const wrong = disagreements(rows.slice(0, 20_000), (row) => code.run(row) as Record<string, unknown>)
  const wrong_each = disagreements(rows.slice(0, 5_000), (row) => Object.fromEntries(each.map((one) => [one.name, one.code.run(row)])))
  const hand = nanoseconds(rows, (row) => handRules(row), 5)
  const generated = nanoseconds(rows, code.run, 5)
  const separate = nanoseconds(rows, (row) => { for (const one of each) one.code.run(row) }, 3)
  const closures = nanoseconds(rows.slice(0, 5_000), (row) => { for (const one of each) one.compiled.run(row) }, 3)
  const nothing_required = compileContext(entries, { ...options, required: [] })
  if (!nothing_required.ok) throw new Error(JSON.stringify(nothing_required.problems))
  const nullable = nanoseconds(rows, toCode(nothing_required).run, 5)
  const traced_code = nanoseconds(rows.slice(0, 20_000), (row) => { for (const one of each) sink = one.traced(row) }, 3)
  const traced = nanoseconds(rows.slice(0, 5_000), (row) => { for (const one of each) one.compiled.trace(row) }, 3)
  const asked = nanoseconds(rows.slice(0, 5_000), (row) => { for (const one of each) one.compiled.ask(row) }, 3)
  const feelin = nanoseconds(rows.slice(0, 40), (row) => { for (const { text } of measures) evaluate(text, inYuan(row)) }, 1)
  const { wrong: wrong_zen, ...rivals } = await rivalTimes(rows)
  const ratio = (value: number) => Number((value / hand).toFixed(2))
  return {
    enterprises: count, outputs: entries.length, disagreements: wrong + wrong_each, disagreements_of_zen: wrong_zen, is_generated: code.source !== null, host_parts: code.hosts, host_parts_each: each.reduce((sum, one) => sum + one.code.hosts, 0),
    ns_per_enterprise: { hand, generated, generated_all_nullable: nullable, one_function_per_measure: separate, traced_code, closures, traced, asked, feelin, ...rivals },
    times_hand: { generated: ratio(generated), generated_all_nullable: ratio(nullable), one_function_per_measure: ratio(separate), traced_code: ratio(traced_code), closures: ratio(closures), traced: ratio(traced), asked: ratio(asked), feelin: ratio(feelin) },
    generated_is_times_faster: { than_zen: Math.round(rivals.zen / generated), than_feelin: Math.round(feelin / generated), than_json_rules_engine_on_conditions: Math.round(rivals.json_rules_engine / generated) },
    traced_is_times_faster_than_zen_trace: Math.round(rivals.zen_trace / traced_code * 10) / 10,
    ...manyMeasures(rows.slice(0, 20_000)),
  }
}

function made({ text, leaves }: { text: string, leaves?: 'money' }): Compiled & { ok: true } {
  const compiled = compile(text, { ...options, ...(leaves && { leaves }) })
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.problems)}`)
  return compiled
}

function disagreements(rows: Enterprise[], of: (row: Enterprise) => Record<string, unknown>): number {
  let wrong = 0
  for (const row of rows) {
    const ours = of(row)
    const hand = handRules(row) as unknown as Record<string, unknown>
    for (const name of Object.keys(ours)) if (ours[name] !== hand[name]) wrong += 1
  }
  return wrong
}

// The best of some rounds, in CPU time of the process: other load of the machine only makes rounds longer.
function nanoseconds<T>(rows: T[], one: (row: T & Values) => unknown, rounds: number): number {
  let best = Infinity
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage()
    for (const row of rows) sink = one(row as T & Values)
    const { user, system } = process.cpuUsage(before)
    if (round > 0 || rounds === 1) best = Math.min(best, (user + system) * 1_000 / rows.length)
  }
  return Math.round(best * 10) / 10
}

/** What is calculated goes here, so that it is not optimised away. */
export let sink: unknown

/** The other engines on a few hundred enterprises: they are asynchronous, and some threads of theirs count too. */
async function rivalTimes(rows: Enterprise[]): Promise<{ wrong: number, zen: number, zen_trace: number, json_rules_engine: number }> {
  const zen = zenRules(), json = jsonRules()
  let wrong = 0
  for (const row of rows.slice(0, 200)) {
    const theirs = await zen.run(row), hand = handRules(row) as unknown as Record<string, unknown>
    for (const { name } of measures) if ((theirs[name] ?? null) !== (name === 'm3' ? hand[name] ?? 0 : hand[name])) wrong += 1
  }
  const times = {
    wrong, zen: await nanosecondsOf(rows.slice(0, 1_000), (row) => zen.run(row)), zen_trace: await nanosecondsOf(rows.slice(0, 500), (row) => zen.run(row, true)), json_rules_engine: await nanosecondsOf(rows.slice(0, 300), (row) => json.run(row)),
  }
  zen.close()
  return times
}

async function nanosecondsOf(rows: Enterprise[], one: (row: Enterprise) => Promise<unknown>): Promise<number> {
  let best = Infinity
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage()
    for (const row of rows) sink = await one(row)
    const { user, system } = process.cpuUsage(before)
    if (round > 0) best = Math.min(best, (user + system) * 1_000 / rows.length)
  }
  return Math.round(best)
}

// As many measures as a large city's policies have, each a little different from the next; enterprises go through each in blocks, so that its code stays warm.
function manyMeasures(rows: Enterprise[]): Record<string, number> {
  const codes = Array.from({ length: MANY }, (_, i) => {
    const one = measures[i % measures.length]!
    return toCode(made({ ...one, text: one.text.replace(/\b(\d{6,})\b/, (digits) => String(Number(digits) + i)) })).run
  })
  const blocks = Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, i) => rows.slice(i * BLOCK, (i + 1) * BLOCK))
  const all = nanoseconds(rows, (row) => { for (const code of codes) sink = code(row) }, 2)
  const in_blocks = nanoseconds(blocks, (block) => { for (const code of codes) for (const row of block) sink = code(row as Enterprise & Values) }, 2) / BLOCK
  return { many_measures: MANY, ns_per_measure_of_many: Math.round(all / MANY * 10) / 10, ns_per_measure_of_many_in_blocks: Math.round(in_blocks / MANY * 10) / 10 }
}

function inYuan(row: Enterprise): Record<string, unknown> {
  const yuan = (value: unknown): unknown => typeof value === 'number' ? value / 100 : value
  return {
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, options.names[name] === 'money' ? yuan(value) : value])),
    合同: row.合同.map((one) => ({ 成交金额: one.成交金额 / 100, 实际支付: one.实际支付 / 100 })),
  }
}
