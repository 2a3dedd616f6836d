import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { tellSubscribers } from '#engines/subscriptions/tell.ts'
import { figuresOf } from '#systems/facts/public.ts'
import { hallColumns, hallLine, lineOf, type HallRow } from '../hall/hall.ts'

const day = z.iso.date()
const id = z.string().min(1).max(64)
const officers = { 'city-officer': ['same-city'] } as const
const anyone = { anyone: ['public'] } as const
const page_rows = 50
const candidates_max = 100

/** Most challenges of one session, and most lines of its timetable. */
export const session_limits = { challenges_max: 100, timetable_max: 30 }

const moment = z.strictObject({ at: z.iso.datetime({ offset: true }), zh: z.string().min(1).max(80), en: z.string().min(1).max(160) })
const written = z.strictObject({
  title_zh: z.string().trim().min(4).max(60), title_en: z.string().trim().min(4).max(140), lead_zh: z.string().trim().min(4).max(600), lead_en: z.string().trim().min(4).max(1_200),
  sectors: z.array(z.string().max(64)).min(1).max(20), place_zh: z.string().trim().max(80).optional(), place_en: z.string().trim().max(160).optional(),
  opens_on: day, closes_on: day, timetable: z.array(moment).max(session_limits.timetable_max),
})
export type SessionText = z.output<typeof written>

const line = z.strictObject({
  id: z.string(), title: sentence, lead: sentence, sectors: z.array(sentence), organiser: sentence.nullable(), place: sentence.nullable(), opens_on: z.string(), closes_on: z.string(),
  state: z.enum(['ahead', 'now', 'past']), challenges_count: z.number(), questions_count: z.number(), is_demo: z.boolean(), version: z.number(),
})
type Row = {
  id: string, title_zh: string, title_en: string, lead_zh: string, lead_en: string, sectors: string[], org_zh: string | null, org_en: string | null, place_zh: string | null, place_en: string | null
  opens_on: string, closes_on: string, timetable: SessionText['timetable'], challenges_count: number, questions_count: number, is_demo: boolean, version: number
}

const columns = sql.raw(`session.id, session.title_zh, session.title_en, lead_zh, lead_en, sectors, org.title_zh as org_zh, org.title_en as org_en, place_zh, place_en, opens_on, closes_on, timetable, session.is_demo, session.version,
  (select count(*)::int from session_challenge part join challenge on challenge.city_id = part.city_id and challenge.id = part.challenge_id and challenge.is_public where part.city_id = session.city_id and part.session_id = session.id) as challenges_count,
  (select count(*)::int from session_challenge part join challenge on challenge.city_id = part.city_id and challenge.id = part.challenge_id and challenge.is_public
    join question on question.city_id = part.city_id and question.subject = 'challenge:' || part.challenge_id and question.is_public where part.city_id = session.city_id and part.session_id = session.id) as questions_count`)
const from = sql.raw('challenge_session session left join organization org on org.city_id = session.city_id and org.id = session.organiser_org_id')

function lineOfSession(cx: Cx, row: Row): z.output<typeof line> {
  const { options } = casesOf(cx.city)
  return {
    id: row.id, title: { zh: row.title_zh, en: row.title_en }, lead: { zh: row.lead_zh, en: row.lead_en }, sectors: row.sectors.flatMap((sector) => options('sectors').find((one) => one.id === sector)?.title ?? []),
    organiser: row.org_zh === null ? null : { zh: row.org_zh, en: row.org_en ?? row.org_zh }, place: row.place_zh || row.place_en ? { zh: row.place_zh ?? row.place_en!, en: row.place_en ?? row.place_zh! } : null,
    opens_on: row.opens_on, closes_on: row.closes_on, state: cx.today_on < row.opens_on ? 'ahead' : cx.today_on > row.closes_on ? 'past' : 'now',
    challenges_count: row.challenges_count, questions_count: row.questions_count, is_demo: row.is_demo, version: row.version,
  }
}

/** 专场: all of them, the latest first, with what the city states of its own. */
export const sessions = query({
  title: { zh: '揭榜专场', en: 'Sessions' },
  input: z.strictObject({ after: z.string().max(100).optional() }),
  output: z.strictObject({
    sessions: z.array(line), next: z.string().nullable(),
    figures: z.array(z.strictObject({ title: sentence, value: z.string(), unit: sentence.nullable(), qualifier: sentence.nullable(), period: z.string(), source: z.strictObject({ id: z.string(), sentence: z.string() }) })),
    /** What the source leaves open about the fields of the sessions. */
    undetermined: sentence.nullable(), may_make: z.boolean(),
  }),
  allow: anyone,
  run: async (cx, input) => {
    const [after_on, after_id] = input.after?.split('~') ?? []
    if (after_on !== undefined && !/^\d{4}-\d\d-\d\d$/.test(after_on)) throw fault('challenges.session-not-found')
    const { rows } = await sql<Row>`select ${columns} from ${from} where session.city_id = ${cx.city.id} and session.is_public
      ${after_on === undefined ? sql`` : sql`and (opens_on, session.id) < (${after_on}::date, ${after_id ?? ''})`} order by opens_on desc, session.id desc limit ${page_rows + 1}`.execute(cx.tx)
    const page = rows.slice(0, page_rows), last = page.at(-1)
    const sectors = cx.city.pack.docs<{ undetermined?: Record<string, { zh: string, en: string }> }>('registers').get('sectors')?.doc
    return {
      sessions: page.map((row) => lineOfSession(cx, row)), next: rows.length > page_rows && last ? `${last.opens_on}~${last.id}` : null,
      figures: figuresOf(cx.city, 'challenge-sessions'), undetermined: sectors?.undetermined?.sectors ?? null, may_make: cx.actor.grants.some((grant) => grant.role === 'city-officer'),
    }
  },
})

/** 专场详情: its text, timetable and challenges; an officer gets what can be put into it as well. */
export const session = query({
  title: { zh: '专场详情', en: 'A session' },
  // `find` narrows what can be put into it to titles that hold these words.
  input: z.strictObject({ id, find: z.string().trim().max(100).optional() }),
  output: line.extend({ timetable: z.array(moment), challenges: z.array(hallLine), may_change: z.boolean(), written: written.nullable(), candidates: z.array(z.strictObject({ id: z.string(), title: sentence })), candidates_total: z.number() }),
  allow: anyone,
  run: async (cx, input) => {
    const { rows } = await sql<Row>`select ${columns} from ${from} where session.city_id = ${cx.city.id} and session.id = ${input.id} and session.is_public`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('challenges.session-not-found')
    const challenges = await challengesOf(cx, row.id)
    const may_change = cx.actor.grants.some((grant) => grant.role === 'city-officer')
    const { title_zh, title_en, lead_zh, lead_en, sectors, place_zh, place_en, opens_on, closes_on, timetable } = row
    const { rows: candidates } = may_change ? await candidatesOf(cx, row.id, input.find) : { rows: [] }
    return {
      ...lineOfSession(cx, row), timetable, challenges: challenges.map((one) => lineOf(cx, one)), may_change,
      written: may_change ? { title_zh, title_en, lead_zh, lead_en, sectors, opens_on, closes_on, timetable, ...place_zh ? { place_zh } : {}, ...place_en ? { place_en } : {} } : null,
      candidates_total: candidates[0]?.total ?? 0, candidates: candidates.map((one) => ({ id: one.id, title: { zh: one.title_zh, en: one.title_en } })),
    }
  },
})

/** What an officer can put into a session: what it shows already, ended or not, then the open ones, the newest first. */
function candidatesOf(cx: Cx, session_id: string, find = '') {
  const like = `%${find.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<{ id: string, title_zh: string, title_en: string, total: number }>`select challenge.id, title_zh, coalesce(title_en, title_zh) as title_en, count(*) over ()::int as total from challenge
      left join session_challenge part on part.city_id = challenge.city_id and part.challenge_id = challenge.id and part.session_id = ${session_id}
    where challenge.city_id = ${cx.city.id} and challenge.is_public and (part.place is not null or (case_id is not null and ended_at is null)) and (title_zh ilike ${like} or title_en ilike ${like})
    order by part.place nulls last, published_at desc, challenge.id limit ${candidates_max}`.execute(cx.tx)
}

/** The public challenges of a session, in its order. */
export async function challengesOf(cx: Cx, session_id: string): Promise<HallRow[]> {
  const { rows } = await sql<HallRow>`select ${hallColumns}, '' as sort from session_challenge part join challenge on challenge.city_id = part.city_id and challenge.id = part.challenge_id and challenge.is_public
      left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id
    where part.city_id = ${cx.city.id} and part.session_id = ${session_id} order by part.place, challenge.id limit ${session_limits.challenges_max}`.execute(cx.tx)
  return rows
}

function checkWritten(cx: Cx, text: SessionText): void {
  if (text.closes_on < text.opens_on) throw fault('challenges.session-backwards')
  const known = new Set(casesOf(cx.city).options('sectors').map((one) => one.id))
  if (!text.sectors.every((sector) => known.has(sector))) throw fault('challenges.no-such-sector')
}

/** Writes a new session; the caller's right was checked. */
export async function makeSession(cx: Cx, text: SessionText, made: { organiser_org_id: string | null, is_demo: boolean }): Promise<string> {
  checkWritten(cx, text)
  const session_id = newId()
  await sql`insert into challenge_session (city_id, id, title_zh, title_en, lead_zh, lead_en, sectors, organiser_org_id, place_zh, place_en, opens_on, closes_on, timetable, account_id, is_demo)
    values (${cx.city.id}, ${session_id}, ${text.title_zh}, ${text.title_en}, ${text.lead_zh}, ${text.lead_en}, ${JSON.stringify(text.sectors)}::jsonb, ${made.organiser_org_id}, ${text.place_zh ?? null}, ${text.place_en ?? null},
      ${text.opens_on}, ${text.closes_on}, ${JSON.stringify(text.timetable)}::jsonb, ${cx.actor.account_id}, ${made.is_demo})`.execute(cx.tx)
  audit(cx, 'challenges.make-session', `session:${session_id}`, text)
  tellSubscribers(cx, { key: `session:${session_id}:made`, kind: 'session', subjects: [`session:${session_id}`], sector: text.sectors.length === 1 ? text.sectors[0]! : null, county: null, path: `/sessions/${session_id}`,
    title: { zh: text.title_zh, en: text.title_en }, text: { zh: '新的揭榜专场', en: 'A new session of challenges' }, body: `${text.lead_zh}\n${text.lead_en}` })
  return session_id
}

/** 办专场 */
export const makeSessionAction = action({
  title: { zh: '办一个专场', en: 'Hold a session' },
  input: written, output: z.strictObject({ id: z.string() }), allow: officers,
  run: async (cx, input) => {
    await cx.elevate()
    return { id: await makeSession(cx, input, { organiser_org_id: cx.actor.grants.find((grant) => grant.role === 'city-officer')?.org_id ?? null, is_demo: false }) }
  },
})

/** 修改专场: with the version its editor saw. */
export const changeSession = action({
  title: { zh: '修改专场', en: 'Change a session' },
  input: z.strictObject({ id, version: z.number().int().min(1).max(1_000_000), text: written }), output: z.strictObject({ version: z.number() }), allow: officers,
  run: async (cx, { id: session_id, version, text }) => {
    checkWritten(cx, text)
    const { rows } = await sql<{ version: number }>`update challenge_session set title_zh = ${text.title_zh}, title_en = ${text.title_en}, lead_zh = ${text.lead_zh}, lead_en = ${text.lead_en}, sectors = ${JSON.stringify(text.sectors)}::jsonb,
        place_zh = ${text.place_zh ?? null}, place_en = ${text.place_en ?? null}, opens_on = ${text.opens_on}, closes_on = ${text.closes_on}, timetable = ${JSON.stringify(text.timetable)}::jsonb, changed_at = now(), version = version + 1
      where city_id = ${cx.city.id} and id = ${session_id} and version = ${version} returning version`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.session-moved')
    audit(cx, 'challenges.change-session', `session:${session_id}`, text)
    return { version: rows[0].version }
  },
})

/** 编排专场: which published challenges it shows, in this order. */
export const fillSession = action({
  title: { zh: '编排专场榜单', en: 'Choose a session’s challenges' },
  input: z.strictObject({ id, challenge_ids: z.array(id).max(session_limits.challenges_max) }), output: z.strictObject({ count: z.number() }), allow: officers,
  run: async (cx, input) => {
    const { rows } = await sql`select from challenge_session where city_id = ${cx.city.id} and id = ${input.id} for update`.execute(cx.tx)
    if (rows.length === 0) throw fault('challenges.session-not-found')
    const count = await fill(cx, input.id, [...new Set(input.challenge_ids)])
    audit(cx, 'challenges.fill-session', `session:${input.id}`, { challenge_ids: input.challenge_ids })
    return { count }
  },
})

/** Puts these challenges into a session in place of what it had; those that are not public are refused. */
export async function fill(cx: Cx, session_id: string, challenge_ids: readonly string[]): Promise<number> {
  await sql`delete from session_challenge where city_id = ${cx.city.id} and session_id = ${session_id}`.execute(cx.tx)
  const { rows } = await sql`insert into session_challenge (city_id, session_id, challenge_id, place)
    select ${cx.city.id}, ${session_id}, challenge.id, array_position(${challenge_ids}::text[], challenge.id) from challenge where city_id = ${cx.city.id} and is_public and id = any(${challenge_ids}::text[]) returning challenge_id`.execute(cx.tx)
  if (rows.length !== challenge_ids.length) throw fault('challenges.not-found')
  return rows.length
}

/** Title of a session anyone may read, or null. */
export async function titleOfSession(cx: Cx, session_id: string): Promise<{ zh: string, en: string } | null> {
  const { rows } = await sql<{ zh: string, en: string }>`select title_zh as zh, title_en as en from challenge_session where city_id = ${cx.city.id} and id = ${session_id} and is_public`.execute(cx.tx)
  return rows[0] ?? null
}
