// Gaps and overlaps of decision tables. Every rule is a box: a set of atoms per input. A gap is a box no rule covers; two rules overlap where their boxes do.
import { cellSet } from './verdict.ts'
import { Domain, isCut, literalsOfCell, type Literal } from './domain.ts'
import { problemOf } from './problem.ts'
import { LIMITS, type Expr, type FeelProblem } from './types.ts'
import { same } from './values.ts'

/** One thing found in a table: rules count from 1, `where` has a unary test per input that can be cut, `-` where it does not matter. */
export type TableFinding =
  | { kind: 'gap', where: string[] }
  | { kind: 'overlap', rules: [number, number], where: string[], says_the_same: boolean }
  | { kind: 'unreachable', rule: number }
  | { kind: 'unchecked', rule: number, input: number }
  | { kind: 'too-large' }

const STEPS_MAX = 200_000

type Table = Expr & { kind: 'table' }

/**
 * Finds what a checked table leaves out, and where its rules come together. A cell that compares with another name, or calculates, cannot be looked into:
 * it is told as `unchecked`, taken to cover everything for gaps, and its rule is left out of overlaps. That an input is not known is no gap.
 */
export function findInTable(table: Table): TableFinding[] {
  const findings: TableFinding[] = []
  const domains: (Domain | undefined)[] = []
  const clear: boolean[] = table.rules.map(() => true)
  for (const [i, input] of table.inputs.entries()) {
    const literals: Literal[] = []
    for (const [at, rule] of table.rules.entries()) {
      const cell = rule.cells[i]!
      const found = isCut(input.value) ? literalsOfCell(cell, input.slot) : cell.tests.length === 0 ? [] : undefined
      if (found) literals.push(...found)
      else {
        clear[at] = false
        findings.push({ kind: 'unchecked', rule: at + 1, input: i + 1 })
      }
    }
    const allowed = input.allowed && literalsOfCell({ ...table, tests: input.allowed, negated: false }, input.slot)
    domains.push(isCut(input.value) ? new Domain(input.value, [...literals, ...allowed ?? []]) : undefined)
  }
  const world = domains.map((domain, i) => {
    if (!domain) return 1n
    const allowed = table.inputs[i]!.allowed
    const known = domain.all & ~domain.null_bit
    return allowed && literalsOfCell({ ...table, tests: allowed, negated: false }, -9) ? known & cellSet({ ...table, tests: allowed, negated: false }, domain) : known
  })
  const boxes = table.rules.map((rule) => rule.cells.map((cell, i) => {
    const domain = domains[i]
    return domain && literalsOfCell(cell, table.inputs[i]!.slot) ? cellSet(cell, domain) & world[i]! : world[i]!
  }))
  const text = (box: bigint[]) => box.map((set, i) => !domains[i] || set === world[i] ? '-' : domains[i].text(set))
  const search = new Search(boxes)
  findings.push(...search.uncovered(world, boxes.map((_, i) => i)).map((box): TableFinding => ({ kind: 'gap', where: text(box) })))
  const counts = (i: number) => clear[i] && boxes[i]!.every((set) => set !== 0n)
  for (const [i, box] of boxes.entries()) {
    if (box.some((set) => set === 0n)) findings.push({ kind: 'unreachable', rule: i + 1 })
    else if (table.hit === 'F') {
      const before = Array.from({ length: i }, (_, at) => at).filter(counts)
      if (clear[i] && search.uncovered(box, before).length === 0) findings.push({ kind: 'unreachable', rule: i + 1 })
    }
    for (let j = 0; j < i; j++) {
      const common = box.map((set, at) => set & boxes[j]![at]!)
      if (!counts(i) || !counts(j) || common.includes(0n)) continue
      findings.push({ kind: 'overlap', rules: [j + 1, i + 1], where: text(common), says_the_same: saysTheSame(table, j, i) })
    }
  }
  if (search.is_too_large) findings.push({ kind: 'too-large' })
  return findings
}

/** The findings that are mistakes under the table's hit policy, as problems at their places. */
export function checkTable(table: Table, file?: string): FeelProblem[] {
  const { hit, outputs, rules } = table
  const has_default = outputs.every((one) => one.otherwise !== undefined)
  const one_answer = hit === 'U' || hit === 'A' || hit === 'P' || hit === 'F'
  const inputs = table.inputs.map(({ value }) => value.text.slice(value.from, value.to))
  const told = (where: string[]) => where.map((test, i) => test === '-' ? '' : `${inputs[i]} ${test}`).filter((one) => one !== '').join('；') || '-'
  const at = (rule: number) => rules[rule - 1]?.cells[0] ?? table
  return findInTable(table).flatMap((found): FeelProblem[] => {
    switch (found.kind) {
      case 'gap': return one_answer && !has_default ? [problemOf(table, file, 'feel.table-gap', { where: told(found.where) })] : []
      case 'overlap': {
        if (hit !== 'U' && (hit !== 'A' || found.says_the_same)) return []
        return [problemOf(at(found.rules[1]), file, 'feel.table-overlap', { first: found.rules[0], second: found.rules[1], where: told(found.where) })]
      }
      case 'unreachable': return [problemOf(at(found.rule), file, 'feel.table-rule-unreachable', { rule: found.rule })]
      case 'too-large': return [problemOf(table, file, 'feel.table-too-large', {})]
      case 'unchecked': return []
    }
  }).slice(0, LIMITS.problems_max)
}

class Search {
  readonly boxes: bigint[][]
  steps = 0
  is_too_large = false

  constructor(boxes: bigint[][]) {
    this.boxes = boxes
  }

  /** The boxes within `world` that none of the rules covers, at most as many as can be told. */
  uncovered(world: bigint[], rules: number[]): bigint[][] {
    const found: bigint[][] = []
    this.walk(world, rules, [], found)
    return found
  }

  // Input by input: atoms at which the same rules are still in question go on together.
  private walk(world: bigint[], rules: number[], above: bigint[], found: bigint[][]): void {
    this.steps += 1
    if (this.steps > STEPS_MAX) this.is_too_large = true
    if (this.is_too_large || found.length >= LIMITS.problems_max) return
    const column = above.length
    if (rules.length === 0) {
      found.push([...above, ...world.slice(column)])
      return
    }
    if (column === world.length) return
    const groups = new Map<string, { set: bigint, rules: number[] }>()
    for (let atom = 0n, left = world[column]!; left > 0n; atom++, left >>= 1n) {
      if ((left & 1n) === 0n) continue
      const still = rules.filter((rule) => (this.boxes[rule]![column]! >> atom & 1n) === 1n)
      const key = still.join()
      const group = groups.get(key) ?? { set: 0n, rules: still }
      group.set |= 1n << atom
      groups.set(key, group)
    }
    for (const { set, rules: still } of groups.values()) this.walk(world, still, [...above, set], found)
  }
}

function saysTheSame(table: Table, a: number, b: number): boolean {
  const value = (one: Expr) => 'value' in one ? one.value : one.text.slice(one.from, one.to)
  return table.rules[a]!.outputs.every((one, i) => {
    const other = table.rules[b]!.outputs[i]!
    return one.kind === other.kind && same(value(one), value(other))
  })
}
