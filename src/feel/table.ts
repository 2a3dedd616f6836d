import { compileTree, mayBeName, type Compiled, type Options, type Wanted } from './compile.ts'
import { parse, parseCell } from './parse.ts'
import { problemOf } from './problem.ts'
import { LIMITS, type Cell, type Expr, type FeelProblem, type HitPolicy } from './types.ts'

/** A text with its place in the file, where it has one of its own. */
export type Placed = string | { text: string, line: number, col: number }

/**
 * A decision table as it is written: a FEEL text per input, unary tests per cell (`-` takes everything), a FEEL text per output.
 * `allowed` are the tests an input's value always meets; `values` the outputs in order of priority, for hit policies P and O.
 */
export type TableText = {
  hit: HitPolicy
  inputs: { value: Placed, allowed?: Placed }[]
  outputs: { name: string, values?: Placed[], otherwise?: Placed }[]
  rules: { cells: Placed[], outputs: Placed[] }[]
}

/** Reads the texts of a table into one tree; every text that cannot be read is told. */
export function readTable(table: TableText, options: Options): { expr: Expr } | { problems: FeelProblem[] } {
  const problems: FeelProblem[] = []
  const placed = (one: Placed) => typeof one === 'string' ? { text: one, place: { file: options.file, line: options.line } }
    : { text: one.text, place: { file: options.file, at: { line: one.line, col: one.col } } }
  const empty: Expr = { text: '', from: 0, to: 0, line: options.line ?? 1, col: 1, type: 'null', is_nullable: true, kind: 'null' }
  const value = (one: Placed): Expr => {
    const { text, place } = placed(one)
    const made = parse(text, options.names, place)
    if ('expr' in made) return made.expr
    problems.push(...made.problems)
    return empty
  }
  const cell = (one: Placed): Cell => {
    const { text, place } = placed(one)
    const made = parseCell(text, options.names, place)
    if ('cell' in made) return made.cell
    problems.push(...made.problems)
    return { ...empty, tests: [], negated: false }
  }
  const inputs = table.inputs.map((one) => ({ value: value(one.value), slot: -1, ...(one.allowed !== undefined && { allowed: cell(one.allowed).tests }) }))
  const outputs = table.outputs.map(({ name, values, otherwise }) =>
    ({ name, ...(values && { values: values.map(value) }), ...(otherwise !== undefined && { otherwise: value(otherwise) }) }))
  const rules = table.rules.slice(0, LIMITS.rules_max + 1).map((rule) => ({ cells: rule.cells.map(cell), outputs: rule.outputs.map(value) }))
  if (problems.length > 0) return { problems: problems.slice(0, LIMITS.problems_max) }
  return { expr: { ...empty, ...(inputs[0] && { line: inputs[0].value.line, col: inputs[0].value.col }), kind: 'table', hit: table.hit, inputs, outputs, rules } }
}

/** Compiles a decision table against the declared names; a table of several outputs gives a context of them. */
export function compileTable(table: TableText, options: Options): Compiled | { ok: false, problems: FeelProblem[] } {
  const read = readTable(table, options)
  return 'problems' in read ? { ok: false, problems: read.problems } : compileTree(read.expr, options)
}

/**
 * Compiles texts that rest on one another into one context: each entry may name those before it (a measure's conditions, then its amount).
 * Through `toCode` it is one function that gives them all.
 */
export function compileContext(entries: ({ name: string, text: Placed } & Wanted)[], options: Options): Compiled | { ok: false, problems: FeelProblem[] } {
  const problems: FeelProblem[] = []
  const names = { ...options.names }
  const read: { name: string, slot: number, value: Expr }[] = []
  for (const { name, text: one } of entries) {
    if (!mayBeName(name)) problems.push(problemOf({ line: options.line ?? 1, col: 1 }, options.file, 'feel.name-not-allowed', { name }))
    const placed = typeof one === 'string' ? { text: one, place: { file: options.file, line: options.line } } : { text: one.text, place: { file: options.file, at: { line: one.line, col: one.col } } }
    const made = parse(placed.text, names, placed.place)
    if ('expr' in made) read.push({ name, slot: -1, value: made.expr })
    else problems.push(...made.problems)
    // Known to the reader for its spaces only; what it is the checker finds.
    names[name] ??= 'number'
  }
  const first = read[0]?.value
  if (problems.length > 0 || !first) return { ok: false, problems: problems.slice(0, LIMITS.problems_max) }
  const { text, from, to, line, col } = first
  return compileTree({ text, from, to, line, col, type: 'null', is_nullable: true, kind: 'context', entries: read }, options, Object.fromEntries(entries.map((one) => [one.name, one])))
}
