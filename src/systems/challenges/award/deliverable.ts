import type { Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { acceptedBp as acceptedOf } from '#engines/deliverables/arithmetic.ts'

export type Verdict = 'accepted' | 'partial' | 'rework' | 'failed'
export type Round = { position: number, number: number, round: number, report: string, evidence: string[], at: string, verdict: Verdict | null, percent: number | null, items: string[], note: string | null, judged_at: string | null }
export type Deliverable = { position: number, number: number, title: string, share_percent: number, state: 'open' | 'delivered' | 'accepted' | 'partial' | 'failed', round: number, accepted_percent: number | null }
/** One row of the table in which a contract or a bid says what its milestones consist of. */
export type DeliverableRow = { milestone: number, title: string, 'share-percent': number }

/** Most deliverables of one milestone. */
export const deliverables_max = 12

/** What is wrong with a breakdown of milestones into deliverables: each row names one of the `count` milestones, and the shares of a milestone are whole and add up to 100. */
export function deliverableProblems(rows: readonly DeliverableRow[], count: number): Problem[] {
  const problems: Problem[] = rows.flatMap((row, at) => [
    ...Number.isInteger(row.milestone) && row.milestone >= 1 && row.milestone <= count ? [] : [{ path: `deliverables.${at}.milestone`, code: 'challenges.no-such-row', data: { count } }],
    ...Number.isInteger(row['share-percent']) ? [] : [{ path: `deliverables.${at}.share-percent`, code: 'challenges.whole-percent' }],
  ])
  if (problems.length > 0) return problems
  for (const [milestone, own] of Map.groupBy(rows, (row) => row.milestone)) {
    const sum = own.reduce((total, row) => total + row['share-percent'], 0)
    if (own.length > deliverables_max) problems.push({ path: 'deliverables', code: 'challenges.too-many-deliverables', data: { milestone, max: deliverables_max } })
    else if (sum !== 100) problems.push({ path: 'deliverables', code: 'challenges.shares-not-whole', data: { milestone, sum } })
  }
  return problems
}

/** The deliverables of one milestone, in the order of their rows; without rows the milestone is one deliverable. */
export function deliverablesIn(rows: readonly DeliverableRow[], position: number, whole: string): { title: string, share_percent: number }[] {
  const own = rows.filter((row) => row.milestone === position)
  return own.length === 0 ? [{ title: whole, share_percent: 100 }] : own.map((row) => ({ title: row.title, share_percent: row['share-percent'] }))
}

/** A milestone's deliverables as one text: the only one by its title, several with their shares. */
export function deliverablesText(list: readonly { title: string, share_percent: number }[]): string {
  return list.length === 1 ? list[0]!.title : list.map((one, at) => `${at + 1}. ${one.title}（${one.share_percent}%）`).join('\n')
}

/** Share of the milestone that its deliverables make due, in basis points: each counts by its share and by what was accepted of it. Whole, 0 to 10,000, so that the price is rounded once. */
export function acceptedBp(list: readonly Pick<Deliverable, 'share_percent' | 'accepted_percent'>[]): number {
  return acceptedOf(list.map((one) => ({ weight: one.share_percent, percent: one.accepted_percent })))
}

/** Whether a deliverable has its final verdict. */
export const isSettled = ({ state }: { state: Deliverable['state'] }): boolean => state !== 'open' && state !== 'delivered'

/** How forms name a deliverable: by its milestone alone where there is no other, else `milestone.number`. */
export const deliverableId = (one: Pick<Deliverable, 'position' | 'number'>, is_only: boolean) => is_only ? String(one.position) : `${one.position}.${one.number}`

/** Reads what `deliverableId` wrote. */
export function parseDeliverableId(id: string): { position: number, number: number } {
  const [position, number = '1'] = id.split('.')
  return { position: Number(position), number: Number(number) }
}

/** Deliverables of a contract's case, by milestone and number. */
export function deliverablesOf(cx: Cx, case_id: string): Promise<Deliverable[]> {
  return readOnce(cx, `deliverables:${case_id}`, async () => {
    const { rows } = await sql<Deliverable>`select position, number, title, share_percent, state, round, accepted_percent from deliverable where city_id = ${cx.city.id} and case_id = ${case_id} order by position, number`.execute(cx.tx)
    return rows
  })
}

/** Every round of every deliverable with its verdict, in order. */
export function roundsOf(cx: Cx, case_id: string): Promise<Round[]> {
  return readOnce(cx, `deliveries:${case_id}`, async () => {
    const { rows } = await sql<Round>`select delivery.position, delivery.number, delivery.round, delivery.report, delivery.evidence, to_char(delivery.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        verdict.verdict, verdict.percent, coalesce(verdict.items, '[]') as items, verdict.note, to_char(verdict.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as judged_at
      from delivery left join delivery_verdict verdict using (city_id, case_id, position, number, round)
      where delivery.city_id = ${cx.city.id} and delivery.case_id = ${case_id} order by delivery.position, delivery.number, delivery.round`.execute(cx.tx)
    return rows
  })
}

/** Writes the deliverables of a contract's milestones anew, as long as nothing was delivered. */
export async function writeDeliverables(cx: Cx, case_id: string, lists: readonly { title: string, share_percent: number }[][]): Promise<void> {
  for (const [at, list] of lists.entries()) for (const [index, one] of list.entries()) {
    await sql`insert into deliverable (city_id, case_id, position, number, title, share_percent) values (${cx.city.id}, ${case_id}, ${at + 1}, ${index + 1}, ${one.title}, ${one.share_percent})`.execute(cx.tx)
  }
}
