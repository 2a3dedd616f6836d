import { divide } from '#kernel/values/divide.ts'
import { bestCombination } from './combine.ts'
import type { GroupPlace } from './groups.ts'

/** What one subject would get from one measure by its own rule, in whole fen, and what it was granted before. */
export type Demand = { subject: string, measure: string, amount_fen: number, already_year_fen: number, already_total_fen: number, is_group_taken: boolean }

/**
 * How the amounts of a measure stand to the rest. `order` is the place among the measures, from 0, no two alike, and breaks every tie. Of each of its
 * `groups`, one measure is given to a subject. The `programme` (what the measure may cost in all) is drawn on before the `fund` that several measures
 * share; a pool is the one or the other, never both.
 */
export type Terms = { measure: string, order: number, year_cap_fen: number | null, total_cap_fen: number | null, groups: readonly GroupPlace[], programme: string | null, fund: string | null }

/** Money that may run short: shared in proportion to the last fen, or given in the order of subjects until the next does not fit. */
export type Pool = { id: string, budget_fen: number, when_short: 'pro-rata' | 'queue' }

/** Why less was granted than the rule gives; the last step that took anything away. */
export type Reduction = 'year-cap' | 'total-cap' | 'excluded' | 'group-taken' | 'pool-short' | 'queued'

export type Granted = { subject: string, measure: string, amount_fen: number, granted_fen: number, reduced_by: Reduction | null }

/** The pools of a measure, in the order in which they are drawn on. */
export const levels = ['programme', 'fund'] as const

/**
 * The second pass over what the measures give: caps over time, then of each subject the best combination its groups allow, then pools. The same in SQL
 * is `allocateSql`; both give the same fen. Amounts are whole fen, not negative, at most 2^53 − 1 together in a pool.
 * @throws fault `rules.too-many-together` | `rules.too-long-to-combine`
 */
export function allocate(demands: readonly Demand[], terms: readonly Terms[], pools: readonly Pool[]): Granted[] {
  const termsOf = new Map(terms.map((one) => [one.measure, one]))
  const rows = demands.map((demand) => {
    const own = termsOf.get(demand.measure)
    if (!own) throw new Error(`invariant: no terms for the measure ${demand.measure}`)
    return { demand, own, granted_fen: demand.amount_fen, reduced_by: null as Reduction | null }
  })
  for (const row of rows) {
    lower(row, row.own.year_cap_fen === null ? Infinity : row.own.year_cap_fen - row.demand.already_year_fen, 'year-cap')
    lower(row, row.own.total_cap_fen === null ? Infinity : row.own.total_cap_fen - row.demand.already_total_fen, 'total-cap')
    if (row.own.groups.length > 0 && row.demand.is_group_taken) lower(row, 0, 'group-taken')
  }
  for (const members of grouped(rows.filter((row) => row.own.groups.length > 0 && row.granted_fen > 0), (row) => row.demand.subject)) {
    const { away } = bestCombination(members.map((row) => ({ row, measure: row.own.measure, order: row.own.order, groups: row.own.groups, amount_fen: row.granted_fen })))
    for (const { one } of away) lower(one.row, 0, 'excluded')
  }
  const poolOf = new Map(pools.map((one) => [one.id, one]))
  for (const level of levels) {
    for (const members of grouped(rows.filter((row) => row.own[level] !== null && row.granted_fen > 0), (row) => row.own[level]!)) {
      const pool = poolOf.get(members[0]!.own[level]!)
      if (pool) share(members.toSorted(inTurn), pool)
    }
  }
  return rows.map(({ demand, granted_fen, reduced_by }) => ({ subject: demand.subject, measure: demand.measure, amount_fen: demand.amount_fen, granted_fen, reduced_by }))
}

type Row = { demand: Demand, own: Terms, granted_fen: number, reduced_by: Reduction | null }

function lower(row: Row, to_fen: number, reduced_by: Reduction): void {
  const left_fen = Math.max(0, to_fen)
  if (row.granted_fen <= left_fen) return
  row.granted_fen = left_fen
  row.reduced_by = reduced_by
}

function inTurn(a: Row, b: Row): number {
  return a.demand.subject < b.demand.subject ? -1 : a.demand.subject > b.demand.subject ? 1 : a.own.order - b.own.order
}

function share(members: Row[], { budget_fen, when_short }: Pool): void {
  const wanted_fen = members.reduce((sum, row) => sum + row.granted_fen, 0)
  if (wanted_fen <= budget_fen) return
  if (when_short === 'pro-rata') {
    const parts = divide(Math.max(0, budget_fen), members.map((row) => row.granted_fen))
    for (const [at, row] of members.entries()) lower(row, parts[at]!, 'pool-short')
    return
  }
  let running_fen = 0
  for (const row of members) {
    running_fen += row.granted_fen
    // Nobody is served past one who waits: what does not fit closes the queue for all behind.
    if (running_fen > budget_fen) lower(row, 0, 'queued')
  }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return [...groups.values()]
}
