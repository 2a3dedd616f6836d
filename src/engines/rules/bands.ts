import type { Sentence } from '#kernel/declare/fault.ts'
import type { Compiled } from '#feel/compile.ts'
import type { Expr } from '#feel/types.ts'
import type { CompiledLadder } from './compile-ladder.ts'
import type { Criterion, PointsTable } from './ladder.ts'
import type { RuleNames } from './names.ts'
import { labelOf, saidYuan, sayName } from './say.ts'
import { Texts, today_name } from './texts.ts'

/** One row of a criterion's table: its points, how it reads, and each cell as a test of its input. */
export type Band = { row: number, low: number, high: number, label: Sentence, tests: { text: string, when: Compiled }[] }
/** One way to a criterion's points. A way by formula has no bands; `inputs` are what its table weighs. */
export type WayBands = { name: Sentence | null, bands: Band[], inputs: { text: string, of: Compiled, is_share: boolean, title: Sentence | null }[], reads: string[] }

const ready = new WeakMap<CompiledLadder, ReadonlyMap<string, WayBands[]>>()

/** The bands of every criterion of a rung, by criterion, compiled once. */
export function bandsOf(compiled: CompiledLadder, names: RuleNames): ReadonlyMap<string, WayBands[]> {
  const held = ready.get(compiled)
  if (held) return held
  const texts = new Texts({ names, parameters: compiled.ladder.parameters, more: { [today_name]: 'date' } }, () => ({ file: '', line: 1, col: 1 }), [])
  for (const [parameter, values] of Object.entries(compiled.ladder.parameters)) texts.parameter(parameter, values)
  const found = new Map((compiled.ladder.score?.criteria ?? []).map((criterion) => [criterion.id, waysOf(texts, criterion, names)]))
  ready.set(compiled, found)
  return found
}

function waysOf(texts: Texts, criterion: Criterion, names: RuleNames): WayBands[] {
  return criterion.ways.map((way): WayBands => {
    if (way.table === undefined) {
      const formula = texts.compile([], way.formula!, { gives: 'number' })
      return { name: way.name ?? null, bands: [], inputs: [], reads: formula?.names ?? [] }
    }
    const inputs = way.table.inputs.map((text, column) => inputOf(texts, text, way.table!, column, criterion, names)).filter((one) => one !== null)
    return { name: way.name ?? null, inputs, reads: [...new Set(inputs.flatMap((one) => one.of.names))], bands: way.table.rules.map((rule, row) => ({
      row, low: rule.points ?? rule.low ?? 0, high: rule.points ?? rule.high ?? 0,
      label: join(rule.when.flatMap((cell, column) => cell === '-' || !inputs[column] ? [] : [sayCell(cell, inputs[column], inputs.length > 1, names)])),
      tests: rule.when.flatMap((cell, column) => {
        if (cell === '-' || !inputs[column]) return []
        const text = testOf(inputs[column].text, cell)
        const when = texts.compile([], text, { gives: 'boolean' })
        return when ? [{ text, when }] : []
      }),
    })) }
  })
}

function inputOf(texts: Texts, text: string, table: PointsTable, column: number, criterion: Criterion, names: RuleNames): WayBands['inputs'][number] | null {
  // What the input is, is known by its cells; an input that is nothing but a name or a quotient is called by its own words.
  const cell = table.rules.map((rule) => rule.when[column]!).find((one) => one !== '-') ?? ''
  const is_flag = cell === 'true' || cell === 'false'
  const probe = is_flag || cell.startsWith('"') ? texts.compile([], testOf(text, cell), { gives: 'boolean' }) : texts.compile([], text, { gives: 'number' })
  if (!probe) return null
  const expr = itemOf(probe.expr)
  const is_plain = expr.kind === 'name' || expr.kind === 'arithmetic'
  return { text, of: probe, is_share: !cell.startsWith('"') && hasQuotient(expr), title: is_plain ? sayName(names, expr, text) : criterion.name }
}

function testOf(input: string, cell: string): string {
  if (/^[<>]/.test(cell)) return `(${input}) ${cell}`
  return /^[[(\]].*\.\./.test(cell) ? `(${input}) in ${cell}` : `(${input}) in (${cell})`
}

/** What a test is about: the left of a comparison, the item of a list of values. */
export function itemOf(expr: Expr): Expr {
  return expr.kind === 'in' ? expr.item : expr.kind === 'compare' ? expr.left : expr
}

function hasQuotient(expr: Expr): boolean {
  if (expr.kind === 'arithmetic') return expr.op === '/' || hasQuotient(expr.left) || hasQuotient(expr.right)
  return expr.kind === 'if' && (hasQuotient(expr.yes) || hasQuotient(expr.no))
}

/** The cell of a table in words: `[0.25..0.3)` of a share is “≥ 25 %, < 30 %”. */
function sayCell(cell: string, input: WayBands['inputs'][number], is_named: boolean, names: RuleNames): Sentence {
  const number = (text: string) => saidBound(text, input)
  const told = ((): Sentence => {
    if (cell === 'true') return { zh: '是', en: 'yes' }
    if (cell === 'false') return { zh: '否', en: 'no' }
    const choice = /^"(.*)"$/.exec(cell)?.[1]
    if (choice !== undefined) {
      const name = names.get(input.of.names[0] ?? '')
      return (name?.is === 'fact' ? name.fact.choices?.find((one) => one.name.zh === choice)?.name : undefined) ?? { zh: choice, en: choice }
    }
    const one = /^([<>]=?)\s*(.+)$/.exec(cell)
    if (one) return both((language) => `${signs[one[1]!]!} ${number(one[2]!)[language]}`)
    const range = /^([[(\]])(.+)\.\.(.+)([\])[])$/.exec(cell)
    if (range) {
      const [, open, low, high, close] = range
      if (open === '[' && close === ']') return both((language) => `${number(low!)[language]}–${number(high!)[language]}`)
      return both((language) => `${open === '[' ? '≥' : '>'} ${number(low!)[language]}${language === 'zh' ? '，' : ', '}${close === ']' ? '≤' : '<'} ${number(high!)[language]}`)
    }
    return number(cell)
  })()
  if (!is_named || !input.title) return told
  const title = input.title
  return both((language) => `${title[language]} ${told[language]}`)
}

const signs: Record<string, string> = { '>=': '≥', '>': '>', '<=': '≤', '<': '<' }

function saidBound(text: string, input: WayBands['inputs'][number]): Sentence {
  const value = Number(text)
  if (!Number.isFinite(value)) return { zh: text, en: text }
  if (input.is_share) return both(() => `${Number((value * 100).toFixed(6))}%`)
  return input.of.type === 'money' ? saidYuan(value) : both(() => String(value))
}

/** A number of an input in words: a share in per cent. */
export function saidInput(value: number, input: WayBands['inputs'][number]): Sentence {
  if (input.is_share) return both(() => `${Number((value * 100).toFixed(2))}%`)
  return input.of.type === 'money' ? saidYuan(value / 100) : both(() => value.toLocaleString('en-US', { maximumFractionDigits: 4 }))
}

/** The title of the fact behind an input that is nothing but one. */
export function titleOfInput(input: WayBands['inputs'][number], names: RuleNames): Sentence {
  return input.title ?? labelOf(names, input.of.names[0] ?? '')
}

function join(parts: readonly Sentence[]): Sentence {
  return { zh: parts.map((one) => one.zh).join('，'), en: parts.map((one) => one.en).join(', ') }
}

function both(tell: (language: 'zh' | 'en') => string): Sentence {
  return { zh: tell('zh'), en: tell('en') }
}
