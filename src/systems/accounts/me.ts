import { z } from 'zod'
import { demoOf, orgTitles } from '#systems/organizations/public.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { language } from './person.ts'
import { roleTitles } from './people.ts'
import { sideOf, sides } from './sides.ts'
import { city_provider } from './sign-in.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const titled = z.strictObject({ id: z.string(), title: sentence })
const demo_accounts_max = 100
const city_sign_in = { zh: '市统一登录', en: 'the city’s own sign-in' }

/** What another system may offer under `unread`: how many notices the asker has not read. */
export type UnreadOffer = (cx: Cx) => Promise<number>

/** Who is asking, in which roles and city, and, in a demonstration, as whom one may sign in. */
export const me = query({
  title: { zh: '当前账号', en: 'Who is signed in' },
  input: z.strictObject({}),
  output: z.strictObject({
    account: z.strictObject({ id: z.string(), name: z.string(), names: sentence, language, has_password: z.boolean(), has_second_factor: z.boolean() }).nullable(),
    roles: z.array(z.strictObject({ role: z.string(), title: sentence, org_id: z.string().nullable(), org_title: sentence.nullable(), county_id: z.string().nullable() })),
    city: titled.extend({ currency: z.string(), zone: z.string(), languages: z.array(z.string()) }),
    cities: z.array(titled),
    is_demo: z.boolean(),
    unread: z.number(),
    demo_accounts: z.array(z.strictObject({ id: z.string(), name: sentence, role: sentence, org: sentence.nullable(), side: z.enum(sides) })),
    /** The city's own sign-in, where one is set up. */
    oidc: titled.nullable(),
    version: z.string(),
  }),
  allow: { anyone: ['public'] },
  async run(cx) {
    const { actor, house } = cx
    const titles = roleTitles(house.systems)
    const orgs = await orgTitles(cx, actor.grants.flatMap((grant) => grant.org_id ?? []))
    let unread = 0
    if (actor.account_id !== null) {
      for (const system of house.systems.values()) {
        const offer = system.offers?.['unread'] as UnreadOffer | undefined
        if (offer) unread += await offer(cx)
      }
    }
    const pack_city = cx.city.pack.city
    return {
      account: actor.account_id === null ? null : { id: actor.account_id, name: actor.name, language: actor.language, ...await proofsOf(cx, actor.account_id) },
      roles: actor.grants.map((grant) => ({
        role: grant.role, title: titles(grant.role), org_id: grant.org_id, org_title: grant.org_id === null ? null : orgs.get(grant.org_id) ?? null, county_id: grant.county_id,
      })),
      city: { id: cx.city.id, title: pack_city.title, currency: pack_city.currency, zone: pack_city.zone, languages: [...pack_city.languages] },
      cities: [...house.cities.values()].map((city) => ({ id: city.id, title: city.pack.city.title })),
      is_demo: house.is_demo,
      unread,
      demo_accounts: house.is_demo ? await demoAccounts(cx, titles) : [],
      oidc: house.rooms['city_sign_in'] === true ? { id: city_provider, title: city_sign_in } : null,
      version: house.version,
    }
  },
})

/** How the account's owner is called in both languages, and what the sign-in asks of the account beside its address. */
async function proofsOf(cx: Cx, account_id: string): Promise<{ names: { zh: string, en: string }, has_password: boolean, has_second_factor: boolean }> {
  const { rows } = await sql<{ names: { zh: string, en: string }, has_password: boolean, has_second_factor: boolean }>`
    select jsonb_build_object('zh', person.name_zh, 'en', person.name_en) as names, coalesce("twoFactorEnabled", false) as has_second_factor,
      exists (select from auth."account" held where held."userId" = "user"."id" and held."password" is not null) as has_password
    from person join auth."user" on "user"."id" = person.account_id where person.city_id = ${cx.city.id} and person.account_id = ${account_id}`.execute(cx.tx)
  return rows[0] ?? { names: { zh: cx.actor.name, en: cx.actor.name }, has_password: false, has_second_factor: false }
}

async function demoAccounts(cx: Cx, titles: ReturnType<typeof roleTitles>) {
  // Anybody may sign in as any of these, so anybody may read who they are; it comes last, for it widens the rest of the transaction.
  await cx.elevate()
  const order = demoOf(cx.city.pack).accounts.map((account) => account.id)
  const { rows } = await sql<{ demo_account: string, name_zh: string, name_en: string, role: string, org_zh: string | null, org_en: string | null }>`
    select distinct on (p.at_place, p.demo_account) p.demo_account, p.name_zh, p.name_en, m.role, o.title_zh as org_zh, o.title_en as org_en
    from (select *, coalesce(array_position(${order}::text[], demo_account), 1000) as at_place from person where city_id = ${cx.city.id} and is_demo and closed_at is null) p
    join membership m on m.city_id = p.city_id and m.account_id = p.account_id and m.ended_at is null
    left join organization o on o.city_id = m.city_id and o.id = m.org_id
    where p.demo_account is not null order by p.at_place, p.demo_account, m.since, m.role limit ${demo_accounts_max}`.execute(cx.tx)
  return rows.map((row) => ({
    id: row.demo_account, name: { zh: row.name_zh, en: row.name_en }, role: titles(row.role),
    org: row.org_zh === null ? null : { zh: row.org_zh, en: row.org_en ?? row.org_zh }, side: sideOf(row.role),
  }))
}
