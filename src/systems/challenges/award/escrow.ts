import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openAccount } from '#engines/ledger/account.ts'
import { balance } from '#engines/ledger/balance.ts'
import { post } from '#engines/ledger/post.ts'
import { settle } from '#engines/ledger/reserve.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'
import { contractOf } from './contract.ts'
import { raceOf } from './race-plan.ts'

/** The escrow account of a case: it can never pay out more than was put in. */
export function escrowOf(cx: Cx, case_id: string, org_id: string | null, county_id: string | null): Promise<string> {
  return openAccount(cx.tx, { city_id: cx.city.id, kind: 'escrow', owner: `case:${case_id}`, purpose: 'bounty', limit_rule: 'debits-within-credits', currency: cx.city.pack.city.currency, org_id, county_id })
}

/** An organisation's account for what it received. */
export function receivedBy(cx: Cx, org_id: string, purpose: string): Promise<string> {
  return openAccount(cx.tx, { city_id: cx.city.id, kind: 'party', owner: `org:${org_id}`, purpose, currency: cx.city.pack.city.currency, org_id })
}

/** Where an organisation's money comes from and goes back to: its bank, outside the platform. */
export function bankOf(cx: Cx, org_id: string): Promise<string> {
  return openAccount(cx.tx, { city_id: cx.city.id, kind: 'outside', owner: `org:${org_id}`, purpose: 'bank', currency: cx.city.pack.city.currency, org_id })
}

/** 托管榜金: the whole contract sum at once. */
export const payDeposit: Effect = async (cx, turn) => {
  const { 'amount-fen': amount_fen, reference } = turn.answers as { 'amount-fen': number, reference: string }
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'a deposit follows a signed contract')
  if (amount_fen !== contract.total_fen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'amount-fen', code: 'challenges.deposit-differs', data: { total: contract.total_fen / 100 } }])
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'bounty-deposit', reason: `托管榜金 Deposit ${reference}`, case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: await bankOf(cx, contract.org_id), credit_account: await escrowOf(cx, turn.case.id, contract.org_id, turn.case.county_id), amount_fen }],
  })
  await sql`update contract set deposited_fen = ${amount_fen} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: `凭证 ${reference}`, en: `Reference ${reference}` }, receipt: { subject: `journal:${journal}`, content: { amount_fen, reference, case_id: turn.case.id } } }
}

/** 支付榜金: settles what the examination reserved. */
export const pay: Effect = async (cx, turn) => {
  const { milestone, reference } = turn.answers as { milestone: string, reference: string }
  const { rows } = await sql<{ reservation_id: string, payable_fen: number, title: string }>`update milestone set paid_fen = payable_fen, paid_at = now(), reference = ${reference}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${Number(milestone)} and payable_fen > 0 and paid_at is null and reservation_id is not null returning reservation_id, payable_fen, title`.execute(cx.tx)
  const due = rows[0]
  if (!due) throw fault('challenges.no-such-milestone')
  const journal = await settle(cx.tx, { city_id: cx.city.id, reservation_id: due.reservation_id, command_id: cx.command_id })
  return {
    note: { zh: `${due.title}：${yuan(due.payable_fen)}，凭证 ${reference}`, en: `${due.title}: ${yuan(due.payable_fen)}, reference ${reference}` },
    receipt: { subject: `journal:${journal}`, content: { amount_fen: due.payable_fen, reference, case_id: turn.case.id, milestone: Number(milestone) } },
  }
}

/** 退还余额: what no milestone earned goes back to the owner. */
export const releaseRest: Effect = async (cx, turn) => {
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'performance follows a contract')
  // In a race the rest is shared by the plan, for all teams at once.
  if (await raceOf(cx, turn.case.parent_id)) return { receipt: { subject: `case:${turn.case.id}`, content: { returned_fen: 0, case_id: turn.case.id } } }
  const escrow = await escrowOf(cx, turn.case.id, contract.org_id, turn.case.county_id)
  const { available_fen } = await balance(cx.tx, { city_id: cx.city.id, account_id: escrow })
  const rest_fen = available_fen ?? 0
  const content = { returned_fen: rest_fen, case_id: turn.case.id }
  if (rest_fen === 0) return { receipt: { subject: `case:${turn.case.id}`, content } }
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'bounty-return', reason: '退还未使用的托管榜金 Unused bounty returned', case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: escrow, credit_account: await bankOf(cx, contract.org_id), amount_fen: rest_fen }],
  })
  return { note: { zh: `退还 ${yuan(rest_fen)}`, en: `${yuan(rest_fen)} returned` }, receipt: { subject: `journal:${journal}`, content } }
}
