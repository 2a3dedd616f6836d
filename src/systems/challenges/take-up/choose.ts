import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { disclose } from '#systems/draws/public.ts'
import { contractOpening } from '../award/contract.ts'
import { raceOf } from '../award/race-plan.ts'

type Ranked = { bid: string, reason: string, reserve?: string, loss?: string, feedback?: string }

/** 选定揭榜方: one opened bid, or as many as the race takes, with the reason and the owner's ranking of all; what is not chosen may be a reserve. */
export const choose: Effect = async (cx, turn) => {
  const { bid, 'other-teams': others = [], reason, ranking = [] } = turn.answers as { bid: string, 'other-teams'?: string[], reason: string, ranking?: Ranked[] }
  const case_id = turn.case.id
  const chosen = [...new Set([bid, ...others])]
  const wrong = (path: string, code: string, data: Record<string, unknown> = {}) => fault('cases.wrong-answers', { count: 1 }, [{ path, code, data }])
  const max = (await raceOf(cx, case_id))?.plan.teams ?? 1
  if (chosen.length > max) throw wrong('other-teams', 'challenges.too-many-teams', { max })
  // A choice made anew after an upheld objection starts from all opened bids.
  const { rows: opened } = await sql<{ id: string }>`update bid set state = 'opened', reason = null, rank = null, rank_reason = null, reserve_rank = null, loss_reason = null, feedback = null
    where city_id = ${cx.city.id} and case_id = ${case_id} and state in ('opened', 'chosen', 'not-chosen') returning id`.execute(cx.tx)
  const known = new Set(opened.map((row) => row.id))
  if (!chosen.every((id) => known.has(id))) throw fault('challenges.not-open-bid')
  if (ranking.length > 0) {
    if (ranking.length !== known.size || new Set(ranking.map((row) => row.bid)).size !== known.size) throw wrong('ranking', 'challenges.ranking-whole', { count: known.size })
    if (!ranking.slice(0, chosen.length).every((row) => chosen.includes(row.bid))) throw wrong('ranking', 'challenges.chosen-first')
  }
  await sql`update bid set state = case when id = any(${chosen}::text[]) then 'chosen' else 'not-chosen' end, reason = case when id = any(${chosen}::text[]) then ${reason}::text end
    where city_id = ${cx.city.id} and case_id = ${case_id} and state = 'opened'`.execute(cx.tx)
  let reserves = 0
  for (const [at, row] of ranking.entries()) {
    const is_chosen = chosen.includes(row.bid)
    const reserve = !is_chosen && row.reserve === 'yes' ? reserves += 1 : null
    await sql`update bid set rank = ${at + 1}, rank_reason = ${row.reason}, reserve_rank = ${reserve}, loss_reason = ${is_chosen || !row.feedback ? null : row.loss ?? null}, feedback = ${is_chosen || !row.loss ? null : row.feedback ?? null}
      where city_id = ${cx.city.id} and id = ${row.bid}`.execute(cx.tx)
  }
  return { note: { zh: reason, en: reason } }
}

/** 说明未中选理由: a coded reason and a sentence for one bid; its bidder reads them once the result stands. */
export const explainLoss: Effect = async (cx, turn) => {
  const { bid, loss, feedback } = turn.answers as { bid: string, loss: string, feedback: string }
  const { rows } = await sql`update bid set loss_reason = ${loss}, feedback = ${feedback} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${bid} and state = 'not-chosen' returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.not-open-bid')
  return { answer: { bid, loss } }
}

/** 公示: text and end, both shown to the public; the notice names the chosen and the reserves by itself. */
export const announce: Effect = async (cx, turn) => {
  const { 'ends-at': ends_at, text } = turn.answers as { 'ends-at': string, text: string }
  const { rows: named } = await sql<{ zh: string, en: string, is_reserve: boolean }>`select coalesce(org.title_zh, bid.org_id) as zh, coalesce(org.title_en, bid.org_id) as en, bid.state = 'not-chosen' as is_reserve
    from bid left join organization org on org.city_id = bid.city_id and org.id = bid.org_id
    where bid.city_id = ${cx.city.id} and bid.case_id = ${turn.case.id} and (bid.state = 'chosen' or bid.reserve_rank is not null) order by is_reserve, bid.reserve_rank, bid.rank, bid.received_at`.execute(cx.tx)
  const { rows } = await sql`update challenge set notice_ends_at = ${ends_at}::timestamptz, notice_text = ${text}, notice_solvers = ${JSON.stringify(named)}::jsonb
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

type Winner = { id: string, org_id: string, title_zh: string | null, title_en: string | null }
const winners = (cx: Cx, case_id: string, condition: ReturnType<typeof sql>) => sql<Winner>`
    select bid.id, bid.org_id, org.title_zh, org.title_en from bid left join organization org on org.city_id = bid.city_id and org.id = bid.org_id
    where bid.city_id = ${cx.city.id} and bid.case_id = ${case_id} and ${condition}`

/** 确认揭榜: each solver chosen becomes a party of the case, and a contract's case is opened for each. The result stands, so the names of a panel that was drawn are open. */
export const confirm: Effect = async (cx, turn) => {
  const { rows: chosen } = await winners(cx, turn.case.id, sql`bid.state = 'chosen' order by bid.rank nulls last, bid.received_at, bid.id`).execute(cx.tx)
  if (chosen.length === 0) throw fault('challenges.not-open-bid')
  await disclose(cx, turn.case.id)
  return {
    parties: chosen.map(({ org_id }) => ({ role: 'solver', org_id })),
    opens: chosen.map((bid) => contractOpening(turn.case, bid)),
    note: { zh: `${chosen.map((one) => one.title_zh ?? one.org_id).join('、')} 揭榜`, en: `${chosen.map((one) => one.title_en ?? one.org_id).join(', ')} ${chosen.length === 1 ? 'takes' : 'take'} it up` },
    receipt: { subject: `case:${turn.case.id}`, content: { chosen: chosen.map((one) => one.org_id) } },
  }
}

/** Bids that were chosen and whose contract was broken off: what a reserve can take the place of. Over `bid`. */
export const fallen = sql.raw(`bid.state = 'chosen' and exists (select from case_file child where child.city_id = bid.city_id and child.parent_id = bid.case_id and child.subject = 'bid:' || bid.id and child.outcome = 'broken-off')`)

/** 候补递补: when a winner made no contract, the next reserve takes its place and a contract's case is opened for it. */
export const takeReserve: Effect = async (cx, turn) => {
  const { rows: [gone] } = await winners(cx, turn.case.id, sql`${fallen} order by bid.rank nulls last, bid.id limit 1 for update of bid`).execute(cx.tx)
  const { rows: [next] } = await winners(cx, turn.case.id, sql`bid.state = 'not-chosen' and bid.reserve_rank is not null order by bid.reserve_rank limit 1 for update of bid`).execute(cx.tx)
  if (!gone || !next) throw fault('challenges.no-reserve')
  await sql`update bid set state = 'not-chosen', loss_reason = 'no-contract', feedback = '中选后未签成合同，由候补递补。 Chosen, but no contract was made; a reserve takes its place.' where city_id = ${cx.city.id} and id = ${gone.id}`.execute(cx.tx)
  await sql`update bid set state = 'chosen', reserve_rank = null, loss_reason = null, feedback = null where city_id = ${cx.city.id} and id = ${next.id}`.execute(cx.tx)
  return {
    parties: [{ role: 'solver', org_id: next.org_id }], opens: [contractOpening(turn.case, next)],
    note: { zh: `${gone.title_zh ?? gone.org_id} 未签成合同，由候补 ${next.title_zh ?? next.org_id} 递补`, en: `${gone.title_en ?? gone.org_id} made no contract; the reserve ${next.title_en ?? next.org_id} takes its place` },
    receipt: { subject: `case:${turn.case.id}`, content: { fallen: gone.org_id, chosen: next.org_id } },
  }
}
