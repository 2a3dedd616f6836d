import type { Cx } from '#kernel/store/cx.ts'
import type { DocumentKind } from '#kernel/outside/document.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { formatFen } from '#kernel/values/money.ts'
import { loadCase } from '#engines/cases/load.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { contractOf } from '../award/contract.ts'
import { endorsementsOf, type Endorsement } from './policy.ts'
import { policyOf, type Quote } from './quote.ts'

/** The kind under which a policy is asked for and kept: `taken` as it was taken out, an endorsement's id as it stood after it. */
export const policy_kind = 'insurance-policy'

type Terms = { cover_fen: number, premium_fen: number, until_on: string | null }

/** A policy's terms as they stood: later changes are undone, so that a document says the same whenever it is made. */
export function termsAt(policy: Terms, agreed: readonly Pick<Endorsement, 'id' | 'cover_before_fen' | 'cover_after_fen' | 'until_before_on' | 'until_after_on' | 'premium_change_fen'>[], ref: string): Terms {
  const last = agreed.findIndex((one) => one.id === ref)
  const later = agreed.slice(last + 1)
  const premium_fen = policy.premium_fen - later.reduce((sum, one) => sum + one.premium_change_fen, 0)
  const next = later[0]
  return next ? { cover_fen: next.cover_before_fen, until_on: next.until_before_on, premium_fen } : { ...policy, premium_fen }
}

async function dataOf(cx: Cx, case_id: string, ref: string, language: 'zh' | 'en'): Promise<Record<string, unknown>> {
  const file = await loadCase(cx, case_id)
  const policy = await policyOf(cx, case_id) as Quote & { from_on: string }
  const contract = await contractOf(cx, case_id)
  if (!policy?.from_on || !contract) throw new Error('invariant: a policy is asked for once it is taken out')
  const terms = termsAt(policy, (await endorsementsOf(cx, case_id)).filter((one) => one.state === 'agreed'), ref)
  const orgs = await orgTitles(cx, [policy.org_id, contract.org_id, contract.solver_org_id])
  const say = (zh: string, en: string) => language === 'zh' ? zh : en
  const named = (id: string) => orgs.get(id)?.[language] ?? id
  const money = (fen: number) => formatFen(fen, language).exact
  const row = (zh: string, en: string, value: string) => ({ label: say(zh, en), value })
  const fields = [
    row('保险人', 'Insurer', named(policy.org_id)), row('投保人', 'Policyholder', named(contract.org_id)), row('合同', 'Contract', say(file.title_zh, file.title_en)), row('赔款受领人', 'Paid to', named(policy.payee === 'solver' ? contract.solver_org_id : contract.org_id)),
    row('产品', 'Product', policy.product_zh ? `${say(policy.product_zh, policy.product_en ?? policy.product_zh)} v${policy.product_version}` : say('自行拟定条款', 'Terms written freely')),
    row('保险金额', 'Sum insured', money(terms.cover_fen)), row('保费', 'Premium', money(terms.premium_fen)), row('赔付比例', 'Share paid', `${policy.share_percent}%`), row('每次免赔额', 'Deductible of each loss', money(policy.deductible_fen)),
    row('等待期', 'Waiting period', say(`${policy.waiting_days} 天`, `${policy.waiting_days} days`)), row('保险期间', 'Term', `${policy.from_on} – ${terms.until_on}`),
  ]
  const core = { language, title: say(ref === 'taken' ? '揭榜险保险单' : '揭榜险保险单（批改后）', ref === 'taken' ? 'Policy of challenge insurance' : 'Policy of challenge insurance, as endorsed'), dated_on: policy.from_on, kind: file.is_demo ? say('演示文书，不是真实保单', 'A demonstration, no real policy') : null,
    parts: [{ fields }, { heading: say('保障', 'Cover') }, { prose: policy.terms }, ...policy.exclusions ? [{ heading: say('除外', 'Exclusions') }, { prose: policy.exclusions }] : [], { heading: say('赔款的计算', 'How a payout is computed') },
      { prose: say('赔款 =（里程碑金额 − 验收金额 − 免赔额）× 赔付比例，四舍五入到分，且不超过保险金额的余额；由平台计算，不由人填写。', 'A payout is (price of the milestone − what was accepted − deductible) × share, half up to the fen and within what is left of the sum insured; the platform computes it, nobody types it.') },
      ...policy.is_illustrative ? [{ prose: say('条款为示例：揭榜险条款未见公开来源。', 'These terms are illustrative: no public source states the terms of this insurance.') }] : []] }
  return { ...core, hash: contentHash(core) }
}

/** 保险单: the policy in both languages, as it was taken out and after each endorsement. */
export const policyDocument: DocumentKind = {
  title: { zh: '揭榜险保险单', en: 'Policy of challenge insurance' },
  editions: async (cx, { case_id, ref }) => Promise.all((['zh', 'en'] as const).map(async (language) => ({
    edition: 'policy', language, template: 'kernel/outside/typeset/plain', data: await dataOf(cx, case_id, ref, language), name: language === 'zh' ? '揭榜险保险单' : 'Policy of challenge insurance', readers: ['enterprise', 'insurer', 'city-officer', 'auditor'],
  }))),
}
