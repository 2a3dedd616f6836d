import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { parametersOf } from './parameters.ts'
import type { Officer } from './propose-officer.ts'

const officers_max = 500

/** Every follow-up officer of the city with load, by account; the transaction is elevated. */
export async function officersOf(cx: Cx): Promise<Officer[]> {
  const { load_max } = parametersOf(cx.city)
  const { rows } = await sql<{ account_id: string, name_zh: string, name_en: string, counties: string[], sectors: string[], load: number, load_max: number, is_away: boolean, last_given_at: string | null }>`
    select member.account_id, person.name_zh, person.name_en, coalesce(own.sectors, '[]') as sectors, coalesce(own.load_max, ${load_max}::int) as load_max, coalesce(own.is_away, false) as is_away,
      (select coalesce(jsonb_agg(distinct county), '[]') from (select unnest(member.counties) as county union select jsonb_array_elements_text(coalesce(own.counties, '[]'))) known where county <> '') as counties,
      (select count(*)::int from follow_charge charge where charge.city_id = ${cx.city.id} and charge.account_id = member.account_id and charge.until_at is null
        and exists (select from case_file file where file.city_id = charge.city_id and file.id = charge.case_id and file.closed_at is null)) as load,
      (select to_char(max(from_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from follow_charge charge where charge.city_id = ${cx.city.id} and charge.account_id = member.account_id) as last_given_at
    from (select account_id, array_agg(coalesce(county_id, '')) as counties from membership where city_id = ${cx.city.id} and role = 'follow-up-officer' and ended_at is null group by account_id order by account_id limit ${officers_max}) member
    join person on person.city_id = ${cx.city.id} and person.account_id = member.account_id
    left join follow_officer own on own.city_id = ${cx.city.id} and own.account_id = member.account_id`.execute(cx.tx)
  return rows.map(({ name_zh, name_en, ...row }) => ({ ...row, name: { zh: name_zh, en: name_en } }))
}

const register = (max: number) => z.array(z.string().min(1).max(64)).max(max)

/** 设定跟榜专员: sectors, counties and load of one officer. */
export const setOfficer = action({
  title: { zh: '设定跟榜专员', en: 'Set a follow-up officer' },
  input: z.strictObject({ account_id: z.string().min(1).max(64), sectors: register(20), counties: register(20), load_max: z.int().min(0).max(200), is_away: z.boolean() }),
  output: z.strictObject({ account_id: z.string() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, input) => {
    const { options } = casesOf(cx.city)
    const unknown = [...input.sectors.filter((id) => !options('sectors').some((one) => one.id === id)), ...input.counties.filter((id) => !options('counties').some((one) => one.id === id))][0]
    if (unknown !== undefined) throw fault('challenges.not-in-register', { id: unknown })
    await cx.elevate()
    const { rows } = await sql`insert into follow_officer (city_id, account_id, sectors, counties, load_max, is_away, set_by)
      select ${cx.city.id}, ${input.account_id}, ${JSON.stringify(input.sectors)}::jsonb, ${JSON.stringify(input.counties)}::jsonb, ${input.load_max}, ${input.is_away}, ${cx.actor.account_id}
      where exists (select from membership where city_id = ${cx.city.id} and account_id = ${input.account_id} and role = 'follow-up-officer' and ended_at is null)
      on conflict (city_id, account_id) do update set sectors = excluded.sectors, counties = excluded.counties, load_max = excluded.load_max, is_away = excluded.is_away, set_by = excluded.set_by, set_at = now()
      returning account_id`.execute(cx.tx)
    if (rows.length === 0) throw fault('challenges.no-such-officer')
    audit(cx, 'challenges.set-follow-officer', `account:${input.account_id}`, input)
    return { account_id: input.account_id }
  },
})

const officerShape = z.strictObject({ account_id: z.string(), name: sentence, counties: z.array(z.string()), sectors: z.array(z.string()), load: z.number(), load_max: z.number(), is_away: z.boolean() })

/** 跟榜专员名单: with what each knows and carries. */
export const officers = query({
  title: { zh: '跟榜专员名单', en: 'Follow-up officers' },
  input: z.strictObject({}),
  output: z.strictObject({ officers: z.array(officerShape), sectors: z.array(z.strictObject({ id: z.string(), title: sentence })), counties: z.array(z.strictObject({ id: z.string(), title: sentence })), may_set: z.boolean() }),
  allow: { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx) => {
    await cx.elevate()
    const { options } = casesOf(cx.city)
    const plain = (one: { id: string, title: { zh: string, en: string } }) => ({ id: one.id, title: one.title })
    return { officers: (await officersOf(cx)).map(({ last_given_at: _, ...one }) => one), sectors: options('sectors').map(plain), counties: options('counties').map(plain), may_set: cx.actor.grants.some((grant) => grant.role === 'city-officer') }
  },
})
