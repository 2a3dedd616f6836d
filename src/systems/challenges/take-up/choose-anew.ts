import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'
import { eventOf, tellChange } from '../publish/tell-change.ts'

/** Most times one challenge's choice is sent back. */
export const anew_max = 10

/** Upheld objections that no new choice has answered yet, over `file`. */
export const upheldObjections = sql.raw(`select objection.id from objection where objection.city_id = file.city_id and objection.case_id = file.id and objection.verdict = 'upheld'
  and not exists (select from earlier_choice earlier where earlier.city_id = objection.city_id and earlier.case_id = objection.case_id and earlier.objections ? objection.id)`)

/**
 * 重新选定: after an objection was upheld the case goes back to the choice. The choice as it stood is kept whole, the notice is taken back, all
 * opened bids stand equal again, and every bidder, the owner and the subscribers are told with the reason.
 */
export const chooseAnew: Effect = async (cx, turn) => {
  const reason = String(turn.answers.reason)
  const { id: case_id } = turn.case
  const { rows: upheld } = await sql<{ id: string }>`select upheld.id from case_file file cross join lateral (${upheldObjections}) upheld where file.city_id = ${cx.city.id} and file.id = ${case_id} order by upheld.id`.execute(cx.tx)
  if (upheld.length === 0) throw fault('challenges.no-upheld-objection')
  const { rows: [last] } = await sql<{ n: number }>`select coalesce(max(number), 0)::int as n from earlier_choice where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  if (last!.n >= anew_max) throw fault('challenges.too-many-choices', { max: anew_max })
  await sql`insert into earlier_choice (city_id, case_id, number, ranking, notice_text, notice_ends_at, notice_solvers, objections, reason, account_id)
    select city_id, case_id, ${last!.n + 1}::int, (select coalesce(jsonb_agg(jsonb_build_object('bid', bid.id, 'org_id', bid.org_id, 'state', bid.state, 'reason', bid.reason, 'rank', bid.rank, 'rank_reason', bid.rank_reason, 'reserve_rank', bid.reserve_rank, 'loss_reason', bid.loss_reason, 'feedback', bid.feedback) order by bid.rank nulls last, bid.received_at), '[]'::jsonb)
        from bid where bid.city_id = challenge.city_id and bid.case_id = challenge.case_id and bid.state in ('chosen', 'not-chosen')),
      notice_text, notice_ends_at, notice_solvers, ${JSON.stringify(upheld.map((one) => one.id))}::jsonb, ${reason}, ${cx.actor.account_id}
    from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  await sql`update bid set state = 'opened', reason = null, rank = null, rank_reason = null, reserve_rank = null, loss_reason = null, feedback = null
    where city_id = ${cx.city.id} and case_id = ${case_id} and state in ('chosen', 'not-chosen')`.execute(cx.tx)
  await sql`update challenge set notice_ends_at = null, notice_text = null, notice_solvers = '[]' where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const text = { zh: `异议成立，公示已撤回，重新选定揭榜方：${reason}`, en: `An objection was upheld: the notice is taken back and the choice is made anew: ${reason}` }
  const challenge = await challengeOf(cx, case_id)
  await tellChange(cx, case_id, await eventOf(cx, challenge, 'choice-anew', `choice-anew-${last!.n + 1}`, text))
  return { note: text, receipt: { subject: `case:${case_id}`, content: { sent_back: last!.n + 1, objections: upheld.map((one) => one.id), reason } } }
}

type Earlier = { number: number, at: string, reason: string, ranking: { org_id: string, state: string, reason: string | null, rank: number | null, reserve_rank: number | null }[], notice_solvers: { zh: string, en: string, is_reserve?: boolean }[] }

async function earlierChoices(cx: Cx, case_id: string): Promise<Earlier[]> {
  const { rows } = await sql<Earlier>`select number, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, reason, ranking, notice_solvers from earlier_choice
    where city_id = ${cx.city.id} and case_id = ${case_id} order by number desc limit ${anew_max}`.execute(cx.tx)
  return rows
}

/** For the owner and the city: each choice that was sent back, whom it had chosen and why it did not stand. */
export async function earlierSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (!['enterprise', 'city-officer', 'auditor', 'supervisor'].includes(reader.role)) return []
  const rows = await earlierChoices(cx, file.id)
  if (rows.length === 0) return []
  const named = (one: Earlier, language: 'zh' | 'en') => one.notice_solvers.filter((solver) => !solver.is_reserve).map((solver) => solver[language]).join(language === 'zh' ? '、' : ', ')
  return [{ id: 'earlier-choices', title: { zh: '退回的选定', en: 'Choices sent back' }, kind: 'table',
    columns: [{ id: 'number', label: { zh: '第几次', en: 'No.' }, as: 'number' }, { id: 'chosen', label: { zh: '当时拟定', en: 'Had chosen' }, as: 'word' }, { id: 'why', label: { zh: '当时的理由', en: 'For the reason' }, as: 'text' }, { id: 'at', label: { zh: '退回', en: 'Sent back' }, as: 'instant' }, { id: 'reason', label: { zh: '退回理由', en: 'Why sent back' }, as: 'text' }],
    rows: rows.map((one) => ({ number: one.number, chosen: { zh: named(one, 'zh'), en: named(one, 'en') }, why: one.ranking.find((bid) => bid.state === 'chosen')?.reason ?? null, at: one.at, reason: one.reason })) }]
}

/** On the public page: that a notice was taken back, when and why; it names nobody any more. Elevate first. */
export async function takenBackSection(cx: Cx, challenge: Pick<Challenge, 'case_id'>): Promise<Shown[]> {
  if (challenge.case_id === null) return []
  const rows = await earlierChoices(cx, challenge.case_id)
  if (rows.length === 0) return []
  return [{ id: 'notice-taken-back', title: { zh: '公示撤回', en: 'Notice taken back' }, kind: 'table', columns: [{ id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'reason', label: { zh: '异议成立，重新选定的理由', en: 'An objection was upheld; why the choice is made anew' }, as: 'text' }],
    rows: rows.map(({ at, reason }) => ({ at, reason })) }]
}
