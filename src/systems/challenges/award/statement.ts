import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { share } from '#kernel/values/money.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { shownMoney as money, yuan } from '../part.ts'
import { contractOf } from './contract.ts'

/** The newsletter's subsidy for deals of open challenges: from this deal on, this share of what was really paid; no cap is printed. */
const subsidy = { deal_min_fen: 50_000_000, rate_bp: 1_500 }

type Line = { at: string, kind: string, reason: string, amount_fen: number, from_kind: string, to_kind: string, to_owner: string, to_purpose: string }

const kinds: Record<string, { zh: string, en: string }> = {
  'bounty-deposit': { zh: '存入托管', en: 'Put into escrow' }, settlement: { zh: '支付榜金', en: 'Bounty paid' }, 'bounty-return': { zh: '退还余额', en: 'Returned' }, premium: { zh: '揭榜险保费', en: 'Premium' }, 'insurance-payout': { zh: '揭榜险赔付', en: 'Insurance payout' }, reversal: { zh: '冲正', en: 'Reversal' },
}

/** 往来明细: every movement of the contract as the ledger has it, what that comes to for each side, and what may be claimed for it: the subsidy is the owner's to claim, so the solver is not told of it. */
export async function statementSections(cx: Cx, file: CaseFile, currency: string, may_claim: boolean): Promise<Shown[]> {
  const contract = await contractOf(cx, file.id)
  if (!contract) return []
  const { rows } = await sql<Line>`select to_char(entry.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, journal.kind, journal.reason, entry.amount_fen, debit.kind as from_kind, credit.kind as to_kind, credit.owner as to_owner, credit.purpose as to_purpose
    from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.id
      join ledger_account debit on debit.city_id = entry.city_id and debit.id = entry.debit_account join ledger_account credit on credit.city_id = entry.city_id and credit.id = entry.credit_account
    where journal.city_id = ${cx.city.id} and journal.case_id = ${file.id} order by entry.number limit 500`.execute(cx.tx)
  if (rows.length === 0) return []
  const { rows: held } = await sql<{ due_fen: number }>`select coalesce(sum(amount_fen), 0)::bigint as due_fen from ledger_reservation where city_id = ${cx.city.id} and case_id = ${file.id} and state = 'open'`.execute(cx.tx)
  const sum = (keep: (line: Line) => boolean) => rows.filter(keep).reduce((total, line) => total + line.amount_fen, 0)
  const deposited_fen = sum((line) => line.kind === 'bounty-deposit'), returned_fen = sum((line) => line.kind === 'bounty-return')
  const paid_fen = sum((line) => line.to_kind === 'party' && line.to_purpose === 'bounty' && line.to_owner === `org:${contract.solver_org_id}`)
  const premium_fen = sum((line) => line.kind === 'premium'), payouts = rows.filter((line) => line.kind === 'insurance-payout')
  const payoutTo = (is_solver: boolean) => payouts.filter((line) => (line.to_owner === `org:${contract.solver_org_id}`) === is_solver).reduce((total, line) => total + line.amount_fen, 0)
  const is_large = contract.total_fen >= subsidy.deal_min_fen
  return [
    { id: 'statement', title: { zh: '资金往来', en: 'Statement' }, kind: 'fields', rows: [
      ...deposited_fen > 0 ? [{ label: { zh: '发榜方存入托管', en: 'Put into escrow by the owner' }, value: money(deposited_fen, currency), as: 'money' as const }] : [],
      { label: { zh: '已付揭榜方', en: 'Paid to the solver' }, value: money(paid_fen, currency), as: 'money' }, { label: { zh: '应付未付', en: 'Due, not yet paid' }, value: money(held[0]!.due_fen, currency), as: 'money' },
      ...returned_fen > 0 ? [{ label: { zh: '已退发榜方', en: 'Returned to the owner' }, value: money(returned_fen, currency), as: 'money' as const }] : [],
      ...deposited_fen > 0 ? [{ label: { zh: '仍在托管', en: 'Still in escrow' }, value: money(deposited_fen - paid_fen - returned_fen, currency), as: 'money' as const }] : [],
      ...premium_fen > 0 ? [{ label: { zh: '发榜方已付保费', en: 'Premium paid by the owner' }, value: money(premium_fen, currency), as: 'money' as const }] : [],
      ...payoutTo(false) > 0 ? [{ label: { zh: '保险赔付发榜方', en: 'Insurance paid to the owner' }, value: money(payoutTo(false), currency), as: 'money' as const }] : [],
      ...payoutTo(true) > 0 ? [{ label: { zh: '保险赔付揭榜方', en: 'Insurance paid to the solver' }, value: money(payoutTo(true), currency), as: 'money' as const }] : [],
      ...may_claim ? [{ label: { zh: '可申报成交补助', en: 'Subsidy that may be claimed' }, value: is_large ? money(share(paid_fen, subsidy.rate_bp), currency) : { zh: '成交额不足 50 万元，不在补助范围', en: 'The deal is below 500,000 yuan and outside the subsidy' }, as: is_large ? 'money' as const : 'word' as const,
        help: { zh: `按账本实际支付 ${yuan(paid_fen)}的 15% 计算；成交额 ${yuan(contract.total_fen)}。依据：市科技局工作刊物 2021 年“首创三”（POL-020），原文未载封顶；申报随政策兑现办理，此处只算数。`, en: `15 % of ${yuan(paid_fen)} really paid by the ledger; the deal is ${yuan(contract.total_fen)}. Source: the bureau's newsletter of 2021 (POL-020), which prints no cap. The claim itself belongs to policy payments; this is the figure alone.` } }] : []] },
    { id: 'statement-lines', title: { zh: '逐笔', en: 'Entries' }, kind: 'table', columns: [
      { id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'kind', label: { zh: '事项', en: 'What' }, as: 'word' }, { id: 'reason', label: { zh: '摘要', en: 'Text' }, as: 'text' }, { id: 'amount', label: { zh: '金额', en: 'Amount' }, as: 'money' }],
      rows: rows.map((line) => ({ at: line.at, kind: kinds[line.kind] ?? { zh: line.kind, en: line.kind }, reason: line.reason, amount: money(line.amount_fen, currency) })) },
  ]
}
