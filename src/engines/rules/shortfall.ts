import type { Sentence } from '#kernel/declare/fault.ts'
import type { Expr } from '#feel/types.ts'

/** What one failed part of a condition still needs: the nearest change that would meet it, as far as one can be named. Numbers are in the unit of the text (money in yuan). */
export type Gap =
  | { kind: 'number', part: Expr, left: Expr, op: '<' | '<=' | '>' | '>=' | '=', has: number, needs: number, short_by: number, of: Expr }
  | { kind: 'value', part: Expr, left: Expr, has: unknown, needs: readonly unknown[], is_date: boolean }
  | { kind: 'holds', part: Expr, name: string, wanted: boolean }
  | { kind: 'some', part: Expr, list: string, has_count: number, inside: Gap[] }

/** The variables of the loops around a part, by their slots. */
export type Locals = Readonly<Record<number, unknown>>

/** How parts are weighed: the value of one; and what the rule itself gives (parameters), beside literals. */
export type Weigh = { value: (part: Expr, locals: Locals) => unknown, given: ReadonlySet<string> }

/** How many gaps one condition tells. */
export const gaps_max = 10

/**
 * The gaps of a condition that does not hold. Of alternatives (`or`) the one with the fewest gaps is told, the earlier where they are equal.
 * Nothing is told of what is not known: that is missing, not short.
 */
export function gapsOf(expr: Expr, weigh: Weigh, locals: Locals = {}, wanted = true): Gap[] {
  const value = weigh.value(expr, locals)
  if (value === wanted || value === null) return []
  switch (expr.kind) {
    case 'logic': {
      const inside = expr.items.map((item) => gapsOf(item, weigh, locals, wanted))
      if ((expr.op === 'and') === wanted) return inside.flat().slice(0, gaps_max)
      return inside.filter((gaps) => gaps.length > 0).toSorted((a, b) => a.length - b.length)[0] ?? []
    }
    case 'call': return expr.name === 'not' ? gapsOf(expr.args[0]!, weigh, locals, !wanted) : []
    case 'name': return typeof value === 'boolean' ? [{ kind: 'holds', part: expr, name: expr.path.join('.'), wanted }] : []
    case 'compare': return compared(expr, wanted ? expr.op : opposite[expr.op], expr.left, expr.right, weigh, locals)
    case 'between': {
      if (!wanted) return []
      return [...compared(expr, '>=', expr.item, expr.low, weigh, locals), ...compared(expr, '<=', expr.item, expr.high, weigh, locals)].slice(0, 1)
    }
    case 'in': return wanted ? within(expr, weigh, locals) : []
    case 'quantified': return wanted && !expr.every ? some(expr, weigh, locals) : []
    default: return []
  }
}

const opposite = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const
const mirrored = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function compared(part: Expr, op: keyof typeof opposite, left: Expr, right: Expr, weigh: Weigh, locals: Locals): Gap[] {
  // A threshold may stand on either side: `50 <= 成交金额` is told as what 成交金额 lacks.
  if (isGiven(left, weigh.given) && !isGiven(right, weigh.given)) return compared(part, mirrored[op], right, left, weigh, locals)
  const has = weigh.value(left, locals), needs = weigh.value(right, locals)
  if (has === null || needs === null) return []
  if (typeof has === 'number' && typeof needs === 'number' && op !== '!=') {
    if (ORDER[op](has, needs)) return []
    // A ratio that falls short is brought up by its numerator: so many yuan more of it, the denominator as it is.
    const ratio = left.kind === 'arithmetic' && left.op === '/' ? left : null
    const divisor = ratio ? weigh.value(ratio.right, locals) : null
    const upper = ratio ? weigh.value(ratio.left, locals) : null
    if (ratio && typeof divisor === 'number' && typeof upper === 'number' && divisor > 0) {
      return [{ kind: 'number', part, left, op, has, needs, short_by: Math.abs(needs * divisor - upper), of: ratio.left }]
    }
    return [{ kind: 'number', part, left, op, has, needs, short_by: Math.abs(needs - has), of: left }]
  }
  const is_date = left.type === 'date'
  return op === '!=' ? [] : [{ kind: 'value', part, left, has, needs: [needs], is_date }]
}

function within(expr: Expr & { kind: 'in' }, weigh: Weigh, locals: Locals): Gap[] {
  const values: unknown[] = []
  for (const test of expr.tests) {
    if (test.kind === 'compares') return compared(expr, test.op, expr.item, test.to, weigh, locals)
    if (test.kind === 'range') {
      const low = compared(expr, test.low_included ? '>=' : '>', expr.item, test.low, weigh, locals)
      return low.length > 0 ? low : compared(expr, test.high_included ? '<=' : '<', expr.item, test.high, weigh, locals)
    }
    if (test.kind === 'equals') {
      const value = weigh.value(test.to, locals)
      values.push(...Array.isArray(value) ? value : [value])
    }
  }
  return values.length === 0 ? [] : [{ kind: 'value', part: expr, left: expr.item, has: weigh.value(expr.item, locals), needs: values, is_date: expr.item.type === 'date' }]
}

// Of the rows of a list the one nearest to fitting is told: the one with the fewest gaps, then with the least left to go.
function some(expr: Expr & { kind: 'quantified' }, weigh: Weigh, locals: Locals): Gap[] {
  const [binding] = expr.bindings
  if (!binding || expr.bindings.length > 1) return []
  const list = weigh.value(binding.list, locals)
  if (!Array.isArray(list)) return []
  const name = binding.list.kind === 'name' ? binding.list.path.join('.') : binding.name
  const each = list.slice(0, 1_000).map((row) => gapsOf(expr.body, weigh, { ...locals, [binding.slot]: row })).filter((gaps) => gaps.length > 0)
  const nearest = each.toSorted((a, b) => a.length - b.length || share(a) - share(b))[0] ?? []
  return [{ kind: 'some', part: expr, list: name, has_count: list.length, inside: nearest }]
}

const share = (gaps: Gap[]) => gaps.reduce((sum, gap) => sum + (gap.kind === 'number' && gap.needs !== 0 ? Math.abs((gap.needs - gap.has) / gap.needs) : 1), 0)

const ORDER = { '=': (a: number, b: number) => a === b, '<': (a: number, b: number) => a < b, '<=': (a: number, b: number) => a <= b, '>': (a: number, b: number) => a > b, '>=': (a: number, b: number) => a >= b }

/** Whether a part is given by the rule alone: a literal, a parameter, or arithmetic of such. */
function isGiven(expr: Expr, given: ReadonlySet<string>): boolean {
  if (expr.kind === 'arithmetic') return isGiven(expr.left, given) && isGiven(expr.right, given)
  if (expr.kind === 'name') return expr.slot < 0 && given.has(expr.path[0]!)
  return expr.kind === 'number' || expr.kind === 'string' || expr.kind === 'date' || expr.kind === 'boolean' || expr.kind === 'null'
}

/** How amounts, dates and names are said; given by who knows the dictionary. */
export type Say = {
  /** A part of the text as a person calls it. */
  name: (part: Expr) => Sentence
  /** A number of a part's unit. */
  number: (value: number, part: Expr) => Sentence
  value: (value: unknown, part: Expr) => Sentence
  holds: (name: string, wanted: boolean) => Sentence
  relation: (name: string) => Sentence
}

/** A gap as one sentence in both languages: `研发费用占比 2.7%，需 3.0%：研发费用还差 120 万元`. */
export function sayGap(gap: Gap, say: Say): Sentence {
  switch (gap.kind) {
    case 'holds': return say.holds(gap.name, gap.wanted)
    case 'some': {
      const relation = say.relation(gap.list)
      if (gap.has_count === 0) return { zh: `还没有${relation.zh}`, en: `No ${relation.en} yet` }
      const inside = gap.inside.map((one) => sayGap(one, say))
      return { zh: `${relation.zh}中最接近的一项：${inside.map((one) => one.zh).join('；')}`, en: `The nearest of the ${relation.en}: ${inside.map((one) => one.en).join('; ')}` }
    }
    case 'value': {
      const name = say.name(gap.left), has = say.value(gap.has, gap.left), needs = gap.needs.map((one) => say.value(one, gap.left))
      return { zh: `${name.zh}为 ${has.zh}，需 ${needs.map((one) => one.zh).join('、')}`, en: `${name.en} is ${has.en}; it needs to be ${needs.map((one) => one.en).join(' or ')}` }
    }
    case 'number': {
      const name = say.name(gap.left), has = say.number(gap.has, gap.left), needs = say.number(gap.needs, gap.left), short = say.number(gap.short_by, gap.of)
      const is_more = gap.op === '>' || gap.op === '>='
      const what = gap.of === gap.left ? null : say.name(gap.of)
      const needed = { '>=': { zh: '需', en: 'needs' }, '>': { zh: '需超过', en: 'needs more than' }, '<=': { zh: '须不超过', en: 'must be at most' }, '<': { zh: '须低于', en: 'must be below' }, '=': { zh: '须为', en: 'must be' } }[gap.op]
      // At the threshold itself the smallest step would do, and no step has a size worth telling.
      if (gap.short_by === 0) return { zh: `${name.zh} ${has.zh}，${needed.zh} ${needs.zh}`, en: `${name.en} ${has.en}, ${needed.en} ${needs.en}` }
      return {
        zh: `${name.zh} ${has.zh}，${needed.zh} ${needs.zh}：${what ? what.zh : ''}${is_more ? '还差' : '超出'} ${short.zh}`,
        en: `${name.en} ${has.en}, ${needed.en} ${needs.en}: ${short.en}${what ? ` of ${what.en}` : ''} ${is_more ? 'more' : 'too much'}`,
      }
    }
  }
}
