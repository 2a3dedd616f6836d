import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { document, type DocumentAnswer } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { hallColumns, lineOf, type HallRow } from '../hall/hall.ts'
import { demoWords, momentOf, moneyOf, type Language } from './poster.ts'
import { challengesOf } from './session.ts'

const anyone = { anyone: ['public'] } as const
const asked = z.strictObject({ id: z.string().min(1).max(64), lang: z.enum(['zh', 'en']).default('zh') })

type Card = { kind: string, title: string, facts: { label: string, value: string, is_main: boolean }[], small: string }

/** 分享卡片: what others see of a challenge where its address is shared, 1200 by 630; of what is public, nothing else. */
export const challengeCard = document({
  title: { zh: '榜单分享卡片', en: 'Share card of a challenge' },
  path: '/challenges/:id/card.png',
  input: asked,
  allow: anyone,
  cache_s: 600,
  run: async (cx, { id, lang }) => {
    const { rows } = await sql<HallRow>`select ${hallColumns}, '' as sort from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id where challenge.city_id = ${cx.city.id} and challenge.id = ${id} and challenge.is_public`.execute(cx.tx)
    if (!rows[0]) throw fault('challenges.not-found')
    const line = lineOf(cx, rows[0]), zh = lang === 'zh'
    return cardOf(lang, {
      kind: `${cx.city.pack.city.title[lang]} · ${zh ? '揭榜挂帅' : 'Open challenge'}`, title: line.title[lang], small: demoWords(line.is_demo, lang),
      facts: [
        { label: zh ? '榜额' : 'Bounty', value: moneyOf(line, lang), is_main: true },
        ...line.bids_close_at ? [{ label: zh ? '揭榜截止' : 'Bids close', value: momentOf(line.bids_close_at, cx.city.pack.city.zone, lang), is_main: false }] : [],
        ...line.owner ? [{ label: zh ? '发榜方' : 'Owner', value: line.owner[lang], is_main: false }] : line.sector ? [{ label: zh ? '领域' : 'Sector', value: line.sector[lang], is_main: false }] : [],
      ],
    })
  },
})

/** 专场分享卡片: its name, its days and how many challenges it shows. */
export const sessionCard = document({
  title: { zh: '专场分享卡片', en: 'Share card of a session' },
  path: '/sessions/:id/card.png',
  input: asked,
  allow: anyone,
  cache_s: 600,
  run: async (cx, { id, lang }) => {
    const { rows } = await sql<{ title_zh: string, title_en: string, place_zh: string | null, place_en: string | null, opens_on: string, closes_on: string, is_demo: boolean }>`select title_zh, title_en, place_zh, place_en, opens_on, closes_on, is_demo
      from challenge_session where city_id = ${cx.city.id} and id = ${id} and is_public`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('challenges.session-not-found')
    const zh = lang === 'zh', count = (await challengesOf(cx, id)).length, place = zh ? row.place_zh ?? row.place_en : row.place_en ?? row.place_zh
    return cardOf(lang, {
      kind: `${cx.city.pack.city.title[lang]} · ${zh ? '揭榜专场' : 'Session of open challenges'}`, title: zh ? row.title_zh : row.title_en, small: demoWords(row.is_demo, lang),
      facts: [
        { label: zh ? '时间' : 'Days', value: row.opens_on === row.closes_on ? row.opens_on : `${row.opens_on} – ${row.closes_on}`, is_main: true },
        ...count > 0 ? [{ label: zh ? '榜单' : 'Challenges', value: zh ? `${count} 项` : String(count), is_main: false }] : [],
        ...place ? [{ label: zh ? '地点' : 'Place', value: place, is_main: false }] : [],
      ],
    })
  },
})

function cardOf(language: Language, card: Card): DocumentAnswer {
  return { to_set: { template: 'systems/challenges/publish/share-card', data: { language, ...card }, standard: 'picture' } }
}
