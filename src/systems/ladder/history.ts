import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { status_kinds, statusColumns, statusesOn, type Status } from './status.ts'

export const readers = { enterprise: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'] } as const

const line = z.strictObject({
  id: z.string(), rung: z.string(), title: sentenceShape, what: z.enum(status_kinds), certificate: z.string().nullable(), valid_from: z.string(), valid_until: z.string().nullable(), is_held: z.boolean(), is_corrected: z.boolean(),
  source: z.strictObject({ title: z.string(), number: z.string().nullish(), url: z.string().nullish() }), note: z.string().nullable(), is_demo: z.boolean(), recorded_at: z.string(),
})

/** 资格历史: every status of an enterprise with its source, newest first, and what it was reminded of. */
export const history = query({
  title: { zh: '资格历史', en: 'History of statuses' },
  input: z.strictObject({ org_id: z.string().min(1).max(64) }),
  output: z.strictObject({
    org: z.strictObject({ id: z.string(), title: sentenceShape }), statuses: z.array(line),
    reminders: z.array(z.strictObject({ rung: z.string(), text: sentenceShape, due_on: z.string(), told_at: z.string() })),
  }),
  allow: readers,
  run: async (cx, { org_id }) => {
    const title = (await orgTitles(cx, [org_id])).get(org_id)
    if (!title) throw fault('ladder.no-enterprise')
    const rungs = new Map(laddersOf(cx.city.pack).map((one) => [one.id, one.ladder.title]))
    const { rows } = await sql<Status & { is_corrected: boolean }>`select ${statusColumns}, exists (select from ladder_status later where later.city_id = status.city_id and later.corrects = status.id) as is_corrected
      from ladder_status status where status.city_id = ${cx.city.id} and status.org_id = ${org_id} order by status.valid_from desc, status.id desc limit 300`.execute(cx.tx)
    const held = new Set((await statusesOn(cx, cx.today_on, { org_id })).map((one) => one.id))
    const { rows: told } = await sql<{ rung: string, text_zh: string, text_en: string, due_on: string, told_at: string }>`select rung, text_zh, text_en, due_on::text as due_on, ${instant('told_at')}
      from ladder_reminder where city_id = ${cx.city.id} and org_id = ${org_id} order by told_at desc, id desc limit 50`.execute(cx.tx)
    return {
      org: { id: org_id, title },
      statuses: rows.map(({ id, rung, what, certificate, valid_from, valid_until, source, note, is_demo, recorded_at, is_corrected }) => ({
        id, rung, what, certificate, valid_from, valid_until, source, note, is_demo, recorded_at, is_corrected, is_held: held.has(id), title: rungs.get(rung) ?? { zh: rung, en: rung } })),
      reminders: told.map(({ text_zh, text_en, ...one }) => ({ ...one, text: { zh: text_zh, en: text_en } })),
    }
  },
})
