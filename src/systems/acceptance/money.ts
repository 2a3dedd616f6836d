import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { yuan } from '#kernel/values/money.ts'
import { openAccount } from '#engines/ledger/account.ts'
import { balance } from '#engines/ledger/balance.ts'
import { post } from '#engines/ledger/post.ts'
import { release, reserve, settle } from '#engines/ledger/reserve.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { paymentsOf, projectOf, type Payment } from './project.ts'

const currency = (cx: Cx) => cx.city.pack.city.currency
const here = (cx: Cx, case_id: string) => sql`city_id = ${cx.city.id} and case_id = ${case_id}`

/** What is set aside for a project: it can never pay out more than was put in. */
const purse = (cx: Cx, case_id: string) => openAccount(cx.tx, { city_id: cx.city.id, kind: 'escrow', owner: `case:${case_id}`, purpose: 'project-grant', limit_rule: 'debits-within-credits', currency: currency(cx) })
const treasury = (cx: Cx) => openAccount(cx.tx, { city_id: cx.city.id, kind: 'outside', owner: `city:${cx.city.id}`, purpose: 'treasury', currency: currency(cx) })
const receivedBy = (cx: Cx, org_id: string) => openAccount(cx.tx, { city_id: cx.city.id, kind: 'party', owner: `org:${org_id}`, purpose: 'project-grant', currency: currency(cx), org_id })

/** Sets a project's whole grant aside, once its task book is agreed. */
export async function appropriate(cx: Cx, case_id: string, grant_fen: number, code: string): Promise<void> {
  if (grant_fen === 0) return
  await post(cx.tx, { city_id: cx.city.id, kind: 'project-appropriation', reason: `安排专项资金 Grant set aside ${code}`, case_id, command_id: cx.command_id, entries: [{ debit_account: await treasury(cx), credit_account: await purse(cx, case_id), amount_fen: grant_fen }] })
  await sql`update project set appropriated_fen = ${grant_fen} where ${here(cx, case_id)}`.execute(cx.tx)
}

/** Holds a payment for the organisation; it is paid when the finance officer says so. */
export async function owe(cx: Cx, case_id: string, { kind, round, amount_fen, reason }: { kind: Payment['kind'], round: number | null, amount_fen: number, reason: string }): Promise<number> {
  const { org_id } = await projectOf(cx, case_id)
  const number = (await paymentsOf(cx, case_id)).length + 1
  const reservation_id = await reserve(cx.tx, { city_id: cx.city.id, debit_account: await purse(cx, case_id), credit_account: await receivedBy(cx, org_id), amount_fen, reason, case_id, command_id: cx.command_id })
  await sql`insert into acceptance_payment (city_id, case_id, number, kind, round, amount_fen, reservation_id, state) values (${cx.city.id}, ${case_id}, ${number}, ${kind}, ${round}, ${amount_fen}, ${reservation_id}, 'due')`.execute(cx.tx)
  return number
}

async function pay(cx: Cx, case_id: string, number: number, reference: string): Promise<{ journal_id: string, amount_fen: number }> {
  const due = (await paymentsOf(cx, case_id)).find((one) => one.number === number && one.state === 'due')
  if (!due) throw fault('acceptance.no-such-payment')
  const journal_id = await settle(cx.tx, { city_id: cx.city.id, reservation_id: due.reservation_id, command_id: cx.command_id })
  await sql`update acceptance_payment set state = 'paid', journal_id = ${journal_id}, reference = ${reference}, paid_at = now() where ${here(cx, case_id)} and number = ${number}`.execute(cx.tx)
  await sql`update project set paid_fen = paid_fen + ${due.amount_fen} where ${here(cx, case_id)}`.execute(cx.tx)
  return { journal_id, amount_fen: due.amount_fen }
}

/** What of the grant is neither paid nor held for a payment, fen. */
async function freeOf(cx: Cx, case_id: string): Promise<number> {
  return (await balance(cx.tx, { city_id: cx.city.id, account_id: await purse(cx, case_id) })).available_fen ?? 0
}

/** 预拨经费: part of the grant ahead of acceptance. */
export const payInstalment: Effect = async (cx, turn) => {
  const { 'amount-fen': amount_fen, reference } = turn.answers as { 'amount-fen': number, reference: string }
  const free_fen = await freeOf(cx, turn.case.id)
  if (amount_fen > free_fen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'amount-fen', code: 'acceptance.more-than-left', data: { left: free_fen / 100 } }])
  const number = await owe(cx, turn.case.id, { kind: 'instalment', round: null, amount_fen, reason: `预拨专项资金 Instalment ${reference}` })
  const { journal_id } = await pay(cx, turn.case.id, number, reference)
  return { note: { zh: `${yuan(amount_fen)}，凭证 ${reference}`, en: `${yuan(amount_fen)}, reference ${reference}` }, receipt: { subject: `journal:${journal_id}`, content: { amount_fen, reference, case_id: turn.case.id, payment: number } } }
}

/** 支付验收拨款: pays what a round made due. */
export const payAccepted: Effect = async (cx, turn) => {
  const { payment, reference } = turn.answers as { payment: string, reference: string }
  const { journal_id, amount_fen } = await pay(cx, turn.case.id, Number(payment), reference)
  await lapseRest(cx, turn.case.id)
  return { note: { zh: `${yuan(amount_fen)}，凭证 ${reference}`, en: `${yuan(amount_fen)}, reference ${reference}` }, receipt: { subject: `journal:${journal_id}`, content: { amount_fen, reference, case_id: turn.case.id, payment: Number(payment) } } }
}

/** 登记退款: what has to come back, in one or several parts; never more than is owed. */
export const recordReturn: Effect = async (cx, turn) => {
  const { 'amount-fen': amount_fen, reference } = turn.answers as { 'amount-fen': number, reference: string }
  const project = await projectOf(cx, turn.case.id)
  const owed_fen = project.return_due_fen - project.returned_fen
  if (amount_fen > owed_fen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'amount-fen', code: 'acceptance.more-than-owed', data: { owed: owed_fen / 100 } }])
  const journal_id = await post(cx.tx, { city_id: cx.city.id, kind: 'project-return', reason: `退回专项资金 Grant returned ${reference}`, case_id: turn.case.id, command_id: cx.command_id, entries: [{ debit_account: await receivedBy(cx, project.org_id), credit_account: await purse(cx, turn.case.id), amount_fen }] })
  await sql`update project set returned_fen = returned_fen + ${amount_fen} where ${here(cx, turn.case.id)}`.execute(cx.tx)
  await lapseRest(cx, turn.case.id)
  return { note: { zh: `退回 ${yuan(amount_fen)}，凭证 ${reference}`, en: `${yuan(amount_fen)} returned, reference ${reference}` }, receipt: { subject: `journal:${journal_id}`, content: { amount_fen, reference, case_id: turn.case.id } } }
}

/** Gives up payments that are due but not paid: a later verdict reckons anew. */
export async function releaseDue(cx: Cx, case_id: string): Promise<void> {
  for (const one of await paymentsOf(cx, case_id)) {
    if (one.state !== 'due') continue
    await release(cx.tx, { city_id: cx.city.id, reservation_id: one.reservation_id })
    await sql`update acceptance_payment set state = 'released' where ${here(cx, case_id)} and number = ${one.number}`.execute(cx.tx)
  }
}

/** Gives the treasury back what is left once a project has its verdict and nothing is due either way. */
export async function lapseRest(cx: Cx, case_id: string): Promise<void> {
  const project = await projectOf(cx, case_id)
  if (project.verdict === null || project.appropriated_fen === 0 || project.returned_fen < project.return_due_fen || (await paymentsOf(cx, case_id)).some((one) => one.state === 'due')) return
  const free_fen = await freeOf(cx, case_id)
  invariant(project.lapsed_fen === 0, 'what is left goes back once')
  if (free_fen === 0) return
  await post(cx.tx, { city_id: cx.city.id, kind: 'project-lapse', reason: `收回结余专项资金 Rest of the grant ${project.code}`, case_id, command_id: cx.command_id, entries: [{ debit_account: await purse(cx, case_id), credit_account: await treasury(cx), amount_fen: free_fen }] })
  await sql`update project set lapsed_fen = ${free_fen} where ${here(cx, case_id)}`.execute(cx.tx)
}
