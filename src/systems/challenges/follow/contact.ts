import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** 跟榜联系: a line in the log. */
export const contact: Effect = async (cx, turn) => {
  const { whom, outcome } = turn.answers as { whom: string, outcome: string }
  await sql`insert into follow_up (city_id, id, case_id, account_id, whom, outcome) values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${cx.actor.account_id}, ${whom}, ${outcome})`.execute(cx.tx)
  return { note: { zh: `${whom}：${outcome}`, en: `${whom}: ${outcome}` } }
}
