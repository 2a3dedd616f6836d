import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { addDays } from '#kernel/values/days.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { post } from '#engines/ledger/post.ts'
import type { Effect, Turn } from '#engines/cases/subject.ts'
import { bankOf, receivedBy } from '../award/escrow.ts'
import { yuan } from '../part.ts'
import { claimsOf } from './claim.ts'
import { days_after_last_milestone, premiumChange } from './premium.ts'
import { ownPolicy, policyOf, type Quote } from './quote.ts'

export type Endorsement = { id: string, cover_before_fen: number, cover_after_fen: number, until_before_on: string, until_after_on: string, premium_change_fen: number, reason: string, state: 'offered' | 'agreed' | 'declined', at: string }

/** Changes of a case's policy that stand, oldest first. */
export async function endorsementsOf(cx: Cx, case_id: string): Promise<Endorsement[]> {
  const { rows } = await sql<Endorsement>`select id, cover_before_fen, cover_after_fen, until_before_on, until_after_on, premium_change_fen, reason, state, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from insurance_endorsement where city_id = ${cx.city.id} and case_id = ${case_id} and state <> 'replaced' order by at, id`.execute(cx.tx)
  return rows
}

/** Premium between the insured's bank and the insurer, either way. */
async function movePremium(cx: Cx, turn: Turn, insurer: string, amount_fen: number, reason: string): Promise<string> {
  invariant(turn.case.org_id, 'a contract has its owner')
  const bank = await bankOf(cx, turn.case.org_id), premiums = await receivedBy(cx, insurer, 'premiums')
  return post(cx.tx, { city_id: cx.city.id, kind: amount_fen > 0 ? 'premium' : 'premium-return', reason, case_id: turn.case.id, command_id: cx.command_id,
    entries: [amount_fen > 0 ? { debit_account: bank, credit_account: premiums, amount_fen } : { debit_account: premiums, credit_account: bank, amount_fen: -amount_fen }] })
}

/** 投保: takes one quote and pays the premium; the term runs from today to the last milestone's day and the days for its examination. */
export const insure: Effect = async (cx, turn) => {
  const { quote: quote_id, reference } = turn.answers as { quote: string, reference: string }
  const { rows: last } = await sql<{ on: string | null }>`select max(due_on) as on from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const end = last[0]?.on && last[0].on > cx.today_on ? last[0].on : cx.today_on
  const { rows } = await sql<Quote>`update insurance_quote set state = 'taken', taken_at = now(), from_on = ${cx.today_on}, until_on = ${addDays(end, days_after_last_milestone)}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${quote_id} and state = 'offered' returning id, org_id, premium_fen, cover_fen, share_percent, terms, from_on, until_on`.execute(cx.tx)
  const taken = rows[0]
  if (!taken?.from_on || !taken.until_on) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'quote', code: 'cases.wants-choice' }])
  const journal = await movePremium(cx, turn, taken.org_id, taken.premium_fen, `揭榜险保费 Premium ${reference}`)
  askDocument(cx, { case_id: turn.case.id, kind: 'insurance-policy', ref: 'taken' })
  return {
    note: { zh: `保费 ${yuan(taken.premium_fen)}，保险期间 ${sayDay(taken.from_on).zh}至 ${sayDay(taken.until_on).zh}`, en: `Premium ${yuan(taken.premium_fen)}, term ${sayDay(taken.from_on).en} to ${sayDay(taken.until_on).en}` },
    receipt: { subject: `journal:${journal}`, content: { quote: taken.id, premium_fen: taken.premium_fen, cover_fen: taken.cover_fen, terms: taken.terms, from_on: taken.from_on, until_on: taken.until_on } },
  }
}

/** 提出批改: another sum or end; what it costs for the days left is computed. A later offer replaces one not yet answered. */
export const endorse: Effect = async (cx, turn) => {
  const a = turn.answers as { 'cover-fen': number, 'until-on': string, reason: string }
  const policy = await ownPolicy(cx, turn)
  const wrong = (path: string, code: string, data: Record<string, unknown> = {}) => fault('cases.wrong-answers', { count: 1 }, [{ path, code, data }])
  if (a['cover-fen'] === policy.cover_fen && a['until-on'] === policy.until_on) throw fault('challenges.no-change')
  const paid_fen = (await claimsOf(cx, turn.case.id)).reduce((sum, row) => sum + row.paid_fen, 0)
  if (a['cover-fen'] < paid_fen) throw wrong('cover-fen', 'challenges.below-paid', { paid: paid_fen / 100 })
  if (a['until-on'] <= cx.today_on) throw wrong('until-on', 'challenges.deadline-before-today')
  const change_fen = premiumChange(policy, { cover_fen: a['cover-fen'], until_on: a['until-on'] }, cx.today_on)
  await sql`update insurance_endorsement set state = 'replaced' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'offered'`.execute(cx.tx)
  await sql`insert into insurance_endorsement (city_id, id, case_id, quote_id, cover_before_fen, cover_after_fen, until_before_on, until_after_on, premium_change_fen, reason, account_id)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${policy.id}, ${policy.cover_fen}, ${a['cover-fen']}, ${policy.until_on}, ${a['until-on']}, ${change_fen}, ${a.reason}, ${cx.actor.account_id})`.execute(cx.tx)
  return { note: { zh: `保额改为 ${yuan(a['cover-fen'])}，至 ${a['until-on']}；保费${change_fen < 0 ? '退' : '加'} ${yuan(Math.abs(change_fen))}：${a.reason}`, en: `Sum ${yuan(a['cover-fen'])} until ${a['until-on']}; premium ${change_fen < 0 ? 'back' : 'more'} ${yuan(Math.abs(change_fen))}: ${a.reason}` } }
}

/** 答复批改: agreed, the premium's difference moves and the policy has its new terms; declined, nothing changes. */
export const answerEndorsement: Effect = async (cx, turn) => {
  const { verdict } = turn.answers as { verdict: 'agreed' | 'declined' }
  const one = (await endorsementsOf(cx, turn.case.id)).find((row) => row.state === 'offered')
  const policy = await policyOf(cx, turn.case.id)
  if (!one || !policy) throw fault('challenges.no-policy')
  const journal = verdict === 'agreed' && one.premium_change_fen !== 0 ? await movePremium(cx, turn, policy.org_id, one.premium_change_fen, '揭榜险批改 Endorsement') : null
  await sql`update insurance_endorsement set state = ${verdict}, settled_at = now(), journal_id = ${journal} where city_id = ${cx.city.id} and id = ${one.id} and state = 'offered'`.execute(cx.tx)
  if (verdict === 'agreed') {
    await sql`update insurance_quote set cover_fen = ${one.cover_after_fen}, until_on = ${one.until_after_on}, premium_fen = greatest(1, premium_fen + ${one.premium_change_fen}) where city_id = ${cx.city.id} and id = ${policy.id}`.execute(cx.tx)
    askDocument(cx, { case_id: turn.case.id, kind: 'insurance-policy', ref: one.id })
  }
  return { receipt: { subject: journal ? `journal:${journal}` : `case:${turn.case.id}`, content: { endorsement: one.id, verdict, premium_change_fen: one.premium_change_fen } } }
}
