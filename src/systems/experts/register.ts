import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { named, sentence } from './shapes.ts'

const page_rows = 50
const count_max = 10_000
const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

type Row = { code: string, name_zh: string, name_en: string, kind: 'technical' | 'finance', state: string, rank: string, employer_name: string, county_id: string | null, sectors: string[], valid_until: string | null, confirm_by: string | null, is_demo: boolean, has_account: boolean, is_waiting: boolean }

/** 专家名册: the keeper's list with its filters; nobody else is told who is in it, nor how many of a name. */
export const register = query({
  title: { zh: '专家名册', en: 'Register of experts' },
  input: z.strictObject({
    q: z.string().trim().max(100).optional(), state: z.enum(['admitted', 'suspended', 'expired', 'removed']).optional(), kind: z.enum(['technical', 'finance']).optional(), sector: z.string().max(64).optional(), county: z.string().max(64).optional(),
    expiring_days: z.coerce.number().int().min(1).max(3_650).optional(), waiting: z.enum(['yes']).optional(), unclaimed: z.enum(['yes']).optional(), after: z.string().max(20).optional(),
  }),
  output: z.strictObject({
    experts: z.array(z.strictObject({ code: z.string(), name: sentence, kind: z.enum(['technical', 'finance']), state: z.string(), rank: z.string(), employer: z.string(), county: named.nullable(), sectors: z.array(named), valid_until: z.string().nullable(), confirm_by: z.string().nullable(), is_demo: z.boolean(), has_account: z.boolean(), is_waiting: z.boolean() })),
    total: z.number(), is_capped: z.boolean(), next: z.string().nullable(),
    choices: z.strictObject({ sectors: z.array(named), directions: z.array(named), counties: z.array(named), purposes: z.array(named), removals: z.array(named), credits: z.array(named) }),
  }),
  allow: { 'expert-manager': ['same-city'] },
  run: async (cx, input) => {
    // What waits for the keeper: an open correction, or an objection without an answer.
    const waiting = sql`(exists (select from expert_proposal open where open.city_id = expert.city_id and open.code = expert.code and open.verdict is null) or exists (select from expert_event objected where objected.city_id = expert.city_id and objected.code = expert.code and objected.what = 'objected'
      and not exists (select from expert_event answered where answered.city_id = expert.city_id and answered.code = expert.code and answered.what = 'answered' and answered.about = objected.id)))`
    const where = sql`city_id = ${cx.city.id} ${input.state ? sql`and state = ${input.state}` : sql``} ${input.kind ? sql`and kind = ${input.kind}` : sql``} ${input.sector ? sql`and ${input.sector} = any(sectors)` : sql``}
      ${input.county === 'outside' ? sql`and county_id is null` : input.county ? sql`and county_id = ${input.county}` : sql``}
      ${input.expiring_days ? sql`and state = 'admitted' and least(valid_until, confirm_by) <= ${cx.today_on}::date + ${input.expiring_days}::int` : sql``} ${input.waiting ? sql`and ${waiting}` : sql``} ${input.unclaimed ? sql`and account_id is null` : sql``}
      ${input.q ? sql`and (code = upper(${input.q}) or name_zh ilike ${pattern(input.q)} or name_en ilike ${pattern(input.q)} or employer_name ilike ${pattern(input.q)} or exists (select from unnest(keywords) word where word ilike ${pattern(input.q)}))` : sql``}`
    const { rows } = await sql<Row>`select code, name_zh, name_en, kind, state, rank, employer_name, county_id, sectors, valid_until::text as valid_until, confirm_by::text as confirm_by, is_demo, account_id is not null as has_account, ${waiting} as is_waiting
      from expert where ${where} ${input.after ? sql`and code > ${input.after}` : sql``} order by code limit ${page_rows + 1}`.execute(cx.tx)
    const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from (select from expert where ${where} limit ${count_max + 1}) one`.execute(cx.tx)
    const options = (name: string) => casesOf(cx.city).options(name).map(({ id, title }) => ({ id, title }))
    const sectors = options('sectors'), counties = options('counties')
    const shown = rows.slice(0, page_rows)
    return {
      experts: shown.map(({ name_zh, name_en, employer_name, county_id, ...row }) => ({
        ...row, name: { zh: name_zh, en: name_en }, employer: employer_name, county: counties.find((one) => one.id === county_id) ?? null, sectors: row.sectors.map((id) => sectors.find((one) => one.id === id) ?? { id, title: { zh: id, en: id } }),
      })),
      total: Math.min(counted[0]!.n, count_max), is_capped: counted[0]!.n > count_max, next: rows.length > page_rows ? shown.at(-1)!.code : null,
      choices: { sectors, directions: options('research-directions'), counties, purposes: options('expert-look-purposes'), removals: options('expert-removal-reasons'), credits: options('expert-credit-events') },
    }
  },
})
