import type { Compiled } from '#feel/compile.ts'
import type { Expr } from '#feel/types.ts'

/** A comparison of something that depends on facts with something that does not, as the texts of its sides stand. */
export type Threshold = { from: number, left: string, right: string, has_name: 'left' | 'right' }

const inequalities = new Set(['<', '<=', '>', '>='])

/** The thresholds of a condition: its inequalities outside loops, one side of which reads facts and the other only parameters and literals. */
export function thresholdsOf(text: string, { expr }: Compiled, is_fact: (name: string) => boolean): Threshold[] {
  const found: Threshold[] = []
  const side = (part: Expr) => text.slice(part.from, part.to)
  const visit = (part: Expr): void => {
    if (part.kind === 'compare' && inequalities.has(part.op)) {
      const [left, right] = [readsFacts(part.left, is_fact), readsFacts(part.right, is_fact)]
      if (left !== right) found.push({ from: part.from, left: side(part.left), right: side(part.right), has_name: left ? 'left' : 'right' })
    }
    // A quantified body is weighed once for each row of a list; what stands at its threshold there is not one value.
    if (part.kind !== 'quantified') for (const inner of partsOf(part)) visit(inner)
  }
  visit(expr)
  return found
}

function readsFacts(part: Expr, is_fact: (name: string) => boolean): boolean {
  return (part.kind === 'name' && (part.slot >= 0 || is_fact(part.path[0]!))) || partsOf(part).some((inner) => readsFacts(inner, is_fact))
}

/** The expressions an expression is made of, whatever its kind. */
export function partsOf(part: Expr): Expr[] {
  const parts: Expr[] = []
  const gather = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) gather(item)
    else if (value !== null && typeof value === 'object') {
      if ('kind' in value && 'from' in value && 'type' in value) parts.push(value as Expr)
      else for (const item of Object.values(value)) gather(item)
    }
  }
  for (const [key, value] of Object.entries(part)) if (key !== 'type') gather(value)
  return parts
}
