import type { Cx } from '#kernel/store/cx.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { declare, openReview, sheetOf } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { interestedIn, type OpenPanel } from '#systems/conflicts/public.ts'
import { drawOpening, dropDraws, freeSeats, panelPerson, panelsAtWork, takeOff, takeOver, vacate, vacateNumber, type Seated, type Vacating } from '#systems/draws/public.ts'
import { inRound, replaceInRound } from '#systems/rounds/public.ts'
import { challengeOf } from '../challenge.ts'
import { ownersOf } from '../owners.ts'
import { appraisal_sheet, appraisalOf } from './appraisal.ts'
import { sealReviewer } from './behind-panel.ts'

/** 申请抽取评榜专家: the officer says by which criteria, never whom; drawer and supervisor draw, and the panel is handed over once it is complete. */
export const askPanel: Effect = async (cx, turn) => {
  const { sector } = await challengeOf(cx, turn.case.id)
  const interested = await interestedIn(cx, await ownersOf(cx, turn.case))
  return {
    opens: [drawOpening(cx, { answers: turn.answers, sheet: appraisal_sheet, purpose: appraisal_sheet, sectors: sector ? [sector] : [], interested })],
    note: { zh: '申请抽取评榜专家', en: 'Asked for a panel to be drawn' },
  }
}

/** 撤回: of the request before the draw is made, or of the whole need; the draw that is on ends with it. */
export const takeBackPanel: Effect = async (cx, turn) => {
  const because = String(turn.answers.opinion)
  return { acts: await dropDraws(cx, turn.case.id), note: { zh: because, en: because } }
}

/** 专家组到齐: seats the panel that was drawn, or those who take another's seat. Called in the transaction of the last acceptance. */
export async function seatAppraisers(cx: Cx, { case_id, members }: Seated): Promise<void> {
  const file = await loadCase(cx, case_id)
  if (file.closed_at !== null) return
  const key = appraisalOf(case_id)
  const fresh = members.filter((one) => one.replaces === undefined)
  if (fresh.length > 0) await openReview(cx, key, sheetOf(cx, appraisal_sheet), fresh.map((one) => one.account_id))
  for (const { account_id, replaces } of members.filter((one) => one.replaces !== undefined)) await succeed(cx, file, replaces!, account_id)
  await nameParties(cx, case_id, members.map(({ account_id }) => ({ role: 'expert', account_id, reopen: true })))
}

/** Gives the seat of whoever left to whoever was asked in their place, and tells them. */
async function succeed(cx: Cx, file: CaseFile, left: string, account_id: string): Promise<void> {
  if (!await takeOver(cx, appraisalOf(file.id), { left, account_id })) return
  await tellDirectly(cx, {
    key: `case:${file.id}:appraisal`, kind: 'asked-to-review', subjects: [`case:${file.id}`], sector: null, county: null, path: `/cases/${file.id}`,
    title: { zh: file.title_zh, en: file.title_en }, text: { zh: '请您为一项需求评榜', en: 'You are asked to appraise a need' }, body: '',
  }, { orgs: [], accounts: [account_id] })
}

/** 声明无利害关系: opens the need to the expert. */
export const declareClear: Effect = async (cx, turn) => {
  await sealReviewer(cx, turn.case.id)
  await declare(cx, appraisalOf(turn.case.id), cx.actor.account_id!, { is_clear: true })
}

/** 声明利害关系: the seat falls empty, the next alternate of the draw is asked, and the expert leaves the case unread. */
export const declareConflict: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  await sealReviewer(cx, turn.case.id)
  await declare(cx, appraisalOf(turn.case.id), cx.actor.account_id!, { is_clear: false, kind, detail })
  return leaveSeat(cx, { case_id: turn.case.id, purpose: appraisal_sheet, account_id: cx.actor.account_id!, reason: 'conflict-declared', why: { zh: '一位专家声明有利害关系，已回避', en: 'An expert declared a conflict of interest and stepped aside' } })
}

/** 更换专家: an expert who cannot go on leaves, whoever it is; the draw says who comes. */
export const replaceExpert: Effect = async (cx, turn) => {
  const { seat, reason } = turn.answers as { seat: string, reason: string }
  return vacateNumber(cx, await freeSeats(cx, appraisalOf(turn.case.id)), {
    case_id: turn.case.id, purpose: appraisal_sheet, seat, reason: 'replaced', why: { zh: `更换第 ${seat} 席：${reason}`, en: `Seat ${seat} is given to another: ${reason}` },
  }, leaveSeat)
}

/** A seat that a draw filled goes to the next of the draw; one that a round filled passes to another reviewer of the round at once: all of them have accepted and declared already. */
async function leaveSeat(cx: Cx, vacating: Vacating): ReturnType<typeof vacate> {
  const { case_id, account_id, why } = vacating
  if (await inRound(cx, case_id) === null) return vacate(cx, vacating)
  const next = await replaceInRound(cx, { case_id, account_id })
  if (next !== null) await seatAppraisers(cx, { case_id, draw: '', members: [{ account_id: next.account_id, stratum: next.stratum, seat: 1, replaces: account_id }] })
  const how = next ? { zh: '已由本轮另一位评审人接替', en: 'another reviewer of the round takes the seat' } : { zh: '本轮其他评审人都须回避，席位空缺', en: 'all other reviewers of the round are barred, and the seat stays empty' }
  return { parties_leave: [{ role: 'expert', account_id }], note: { zh: `${why.zh}；${how.zh}`, en: `${why.en}; ${how.en}` } }
}

/** Panels at work on needs, for the nightly check; one found in conflict leaves, and the next alternate is asked. */
export async function appraisalPanels(cx: Cx): Promise<OpenPanel[]> {
  const panels: OpenPanel[] = []
  for (const { case_id, org_id, county_id, accounts } of await panelsAtWork(cx, appraisal_sheet)) {
    const people: OpenPanel['people'] = []
    for (const account_id of accounts) people.push(await panelPerson(cx, account_id))
    panels.push({
      case_id, people, interested: await interestedIn(cx, await ownersOf(cx, { id: case_id, org_id })), county_id, asked_by: 'city-officer',
      leave: (at, account_id, rule) => takeOff(at, { case_id, purpose: appraisal_sheet, account_id, rule, action: 'replace-expert', freeIn: () => freeSeats(at, appraisalOf(case_id)) }, leaveSeat),
    })
  }
  return panels
}
