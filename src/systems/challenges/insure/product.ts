import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { sentence } from '#engines/cases/view-shape.ts'

const fenMax = 100_000_000_000
const terms = {
  title_zh: z.string().trim().min(2).max(60), title_en: z.string().trim().min(2).max(120), cover: z.string().trim().min(10).max(4000), exclusions: z.string().trim().min(2).max(4000), rate_bp: z.int().min(1).max(5000),
  limit_fen: z.int().min(1).max(fenMax), deductible_fen: z.int().min(0).max(fenMax), waiting_days: z.int().min(0).max(365), share_percent: z.int().min(1).max(100), payee: z.enum(['owner', 'solver']), is_offered: z.boolean(),
  /** Where the terms are published; without it they are marked illustrative. */
  source: z.string().trim().min(4).max(400).nullable(),
}

export type Product = { id: string, version: number, org_id: string, title_zh: string, title_en: string, cover: string, exclusions: string, rate_bp: number, limit_fen: number, deductible_fen: number, waiting_days: number, share_percent: number, payee: 'owner' | 'solver', is_offered: boolean, is_illustrative: boolean, source: string | null, at: string, org_zh: string | null, org_en: string | null }

/** Products in their newest version; of one insurer, or of all. Read as the transaction may see. */
export async function productsOf(cx: Cx, org_id: string | null, is_offered_only = false): Promise<Product[]> {
  const { rows } = await sql<Product>`select distinct on (product.org_id, product.id) product.id, product.version, product.org_id, product.title_zh, product.title_en, product.cover, product.exclusions, product.rate_bp, product.limit_fen, product.deductible_fen, product.waiting_days,
      product.share_percent, product.payee, product.is_offered, product.is_illustrative, product.source, to_char(product.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, org.title_zh as org_zh, org.title_en as org_en
    from insurance_product product left join organization org on org.city_id = product.city_id and org.id = product.org_id
    where product.city_id = ${cx.city.id} ${org_id === null ? sql`` : sql`and product.org_id = ${org_id}`} order by product.org_id, product.id, product.version desc limit 500`.execute(cx.tx)
  return is_offered_only ? rows.filter((row) => row.is_offered) : rows
}

/** 登记产品: a new product, or a new version of one's own; what policies were made from stays as it was. */
export const setProduct = action({
  title: { zh: '登记揭榜险产品', en: 'Record a product' },
  input: z.strictObject({ id: z.string().min(1).max(64).nullable(), ...terms }),
  output: z.strictObject({ id: z.string(), version: z.number() }),
  allow: { insurer: ['own-organisation'] },
  run: async (cx, { id, ...input }) => {
    const org_id = orgsOf(cx.actor, ['insurer'])[0]
    if (!org_id) throw fault('kernel.not-your-role', { subject: 'challenges.set-product' })
    await cx.elevate()
    const { rows } = await sql<{ id: string, version: number }>`
      insert into insurance_product (city_id, id, version, org_id, title_zh, title_en, cover, exclusions, rate_bp, limit_fen, deductible_fen, waiting_days, share_percent, payee, is_offered, is_illustrative, source, account_id)
      select ${cx.city.id}, ${id ?? newId()}, coalesce(max(version), 0) + 1, ${org_id}, ${input.title_zh}, ${input.title_en}, ${input.cover}, ${input.exclusions}, ${input.rate_bp}, ${input.limit_fen}, ${input.deductible_fen}, ${input.waiting_days}, ${input.share_percent},
        ${input.payee}, ${input.is_offered}, ${input.source === null}, ${input.source}, ${cx.actor.account_id} from insurance_product where city_id = ${cx.city.id} and id = ${id ?? ''} and org_id = ${org_id}
      having ${id}::text is null or count(*) > 0 returning id, version`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.no-such-product')
    audit(cx, 'challenges.set-product', `product:${rows[0].id}`, { ...input, version: rows[0].version })
    return rows[0]
  },
})

export const productShape = z.strictObject({ id: z.string(), version: z.number(), org_id: z.string(), insurer: sentence, title: sentence, cover: z.string(), exclusions: z.string(), rate_bp: z.number(), limit_fen: z.number(), deductible_fen: z.number(), waiting_days: z.number(), share_percent: z.number(), payee: z.enum(['owner', 'solver']), is_offered: z.boolean(), is_illustrative: z.boolean(), source: z.string().nullable(), at: z.string() })

/** 揭榜险产品: an insurer's own; for the enterprises those on offer; for the city all. */
export const products = query({
  title: { zh: '揭榜险产品', en: 'Products of challenge insurance' },
  input: z.strictObject({}),
  output: z.strictObject({ products: z.array(productShape), may_set: z.boolean() }),
  allow: { insurer: ['own-organisation'], enterprise: ['public'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx) => {
    const sees_all = cx.actor.grants.some((grant) => ['city-officer', 'auditor'].includes(grant.role))
    const own = orgsOf(cx.actor, ['insurer'])[0] ?? null
    await cx.elevate()
    const rows = await productsOf(cx, sees_all ? null : own, !sees_all && own === null)
    return { products: rows.map(({ title_zh, title_en, org_zh, org_en, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en }, insurer: { zh: org_zh ?? row.org_id, en: org_en ?? org_zh ?? row.org_id } })), may_set: own !== null }
  },
})
