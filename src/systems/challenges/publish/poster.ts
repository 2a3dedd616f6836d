import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { document, type DocumentAnswer } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { siteIn } from '#kernel/outside/site.ts'
import { qrOf } from '#kernel/outside/typeset-code.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { hallColumns, lineOf, type HallRow } from '../hall/hall.ts'
import { sideBySide } from '#engines/translations/translation.ts'
import { publicFace } from '../seek/public-face.ts'
import { challengesOf } from './session.ts'
import { publicTexts } from './texts.ts'
import { publicChallenge } from './version.ts'

const anyone = { anyone: ['public'] } as const
const asked = { id: z.string().min(1).max(64), lang: z.enum(['zh', 'en']).default('zh'), size: z.enum(['a3', 'a4']).default('a4') }
/** Challenges that find their place on a session's poster; the code leads to the rest. */
export const poster_lines_max = 8

/** A language a sheet is set in. */
export type Language = 'zh' | 'en'
type Fact = { label: string, value: string, is_main: boolean }
type Poster = { kind: string, title: string, subtitle: string, lead: string, facts: Fact[], is_paid: boolean, lines_title: string, lines: { title: string, note: string, side: string }[], call: string, small: string, path: string }

/** 榜单海报: PDF on A4 or A3, in either language, with a code that leads to the challenge. */
export const challengePoster = document({
  title: { zh: '榜单海报', en: 'Poster of a challenge' },
  path: '/challenges/:id/poster.pdf',
  input: z.strictObject(asked),
  allow: anyone,
  cache_s: 600,
  run: async (cx, { id, lang, size }) => {
    const { rows } = await sql<HallRow>`select ${hallColumns}, '' as sort from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id where challenge.city_id = ${cx.city.id} and challenge.id = ${id} and challenge.is_public`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.not-found')
    const line = lineOf(cx, rows[0]), other = lang === 'zh' ? 'en' : 'zh'
    const words = lang === 'zh' ? { kind: '揭榜挂帅', bounty: '榜额', closes: '揭榜截止', sector: '领域', county: '所在地', owner: '发榜方', call: '扫码看全文，提问、揭榜' } : { kind: 'Open challenge', bounty: 'Bounty', closes: 'Bids close', sector: 'Sector', county: 'County', owner: 'Owner', call: 'Scan to read it all, ask, and take it up' }
    return posterOf(cx, lang, size, {
      kind: `${cx.city.pack.city.title[lang]} · ${words.kind}`, title: line.title[lang], subtitle: line.title[other] === line.title[lang] ? '' : line.title[other], lead: line.problem[lang], path: `/challenges/${id}`,
      facts: [
        { label: words.bounty, value: moneyOf(line, lang), is_main: true },
        ...line.bids_close_at ? [{ label: words.closes, value: momentOf(line.bids_close_at, cx.city.pack.city.zone, lang), is_main: false }] : [],
        ...line.sector ? [{ label: words.sector, value: line.sector[lang], is_main: false }] : [],
        ...line.owner ? [{ label: words.owner, value: line.owner[lang], is_main: false }] : line.county ? [{ label: words.county, value: line.county[lang], is_main: false }] : [],
      ],
      ...await indicatorsOf(cx, id, lang), call: words.call, small: demoWords(line.is_demo, lang),
    })
  },
})

/** 专场海报: its days, timetable and challenges, as many as find their place. */
export const sessionPoster = document({
  title: { zh: '专场海报', en: 'Poster of a session' },
  path: '/sessions/:id/poster.pdf',
  input: z.strictObject(asked),
  allow: anyone,
  cache_s: 600,
  run: async (cx, { id, lang, size }) => {
    type Row = { title_zh: string, title_en: string, lead_zh: string, lead_en: string, place_zh: string | null, place_en: string | null, opens_on: string, closes_on: string, is_demo: boolean, org_zh: string | null, org_en: string | null }
    const { rows } = await sql<Row>`select session.title_zh, session.title_en, lead_zh, lead_en, place_zh, place_en, opens_on, closes_on, session.is_demo, org.title_zh as org_zh, org.title_en as org_en
      from challenge_session session left join organization org on org.city_id = session.city_id and org.id = session.organiser_org_id where session.city_id = ${cx.city.id} and session.id = ${id} and session.is_public`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('challenges.session-not-found')
    const challenges = (await challengesOf(cx, id)).map((one) => lineOf(cx, one))
    const zh = lang === 'zh', place = zh ? row.place_zh ?? row.place_en : row.place_en ?? row.place_zh, organiser = zh ? row.org_zh : row.org_en
    const more = challenges.length - poster_lines_max
    return posterOf(cx, lang, size, {
      kind: zh ? `${cx.city.pack.city.title.zh} · 揭榜专场` : `${cx.city.pack.city.title.en} · Session of open challenges`, title: zh ? row.title_zh : row.title_en, subtitle: zh ? row.title_en : row.title_zh, lead: zh ? row.lead_zh : row.lead_en, path: `/sessions/${id}`,
      facts: [
        { label: zh ? '时间' : 'Days', value: `${sayDay(row.opens_on)[lang]} – ${sayDay(row.closes_on)[lang]}`, is_main: true },
        ...place ? [{ label: zh ? '地点' : 'Place', value: place, is_main: false }] : [],
        ...organiser ? [{ label: zh ? '主办' : 'Held by', value: organiser, is_main: false }] : [],
      ],
      is_paid: true, lines_title: challenges.length === 0 ? '' : zh ? `本场榜单 ${challenges.length} 项` : challenges.length === 1 ? '1 challenge' : `${challenges.length} challenges`,
      lines: challenges.slice(0, poster_lines_max).map((one) => ({ title: one.title[lang], note: [one.sector?.[lang], one.county?.[lang], one.bids_close_at ? `${zh ? '截止 ' : 'closes '}${momentOf(one.bids_close_at, cx.city.pack.city.zone, lang)}` : undefined].filter((part) => part !== undefined).join(' · '), side: moneyOf(one, lang) })),
      call: zh ? '扫码看全部榜单' : 'Scan to see every challenge', small: [more > 0 ? zh ? `另有 ${more} 项` : `and ${more} more` : '', demoWords(row.is_demo, lang)].filter(Boolean).join(' · '),
    })
  },
})

/** The first indicators of a challenge that shows them, in the poster's language where they are translated. */
async function indicatorsOf(cx: Cx, id: string, lang: Language): Promise<Pick<Poster, 'is_paid' | 'lines_title' | 'lines'>> {
  const challenge = await publicChallenge(cx, id)
  if (!challenge || !publicFace(challenge).shows_whole || challenge.indicators.length === 0) return { is_paid: false, lines_title: '', lines: [] }
  await cx.elevate()
  const texts = await sideBySide(cx, `challenge:${id}`, publicTexts(challenge))
  const said = (field: string, source: string) => {
    const pair = texts.find((one) => one.field === field)
    return pair && pair.language !== lang && pair.text !== null && pair.state === 'checked' ? pair.text : source
  }
  return {
    is_paid: false, lines_title: lang === 'zh' ? '核心指标' : 'Core indicators',
    lines: challenge.indicators.slice(0, poster_lines_max).map((one, at) => ({ title: said(`indicator-${at + 1}-metric`, one.metric), note: said(`indicator-${at + 1}-test`, one.test), side: `${one.present ? `${one.present} → ` : ''}${one.target} ${one.unit}` })),
  }
}

async function posterOf(cx: Cx, language: Language, size: 'a3' | 'a4', { path, ...poster }: Poster): Promise<DocumentAnswer> {
  const code = await qrOf(`${siteIn(cx.house).url}/${language}${path}`)
  return { to_set: { template: 'systems/challenges/publish/poster', data: { language, size, ...poster, lead: leadOf(poster.lead, language), code }, standard: 'plain' }, filename: `poster-${language}-${size}.pdf` }
}

/** The line under the title: an excerpt says that it is one, and the quotes of English are those of the font's Latin letters, not as wide as Chinese ones. */
function leadOf(text: string, language: Language): string {
  const whole = /[。！？；.!?…”"]$/u.test(text.trimEnd()) ? text : `${text.trimEnd()}…`
  return language === 'zh' ? whole : whole.replace(/[‘’]/g, "'").replace(/[“”]/g, '"')
}

/** What a sheet of the demonstration says of itself; '' for a real one. */
export const demoWords = (is_demo: boolean, lang: Language) => is_demo ? lang === 'zh' ? '〔演示〕并非真实榜单' : 'A demonstration, no real challenge' : ''

/** The bounty of a line of the hall, in words. */
export function moneyOf(line: { amount_fen: number | null, currency: string, amount_note: { zh: string, en: string } | null }, lang: Language): string {
  if (line.amount_fen === null) return lang === 'zh' ? '未载明' : 'Not stated'
  const yuan = line.amount_fen / 100
  const sign = line.currency === 'CNY' ? '¥' : `${line.currency} `
  const text = lang === 'zh' && yuan >= 10_000 ? `${sign}${(yuan / 10_000).toLocaleString('en-US', { maximumFractionDigits: 2 })} 万` : `${sign}${yuan.toLocaleString('en-US', { maximumFractionDigits: 2 })}`
  return line.amount_note ? `${line.amount_note[lang]} ${text}` : text
}

/** An instant in the city's own time, to the minute. */
export function momentOf(instant: string, zone: string, lang: Language): string {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant))
  return `${sayDay(local.slice(0, 10))[lang]} ${local.slice(11)}`
}
