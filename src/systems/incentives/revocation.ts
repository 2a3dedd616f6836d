import { z } from 'zod'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Role } from '#kernel/trust/actor.ts'
import { addWorkdays } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { openFrom } from '#engines/cases/open.ts'
import { loadCase } from '#engines/cases/load.ts'
import { openAccount } from '#engines/ledger/account.ts'
import { post } from '#engines/ledger/post.ts'
import type { CaseFile, CaseSubject, Effect } from '#engines/cases/subject.ts'
import { claimOf } from './claim.ts'
import { fundAccount, grantedTo } from './fund.ts'
import { yuan } from '#kernel/values/money.ts'

export const grounds = {
  'fact-revised': { zh: '事实修订后不符合或金额减少', en: 'A fact was revised' }, 'untrue-statement': { zh: '申报不实', en: 'An untrue statement' },
  'condition-broken': { zh: '未履行承诺条件', en: 'A condition was broken' }, 'paid-in-error': { zh: '误付', en: 'Paid in error' }, other: { zh: '其他', en: 'Other' },
} as const

/** How many working days an enterprise is heard. No source states it. */
export const hearing_days = 10

type Revocation = { case_id: string, of_case_id: string, org_id: string, ground: keyof typeof grounds, explanation: string, amount_fen: number, hearing_until: string, is_heard: boolean, decided_at: string | null, repaid_fen: number }

/** The revocation a case is about. */
export async function revocationOf(cx: Cx, case_id: string): Promise<Revocation> {
  const { rows } = await sql<Revocation>`select case_id, of_case_id, org_id, ground, explanation, amount_fen, hearing_until::text as hearing_until, is_heard, decided_at::text as decided_at, repaid_fen
    from incentive_revocation where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const found = rows[0]
  invariant(found, 'the case of a revocation has its revocation')
  return found
}

/** Opens the row of a revocation from what `beginClawBack` says. */
export const openRevocation: CaseSubject['open'] = async (cx, { case_id, org_id, input }) => {
  const { of_case_id, ground, explanation, amount_fen } = input as { of_case_id: string, ground: string, explanation: string, amount_fen: number }
  await sql`insert into incentive_revocation (city_id, case_id, of_case_id, org_id, ground, explanation, amount_fen, hearing_until)
    values (${cx.city.id}, ${case_id}, ${of_case_id}, ${org_id}, ${ground}, ${explanation}, ${amount_fen}, ${addWorkdays(casesOf(cx.city).calendar, cx.today_on, hearing_days).due_on})`.execute(cx.tx)
  return { subject: `incentive-claim:${of_case_id}`, title: { zh: '追回政策资金', en: 'Claw-back of a grant' } }
}

/** 发起追回: a case of its own about what was paid, with its ground; never more than was paid and not taken back before. */
export const beginClawBack = action({
  title: { zh: '发起追回', en: 'Begin a claw-back' },
  input: z.strictObject({ case_id: z.string().min(1).max(64), ground: z.enum(Object.keys(grounds) as [keyof typeof grounds]), explanation: z.string().trim().min(10).max(2_000), amount_fen: z.int().min(1).max(10 ** 13) }),
  output: z.strictObject({ case_id: z.string() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, input) => {
    const file = await loadCase(cx, input.case_id)
    const passage = cx.city.access.passage('incentives.begin-claw-back', cx.actor, { city_id: cx.city.id })
    if (!passage || file.procedure !== 'incentive-claim') throw fault('incentives.no-such-claim')
    await cx.elevate()
    const case_id = await openClawBack(cx, file, passage.role, { ground: input.ground, explanation: input.explanation, amount_fen: input.amount_fen })
    return { case_id }
  },
})

/**
 * Opens a claw-back of a claim in a role whose right to it was established; never more than was paid and not taken back before. The transaction must be elevated.
 * @throws fault `incentives.more-than-paid`
 */
export async function openClawBack(cx: Cx, file: CaseFile, role: Role, { ground, explanation, amount_fen }: { ground: keyof typeof grounds, explanation: string, amount_fen: number }): Promise<string> {
  const claim = await claimOf(cx, file.id)
  const { rows } = await sql<{ taken_fen: number }>`select coalesce(sum(back.amount_fen), 0)::bigint as taken_fen from incentive_revocation back
    join case_file file on file.city_id = back.city_id and file.id = back.case_id where back.city_id = ${cx.city.id} and back.of_case_id = ${file.id} and file.outcome is distinct from 'dropped'`.execute(cx.tx)
  const left_fen = (claim.paid_fen ?? 0) - rows[0]!.taken_fen
  if (amount_fen > left_fen) throw fault('incentives.more-than-paid', { left: left_fen / 100 })
  return openFrom(cx, file, role, { procedure: 'incentive-revocation', kind: 'split-from', title: { zh: `追回：${file.title_zh}`, en: `Claw-back: ${file.title_en}` },
    input: { of_case_id: file.id, ground, explanation, amount_fen } })
}

/** 陈述意见 */
export const stateRevocationView: Effect = async (cx, turn) => {
  await sql`update incentive_revocation set is_heard = true where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const text = String(turn.answers.opinion)
  return { note: { zh: text, en: text } }
}

/** 决定追回 */
export const decideClawBack: Effect = async (cx, turn) => {
  await sql`update incentive_revocation set decided_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const { amount_fen, ground } = await revocationOf(cx, turn.case.id)
  const text = String(turn.answers.opinion)
  return { note: { zh: `追回 ${yuan(amount_fen)}：${text}`, en: `${yuan(amount_fen)} to be repaid: ${text}` }, receipt: { subject: `case:${turn.case.id}`, content: { amount_fen, ground, case_id: turn.case.id } } }
}

/** 登记退还: what comes back goes to the fund it was paid from; never more than is owed. */
export const recordRepayment: Effect = async (cx, turn) => {
  const { 'amount-fen': amount_fen, reference } = turn.answers as { 'amount-fen': number, reference: string }
  const back = await revocationOf(cx, turn.case.id)
  const claim = await claimOf(cx, back.of_case_id)
  const owed_fen = back.amount_fen - back.repaid_fen
  if (amount_fen > owed_fen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'amount-fen', code: 'incentives.more-than-owed', data: { owed: owed_fen / 100 } }])
  invariant(claim.fund, 'what is repaid was paid from a fund')
  const granted = await grantedTo(cx, back.org_id)
  const bank = await openAccount(cx.tx, { city_id: cx.city.id, kind: 'outside', owner: `org:${back.org_id}`, purpose: 'bank', currency: cx.city.pack.city.currency, org_id: back.org_id })
  const journal = await post(cx.tx, { city_id: cx.city.id, kind: 'incentive-repayment', reason: `退还政策资金 Repayment ${reference}`, case_id: turn.case.id, command_id: cx.command_id, entries: [
    { debit_account: bank, credit_account: granted, amount_fen }, { debit_account: granted, credit_account: await fundAccount(cx, claim.fund, claim.of_year), amount_fen },
  ] })
  await sql`update incentive_revocation set repaid_fen = repaid_fen + ${amount_fen} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: `${yuan(amount_fen)}，凭证 ${reference}`, en: `${yuan(amount_fen)}, reference ${reference}` }, receipt: { subject: `journal:${journal}`, content: { amount_fen, reference, case_id: turn.case.id } } }
}
