import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { lookers } from './would-conflict.ts'

const shown_max = 20

/** 找专家: accounts with the role of an expert whose name holds the words, with where they work; no more than is needed to tell two of one name apart. */
export const findPeople = query({
  title: { zh: '按姓名找专家', en: 'Experts by name' },
  input: z.strictObject({ name: z.string().trim().min(1).max(60) }),
  output: z.strictObject({ people: z.array(z.strictObject({ account_id: z.string(), name: sentenceShape, orgs: z.array(sentenceShape) })), is_cut: z.boolean() }),
  allow: lookers,
  run: async (cx, { name }) => {
    await cx.elevate()
    const { rows } = await sql<{ account_id: string, name_zh: string, name_en: string, orgs: string[] | null }>`select person.account_id, person.name_zh, person.name_en,
        (select array_agg(distinct held.org_id) from membership held where held.city_id = person.city_id and held.account_id = person.account_id and held.org_id <> '' and held.ended_at is null) as orgs
      from person where person.city_id = ${cx.city.id} and person.closed_at is null and (strpos(person.name_zh, ${name}) > 0 or strpos(lower(person.name_en), ${name.toLowerCase()}) > 0)
        and exists (select from membership held where held.city_id = person.city_id and held.account_id = person.account_id and held.role = 'expert' and held.ended_at is null)
      order by person.name_zh, person.account_id limit ${shown_max + 1}`.execute(cx.tx)
    const titles = await orgTitles(cx, rows.flatMap((row) => row.orgs ?? []))
    return {
      is_cut: rows.length > shown_max,
      people: rows.slice(0, shown_max).map(({ account_id, name_zh, name_en, orgs }) => ({ account_id, name: { zh: name_zh, en: name_en }, orgs: (orgs ?? []).flatMap((org) => titles.get(org) ?? []) })),
    }
  },
})
