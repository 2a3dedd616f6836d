import type { Cx } from '#kernel/store/cx.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { claimsOf } from './claim.ts'
import { endorsementsOf } from './policy.ts'
import { policy_kind } from './policy-document.ts'
import { quotesOf } from './quote.ts'
import { subsidyHint } from './subsidy.ts'

const payee_words = { owner: { zh: '发榜企业', en: 'The owner' }, solver: { zh: '揭榜方', en: 'The solver' } }
const illustrative = { zh: '示例条款：揭榜险条款未见公开来源', en: 'Illustrative: no public source states the terms of 揭榜险' }

/** Quotes side by side, the policy with its changes, and the claims with opinion and record. */
export async function coverSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  const own = orgsOf(cx.actor, ['insurer'])
  const all = await quotesOf(cx, file.id)
  // Insurers compete: each reads its own quote, and of the policy only the one that stands behind it.
  const quotes = reader.role === 'insurer' ? all.filter((one) => own.includes(one.org_id)) : all
  if (reader.role === 'insurer' && all.some((one) => one.state === 'taken' && !own.includes(one.org_id))) return []
  const { currency } = challenge
  const shown: Shown[] = []
  if (quotes.length > 0) {
    shown.push({ id: 'cover', title: { zh: '揭榜险', en: 'Cover' }, kind: 'table', is_compared: true, columns: [
      { id: 'insurer', label: { zh: '保险机构', en: 'Insurer' }, as: 'word' }, { id: 'product', label: { zh: '产品', en: 'Product' }, as: 'word' }, { id: 'cover', label: { zh: '保险金额', en: 'Sum insured' }, as: 'money' }, { id: 'premium', label: { zh: '保费', en: 'Premium' }, as: 'money' },
      { id: 'computed', label: { zh: '按产品计算', en: 'As computed' }, as: 'money' }, { id: 'why', label: { zh: '调整理由', en: 'Why it differs' }, as: 'text' }, { id: 'share_percent', label: { zh: '赔付比例 %', en: 'Share %' }, as: 'number' }, { id: 'deductible', label: { zh: '每次免赔额', en: 'Deductible' }, as: 'money' },
      { id: 'waiting_days', label: { zh: '等待期（天）', en: 'Waiting days' }, as: 'number' }, { id: 'payee', label: { zh: '赔给谁', en: 'Paid to' }, as: 'word' }, { id: 'from_on', label: { zh: '保险期间起', en: 'Insured from' }, as: 'date' }, { id: 'until_on', label: { zh: '保险期间止', en: 'Insured until' }, as: 'date' }, { id: 'terms', label: { zh: '保障', en: 'Cover' }, as: 'text' }, { id: 'exclusions', label: { zh: '除外', en: 'Exclusions' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }],
    rows: quotes.map((one) => ({ insurer: { zh: one.org_zh ?? one.org_id, en: one.org_en ?? one.org_id }, product: one.product_zh ? { zh: `${one.product_zh} 第 ${one.product_version} 版${one.is_illustrative ? `（${illustrative.zh}）` : ''}`, en: `${one.product_en} v${one.product_version}${one.is_illustrative ? ` (${illustrative.en})` : ''}` } : { zh: '自行拟定', en: 'Written freely' },
      cover: money(one.cover_fen, currency), premium: money(one.premium_fen, currency), computed: money(one.computed_fen, currency), why: one.adjusted_why, share_percent: one.share_percent, deductible: money(one.deductible_fen, currency), waiting_days: one.waiting_days, payee: payee_words[one.payee],
      from_on: one.from_on, until_on: one.until_on, terms: one.terms, exclusions: one.exclusions, state: one.state === 'taken' ? { zh: '已投保', en: 'Taken' } : { zh: '报价', en: 'Offered' } })) })
    if (['enterprise', 'city-officer', 'auditor'].includes(reader.role)) shown.push(subsidyHint((quotes.find((one) => one.state === 'taken') ?? quotes[0]!).premium_fen, currency))
  }
  const papers = (await documentsOf(cx, file.id, reader)).filter((one) => one.kind === policy_kind)
  if (papers.length > 0) {
    shown.push({ id: 'policy', title: { zh: '保险单', en: 'Policy' }, kind: 'table', rows: papers.map((one) => ({ which: one.ref === 'taken' ? { zh: `投保时（${one.language === 'zh' ? '中文' : '英文'}）`, en: `As taken out (${one.language === 'zh' ? 'Chinese' : 'English'})` } : { zh: `批改后（${one.language === 'zh' ? '中文' : '英文'}）`, en: `As endorsed (${one.language === 'zh' ? 'Chinese' : 'English'})` }, file: [one.file_id], sha256: one.sha256 })),
      columns: [{ id: 'which', label: { zh: '版本', en: 'Edition' }, as: 'word' }, { id: 'file', label: { zh: '文件', en: 'File' }, as: 'files' }, { id: 'sha256', label: { zh: '校验值', en: 'SHA-256' }, as: 'hash' }] })
  }
  const endorsements = await endorsementsOf(cx, file.id)
  if (endorsements.length > 0) {
    shown.push({ id: 'endorsements', title: { zh: '批改', en: 'Endorsements' }, kind: 'table', columns: [{ id: 'at', label: { zh: '提出', en: 'Offered' }, as: 'instant' }, { id: 'cover', label: { zh: '保险金额改为', en: 'Sum insured becomes' }, as: 'money' }, { id: 'until', label: { zh: '期间改至', en: 'Term until' }, as: 'date' }, { id: 'change', label: { zh: '保费增减', en: 'Premium change' }, as: 'money' }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }],
      rows: endorsements.map((one) => ({ at: one.at, cover: money(one.cover_after_fen, currency), until: one.until_after_on, change: money(one.premium_change_fen, currency), reason: one.reason, state: { offered: { zh: '待企业答复', en: 'To be answered' }, agreed: { zh: '已生效', en: 'In force' }, declined: { zh: '未同意', en: 'Declined' } }[one.state] })) })
  }
  const claims = await claimsOf(cx, file.id)
  if (claims.length > 0) {
    const is_insurer = reader.role === 'insurer' || reader.role === 'auditor' || reader.role === 'city-officer'
    shown.push({ id: 'claims', title: { zh: '索赔', en: 'Claims' }, kind: 'table', columns: [
      { id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' }, { id: 'account', label: { zh: '经过', en: 'Account' }, as: 'text', is_detail: true }, { id: 'lost', label: { zh: '损失', en: 'Lost' }, as: 'money' }, { id: 'record', label: { zh: '里程碑记录摘要', en: 'Hash of its record' }, as: 'hash', is_detail: true },
      ...is_insurer ? [{ id: 'opinion', label: { zh: '核损意见', en: 'Adjuster’s opinion' }, as: 'text' as const, is_detail: true }, { id: 'would', label: { zh: '按保单应赔', en: 'By the policy' }, as: 'money' as const }] : [],
      { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'paid', label: { zh: '赔付', en: 'Paid' }, as: 'money' }, { id: 'recovered', label: { zh: '已追回', en: 'Recovered' }, as: 'money' }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text', is_detail: true }],
    rows: claims.map((one) => ({ title: one.title, account: one.account, lost: money(one.lost_fen, currency), record: one.record_hash, opinion: one.opinion, would: money(one.opinion_fen, currency),
      state: one.state === 'open' ? one.opinion === null ? { zh: '待核损', en: 'To be adjusted' } : { zh: '待核定', en: 'Open' } : one.state === 'paid' ? { zh: '已赔付', en: 'Paid' } : { zh: '拒赔', en: 'Refused' },
      paid: one.state === 'paid' ? money(one.paid_fen, currency) : null, recovered: one.recovered_fen > 0 ? money(one.recovered_fen, currency) : null, reason: one.reason })) })
  }
  return shown
}
