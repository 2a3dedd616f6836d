import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'
import { claimsOf, quotesOf } from './insure.ts'

/** Quotes, the policy and the claims. */
export async function coverSections(cx: Cx, file: CaseFile, challenge: Challenge): Promise<Shown[]> {
  const quotes = await quotesOf(cx, file.id)
  const claims = await claimsOf(cx, file.id)
  const { currency } = challenge
  return [
    ...quotes.length > 0 ? [{ id: 'cover', title: { zh: '揭榜险', en: 'Cover' }, kind: 'table' as const, columns: [
      { id: 'insurer', label: { zh: '保险机构', en: 'Insurer' }, as: 'word' as const }, { id: 'cover', label: { zh: '保险金额', en: 'Sum insured' }, as: 'money' as const }, { id: 'premium', label: { zh: '保费', en: 'Premium' }, as: 'money' as const }, { id: 'share_percent', label: { zh: '赔付比例 %', en: 'Share %' }, as: 'number' as const }, { id: 'terms', label: { zh: '条款', en: 'Terms' }, as: 'text' as const }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }],
      rows: quotes.map((one) => ({ insurer: { zh: one.org_zh ?? one.org_id, en: one.org_en ?? one.org_id }, cover: money(one.cover_fen, currency), premium: money(one.premium_fen, currency), share_percent: one.share_percent, terms: one.terms, state: one.state === 'taken' ? { zh: '已投保', en: 'Taken' } : { zh: '报价', en: 'Offered' } })) }] : [],
    ...claims.length > 0 ? [{ id: 'claims', title: { zh: '索赔', en: 'Claims' }, kind: 'table' as const, columns: [
      { id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'account', label: { zh: '经过', en: 'Account' }, as: 'text' as const }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }, { id: 'paid', label: { zh: '赔付', en: 'Paid' }, as: 'money' as const }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text' as const }],
      rows: claims.map((one) => ({ title: one.title, account: one.account, state: { open: { zh: '待核定', en: 'Open' }, paid: { zh: '已赔付', en: 'Paid' }, refused: { zh: '拒赔', en: 'Refused' } }[one.state], paid: one.state === 'paid' ? money(one.paid_fen, currency) : null, reason: one.reason })) }] : [],
  ]
}
