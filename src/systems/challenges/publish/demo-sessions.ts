import { z } from 'zod'
import { part, sentenceShape } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addDays } from '#kernel/values/workdays.ts'
import { keepTranslation } from '#engines/translations/translation.ts'
import { challengeOf } from '../challenge.ts'
import { fill, makeSession } from './session.ts'
import { sourceTexts } from './texts.ts'

const days = z.number().int().min(-365).max(365)

const shape = z.strictObject({
  id: z.string(), illustrative: z.literal(true),
  sessions: z.array(z.strictObject({
    id: z.string(), illustrative: z.literal(true), title: sentenceShape, lead: sentenceShape, sectors: z.array(z.string()).min(1).max(20), place: sentenceShape.optional(),
    opens_in_days: days, lasts_days: z.number().int().min(1).max(365),
    timetable: z.array(z.strictObject({ in_days: days, at: z.string().regex(/^\d\d:\d\d$/), zh: z.string(), en: z.string() })).max(30),
  })).min(1).max(20),
})

/** 演示专场: marked sessions of the demonstration, their days counted from the day it is set up. */
export const demoSessionsPart = part({ folder: 'demo', single: 'demo/sessions.yaml', schema: shape, envelope: 'own' })

/** Holds the pack's demonstration sessions with the published demonstration challenges of their fields. */
export async function seedDemoSessions(cx: Cx): Promise<void> {
  const doc = cx.city.pack.docs<z.output<typeof shape>>('demo').get('demo-sessions')?.doc
  for (const one of doc?.sessions ?? []) {
    const opens_on = addDays(cx.today_on, one.opens_in_days)
    const session_id = await makeSession(cx, {
      title_zh: one.title.zh, title_en: one.title.en, lead_zh: one.lead.zh, lead_en: one.lead.en, sectors: one.sectors, ...one.place ? { place_zh: one.place.zh, place_en: one.place.en } : {},
      opens_on, closes_on: addDays(opens_on, one.lasts_days - 1), timetable: one.timetable.map((moment) => ({ at: `${addDays(cx.today_on, moment.in_days)}T${moment.at}:00+08:00`, zh: moment.zh, en: moment.en })),
    }, { organiser_org_id: cx.actor.grants.find((grant) => grant.role === 'city-officer')?.org_id ?? null, is_demo: true })
    const { rows } = await sql<{ id: string }>`select id from challenge where city_id = ${cx.city.id} and is_demo and is_public and sector = any(${one.sectors}::text[]) order by published_at, id`.execute(cx.tx)
    await fill(cx, session_id, rows.map((row) => row.id))
  }
}

/** Keeps what a demonstration need says in English beside its Chinese, as the enterprise's own words. */
export async function keepDemoTexts(cx: Cx, case_id: string, texts: Record<string, string>): Promise<void> {
  const challenge = await challengeOf(cx, case_id)
  for (const source of sourceTexts(challenge)) if (texts[source.field] && source.language === 'zh') await keepTranslation(cx, `challenge:${challenge.id}`, source, texts[source.field]!, 'enterprise')
}
