import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { codedChoicesOf } from './choices.ts'
import { askedOf, drawColumns, noticeOf, type Draw } from './draw.ts'
import { eventsOf, standing } from './events.ts'
import { ownPseudonyms } from './own.ts'
import { termsOf } from './panels.ts'
import { unlocksOf } from './unlock.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const choice = z.strictObject({ id: z.string(), title: sentence })
const seat = z.strictObject({
  case_id: z.string(), number: z.string(), panel: sentence, matter: sentence.nullable(), stratum: sentence, seats: z.number(), state: z.enum(['asked', 'answered', 'accepted', 'left']), is_direct: z.boolean(),
  asked_at: z.string().nullable(), answer_until: z.string().nullable(), unlocks: z.array(z.strictObject({ at: z.string(), because: z.string() })),
})

type Own = { case_id: string, pseudonym: string, asked_at: string | null, answer_until: string | null, pending: string | null }

/** 我的邀请与专家组: an expert's invitations and seats. An alternate who was not asked is told nothing; the project is named only where the city's terms say so, or once the names are disclosed. */
export const mine = query({
  title: { zh: '查看我的邀请与专家组', en: 'My invitations and panels' },
  input: z.strictObject({}),
  output: z.strictObject({ seats: z.array(seat), decline_reasons: z.array(choice), conflict_kinds: z.array(choice) }),
  allow: { expert: ['own'] },
  run: async (cx) => {
    await cx.elevate()
    const own = await ownPseudonyms(cx)
    const at = (column: string) => sql.raw(`to_char(person.${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`)
    const { rows } = await sql<Own>`select person.case_id, person.pseudonym, ${at('asked_at')}, ${at('answer_until')}, person.pending from draw_person person
      join unnest(${own.map((one) => one.case_id)}::text[], ${own.map((one) => one.pseudonym)}::text[]) mine (case_id, pseudonym) on mine.case_id = person.case_id and mine.pseudonym = person.pseudonym
      where person.city_id = ${cx.city.id} and person.asked_at is not null order by person.case_id desc limit 100`.execute(cx.tx)
    const seats: z.input<typeof seat>[] = []
    for (const row of rows) seats.push(await seatOf(cx, row))
    return { seats, decline_reasons: codedChoicesOf(cx, 'draw-decline-reasons'), conflict_kinds: codedChoicesOf(cx, 'draw-conflict-kinds') }
  },
})

async function seatOf(cx: Cx, row: Own): Promise<z.input<typeof seat>> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and case_id = ${row.case_id}`.execute(cx.tx)
  const draw = rows[0]!
  const { notice, number } = noticeOf(draw)
  const found = standing(draw, await eventsOf(cx, row.case_id)).seats.find((one) => one.pseudonym === row.pseudonym)
  const stratum = found?.stratum ?? [...draw.result!.seats, ...draw.result!.alternates].find((one) => one.pseudonym === row.pseudonym)!.stratum
  const is_over = draw.ended_at !== null
  const state = is_over || !found ? 'left' : found.state === 'accepted' ? 'accepted' : row.pending !== null ? 'answered' : 'asked'
  const is_named = draw.disclosed_at !== null || termsOf(cx).project_named.includes(draw.panel)
  const unlocks = state === 'left' ? [] : (await unlocksOf(cx, row.case_id)).flatMap((one) => one.granted_at === null ? [] : [{ at: one.granted_at, because: one.because }])
  return {
    case_id: row.case_id, number, panel: { zh: draw.title_zh, en: draw.title_en }, matter: is_named ? await matterOf(cx, row.case_id) : null, stratum: notice.strata.find((one) => one.id === stratum)!.title,
    seats: notice.strata.reduce((sum, one) => sum + one.seats, 0), state, is_direct: draw.is_direct, asked_at: row.asked_at, answer_until: state === 'asked' ? row.answer_until : null, unlocks,
  }
}

async function matterOf(cx: Cx, case_id: string): Promise<{ zh: string, en: string }> {
  const { parent_case_id } = await askedOf(cx, case_id)
  const { rows } = await sql<{ zh: string, en: string }>`select title_zh as zh, title_en as en from case_file where city_id = ${cx.city.id} and id = ${parent_case_id}`.execute(cx.tx)
  return rows[0]!
}
