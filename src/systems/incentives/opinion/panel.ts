import type { Cx } from '#kernel/store/cx.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { declare, openReview, roundsOf, sheetOf } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { interestedIn, type OpenPanel } from '#systems/conflicts/public.ts'
import { disclose, drawOpening, dropDraws, freeSeats, panelPerson, panelsAtWork, sealActor, takeOff, takeOver, vacate, vacateNumber, type Seated } from '#systems/draws/public.ts'
import { claimOf } from '../claim.ts'
import { opinion_sheet, opinionOf } from './opinion.ts'

/** 请专家出具意见: the officer says by which criteria and what is asked, never whom; the claimant and the people who act for it are interested. */
export const askOpinion: Effect = async (cx, turn) => {
  const { org_id } = await claimOf(cx, turn.case.id)
  return {
    opens: [drawOpening(cx, { answers: turn.answers, sheet: opinion_sheet, purpose: opinion_sheet, sectors: [], interested: await interestedIn(cx, [org_id]) })],
    note: { zh: `请专家出具意见：${String(turn.answers.question)}`, en: `Asked experts for an opinion: ${String(turn.answers.question)}` },
  }
}

/** 撤回专家意见申请: before the draw is made; it ends with the request. */
export const takeBackOpinion: Effect = async (cx, turn) => {
  const because = String(turn.answers.opinion)
  return { acts: await dropDraws(cx, turn.case.id), note: { zh: because, en: because } }
}

/** 意见组到齐: seats the experts that were drawn, or those who take another's seat. Called in the transaction of the last acceptance. */
export async function seatOpinion(cx: Cx, { case_id, members }: Seated): Promise<void> {
  const file = await loadCase(cx, case_id)
  if (file.closed_at !== null) return
  const fresh = members.filter((one) => one.replaces === undefined).map((one) => one.account_id)
  if (fresh.length > 0) await openReview(cx, opinionOf(case_id), sheetOf(cx, opinion_sheet), fresh)
  const heirs: string[] = []
  for (const { account_id, replaces } of members) if (replaces !== undefined && await takeOver(cx, opinionOf(case_id), { left: replaces, account_id })) heirs.push(account_id)
  await nameParties(cx, case_id, [...fresh, ...heirs].map((account_id) => ({ role: 'expert', account_id, reopen: true })))
  // The first are told by the case as it goes on; whoever comes later finds it there already.
  if (heirs.length > 0) await tellDirectly(cx, {
    key: `case:${case_id}:claim-opinion`, kind: 'asked-to-review', subjects: [`case:${case_id}`], sector: null, county: null, path: `/cases/${case_id}`,
    title: { zh: file.title_zh, en: file.title_en }, text: { zh: '请您为一件政策兑现申请出具意见', en: 'You are asked for an opinion on a claim' }, body: '',
  }, { orgs: [], accounts: heirs })
}

/** 声明无利害关系: opens the claim to the expert. */
export const declareOpinionClear: Effect = async (cx, turn) => {
  await sealActor(cx, turn.case.id)
  await declare(cx, opinionOf(turn.case.id), cx.actor.account_id!, { is_clear: true })
}

/** 声明利害关系: the seat falls empty, the next alternate of the draw is asked, and the expert leaves the case. */
export const declareOpinionConflict: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  await sealActor(cx, turn.case.id)
  await declare(cx, opinionOf(turn.case.id), cx.actor.account_id!, { is_clear: false, kind, detail })
  return vacate(cx, { case_id: turn.case.id, purpose: opinion_sheet, account_id: cx.actor.account_id!, reason: 'conflict-declared', why: { zh: '一位意见专家声明有利害关系，已回避', en: 'An expert declared a conflict of interest and stepped aside' } })
}

/** 更换意见专家: one who cannot go on leaves, whoever it is; the draw says who comes. */
export const replaceOpinionExpert: Effect = async (cx, turn) => {
  const { seat, reason } = turn.answers as { seat: string, reason: string }
  return vacateNumber(cx, await freeSeats(cx, opinionOf(turn.case.id)), {
    case_id: turn.case.id, purpose: opinion_sheet, seat, reason: 'replaced', why: { zh: `更换第 ${seat} 席：${reason}`, en: `Seat ${seat} is given to another: ${reason}` },
  })
}

/** 决定作出: opens the names of those who were seated, and ends what is still being drawn; the acts are the caller's to pass on. Nothing where no opinion was asked for. Elevate first. */
export async function endOpinion(cx: Cx, case_id: string): Promise<{ case_id: string, action: string }[]> {
  // A draw whose panel never sat keeps its names: nobody has served.
  if ((await roundsOf(cx, opinionOf(case_id))).length > 0) await disclose(cx, case_id)
  return dropDraws(cx, case_id)
}

/** Panels at work on claims, for the nightly check; one found in conflict leaves, and the next alternate is asked. */
export async function opinionPanels(cx: Cx): Promise<OpenPanel[]> {
  const panels: OpenPanel[] = []
  for (const { case_id, org_id, county_id, accounts } of await panelsAtWork(cx, opinion_sheet)) {
    const people: OpenPanel['people'] = []
    for (const account_id of accounts) people.push(await panelPerson(cx, account_id))
    panels.push({
      case_id, people, interested: await interestedIn(cx, org_id === null ? [] : [org_id]), county_id, asked_by: 'city-officer',
      leave: (at, account_id, rule) => takeOff(at, { case_id, purpose: opinion_sheet, account_id, rule, action: 'replace-opinion-expert', freeIn: () => freeSeats(at, opinionOf(case_id)) }),
    })
  }
  return panels
}
