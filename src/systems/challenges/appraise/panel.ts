import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import { writeEvent } from '#engines/cases/settle.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { declare, openReview, replaceSeat, roundsOf, seatsOf, sheetOf } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { interestedIn, type OpenPanel } from '#systems/conflicts/public.ts'
import { replaceFromDraw, type Seated } from '#systems/draws/public.ts'
import { inRound, replaceInRound } from '#systems/rounds/public.ts'
import { challengeOf } from '../challenge.ts'
import { dropDraws, drawOpening, ownersOf, personOf, sealReviewer } from '../drawn-panel.ts'
import type { Choice } from '../part.ts'
import { appraisal_sheet, appraisalOf } from './appraisal.ts'

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
  const last = (await roundsOf(cx, appraisalOf(file.id))).at(-1)
  const seat = last && (await seatsOf(cx, last.id)).find((one) => one.account_id === left && one.state !== 'replaced')
  if (!seat || last.closed_at !== null) return
  await replaceSeat(cx, appraisalOf(file.id), seat.number, account_id)
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
  return vacate(cx, turn.case.id, cx.actor.account_id!, { reason: 'conflict-declared', why: { zh: '一位专家声明有利害关系，已回避', en: 'An expert declared a conflict of interest and stepped aside' } })
}

/** 更换专家: an expert who cannot go on leaves, whoever it is; the draw says who comes. */
export const replaceExpert: Effect = async (cx, turn) => {
  const { seat, reason } = turn.answers as { seat: string, reason: string }
  const account_id = (await freeSeats(cx, turn.case.id)).find((one) => String(one.number) === seat)?.account_id
  if (account_id === undefined) throw fault('reviews.seat-not-free')
  return vacate(cx, turn.case.id, account_id, { reason: 'replaced', why: { zh: `更换第 ${seat} 席：${reason}`, en: `Seat ${seat} is given to another: ${reason}` } })
}

async function vacate(cx: Cx, case_id: string, account_id: string, { reason, why }: { reason: string, why: { zh: string, en: string } }) {
  const how = await inRound(cx, case_id) === null ? await followDraw(cx, { case_id, account_id, reason }) : await passOn(cx, case_id, account_id)
  return { parties_leave: [{ role: 'expert' as const, account_id }], note: { zh: `${why.zh}；${how.zh}`, en: `${why.en}; ${how.en}` } }
}

async function followDraw(cx: Cx, left: { case_id: string, account_id: string, reason: string }): Promise<{ zh: string, en: string }> {
  return await replaceFromDraw(cx, { ...left, purpose: appraisal_sheet }) ? { zh: '已按抽取顺序邀请候补', en: 'the next alternate of the draw is asked' } : { zh: '候补用尽，已提请补抽', en: 'no alternate is left and a supplement draw is opened' }
}

/** A seat that a round filled passes to another reviewer of the round at once: all of them have accepted and declared already. */
async function passOn(cx: Cx, case_id: string, account_id: string): Promise<{ zh: string, en: string }> {
  const next = await replaceInRound(cx, { case_id, account_id })
  if (next === null) return { zh: '本轮其他评审人都须回避，席位空缺', en: 'all other reviewers of the round are barred, and the seat stays empty' }
  await seatAppraisers(cx, { case_id, draw: '', members: [{ account_id: next.account_id, stratum: next.stratum, seat: 1, replaces: account_id }] })
  return { zh: '已由本轮另一位评审人接替', en: 'another reviewer of the round takes the seat' }
}

/** 夜间复核后回避: the platform takes somebody off whom the records have come to tie to the owner; they have not scored. */
async function leaveAppraisal(cx: Cx, case_id: string, account_id: string, rule: string): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  if (!(await freeSeats(cx, case_id)).some((one) => one.account_id === account_id)) return
  const { note } = await vacate(cx, case_id, account_id, { reason: `conflict-${rule}`, why: { zh: '复核发现一席应当回避', en: 'By the records one seat must be given up' } })
  await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert' and account_id = ${account_id}`.execute(cx.tx)
  await writeEvent(cx, file, { action: 'replace-expert', role: 'platform', org_id: null, note })
}

/** Seats that still wait for their sheet, of whoever has not left. */
async function freeSeats(cx: Cx, case_id: string): Promise<{ number: number, account_id: string }[]> {
  const round = (await roundsOf(cx, appraisalOf(case_id))).find((one) => one.closed_at === null)
  if (!round) return []
  const { rows } = await sql<{ number: number, account_id: string }>`select seat.number, seat.account_id from review_seat seat
    join case_party party on party.city_id = seat.city_id and party.case_id = ${case_id} and party.role = 'expert' and party.account_id = seat.account_id
    where seat.city_id = ${cx.city.id} and seat.round_id = ${round.id} and seat.state = 'seated' and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)
    order by seat.number`.execute(cx.tx)
  return rows
}

/** Seats that can be given to another, by number alone: who sits there is sealed. */
export async function seatChoices(cx: Cx, case_id: string): Promise<Choice[]> {
  return (await freeSeats(cx, case_id)).map(({ number }) => ({ id: String(number), title: { zh: `第 ${number} 席`, en: `Seat ${number}` } }))
}

/** Panels at work on needs, for the nightly check; one found in conflict leaves, and the next alternate is asked. */
export async function appraisalPanels(cx: Cx): Promise<OpenPanel[]> {
  const { rows } = await sql<{ case_id: string, org_id: string | null, county_id: string | null, accounts: string[] }>`select file.id as case_id, file.org_id, file.county_id, array_agg(seat.account_id order by seat.number) as accounts
    from review_round round join case_file file on file.city_id = round.city_id and file.id = round.case_id and file.closed_at is null
    join review_seat seat on seat.city_id = round.city_id and seat.round_id = round.id and seat.state = 'seated' and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)
    join case_party party on party.city_id = file.city_id and party.case_id = file.id and party.role = 'expert' and party.account_id = seat.account_id
    where round.city_id = ${cx.city.id} and round.purpose = ${appraisal_sheet} and round.closed_at is null group by file.id, file.org_id, file.county_id order by file.id`.execute(cx.tx)
  const panels: OpenPanel[] = []
  for (const { case_id, org_id, county_id, accounts } of rows) {
    const people: OpenPanel['people'] = []
    for (const account_id of accounts) people.push(await personOf(cx, account_id))
    panels.push({ case_id, people, interested: await interestedIn(cx, await ownersOf(cx, { id: case_id, org_id })), county_id, asked_by: 'city-officer', leave: (at, account_id, rule) => leaveAppraisal(at, case_id, account_id, rule) })
  }
  return panels
}

/** Whether this expert has still to declare before the need is shown; scoring without it is a declaration as well. */
export async function hasToDeclare(cx: Cx, case_id: string): Promise<boolean> {
  const rounds = await roundsOf(cx, appraisalOf(case_id))
  const last = rounds.at(-1)
  if (!last || last.closed_at !== null) return false
  return (await seatsOf(cx, last.id)).some((seat) => seat.account_id === cx.actor.account_id && seat.declared === null)
}
