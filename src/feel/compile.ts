import { check, type Context } from './check.ts'
import { parse } from './parse.ts'
import { problemOf } from './problem.ts'
import { build } from './to-js.ts'
import { buildQuestion, type Question } from './question.ts'
import { buildTrace, type Trace } from './trace.ts'
import { declared, isNumeric, LIMITS, typeText, unify, type Expr, type ExprType, type FeelProblem, type FeelType } from './types.ts'
import { giver, type Values } from './values.ts'

export type { FeelProblem, FeelType } from './types.ts'
export type { Context, HostFunction } from './check.ts'
export type { Question } from './question.ts'
export type { Condition, Sides, Trace, Used } from './trace.ts'
export { mayBeName } from './check-parts.ts'

export type Compiled = {
  ok: true
  /** The answer; `null` is unknown. Money is given, and comes, in fen. */
  run(values: Values): unknown
  /** The same answer with the names read, the conditions weighed and, when it is unknown, what is missing. */
  trace(values: Values): Trace
  /** The answer where what is known settles it, else the names to ask, the one that decides most first. */
  ask(values: Values): Question
  /** The dictionary names the text reads, with their fields (`企业.研发费用`), in order of appearance. */
  names: string[]
  type: ExprType
  /** The checked tree, for other back ends, and how many variables it holds. */
  expr: Expr
  slots: number
  keeps_unknown: boolean
}

export type Options = Context & {
  /** The line of `file` on which the text begins. */
  line?: number
  /** Where everything of the text is placed, for a text whose lines are not the file's own. */
  at?: { line: number, col: number }
  /**
   * Nothing is inferred from what is not known: `=`, `!=`, `in` and `if` of an unknown value stay unknown, where FEEL answers
   * (`行业 != "软件"` is true in FEEL when 行业 is not known). Asking `x = null` or `is defined(x)` has an answer in both.
   */
  keeps_unknown?: boolean
} & Wanted

/**
 * What a text must give. A bare number given where money is wanted is an amount, and comes out in fen; one that `leaves` is paid: whatever is less
 * than a fen must have been rounded in words.
 */
export type Wanted = { gives?: FeelType, leaves?: 'money' }

/**
 * Compiles a FEEL text of the fragment against the declared `names`; all that is wrong comes back at once, placed by line and column.
 * Costs a tenth of a millisecond to a millisecond; a run costs tens of nanoseconds and is synchronous.
 * A run throws fault `feel.value-of-wrong-type` | `feel.list-too-long` | `feel.too-many-turns`.
 */
export function compile(text: string, options: Options): Compiled | { ok: false, problems: FeelProblem[] } {
  const parsed = parse(text, options.names, { file: options.file, line: options.line, at: options.at })
  return 'problems' in parsed ? { ok: false, problems: parsed.problems } : compileTree(parsed.expr, options)
}

/** Compiles a tree put together elsewhere, from the texts of a decision table or a model. The tree is written on: it serves one compilation. */
export function compileTree(expr: Expr, options: Options, entries: Record<string, Wanted> = {}): Compiled | { ok: false, problems: FeelProblem[] } {
  const { keeps_unknown = false } = options
  const checked = check(expr, options)
  if (checked.problems.length > 0) return { ok: false, problems: checked.problems }
  const refused: FeelProblem[] = []
  const type = resultType(expr, options, options.file, refused, entries)
  if (refused.length > 0) return { ok: false, problems: refused.slice(0, LIMITS.problems_max) }
  const turns = { left: LIMITS.turns_max }
  const run = build(expr, { keeps_unknown, slots: Array.from({ length: checked.slots }), turns })
  const give = giver(type)
  let asked: ((values: Values) => Question) | undefined
  let traced: ((values: Values) => Trace) | undefined
  return {
    ok: true,
    run: type === 'boolean' && checked.slots === 0 ? run : (values) => {
      turns.left = LIMITS.turns_max
      return give(run(values))
    },
    trace: (values) => (traced ??= buildTrace(expr, type, checked.slots, keeps_unknown))(values),
    ask: (values) => (asked ??= buildQuestion(expr, type, checked.slots))(values),
    names: checked.names,
    type,
    expr,
    slots: checked.slots,
    keeps_unknown,
  }
}

// What the text gives, as whoever asked for it wants it: the bare number 400000, where money is wanted, is an amount.
function resultType(expr: Expr, { gives, leaves }: Wanted, file: string | undefined, refused: FeelProblem[], entries: Record<string, Wanted> = {}): ExprType {
  const wanted: ExprType | undefined = leaves ?? (gives === undefined ? undefined : declared(gives))
  const type = wanted === undefined ? expr.type : unify(expr.type, wanted)
  if (type === undefined) {
    refused.push(problemOf(expr, file, 'feel.result-type', { expected: typeText(wanted!), found: typeText(expr.type) }))
    return expr.type
  }
  if (leaves !== undefined && isNumeric(type) && (expr.scale === undefined || expr.scale > 2)) refused.push(problemOf(unrounded(expr), file, 'feel.rounding-missing', {}))
  if (expr.kind !== 'context') return type
  return { fields: Object.fromEntries(expr.entries.map(({ name, value }) => [name, resultType(value, entries[name] ?? {}, file, refused)])) }
}

// The part that brings the fraction in, where one can be pointed at.
function unrounded(expr: Expr): Expr {
  const is_fine = (part: Expr) => part.scale !== undefined && part.scale <= 2
  if (expr.kind === 'if') return unrounded(is_fine(expr.yes) ? expr.no : expr.yes)
  if (expr.kind === 'invoke') return unrounded(expr.body)
  if (expr.kind === 'call' && (expr.name === 'min' || expr.name === 'max' || expr.name === 'sum')) return unrounded(expr.args.find((arg) => !is_fine(arg)) ?? expr.args[0]!)
  return expr
}
