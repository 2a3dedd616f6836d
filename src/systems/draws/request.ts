import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Opening } from '#engines/cases/subject.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { sheetOf } from '#engines/reviews/round.ts'
import type { Interested } from '#systems/conflicts/public.ts'
import { openDrawsOf, type PanelRequest } from './opening.ts'
import { panelsOf } from './panels.ts'

/** The city's criteria by which a panel for this sheet may be drawn, as the choices of a form. */
export function criteriaChoices(cx: Cx, sheet: string): { id: string, title: Sentence }[] {
  return criteriaFor(cx, sheet).map(({ id, title, strata }) => {
    const seats = strata.reduce((sum, one) => sum + one.seats, 0)
    return { id, title: { zh: `${title.zh}（${seats} 席）`, en: `${title.en} (${seats} seats)` } }
  })
}

function criteriaFor(cx: Cx, sheet: string): Criteria[] {
  return [...panelsOf(cx).values()].filter((one) => one.sheet === sheet)
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
  if (technical.length !== 1) throw wrong('draws.seats-fixed', { is: others + technical.reduce((sum, one) => sum + one.seats, 0) })
  if (wanted < min || wanted > max) throw wrong('draws.seats-by-sheet', { min, max })
  if ((wanted - others) * 100 < wanted * technical_percent_min) throw wrong('draws.seats-too-few', { percent: technical_percent_min, others })
}

/** What an act that ends or takes back the request says to its draws. Elevate first. */
export async function dropDraws(cx: Cx, case_id: string): Promise<{ case_id: string, action: string }[]> {
  return (await openDrawsOf(cx, case_id)).map((id) => ({ case_id: id, action: 'drop-draw' }))
}
