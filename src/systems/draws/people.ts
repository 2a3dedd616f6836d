import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openSealed } from './sealed.ts'

type Row = { pseudonym: string, sealed: string, asked_at: string | null, answer_until: string | null, pending: string | null, is_handed: boolean, left_stratum: string | null }
/** One who was drawn, opened. Nothing of it may leave an effect before disclosure but to the person themself. */
export type Opened = Omit<Row, 'sealed' | 'pending'> & { code: string, account_id: string, pending: Pending | null }
export type Answer = 'accept' | 'decline' | 'conflict'
/** An answer that waits to be followed. */
export type Pending = { answer: Answer, reason: string | null, note: string }

/** Everybody drawn in a draw, seats and alternates. Elevate first. */
export async function peopleOf(cx: Cx, case_id: string): Promise<Opened[]> {
  const { rows } = await sql<Row>`select pseudonym, sealed, to_char(asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as asked_at, to_char(answer_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as answer_until, pending, is_handed, left_stratum
    from draw_person where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows.map(({ sealed, pending, ...row }) => ({
    ...row, ...openSealed<{ code: string, account_id: string }>(cx, case_id, `person ${row.pseudonym}`, sealed),
    pending: pending === null ? null : openSealed<Pending>(cx, case_id, `answer ${row.pseudonym}`, pending),
  }))
}

/** The one behind a pseudonym. */
export function personIn(people: readonly Opened[], pseudonym: string): Opened {
  const found = people.find((one) => one.pseudonym === pseudonym)
  invariant(found, 'whoever was drawn is kept')
  return found
}
