import { FOLDS } from './builtins-number.ts'
import type { Maker, Run } from './to-js.ts'
import type { Cell, Expr, Table } from './types.ts'
import { orderOf, same, type Values } from './values.ts'

type Weigh = (values: Values) => boolean | null

/** The closure of a decision table: its inputs are read once, its rules weighed in order, its outputs read where a rule is met. */
export function runTable(expr: Expr & { kind: 'table' }, how: Maker): Run {
  const inputs = expr.inputs.map(({ value, slot }) => ({ slot, run: how.make(value) }))
  const rules = expr.rules.map((rule) => ({ weigh: rule.cells.map((cell, i) => weighs(cell, expr.inputs[i]!.slot, how)), give: outputs(rule.outputs, expr, how) }))
  const otherwise = expr.outputs.some((one) => one.otherwise) ? outputs(expr.outputs.map((one) => one.otherwise), expr, how) : () => null
  const settle = settling(expr, how)
  return (values) => {
    for (const { slot, run } of inputs) how.slots[slot] = run(values)
    const met: unknown[] = []
    const open: Run[] = []
    for (const { weigh, give } of rules) {
      const answer = all(weigh, values, how.keeps_unknown)
      if (answer === true) {
        if (expr.hit === 'F' && open.length === 0) return give(values)
        met.push(give(values))
      } else if (answer === null) open.push(give)
    }
    if (open.length > 0) {
      const answer = undecided(expr, met, open, otherwise, values)
      if (answer === null) how.undecided?.(expr)
      return answer
    }
    return met.length === 0 ? nothing(expr, otherwise(values)) : settle(met)
  }
}

function all(weigh: Weigh[], values: Values, keeps_unknown: boolean): boolean | null {
  let answer: boolean | null = true
  for (const one of weigh) {
    const met = one(values)
    if (met === false) return false
    if (met === null) {
      // FEEL takes what is not known for not met.
      if (!keeps_unknown) return false
      answer = null
    }
  }
  return answer
}

function weighs(cell: Cell, slot: number, how: Maker): Weigh {
  if (cell.tests.length === 0) return () => true
  const tests = cell.tests.map(how.test)
  return (values) => {
    let answer: boolean | null = false
    for (const test of tests) {
      const met = test(how.slots[slot] ?? null, values)
      if (met === true) return !cell.negated
      if (met === null) answer = null
    }
    return answer === null ? null : cell.negated
  }
}

function outputs(written: (Expr | undefined)[], { outputs: columns }: Table, how: Maker): Run {
  const runs = written.map((one) => one ? how.make(one) : () => null)
  if (runs.length === 1) return runs[0]!
  return (values) => Object.fromEntries(runs.map((run, i) => [columns[i]!.name, run(values)]))
}

// Rules not yet decided: where all that may come of them is the same, that is the answer all the same.
function undecided({ hit }: Table, met: unknown[], open: Run[], otherwise: Run, values: Values): unknown {
  // Only one rule of a unique table is met, and all met rules of an `any` table say the same.
  if ((hit === 'U' || hit === 'A') && met.length > 0) return met.every((one) => same(one, met[0])) ? met[0] : null
  if (hit !== 'U' && hit !== 'A' && hit !== 'F') return null
  const possible = [...open.map((give) => give(values)), met.length > 0 ? met[0] : otherwise(values)]
  return possible.every((one) => one !== null && same(one, possible[0])) ? possible[0] : null
}

function nothing({ hit }: Table, otherwise: unknown): unknown {
  if (hit === 'C#') return otherwise ?? 0
  return hit === 'R' || hit === 'O' || hit === 'C' ? (otherwise === null ? [] : [otherwise]) : otherwise
}

function settling(expr: Expr & { kind: 'table' }, how: Maker): (met: unknown[]) => unknown {
  const ranks = ranking(expr, how)
  const ordered = (met: unknown[]) => met.map((value) => ({ value, rank: ranks(value) })).sort((a, b) => compareRanks(a.rank, b.rank)).map((one) => one.value)
  switch (expr.hit) {
    case 'U': return (met) => met.length === 1 ? met[0] : null
    case 'A': return (met) => met.every((one) => same(one, met[0])) ? met[0] : null
    case 'F': return (met) => met[0]
    case 'P': return (met) => ordered(met)[0]
    case 'O': return ordered
    case 'R': case 'C': return (met) => met
    case 'C#': return (met) => met.length
    case 'C+': return (met) => FOLDS['sum']!(met)
    case 'C<': return (met) => FOLDS['min']!(met)
    case 'C>': return (met) => FOLDS['max']!(met)
  }
}

// The place of each output in its column's list of values, first column first.
function ranking(expr: Expr & { kind: 'table' }, how: Maker): (value: unknown) => number[] {
  const lists = expr.outputs.map(({ name, values }) => ({ name, values: (values ?? []).map((one) => how.make(one)({})) }))
  const place = (values: unknown[], value: unknown) => {
    const at = values.findIndex((one) => same(one, value))
    return at < 0 ? values.length : at
  }
  if (lists.length === 1) return (value) => [place(lists[0]!.values, value)]
  return (value) => lists.map((list) => place(list.values, (value as Values)[list.name]))
}

function compareRanks(a: number[], b: number[]): number {
  for (const [i, rank] of a.entries()) if (rank !== b[i]) return orderOf(rank, b[i]) ?? 0
  return 0
}
