import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Opening } from '#engines/cases/subject.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { sheetOf } from '#engines/reviews/round.ts'
import { assertClear, interestedIn, type Interested } from '#systems/conflicts/public.ts'
import { drawsFor, openDrawsOf, sealActor, type DrawnFor, type PanelRequest } from '#systems/draws/public.ts'
import { codeOf, expertOf } from '#systems/experts/public.ts'
import { inRound, round_purpose } from '#systems/rounds/public.ts'
import type { Choice } from './part.ts'

/** The city's criteria by which a panel for this sheet may be drawn. */
export function criteriaChoices(cx: Cx, sheet: string): Choice[] {
  return criteriaFor(cx, sheet).map(({ id, title, strata }) => {
    const seats = strata.reduce((sum, one) => sum + one.seats, 0)
    return { id, title: { zh: `${title.zh}（${seats} 席）`, en: `${title.en} (${seats} seats)` } }
  })
}

function criteriaFor(cx: Cx, sheet: string): Criteria[] {
  return [...cx.city.pack.docs<Criteria>('panels').values()].map(({ doc }) => doc).filter((one) => one.sheet === sheet)
}

/**
 * 申请抽取: what the officer asks for, as the draw's own case. Nobody is named here: the criteria and the records say who may sit.
 * @throws fault `cases.wrong-answers` where the criteria are not for this sheet or leave no other number of seats
 */
export function drawOpening(cx: Cx, { answers, sheet, purpose, sectors, interested }: { answers: Record<string, unknown>, sheet: string, purpose: string, sectors: string[], interested: Interested }): Opening {
  const { criteria: panel, seats } = answers as { criteria: string, seats?: number | null }
  const criteria = criteriaFor(cx, sheet).find((one) => one.id === panel)
  if (!criteria) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'criteria', code: 'cases.wants-choice' }])
  const wanted = seats ?? null
  if (wanted !== null) refuseSeats(criteria, wanted, sheetOf(cx, sheet).reviewers)
  const request: PanelRequest = { panel, purpose, sectors, interested, ...wanted === null ? {} : { seats: wanted } }
  return { procedure: 'panel-draw', org_id: null, county_id: null, input: request }
}

/** Another number of seats goes to the one technical stratum; with several of them the criteria fix the number, and their shares hold whatever it is. */
function refuseSeats({ strata, technical_percent_min = 0 }: Criteria, wanted: number, { min, max }: { min: number, max: number }): void {
  const wrong = (code: string, data: Record<string, unknown>) => fault('cases.wrong-answers', { count: 1 }, [{ path: 'seats', code, data }])
  const technical = strata.filter((one) => one.kind === 'technical')
  const others = strata.filter((one) => one.kind !== 'technical').reduce((sum, one) => sum + one.seats, 0)
  if (technical.length !== 1) throw wrong('challenges.seats-fixed', { is: others + technical.reduce((sum, one) => sum + one.seats, 0) })
  if (wanted < min || wanted > max) throw wrong('challenges.seats-by-sheet', { min, max })
  if ((wanted - others) * 100 < wanted * technical_percent_min) throw wrong('challenges.seats-too-few', { percent: technical_percent_min, others })
}

/** Whose need it is: its owner, and the co-owners whose needs were merged into it. Elevate first. */
export async function ownersOf(cx: Cx, file: Pick<CaseFile, 'id' | 'org_id'>): Promise<string[]> {
  const { rows } = await sql<{ org_id: string }>`select distinct org_id from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = 'enterprise' and org_id <> ''`.execute(cx.tx)
  return [...new Set([...file.org_id ? [file.org_id] : [], ...rows.map((row) => row.org_id)])]
}

/** What an act that ends or takes back the request says to its draws. Elevate first. */
export async function dropDraws(cx: Cx, case_id: string): Promise<{ case_id: string, action: string }[]> {
  return (await openDrawsOf(cx, case_id)).map((id) => ({ case_id: id, action: 'drop-draw' }))
}

/**
 * 首次评分前再核: refuses an expert whom the records of today tie to a party, with the record it rests on.
 * @throws fault `conflicts.not-clear-at-first-score`
 */
export async function assertClearToScore(cx: Cx, { orgs, is_first }: { orgs: readonly string[], is_first: boolean }): Promise<void> {
  if (!is_first) return
  await assertClear(cx, { people: [await personOf(cx, cx.actor.account_id!)], interested: await interestedIn(cx, orgs), at: 'first-score' })
}

/** An expert with the employer the register has for them, as conflicts wants them. Elevate first. */
export async function personOf(cx: Cx, account_id: string): Promise<{ account_id: string, employer: string }> {
  const code = await codeOf(cx, account_id)
  return { account_id, employer: (code === null ? null : await expertOf(cx, code))?.employer ?? '' }
}

/** The draws behind a panel: its own, or those of the round that found its reviewers. Elevate first. */
export async function drawsBehind(cx: Cx, case_id: string, purpose: string): Promise<DrawnFor[]> {
  const own = await drawsFor(cx, case_id, purpose)
  if (own.length > 0) return own
  const round = await inRound(cx, case_id)
  return round === null ? [] : drawsFor(cx, round, round_purpose)
}

/** Lets the audit tell the actor's sealed name, whichever draw they come from. Elevate first. */
export async function sealReviewer(cx: Cx, case_id: string): Promise<void> {
  await sealActor(cx, await inRound(cx, case_id) ?? case_id)
}
