import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Effect, Opening } from '#engines/cases/subject.ts'
import { disclose } from '#systems/draws/public.ts'
import { interestedIn } from './clear.ts'
import { purposeOf, seatAcceptance, seatsOf } from './panel.ts'
import { currentRound, projectOf, type Round } from './project.ts'

/** The panels of the pack that acceptance draws: of a project, with finance beside the task; of a part of a contract, where nobody accounts for public money. */
const project_panel = 'acceptance-panel'
const contract_panel = 'contract-acceptance'

/** Writes where a round stands. */
export async function setState(cx: Cx, case_id: string, round: number, state: Round['state']): Promise<void> {
  await sql`update acceptance_round set state = ${state} where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round}`.execute(cx.tx)
}

/** 意见: becomes the note of the history. */
export const noteOpinion: Effect = async (_cx, turn) => {
  const text = String(turn.answers.opinion ?? '')
  return { note: { zh: text, en: text } }
}

/** 退回补正: the report is open again; its evidence so far stays as it was handed in. */
export const returnMaterial: Effect = async (cx, turn) => {
  const { round } = await currentRound(cx, turn.case.id)
  await setState(cx, turn.case.id, round, 'returned')
  const items = (turn.answers.items as unknown[] | undefined) ?? []
  return { note: { zh: `需补正 ${items.length} 处`, en: `${items.length} points to correct` } }
}

/** 请专家评审: a panel is drawn, or the one of the round before judges again. */
export const convenePanel: Effect = async (cx, turn) => {
  const { round } = await currentRound(cx, turn.case.id)
  await setState(cx, turn.case.id, round, 'checked')
  if (turn.answers.panel === 'same') {
    const seats = await seatsOf(cx, turn.case.id, round - 1)
    await seatAcceptance(cx, { case_id: turn.case.id, draw: seats[0]!.draw, members: seats.map((one, at) => ({ account_id: one.account_id, stratum: one.kind, seat: at + 1 })) })
    return { note: { zh: '由上一轮的专家评审', en: 'The panel of the round before judges' } }
  }
  await dismiss(cx, turn.case.id)
  return { opens: await panelDraw(cx, turn.case), note: { zh: '抽取验收专家', en: 'A panel is drawn' } }
}

/** 等待已有的专家组: the panel comes from elsewhere, such as a contract's own draw; nothing is drawn here. */
export const awaitPanel: Effect = async (cx, turn) => {
  const { round } = await currentRound(cx, turn.case.id)
  await setState(cx, turn.case.id, round, 'checked')
  await dismiss(cx, turn.case.id)
}

/** Where the city draws its panels: the draw stands under the project and wakes it when the last seat is taken. */
async function panelDraw(cx: Cx, file: CaseFile): Promise<Opening[]> {
  if (!casesOf(cx.city).current.has('panel-draw')) return []
  const project = await projectOf(cx, file.id)
  // Without a title of ours: the draw is seen by people who must not learn what it is for.
  return [{
    procedure: 'panel-draw', org_id: null, county_id: null,
    input: { panel: project.contract_case_id === null ? project_panel : contract_panel, purpose: purposeOf(project.round), sectors: project.sector === null ? [] : [project.sector], interested: await interestedIn(cx, project) },
  }]
}

/** Experts of earlier rounds leave the case before another panel is drawn. What they had to judge is decided and none of them judges again, so their names are opened. */
async function dismiss(cx: Cx, case_id: string): Promise<void> {
  await disclose(cx, case_id)
  await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert'`.execute(cx.tx)
}

/** Whether the panel of the round before can judge again. */
export async function panelWays(cx: Cx, case_id: string): Promise<{ id: string, title: { zh: string, en: string } }[]> {
  const { round } = await projectOf(cx, case_id)
  const has_earlier = round > 1 && (await seatsOf(cx, case_id, round - 1)).length > 0
  return [{ id: 'drawn', title: { zh: '抽取专家', en: 'A panel to be drawn' } }, ...has_earlier ? [{ id: 'same', title: { zh: '上一轮的专家', en: 'The panel of the round before' } }] : []]
}

