import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Event } from '#engines/subscriptions/filter.ts'
import { tellDirectly, tellSubscribers } from '#engines/subscriptions/tell.ts'
import { postMailFor } from '#systems/subscriptions/public.ts'
import type { Challenge } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'

/** An event about a challenge, told once under `key`; its sessions hear of it too. */
export async function eventOf(cx: Cx, challenge: Challenge, kind: string, key: string, text: { zh: string, en: string }): Promise<Event> {
  const { rows } = await sql<{ session_id: string }>`select session_id from session_challenge where city_id = ${cx.city.id} and challenge_id = ${challenge.id}`.execute(cx.tx)
  return {
    key: `challenge:${challenge.id}:${key}`, kind, subjects: [`challenge:${challenge.id}`, ...rows.map((row) => `session:${row.session_id}`)], sector: challenge.sector, county: challenge.county_id,
    path: `/challenges/${challenge.id}`, title: { zh: challenge.title_zh ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' }, text,
    body: [publicFace(challenge).shows_whole ? challenge.problem : null, challenge.summary_zh, challenge.summary_en].filter(Boolean).join('\n').slice(0, 6_000),
  }
}

/** Organisations and people with a live bid or a begun one. Told to nobody: each is written to in its own inbox. */
export async function biddersOf(cx: Cx, case_id: string): Promise<{ orgs: string[], accounts: string[] }> {
  const { rows } = await sql<{ org_id: string, account_id: string }>`
    select org_id, '' as account_id from bid where city_id = ${cx.city.id} and case_id = ${case_id} and state not in ('replaced', 'withdrawn')
    union select org_id, case when org_id = '' then account_id else '' end from draft where city_id = ${cx.city.id} and case_id = ${case_id} and form = 'bid'`.execute(cx.tx)
  return { orgs: rows.flatMap((row) => row.org_id || []), accounts: rows.flatMap((row) => row.account_id || []) }
}

/** Tells every bidder at once and every subscriber after commit. Returns how many bidders were told. */
export async function tellChange(cx: Cx, case_id: string, event: Event): Promise<number> {
  const to = await biddersOf(cx, case_id)
  const told = await tellDirectly(cx, event, to)
  await postMailFor(cx, event, to, 'solver')
  tellSubscribers(cx, event)
  return told
}
