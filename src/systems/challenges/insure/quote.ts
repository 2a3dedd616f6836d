import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect, Turn } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'
import { premiumOf } from './premium.ts'
import { productsOf } from './product.ts'

export type Quote = {
  id: string, org_id: string, cover_fen: number, premium_fen: number, share_percent: number, terms: string, exclusions: string | null, state: 'offered' | 'taken', org_zh: string | null, org_en: string | null
  product_id: string | null, product_version: number | null, product_zh: string | null, product_en: string | null, is_illustrative: boolean, computed_fen: number | null, adjusted_why: string | null
  deductible_fen: number, waiting_days: number, payee: 'owner' | 'solver', from_on: string | null, until_on: string | null
}

/** Quotes that stand, lowest premium first; the one that was taken is the policy. */
export async function quotesOf(cx: Cx, case_id: string): Promise<Quote[]> {
  const { rows } = await sql<Quote>`select quote.id, quote.org_id, quote.cover_fen, quote.premium_fen, quote.share_percent, quote.terms, quote.exclusions, quote.state, org.title_zh as org_zh, org.title_en as org_en,
      quote.product_id, quote.product_version, product.title_zh as product_zh, product.title_en as product_en, coalesce(product.is_illustrative, true) as is_illustrative, quote.computed_fen, quote.adjusted_why,
      quote.deductible_fen, quote.waiting_days, quote.payee, quote.from_on, quote.until_on
    from insurance_quote quote left join organization org on org.city_id = quote.city_id and org.id = quote.org_id
    left join insurance_product product on product.city_id = quote.city_id and product.id = quote.product_id and product.version = quote.product_version
    where quote.city_id = ${cx.city.id} and quote.case_id = ${case_id} and quote.state <> 'replaced' order by quote.premium_fen, quote.id`.execute(cx.tx)
  return rows
}

/** The policy of a case, or null. */
export async function policyOf(cx: Cx, case_id: string): Promise<Quote | null> {
  return (await quotesOf(cx, case_id)).find((row) => row.state === 'taken') ?? null
}

/** The policy the insurer at work stands behind. */
export async function ownPolicy(cx: Cx, turn: Turn): Promise<Quote & { from_on: string, until_on: string }> {
  const policy = await policyOf(cx, turn.case.id)
  if (!policy || policy.org_id !== turn.org_id || !policy.from_on || !policy.until_on) throw fault('challenges.no-policy')
  return { ...policy, from_on: policy.from_on, until_on: policy.until_on }
}

/**
 * 报价: from a product, premium = rate × sum (half up to the fen), another premium only with its reason; or written freely. An insurer's later quote
 * replaces its earlier one.
 */
export const quote: Effect = async (cx, turn) => {
  const a = turn.answers as { product?: string, 'cover-fen': number, 'premium-fen'?: number, 'share-percent'?: number, terms?: string, 'adjusted-why'?: string }
  const wrong = (path: string, code: string, data: Record<string, unknown> = {}) => fault('cases.wrong-answers', { count: 1 }, [{ path, code, data }])
  const product = a.product ? (await productsOf(cx, turn.org_id, true)).find((one) => one.id === a.product) : null
  if (product === undefined) throw fault('challenges.no-such-product')
  if (product && a['cover-fen'] > product.limit_fen) throw wrong('cover-fen', 'challenges.above-limit', { max: product.limit_fen / 100 })
  const computed_fen = product ? premiumOf(a['cover-fen'], product.rate_bp) : null
  const premium_fen = a['premium-fen'] ?? computed_fen
  if (!premium_fen) throw wrong('premium-fen', 'cases.required')
  if (computed_fen !== null && premium_fen !== computed_fen && !a['adjusted-why']) throw wrong('adjusted-why', 'challenges.adjusted-without-reason', { computed: computed_fen / 100 })
  const share_percent = a['share-percent'] ?? product?.share_percent
  if (share_percent === undefined) throw wrong('share-percent', 'cases.required')
  if (!Number.isInteger(share_percent)) throw wrong('share-percent', 'cases.wants-number')
  const terms = a.terms ?? product?.cover
  if (!terms) throw wrong('terms', 'cases.required')
  await sql`update insurance_quote set state = 'replaced' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${turn.org_id} and state = 'offered'`.execute(cx.tx)
  await sql`insert into insurance_quote (city_id, id, case_id, org_id, cover_fen, premium_fen, share_percent, terms, exclusions, product_id, product_version, computed_fen, adjusted_why, deductible_fen, waiting_days, payee)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${turn.org_id}, ${a['cover-fen']}, ${premium_fen}, ${share_percent}, ${terms}, ${product?.exclusions ?? null}, ${product?.id ?? null}, ${product?.version ?? null}, ${computed_fen},
      ${computed_fen !== null && premium_fen !== computed_fen ? a['adjusted-why'] : null}, ${product?.deductible_fen ?? 0}, ${product?.waiting_days ?? 0}, ${product?.payee ?? 'owner'})`.execute(cx.tx)
  return { note: { zh: `保额 ${yuan(a['cover-fen'])}，保费 ${yuan(premium_fen)}`, en: `Sum ${yuan(a['cover-fen'])}, premium ${yuan(premium_fen)}` } }
}
