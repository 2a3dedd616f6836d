import { z } from 'zod'
import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { panelsOf } from './panels.ts'

/** What the asking system says of the panel it needs. */
export const requestShape = z.strictObject({
  panel: z.string().min(1).max(64),
  /** The word the asking system takes its panel back under. */
  purpose: z.string().min(1).max(64),
  sectors: z.array(z.string().max(64)).max(50).default([]),
  interested: z.strictObject({ orgs: z.array(z.string().max(64)).max(500), accounts: z.array(z.string().max(64)).max(500) }),
  /** Seats in all, in place of those of the criteria. */
  seats: z.number().int().min(1).max(50).optional(),
  /** Whoever asked, where it is not the actor: a supplement asks in the name of the first draw. */
  asked_by: z.string().max(64).optional(),
  follows_case_id: z.string().max(64).optional(),
  /** Seats by stratum that a supplement fills. */
  places: z.record(z.string(), z.number().int().min(1).max(50)).optional(),
  /** Step of the criteria's own widening that the pool is widened through. */
  widening: z.string().max(64).optional(),
})
export type PanelRequest = z.input<typeof requestShape>

/**
 * 提出抽取: one draw of a panel for the case above. A second draw of the same matter is a supplement, or follows one that was never made.
 * @throws fault `draws.no-panel` | `draws.drawn-already`
 */
export const openDraw: CaseSubject['open'] = async (cx, { case_id, input, parent_id }) => {
  invariant(parent_id !== null, 'a draw is asked for by another case')
  const { panel, purpose, sectors, interested, seats, asked_by, follows_case_id, places, widening } = requestShape.parse(input)
  const criteria = panelsOf(cx).get(panel)
  if (!criteria) throw fault('draws.no-panel', { panel })
  const before = await latestOf(cx, parent_id, purpose)
  if (places === undefined && before && !['cancelled', 'dropped', 'superseded'].includes(before.state)) throw fault('draws.drawn-already')
  const kind = places !== undefined ? 'supplement' : before ? 'anew' : 'first'
  await sql`insert into draw (city_id, case_id, kind, follows_case_id, panel, title_zh, title_en) values (${cx.city.id}, ${case_id}, ${kind}, ${follows_case_id ?? before?.case_id ?? null}, ${panel}, ${criteria.title.zh}, ${criteria.title.en})`.execute(cx.tx)
  await sql`insert into draw_request (city_id, case_id, parent_case_id, asked_by, purpose, sectors, interested, seats, places, widening)
    values (${cx.city.id}, ${case_id}, ${parent_id}, ${asked_by ?? cx.actor.account_id ?? ''}, ${purpose}, ${JSON.stringify(sectors)}::jsonb, ${JSON.stringify(interested)}::jsonb, ${seats ?? null}, ${places === undefined ? null : JSON.stringify(places)}::jsonb, ${widening ?? null})`.execute(cx.tx)
  // The title names the panel and never the project: whoever sees the case in a list learns no more.
  return kind === 'supplement'
    ? { subject: `draw:${case_id}`, title: { zh: `补抽：${criteria.title.zh}`, en: `Supplement draw: ${criteria.title.en}` } }
    : { subject: `draw:${case_id}`, title: { zh: `抽取：${criteria.title.zh}`, en: `Draw: ${criteria.title.en}` } }
}

async function latestOf(cx: Cx, parent_case_id: string, purpose: string): Promise<{ case_id: string, state: string } | undefined> {
  const { rows } = await sql<{ case_id: string, state: string }>`select draw.case_id, draw.state from draw join draw_request asked on asked.city_id = draw.city_id and asked.case_id = draw.case_id
    where draw.city_id = ${cx.city.id} and asked.parent_case_id = ${parent_case_id} and asked.purpose = ${purpose} and draw.kind <> 'supplement' order by draw.case_id desc limit 1`.execute(cx.tx)
  return rows[0]
}

/** Names the city's drawers in a draw that has just been opened, so that they see draws and no other case. Offered to every step of every case. */
export async function nameDrawers(cx: Cx, case_id: string): Promise<void> {
  await sql`insert into case_party (city_id, case_id, role, account_id, org_id)
    select draw.city_id, draw.case_id, held.role, held.account_id, '' from draw join membership held on held.city_id = draw.city_id and held.role = 'expert-drawer' and held.ended_at is null
    where draw.city_id = ${cx.city.id} and draw.case_id = ${case_id} and draw.ended_at is null on conflict do nothing`.execute(cx.tx)
}

/** Draws of a case that have not ended, by id: what a parent that ends takes along. Elevate first. */
export async function openDrawsOf(cx: Cx, parent_case_id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from case_file where city_id = ${cx.city.id} and parent_id = ${parent_case_id} and procedure = 'panel-draw' and closed_at is null order by id`.execute(cx.tx)
  return rows.map((row) => row.id)
}
