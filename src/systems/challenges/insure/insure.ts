import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { share } from '#kernel/values/money.ts'
import { post } from '#engines/ledger/post.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { bankOf, receivedBy } from '../award/escrow.ts'

export type Quote = { id: string, org_id: string, cover_fen: number, premium_fen: number, share_percent: number, terms: string, state: 'offered' | 'taken', org_zh: string | null, org_en: string | null }
export type Claim = { id: string, position: number, account: string, evidence: string[], state: 'open' | 'paid' | 'refused', paid_fen: number, reason: string | null, title: string, price_fen: number, accepted_percent: number | null }

/** Quotes that stand, lowest premium first. */
export async function quotesOf(cx: Cx, case_id: string): Promise<Quote[]> {
  const { rows } = await sql<Quote>`select quote.id, quote.org_id, cover_fen, premium_fen, share_percent, terms, state, org.title_zh as org_zh, org.title_en as org_en
    from insurance_quote quote left join organization org on org.city_id = quote.city_id and org.id = quote.org_id
    where quote.city_id = ${cx.city.id} and quote.case_id = ${case_id} and state <> 'replaced' order by premium_fen, quote.id`.execute(cx.tx)
  return rows
}

/** Claims of a case, oldest first. */
export async function claimsOf(cx: Cx, case_id: string): Promise<Claim[]> {
  const { rows } = await sql<Claim>`select claim.id, claim.position, claim.account, claim.evidence, claim.state, claim.paid_fen, claim.reason, milestone.title, milestone.price_fen, milestone.accepted_percent
    from insurance_claim claim join milestone on milestone.city_id = claim.city_id and milestone.case_id = claim.case_id and milestone.position = claim.position
    where claim.city_id = ${cx.city.id} and claim.case_id = ${case_id} order by claim.at, claim.id`.execute(cx.tx)
  return rows
}

/** 报价: an insurer's later quote replaces its earlier one. */
export const quote: Effect = async (cx, turn) => {
  const a = turn.answers as Record<string, number | string>
  if (!Number.isInteger(a['share-percent'])) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'share-percent', code: 'cases.wants-number' }])
  await sql`update insurance_quote set state = 'replaced' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${turn.org_id} and state = 'offered'`.execute(cx.tx)
  await sql`insert into insurance_quote (city_id, id, case_id, org_id, cover_fen, premium_fen, share_percent, terms)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${a['cover-fen']}, ${a['premium-fen']}, ${a['share-percent']}, ${a.terms})`.execute(cx.tx)
}

/** 投保: takes one quote and pays the premium. */
export const insure: Effect = async (cx, turn) => {
  const { quote: quote_id, reference } = turn.answers as { quote: string, reference: string }
  const { rows } = await sql<Quote>`update insurance_quote set state = 'taken', taken_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = ${quote_id} and state = 'offered'
    returning id, org_id, premium_fen, cover_fen, share_percent, terms`.execute(cx.tx)
  const taken = rows[0]
  if (!taken) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'quote', code: 'cases.wants-choice' }])
  invariant(turn.case.org_id, 'a challenge has its owner')
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'premium', reason: `揭榜险保费 Premium ${reference}`, case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: await bankOf(cx, turn.case.org_id), credit_account: await receivedBy(cx, taken.org_id, 'premiums'), amount_fen: taken.premium_fen }],
  })
  return { note: { zh: `保费 ${taken.premium_fen / 100} 元`, en: `Premium ${taken.premium_fen / 100} yuan` }, receipt: { subject: `journal:${journal}`, content: { quote: taken.id, premium_fen: taken.premium_fen, cover_fen: taken.cover_fen, terms: taken.terms } } }
}

/** 索赔: for a milestone that failed or was accepted only in part; once each. */
export const claim: Effect = async (cx, turn) => {
  const { milestone, account, evidence } = turn.answers as { milestone: string, account: string, evidence?: string[] }
  const { rows } = await sql`insert into insurance_claim (city_id, id, case_id, quote_id, position, account, evidence)
    select milestone.city_id, ${newId()}, milestone.case_id, quote.id, milestone.position, ${account}, ${JSON.stringify(evidence ?? [])}::jsonb
    from milestone join insurance_quote quote on quote.city_id = milestone.city_id and quote.case_id = milestone.case_id and quote.state = 'taken'
    where milestone.city_id = ${cx.city.id} and milestone.case_id = ${turn.case.id} and milestone.position = ${Number(milestone)} and milestone.state in ('failed', 'partial') returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.no-such-milestone')
}

/** 核定赔付: the policy's share of what the milestone lost, within what is left of the sum insured. Computed, never typed. */
export const decideClaim: Effect = async (cx, turn) => {
  const { claim: claim_id, verdict, reason } = turn.answers as { claim: string, verdict: 'paid' | 'refused', reason: string }
  const claims = await claimsOf(cx, turn.case.id)
  const one = claims.find((row) => row.id === claim_id && row.state === 'open')
  const policy = (await quotesOf(cx, turn.case.id)).find((row) => row.state === 'taken')
  if (!one || !policy) throw fault('challenges.no-such-claim')
  const lost_fen = one.price_fen - share(one.price_fen, (one.accepted_percent ?? 0) * 100)
  const left_fen = policy.cover_fen - claims.reduce((sum, row) => sum + row.paid_fen, 0)
  const paid_fen = verdict === 'paid' ? Math.min(share(lost_fen, policy.share_percent * 100), left_fen) : 0
  await sql`update insurance_claim set state = ${verdict}, paid_fen = ${paid_fen}, reason = ${reason}, decided_at = now() where city_id = ${cx.city.id} and id = ${claim_id} and state = 'open'`.execute(cx.tx)
  const content = { claim: claim_id, verdict, lost_fen, paid_fen, case_id: turn.case.id }
  if (paid_fen === 0) return { note: { zh: reason, en: reason }, receipt: { subject: `claim:${claim_id}`, content } }
  invariant(turn.case.org_id, 'a challenge has its owner')
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'insurance-payout', reason: `揭榜险赔付 Payout milestone ${one.position}`, case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: await bankOf(cx, policy.org_id), credit_account: await receivedBy(cx, turn.case.org_id, 'payouts'), amount_fen: paid_fen }],
  })
  return { note: { zh: `赔付 ${paid_fen / 100} 元：${reason}`, en: `${paid_fen / 100} yuan paid: ${reason}` }, receipt: { subject: `journal:${journal}`, content } }
}
