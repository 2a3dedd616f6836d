import assert from 'node:assert/strict'
import { act, need } from './challenge-walk.ts'
import { drawPanel } from './draw-walk.ts'
import type { Client, TestHouse } from './house.ts'

/** One sheet for a need, the same score for each criterion but for `change`. */
export function scoresAt(value: number, { scores = {}, ...change }: { scores?: Record<string, number>, reasons?: Record<string, string>, comment?: string } = {}) {
  return { scores: { necessity: value, novelty: value, difficulty: value, value, feasibility: value, budget: value, ...scores }, comment: `各项按 ${value} 分把握。`, ...change }
}

export type Convened = { meeting: string, case_id: string, experts: Client[], officer: Client }

/** A need whose panel of four meets in a minute; the draw says who they are. Four is the most the demonstration's register gives with three candidates a seat, and one more than the quorum. */
export async function meetingOn(house: TestHouse): Promise<Convened> {
  const enterprise = await house.as('enterprise'), officer = await house.as('city-officer')
  const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
  await act(enterprise, case_id, 'submit', need)
  await act(await house.as('county-officer'), case_id, 'accept', { opinion: '需求真实，指标可测，同意上报。' })
  await act(officer, case_id, 'ask-panel', { criteria: 'need-appraisal', seats: 4 })
  const experts = await drawPanel(house, case_id)
  assert.equal(experts.length, 4)
  return { meeting: await conveneOn(officer, case_id), case_id, experts, officer }
}

/** Convenes a meeting in a minute, and finds it where its officer does: on the case's page. */
export async function conveneOn(officer: Client, case_id: string): Promise<string> {
  await act(officer, case_id, 'convene-meeting', { 'planned-at': new Date(Date.now() + 60_000).toISOString(), place: '科技局二楼会议室' })
  const { sections } = (await officer.get('/api/cases/view', { case_id })).body as { sections: { id: string, rows: { way: { to: string } }[] }[] }
  return sections.find((one) => one.id === 'meetings')!.rows[0]!.way.to.replace('/meetings/', '')
}
