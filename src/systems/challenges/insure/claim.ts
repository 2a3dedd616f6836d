import { z } from 'zod'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { addDays } from '#kernel/values/days.ts'
import { share } from '#kernel/values/money.ts'
import { post } from '#engines/ledger/post.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { contractOf } from '../award/contract.ts'
import { bankOf, receivedBy } from '../award/escrow.ts'
import { deliverablesOf, roundsOf } from '../award/deliverable.ts'
import { unreached } from '../award/milestone.ts'
import { yuan } from '../part.ts'
import { payoutOf } from './premium.ts'
import { ownPolicy, policyOf } from './quote.ts'

export type Claim = {
  id: string, position: number, account: string, evidence: string[], state: 'open' | 'paid' | 'refused', paid_fen: number, reason: string | null, title: string, price_fen: number, accepted_percent: number | null
  lost_fen: number | null, record_hash: string | null, opinion: string | null, opinion_verdict: 'pay' | 'refuse' | null, opinion_fen: number | null, adjuster_id: string | null, recovered_fen: number
}

/** Claims of a case, oldest first. */
export async function claimsOf(cx: Cx, case_id: string): Promise<Claim[]> {
  const { rows } = await sql<Claim>`select claim.id, claim.position, claim.account, claim.evidence, claim.state, claim.paid_fen, claim.reason, milestone.title, milestone.price_fen, milestone.accepted_percent,
      claim.lost_fen, claim.record_hash, claim.opinion, claim.opinion_verdict, claim.opinion_fen, claim.adjuster_id, coalesce((select sum(amount_fen) from insurance_recovery back where back.city_id = claim.city_id and back.claim_id = claim.id), 0)::bigint as recovered_fen
    from insurance_claim claim join milestone on milestone.city_id = claim.city_id and milestone.case_id = claim.case_id and milestone.position = claim.position
    where claim.city_id = ${cx.city.id} and claim.case_id = ${case_id} order by claim.at, claim.id`.execute(cx.tx)
  return rows
}

/** The milestone as it stands, with its deliverables, every round of each and the acts of its history: what a claim rests on. */
async function recordOf(cx: Cx, case_id: string, position: number): Promise<Record<string, unknown>> {
  const { rows } = await sql<Record<string, unknown>>`select position, title, deliverable, due_on, price_fen, state, round, report, evidence, note, accepted_percent, payable_fen, paid_fen,
      (select coalesce(jsonb_agg(jsonb_build_object('at', to_char(event.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'action', event.action, 'note', event.note_zh, 'receipt', event.receipt_id) order by event.id), '[]')
        from case_event event where event.city_id = milestone.city_id and event.case_id = milestone.case_id and event.action in ('deliver', 'examine', 'ask-acceptance', 'told:panel-verdict', 'pay') and split_part(event.answers ->> 'milestone', '.', 1) = milestone.position::text) as history
    from milestone where city_id = ${cx.city.id} and case_id = ${case_id} and position = ${position}`.execute(cx.tx)
  invariant(rows[0], 'a claim is about a milestone')
  const of = <T extends { position: number }>(list: readonly T[]) => list.filter((one) => one.position === position)
  return { ...rows[0], deliverables: of(await deliverablesOf(cx, case_id)), rounds: of(await roundsOf(cx, case_id)) }
}

/** 索赔: for a milestone that failed or was accepted only in part; once each, past the waiting period, with the record as it stands attached for good. */
export const claim: Effect = async (cx, turn) => {
  const { milestone, account, evidence } = turn.answers as { milestone: string, account: string, evidence?: string[] }
  const policy = await policyOf(cx, turn.case.id)
  if (!policy?.from_on || !policy.until_on) throw fault('challenges.no-policy')
  const waits_until = addDays(policy.from_on, policy.waiting_days)
  if (policy.waiting_days > 0 && cx.today_on < waits_until) throw fault('challenges.still-waiting', { until: waits_until })
  if (cx.today_on > policy.until_on) throw fault('challenges.cover-ended', { until: policy.until_on })
  const { rows } = await sql<{ price_fen: number, payable_fen: number }>`select price_fen, payable_fen from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${Number(milestone)} and state in ('failed', 'partial') and not ${unreached}`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-such-milestone')
  const lost_fen = rows[0].price_fen - rows[0].payable_fen
  const record = await recordOf(cx, turn.case.id, Number(milestone))
  const record_hash = contentHash(record)
  await sql`insert into insurance_claim (city_id, id, case_id, quote_id, position, account, evidence, lost_fen, record, record_hash)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${policy.id}, ${Number(milestone)}, ${account}, ${JSON.stringify(evidence ?? [])}::jsonb, ${lost_fen}, ${JSON.stringify(record)}::jsonb, ${record_hash})`.execute(cx.tx)
  return { receipt: { subject: `case:${turn.case.id}`, content: { milestone: Number(milestone), lost_fen, record_hash } } }
}

const openClaim = async (cx: Cx, case_id: string, claim_id: string): Promise<{ one: Claim, paid_before_fen: number }> => {
  const claims = await claimsOf(cx, case_id)
  const one = claims.find((row) => row.id === claim_id && row.state === 'open')
  if (!one) throw fault('challenges.no-such-claim')
  return { one, paid_before_fen: claims.reduce((sum, row) => sum + row.paid_fen, 0) }
}

const lossOf = (one: Claim) => one.lost_fen ?? one.price_fen - share(one.price_fen, (one.accepted_percent ?? 0) * 100)

/** 核损: the adjuster's opinion with what the policy would pay; the decision is another person's. */
export const adjustClaim: Effect = async (cx, turn) => {
  const { claim: claim_id, verdict, opinion } = turn.answers as { claim: string, verdict: 'pay' | 'refuse', opinion: string }
  const policy = await ownPolicy(cx, turn)
  const { one, paid_before_fen } = await openClaim(cx, turn.case.id, claim_id)
  const would_fen = verdict === 'pay' ? payoutOf(policy, lossOf(one), paid_before_fen) : 0
  await sql`update insurance_claim set opinion = ${opinion}, opinion_verdict = ${verdict}, opinion_fen = ${would_fen}, adjuster_id = ${cx.actor.account_id}, opinion_at = now() where city_id = ${cx.city.id} and id = ${one.id} and state = 'open'`.execute(cx.tx)
  return { note: { zh: `核损：${verdict === 'pay' ? `建议赔付，按保单为 ${yuan(would_fen)}` : '建议拒赔'}。${opinion}`, en: `Adjusted: ${verdict === 'pay' ? `pay, ${yuan(would_fen)} by the policy` : 'refuse'}. ${opinion}` } }
}

/** 核定赔付: the policy's share of what the milestone lost past the deductible, within what is left of the sum insured, to whom the policy says. Computed, never typed. */
export const decideClaim: Effect = async (cx, turn) => {
  const { claim: claim_id, verdict, reason } = turn.answers as { claim: string, verdict: 'paid' | 'refused', reason: string }
  const policy = await ownPolicy(cx, turn)
  const { one, paid_before_fen } = await openClaim(cx, turn.case.id, claim_id)
  if (one.adjuster_id === null) throw fault('challenges.no-opinion-yet')
  if (one.adjuster_id === cx.actor.account_id) throw fault('challenges.own-opinion')
  const lost_fen = lossOf(one)
  const paid_fen = verdict === 'paid' ? payoutOf(policy, lost_fen, paid_before_fen) : 0
  const contract = await contractOf(cx, turn.case.id)
  invariant(turn.case.org_id && contract, 'a policy rests on a contract')
  const payee = policy.payee === 'solver' ? contract.solver_org_id : turn.case.org_id
  await sql`update insurance_claim set state = ${verdict}, paid_fen = ${paid_fen}, reason = ${reason}, decided_at = now(), payee_org_id = ${paid_fen > 0 ? payee : null} where city_id = ${cx.city.id} and id = ${claim_id} and state = 'open'`.execute(cx.tx)
  const content = { claim: claim_id, verdict, lost_fen, paid_fen, payee, record_hash: one.record_hash, case_id: turn.case.id }
  if (paid_fen === 0) return { note: { zh: reason, en: reason }, receipt: { subject: `claim:${claim_id}`, content } }
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'insurance-payout', reason: `揭榜险赔付 Payout milestone ${one.position}`, case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: await bankOf(cx, policy.org_id), credit_account: await receivedBy(cx, payee, 'payouts'), amount_fen: paid_fen }],
  })
  return { note: { zh: `赔付 ${yuan(paid_fen)}：${reason}`, en: `${yuan(paid_fen)} paid: ${reason}` }, receipt: { subject: `journal:${journal}`, content } }
}

/** 记追偿: what came back of a payout, also after the contract's case has ended; never more than was paid. */
export const recordRecovery = action({
  title: { zh: '记一笔追偿', en: 'Record a recovery' },
  input: z.strictObject({ claim_id: z.string().min(1).max(64), amount_fen: z.int().min(1).max(100_000_000_000), from_whom: z.string().trim().min(2).max(120), reference: z.string().trim().min(2).max(80) }),
  output: z.strictObject({ id: z.string(), left_fen: z.number() }),
  allow: { insurer: ['own-organisation'] },
  run: async (cx, input) => {
    const mine = orgsOf(cx.actor, ['insurer'])
    await cx.elevate()
    const { rows } = await sql<{ case_id: string, org_id: string, paid_fen: number }>`select claim.case_id, quote.org_id, claim.paid_fen from insurance_claim claim join insurance_quote quote on quote.city_id = claim.city_id and quote.id = claim.quote_id
      where claim.city_id = ${cx.city.id} and claim.id = ${input.claim_id} and claim.state = 'paid' and quote.org_id = any(${mine}::text[]) for update of claim`.execute(cx.tx)
    const paid = rows[0]
    if (!paid) throw fault('challenges.no-such-claim')
    const { rows: back } = await sql<{ fen: number }>`select coalesce(sum(amount_fen), 0)::bigint as fen from insurance_recovery where city_id = ${cx.city.id} and claim_id = ${input.claim_id}`.execute(cx.tx)
    const left_fen = paid.paid_fen - back[0]!.fen
    if (input.amount_fen > left_fen) throw fault('challenges.recovered-above', { left: left_fen / 100 })
    const journal_id = await post(cx.tx, { city_id: cx.city.id, kind: 'insurance-recovery', reason: `揭榜险追偿 Recovery ${input.reference}`, case_id: paid.case_id, command_id: cx.command_id,
      entries: [{ debit_account: await bankOf(cx, paid.org_id), credit_account: await receivedBy(cx, paid.org_id, 'recoveries'), amount_fen: input.amount_fen }] })
    const id = newId()
    await sql`insert into insurance_recovery (city_id, id, case_id, claim_id, amount_fen, from_whom, reference, account_id, journal_id) values (${cx.city.id}, ${id}, ${paid.case_id}, ${input.claim_id}, ${input.amount_fen}, ${input.from_whom}, ${input.reference}, ${cx.actor.account_id}, ${journal_id})`.execute(cx.tx)
    audit(cx, 'challenges.record-recovery', `claim:${input.claim_id}`, { ...input, journal_id })
    return { id, left_fen: left_fen - input.amount_fen }
  },
})
