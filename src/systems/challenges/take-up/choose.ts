import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { contractOpening } from '../award/contract.ts'
import { raceOf } from '../award/race-plan.ts'

/** 选定揭榜方: one opened bid, or several in a race, with the reason; the others are told when it is confirmed. */
export const choose: Effect = async (cx, turn) => {
  const { bid, 'other-teams': others = [], reason } = turn.answers as { bid: string, 'other-teams'?: string[], reason: string }
  const wanted = [...new Set([bid, ...others])]
  const teams_max = (await raceOf(cx, turn.case.id))?.plan.teams ?? 1
  if (wanted.length > teams_max) throw fault('challenges.too-many-teams', { max: teams_max })
  // A choice made anew after an upheld objection starts from all opened bids.
  await sql`update bid set state = 'opened', reason = null where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state in ('chosen', 'not-chosen')`.execute(cx.tx)
  const { rows } = await sql<{ org_id: string }>`update bid set state = 'chosen', reason = ${reason} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = any(${wanted}::text[]) and state = 'opened' returning org_id`.execute(cx.tx)
  if (rows.length !== wanted.length) throw fault('challenges.not-open-bid')
  await sql`update bid set state = 'not-chosen' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'opened'`.execute(cx.tx)
  return { note: { zh: reason, en: reason } }
}

/** 公示: text and end, both shown to the public. */
export const announce: Effect = async (cx, turn) => {
  const { 'ends-at': ends_at, text } = turn.answers as { 'ends-at': string, text: string }
  const { rows } = await sql`update challenge set notice_ends_at = ${ends_at}::timestamptz, notice_text = ${text}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and ${ends_at}::timestamptz > now() returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'ends-at', code: 'challenges.deadline-past' }])
  return { note: { zh: text, en: text } }
}

/** 异议: by any bidder while the notice runs. */
export const object: Effect = async (cx, turn) => {
  await sql`insert into objection (city_id, id, case_id, org_id, account_id, grounds) values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${cx.actor.account_id}, ${turn.answers.grounds})`.execute(cx.tx)
}

/** 答复异议: the oldest open one. */
export const answerObjection: Effect = async (cx, turn) => {
  const { verdict, answer } = turn.answers as { verdict: string, answer: string }
  await sql`update objection set verdict = ${verdict}, answer = ${answer}, answered_at = now() where city_id = ${cx.city.id} and id = (
    select id from objection where city_id = ${cx.city.id} and case_id = ${turn.case.id} and verdict is null order by at, id limit 1 for update)`.execute(cx.tx)
  return { note: { zh: answer, en: answer } }
}

/** 确认揭榜: each solver chosen becomes a party of the case, and a contract's case is opened for each. */
export const confirm: Effect = async (cx, turn) => {
  const { rows: chosen } = await sql<{ id: string, org_id: string, title_zh: string | null, title_en: string | null }>`
    select bid.id, bid.org_id, org.title_zh, org.title_en from bid left join organization org on org.city_id = bid.city_id and org.id = bid.org_id
    where bid.city_id = ${cx.city.id} and bid.case_id = ${turn.case.id} and bid.state = 'chosen' order by bid.received_at, bid.id`.execute(cx.tx)
  if (chosen.length === 0) throw fault('challenges.not-open-bid')
  return {
    parties: chosen.map(({ org_id }) => ({ role: 'solver', org_id })),
    opens: chosen.map((bid) => contractOpening(turn.case, bid)),
    note: { zh: `${chosen.map((one) => one.title_zh ?? one.org_id).join('、')} 揭榜`, en: `${chosen.map((one) => one.title_en ?? one.org_id).join(', ')} ${chosen.length === 1 ? 'takes' : 'take'} it up` },
    receipt: { subject: `case:${turn.case.id}`, content: { chosen: chosen.map((one) => one.org_id) } },
  }
}
