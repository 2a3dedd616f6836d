import { literalOf, type Domain, type Verdict } from './domain.ts'
import type { Cell, CompareOp, Expr, Test } from './types.ts'

const TURNED: Record<CompareOp, CompareOp> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

/** Where a cell is met, among the atoms of its input. */
export function cellSet(cell: Cell, domain: Domain): bigint {
  if (cell.tests.length === 0) return domain.all
  const { yes, no } = any(cell.tests.map((test) => ofTest(test, domain)))
  return cell.negated ? no : yes
}

/** What a condition on one part says of its atoms; every comparison in it is of that part with literals. */
export function verdictOf(expr: Expr, domain: Domain): Verdict {
  switch (expr.kind) {
    case 'boolean': return expr.value ? { yes: domain.all, no: 0n } : { yes: 0n, no: domain.all }
    case 'logic': return (expr.op === 'and' ? every : any)(expr.items.map((one) => verdictOf(one, domain)))
    case 'call': {
      const { yes, no } = verdictOf(expr.args[0]!, domain)
      return { yes: no, no: yes }
    }
    case 'name': return domain.against('=', { value: true, text: 'true' }).yes === 0n ? { yes: 0n, no: domain.all } : boolean(domain)
    case 'compare': {
      const right = literalOf(expr.right)
      return right ? domain.against(expr.op, right) : domain.against(TURNED[expr.op], literalOf(expr.left)!)
    }
    case 'between': return every([domain.against('>=', literalOf(expr.low)!), domain.against('<=', literalOf(expr.high)!)])
    case 'in': return any(expr.tests.map((test) => ofTest(test, domain)))
    default: return { yes: domain.all, no: domain.all }
  }
}

function boolean(domain: Domain): Verdict {
  const { yes, no } = domain.against('=', { value: true, text: 'true' })
  return { yes, no: no & ~domain.null_bit }
}

function ofTest(test: Test, domain: Domain): Verdict {
  switch (test.kind) {
    case 'holds': return verdictOf(test.when, domain)
    case 'range': return every([
      domain.against(test.low_included ? '>=' : '>', literalOf(test.low)!), domain.against(test.high_included ? '<=' : '<', literalOf(test.high)!),
    ])
    case 'compares': return domain.against(test.op, literalOf(test.to)!)
    case 'equals': return any((test.to.kind === 'list' ? test.to.items : [test.to]).map((one) => domain.against('=', literalOf(one)!)))
  }
}

function every(all: Verdict[]): Verdict {
  return all.reduce((a, b) => ({ yes: a.yes & b.yes, no: a.no | b.no }))
}

function any(all: Verdict[]): Verdict {
  return all.reduce((a, b) => ({ yes: a.yes | b.yes, no: a.no & b.no }), { yes: 0n, no: -1n })
}
