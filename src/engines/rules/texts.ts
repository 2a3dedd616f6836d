import { type At, type PackProblem, say } from '#kernel/declare/pack.ts'
import { compileTree, mayBeName, type Compiled, type FeelProblem, type FeelType } from '#feel/compile.ts'
import { checkBranches } from '#feel/branch-check.ts'
import { parse } from '#feel/parse.ts'
import { checkTable } from '#feel/table-check.ts'
import { type Placed, readTable } from '#feel/table.ts'
import type { Expr } from '#feel/types.ts'
import type { Rounding } from './measure.ts'
import { decimalsOf, type RuleNames, typeOfName, typeOfQuantity } from './names.ts'
import { type Quantity, readQuantity, type Stated, valueOn } from './parameters.ts'
import type { Table } from './table.ts'

/** What a rule's texts are compiled against: the pack's names, the parameters, and further names with their types (conditions named before). */
export type Scope = { names: RuleNames, parameters: Readonly<Record<string, readonly Stated[]>>, more?: Record<string, FeelType> }

/** The day of the decision, as rules may name it. */
export const today_name = '今天'

/** What a text must give: a type of the language, or money that leaves and so must be whole fen. */
export type Wanted = { gives: FeelType, rounding?: Rounding | undefined, leaves?: 'money' }

const round_names: Record<Rounding['how'], string> = { 'half-up': 'round half up', down: 'round down', up: 'round up' }
const round_scales: Record<Rounding['to'], number> = { fen: 2, yuan: 0, 'ten-thousand-yuan': -4 }

/** The texts of one document, compiled one by one against what may be named there; what is wrong lands in `problems`, at its character. */
export class Texts {
  readonly scope: Scope
  readonly at: At
  readonly problems: PackProblem[]
  readonly types: Record<string, FeelType> = {}
  readonly decimals: Record<string, number> = {}

  constructor(scope: Scope, at: At, problems: PackProblem[]) {
    this.scope = scope
    this.at = at
    this.problems = problems
  }

  tell(code: string, path: readonly PropertyKey[], sentence: { zh: string, en: string }, on?: 'key' | number): void {
    this.problems.push(say(code, this.at(path, on), sentence))
  }

  parameter(name: string, values: readonly Stated[]): void {
    const path = ['parameters', name]
    if (!mayBeName(name)) this.tell('rules.name-not-allowed', path, { zh: `“${name}”不能作参数名`, en: `“${name}” cannot be the name of a parameter` }, 'key')
    else if (this.scope.names.has(name)) this.tell('rules.name-taken', path, { zh: `“${name}”已是字典里的名称`, en: `“${name}” is already a name of the dictionary` }, 'key')
    const kinds = new Set<string>()
    for (const [index, stated] of values.entries()) {
      const quantity = readQuantity(stated.value)
      if (quantity === null) {
        this.tell('rules.value-unreadable', [...path, index, 'value'], { zh: `读不懂“${stated.value}”：写成 50 万元、15%、1 年、2021-01-01 或数字`, en: `“${stated.value}” cannot be read: write 50 万元, 15%, 1 年, 2021-01-01 or a number` })
        continue
      }
      kinds.add(quantity.kind)
      this.types[name] ??= typeOfQuantity(quantity)
      const decimals = decimalsOfQuantity(quantity)
      if (decimals !== null) this.decimals[name] = Math.max(this.decimals[name] ?? 0, decimals)
      if (values.slice(0, index).some((other) => other.from === stated.from)) this.tell('rules.value-twice', [...path, index], { zh: `“${name}”在同一天有两个值`, en: `“${name}” has two values from one day` })
    }
    if (kinds.size > 1) this.tell('rules.value-kinds', path, { zh: `“${name}”的各个值单位不同`, en: `The values of “${name}” are of different units` }, 'key')
  }

  money(path: readonly PropertyKey[], value: string | number): void {
    if (typeof value === 'string' && Object.hasOwn(this.scope.parameters, value)) return
    if (readQuantity(value)?.kind !== 'money') this.tell('rules.not-money', path, { zh: `“${value}”不是金额：写成 50 万元，或写参数名`, en: `“${value}” is no amount of money: write 50 万元, or the name of a parameter` })
  }

  compile(path: readonly PropertyKey[], text: string, wanted: Wanted): Compiled | null {
    return this.tree(wanted, (names) => {
      const read = parse(text, names)
      return 'problems' in read ? { problems: this.placed(read.problems, path, text) } : { expr: read.expr }
    }, (problems) => this.placed(problems, path, text))
  }

  /** A table: every cell is read by itself, so that a mistake is told at its own cell. */
  table(path: readonly PropertyKey[], table: Table, wanted: Wanted): Compiled | null {
    for (const [row, rule] of table.rules.entries()) {
      if (rule.when.length === table.inputs.length) continue
      this.tell('rules.table-width', [...path, 'rules', row, 'when'], { zh: `这一行有 ${rule.when.length} 格，输入有 ${table.inputs.length} 项`, en: `This row has ${rule.when.length} cells; there are ${table.inputs.length} inputs` })
      return null
    }
    const placed = (inner: readonly PropertyKey[], text: string): Placed => {
      const { line, col } = this.at([...path, ...inner], 0)
      return { text, line, col }
    }
    const here = (problems: readonly FeelProblem[]) => problems.map((found) => say(found.code, { file: this.at(path).file, line: found.line, col: found.col }, found))
    return this.tree(wanted, (names) => {
      const read = readTable({
        hit: table.hit === 'unique' ? 'U' : 'F',
        inputs: table.inputs.map((text, column) => ({ value: placed(['inputs', column], text) })),
        outputs: [{ name: 'gives', ...table.otherwise === undefined ? {} : { otherwise: placed(['otherwise'], table.otherwise) } }],
        rules: table.rules.map((rule, row) => ({ cells: rule.when.map((text, column) => placed(['rules', row, 'when', column], text)), outputs: [placed(['rules', row, 'gives'], rule.gives)] })),
      }, { names })
      return 'problems' in read ? { problems: here(read.problems) } : read
    }, here)
  }

  /** Reads the texts of one tree and compiles it as a whole; `place` puts what the whole is told of where its text stands. */
  private tree(wanted: Wanted, read: (names: Record<string, FeelType>) => { expr: Expr } | { problems: PackProblem[] }, place: (problems: readonly FeelProblem[]) => PackProblem[]): Compiled | null {
    const names = this.offered()
    const parsed = read(names)
    if ('problems' in parsed) {
      this.problems.push(...parsed.problems)
      return null
    }
    const { rounding, leaves, gives } = wanted
    const compiled = compileTree(rounding === undefined ? parsed.expr : rounded(parsed.expr, rounding), { names, decimals: this.decimals, keeps_unknown: true, gives, ...leaves ? { leaves } : {} })
    // Gaps and overlaps of a table, and branches no value reaches: nothing that is written may be out of reach.
    const problems = compiled.ok ? [...parsed.expr.kind === 'table' ? checkTable(parsed.expr) : [], ...checkBranches(compiled.expr)] : compiled.problems
    this.problems.push(...place(problems))
    return compiled.ok && problems.length === 0 ? compiled : null
  }

  private held: { more: number, names: Record<string, FeelType> } | null = null

  private offered(): Record<string, FeelType> {
    const more = Object.keys(this.scope.more ?? {}).length
    if (this.held?.more === more) return this.held.names
    const names: Record<string, FeelType> = {}
    for (const [name, one] of this.scope.names) {
      names[name] = typeOfName(one)
      for (const [path, fact] of one.is === 'fact' ? [[name, one.fact] as const] : [...one.fields].map(([field, fact]) => [`${name}.${field}`, fact] as const)) {
        const decimals = decimalsOf(fact)
        if (decimals !== null) this.decimals[path] = decimals
      }
    }
    for (const [name, type] of Object.entries({ ...this.types, ...this.scope.more })) if (mayBeName(name)) names[name] = type
    this.held = { more, names }
    return names
  }

  private placed(problems: readonly FeelProblem[], path: readonly PropertyKey[], text: string): PackProblem[] {
    return problems.map((found) => say(found.code, this.at(path, offsetOf(text, found)), found))
  }
}

/** The amount with its declared rounding written around it, so that every back end rounds alike. */
function rounded(expr: Expr, { to, how }: Rounding): Expr {
  const place = { text: expr.text, from: expr.from, to: expr.to, line: expr.line, col: expr.col, type: 'null' as const, is_nullable: true }
  return { ...place, kind: 'call', name: round_names[how], args: [expr, { ...place, kind: 'number', value: round_scales[to] }] }
}

function decimalsOfQuantity(one: Quantity): number | null {
  if (one.kind === 'rate') return String(one.denominator).length - 1
  return one.kind === 'number' ? (one.text.split('.')[1] ?? '').length : null
}

/** The parameters in force on a day. */
export function paramsOn(parameters: Readonly<Record<string, readonly Stated[]>>, on: string): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(parameters).flatMap(([name, values]) => {
    const stated = valueOn(values, on)
    const quantity = stated === null ? null : readQuantity(stated.value)
    return quantity === null ? [] : [[name, quantity]]
  }))
}

/** Parameters without an English name: what a person reads has one in both languages. */
export function unnamedParameters(parameters: Readonly<Record<string, readonly Stated[]>>, at: At): PackProblem[] {
  return Object.entries(parameters).filter(([, values]) => values.every((one) => one.en === undefined))
    .map(([name]) => say('rules.parameter-unnamed', at(['parameters', name], 'key'), { zh: `参数“${name}”还要英文名：在第一个值旁写“英”`, en: `The parameter “${name}” needs an English name: write 英 (or en) beside its first value` }))
}

/** Examples without an English name. */
export function unnamedExamples(examples: readonly { name: string, en?: string | undefined }[], at: At): PackProblem[] {
  return examples.flatMap((one, index) => one.en !== undefined ? [] : [say('rules.example-unnamed', at(['examples', index, 'name']), { zh: `例“${one.name}”还要英文名：写“英”`, en: `The example “${one.name}” needs an English name: write 英 (or en)` })])
}

/** The offset in a text of the place a problem names by line and column (columns count characters). */
function offsetOf(text: string, { line, col }: { line: number, col: number }): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return before + [...lines[line - 1] ?? ''].slice(0, col - 1).join('').length
}
