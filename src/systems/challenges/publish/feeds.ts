import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { document } from '#kernel/declare/system.ts'
import { siteIn } from '#kernel/outside/site.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { writeAtom, writeJsonFeed, writeRss, type Feed } from '#kernel/values/feed.ts'
import { writeCalendar, type CalendarEvent } from '#kernel/values/icalendar.ts'
import { casesOf } from '#engines/cases/room.ts'

const anyone = { anyone: ['public'] } as const
const items_max = 50
const deadlines_max = 500
const language = z.enum(['zh', 'en']).default('zh')
const narrowed = { lang: language, sector: z.string().max(64).optional(), county: z.string().max(64).optional(), session: z.string().max(64).optional() }
type Narrowed = { lang: 'zh' | 'en', sector?: string | undefined, county?: string | undefined, session?: string | undefined }

type Row = { id: string, title_zh: string | null, title_en: string | null, summary_zh: string | null, summary_en: string | null, sector: string | null, county_id: string | null, published_at: string, changed_at: string, bids_close_at: string | null, version: number, is_ended: boolean }

const iso = (expression: string) => `to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
// Only what the hall shows of any challenge, whatever its confidentiality: titles, approved summaries, field, county, days.
const columns = sql.raw(`challenge.id, title_zh, title_en, summary_zh, summary_en, sector, county_id, ${iso('published_at')} as published_at, ${iso('coalesce(latest.at, published_at)')} as changed_at, ${iso('bids_close_at')} as bids_close_at,
  coalesce(latest.version, 1) as version, ended_at is not null as is_ended`)
const latest = sql.raw(`left join lateral (select version, at from challenge_version kept where kept.city_id = challenge.city_id and kept.challenge_id = challenge.id order by version desc limit 1) latest on true`)

async function rowsOf(cx: Cx, wanted: Narrowed, order: 'newest' | 'deadline'): Promise<Row[]> {
  // A version's row of a challenge that shows a summary alone is not the visitor's to read; its number and day are.
  await cx.elevate()
  const where = sql`challenge.city_id = ${cx.city.id} and is_public and published_at is not null ${wanted.sector ? sql`and sector = ${wanted.sector}` : sql``} ${wanted.county ? sql`and county_id = ${wanted.county}` : sql``}
    ${wanted.session ? sql`and exists (select from session_challenge part where part.city_id = challenge.city_id and part.challenge_id = challenge.id and part.session_id = ${wanted.session})` : sql``}`
  const { rows } = order === 'newest'
    ? await sql<Row>`select ${columns} from challenge ${latest} where ${where} order by published_at desc nulls last, challenge.id limit ${items_max}`.execute(cx.tx)
    : await sql<Row>`select ${columns} from challenge ${latest} where ${where} and bids_close_at > now() - interval '30 days' order by bids_close_at, challenge.id limit ${deadlines_max}`.execute(cx.tx)
  return rows
}

const say = (lang: 'zh' | 'en', zh: string | null, en: string | null) => (lang === 'zh' ? zh ?? en : en ?? zh) ?? ''
const urlOf = (cx: Cx, id: string) => `${siteIn(cx.house).url}/challenges/${encodeURIComponent(id)}`
const hostOf = (cx: Cx) => new URL(siteIn(cx.house).url).host

/** What a feed is narrowed to, in words. */
function aboutOf(cx: Cx, { lang, sector, county }: Narrowed): string {
  const { options } = casesOf(cx.city)
  const named = [[sector, 'sectors'], [county, 'counties']].flatMap(([id, register]) => id ? options(register!).find((one) => one.id === id)?.title[lang] ?? [] : [])
  const city = cx.city.pack.city.title[lang]
  return lang === 'zh' ? [`${city}揭榜挂帅`, ...named].join(' · ') : [`Open challenges of ${city}`, ...named].join(' · ')
}

/** 榜单订阅源: the newest published challenges as RSS, Atom or JSON Feed, per language, sector, county, session. */
export const feed = document({
  title: { zh: '榜单订阅源', en: 'Feed of challenges' },
  path: '/feeds/:name',
  input: z.strictObject({ name: z.enum(['challenges.rss', 'challenges.atom', 'challenges.json', 'challenges.ics']), ...narrowed }),
  allow: anyone,
  cache_s: 300,
  run: async (cx, { name, ...wanted }) => {
    if (name === 'challenges.ics') return { type: 'text/calendar; charset=utf-8', filename: 'challenges.ics', body: calendarOf(cx, wanted.lang, aboutOf(cx, wanted), await rowsOf(cx, wanted, 'deadline')) }
    const rows = await rowsOf(cx, wanted, 'newest')
    const { url } = siteIn(cx.house)
    const query = new URLSearchParams(Object.entries({ ...wanted, city: cx.city.id }).flatMap(([key, value]) => value ? [[key, value]] : []))
    const { options } = casesOf(cx.city)
    const made: Feed = {
      id: `tag:${hostOf(cx)},2021:${cx.city.id}/feeds/${name}?${query}`, title: aboutOf(cx, wanted), language: wanted.lang, home_url: `${url}/`, self_url: `${url}/feeds/${name}?${query}`, author: cx.city.pack.city.title[wanted.lang],
      about: wanted.lang === 'zh' ? '新发布和有变更的榜单' : 'Challenges newly published and changed', updated_at: rows.map((row) => row.changed_at).toSorted().at(-1) ?? '2021-01-01T00:00:00.000Z',
      items: rows.map((row) => ({
        id: `tag:${hostOf(cx)},2021:${cx.city.id}/challenges/${row.id}`, url: urlOf(cx, row.id), title: say(wanted.lang, row.title_zh, row.title_en), summary: say(wanted.lang, row.summary_zh, row.summary_en),
        published_at: row.published_at, updated_at: row.changed_at,
        tags: [options('sectors').find((one) => one.id === row.sector)?.title[wanted.lang], options('counties').find((one) => one.id === row.county_id)?.title[wanted.lang]].filter((tag) => tag !== undefined),
      })),
    }
    if (name === 'challenges.rss') return { type: 'application/rss+xml; charset=utf-8', body: writeRss(made) }
    if (name === 'challenges.atom') return { type: 'application/atom+xml; charset=utf-8', body: writeAtom(made) }
    return { type: 'application/feed+json; charset=utf-8', body: writeJsonFeed(made) }
  },
})

/** 截止日历: the deadline of one challenge; the same event in every copy, with its changes counted. */
export const deadline = document({
  title: { zh: '截止日历', en: 'Deadline as a calendar' },
  path: '/challenges/:id/deadline.ics',
  input: z.strictObject({ id: z.string().min(1).max(64), lang: language }),
  allow: anyone,
  cache_s: 300,
  run: async (cx, { id, lang }) => {
    await cx.elevate()
    const { rows } = await sql<Row>`select ${columns} from challenge ${latest} where challenge.city_id = ${cx.city.id} and challenge.id = ${id} and is_public and bids_close_at is not null`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.not-found')
    return { type: 'text/calendar; charset=utf-8', filename: 'deadline.ics', body: calendarOf(cx, lang, say(lang, rows[0].title_zh, rows[0].title_en), rows) }
  },
})

/** 专场日历: a session's days and the moments of its timetable. */
export const sessionCalendar = document({
  title: { zh: '专场日历', en: 'Session as a calendar' },
  path: '/sessions/:id/session.ics',
  input: z.strictObject({ id: z.string().min(1).max(64), lang: language }),
  allow: anyone,
  cache_s: 300,
  run: async (cx, { id, lang }) => {
    type Session = { title_zh: string, title_en: string, lead_zh: string, lead_en: string, place_zh: string | null, place_en: string | null, opens_on: string, closes_on: string, timetable: { at: string, zh: string, en: string }[], version: number, changed_at: string }
    const { rows } = await sql<Session>`select title_zh, title_en, lead_zh, lead_en, place_zh, place_en, opens_on, closes_on, timetable, version, ${sql.raw(iso('changed_at'))} as changed_at from challenge_session where city_id = ${cx.city.id} and id = ${id} and is_public`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('challenges.session-not-found')
    const title = say(lang, row.title_zh, row.title_en), location = say(lang, row.place_zh, row.place_en) || null
    const shared = { sequence: row.version - 1, stamped_at: row.changed_at, url: `${siteIn(cx.house).url}/sessions/${id}`, location }
    const events: CalendarEvent[] = [
      { ...shared, uid: `session-${id}@${hostOf(cx)}`, on: row.opens_on, until_on: row.closes_on, summary: title, description: say(lang, row.lead_zh, row.lead_en) },
      ...row.timetable.map((moment, at) => ({ ...shared, uid: `session-${id}-${at + 1}@${hostOf(cx)}`, at: moment.at, summary: `${moment[lang]} · ${title}`, description: '', remind_days: 1 })),
    ]
    return { type: 'text/calendar; charset=utf-8', filename: 'session.ics', body: writeCalendar({ name: title, product: `-//Jiebang//${lang}`, language: lang, refresh_hours: 6 }, events) }
  },
})

function calendarOf(cx: Cx, lang: 'zh' | 'en', name: string, rows: readonly Row[]): string {
  const events = rows.flatMap((row): CalendarEvent[] => row.bids_close_at === null ? [] : [{
    uid: `challenge-${row.id}@${hostOf(cx)}`, sequence: row.version - 1, stamped_at: row.changed_at, at: row.bids_close_at, url: urlOf(cx, row.id), is_cancelled: row.is_ended && Date.parse(row.bids_close_at) > Date.parse(cx.now), remind_days: 3,
    summary: lang === 'zh' ? `揭榜截止：${say(lang, row.title_zh, row.title_en)}` : `Bids close: ${say(lang, row.title_zh, row.title_en)}`, description: say(lang, row.summary_zh, row.summary_en),
  }])
  return writeCalendar({ name: lang === 'zh' ? `${name}（截止时间）` : `${name} (deadlines)`, product: `-//Jiebang//${lang}`, language: lang, refresh_hours: 6 }, events)
}
