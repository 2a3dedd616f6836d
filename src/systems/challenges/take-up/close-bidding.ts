import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { comeRound } from '#engines/cases/act.ts'

/** Most challenges closed in one round; the rest follow in the next, a minute later. */
const round_max = 100

/** 到期截止: every challenge whose deadline has passed goes on to its opening by itself, so that both holders find it on their desks. Safe to run at any time. */
export async function closeBidding(cx: Cx): Promise<void> {
  const { rows } = await sql<{ case_id: string }>`select challenge.case_id from challenge join case_place place on place.city_id = challenge.city_id and place.case_id = challenge.case_id and place.step = 'bidding'
    where challenge.city_id = ${cx.city.id} and challenge.bids_close_at < clock_timestamp() order by challenge.bids_close_at limit ${round_max}`.execute(cx.tx)
  for (const { case_id } of rows) await comeRound(cx, case_id)
}
