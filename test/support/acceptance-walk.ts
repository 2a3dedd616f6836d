import assert from 'node:assert/strict'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { carryOut, comeRound } from '#engines/cases/act.ts'
import { seatAcceptance } from '#systems/acceptance/public.ts'
import { act } from './challenge-walk.ts'
import type { Client, TestHouse } from './house.ts'

export type Planned = { title: string, weight: number, 'rests-on'?: string, 'share-fen'?: number }

/** The answers of a project's plan: a year from today, its grant in one head of cost and the rest in another. */
export function planOf(house_today: string, { code, grant_fen, deliverables, title = '〔演示〕低噪声纺机主轴研发' }: { code: string, grant_fen: number, deliverables: Planned[], title?: string }) {
  const year = Number(house_today.slice(0, 4))
  const labour = Math.floor(grant_fen / 3)
  return {
    code, 'title-zh': title, 'title-en': 'Demo: a quiet spindle', programme: '市重点研发计划', sector: 'advanced-manufacturing', 'starts-on': house_today, 'ends-on': `${year + 1}-12-31`, goals: '研制低噪声主轴并在产线验证，形成样机、检测报告与标准草案。', 'grant-fen': grant_fen,
    deliverables: deliverables.map((one) => ({ measure: '噪声', unit: 'dB', target: '≤70', 'due-on': `${year + 1}-06-30`, evidence: '检测报告', ...one })),
    budget: [{ head: 'equipment', 'grant-fen': grant_fen - labour, 'own-fen': 50_000_000 }, { head: 'labour', 'grant-fen': labour }], people: [{ name: '演示负责人', part: '负责人' }],
  }
}

/** Opens a project for the demonstration enterprise and takes it to the task book agreed. */
export async function openProject(house: TestHouse, plan: ReturnType<typeof planOf>, { org_id = 'demo-enterprise', account = 'enterprise' } = {}): Promise<string> {
  const officer = await house.as('city-officer')
  const opened = await officer.post('/api/acceptance/open-project', { org_id })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body as { case_id: string }
  await act(officer, case_id, 'state-plan', plan)
  await act(await house.as(account), case_id, 'agree-plan', { name: '演示签署人', agreed: true })
  return case_id
}

/** What a report says of one deliverable. */
export const reported = (number: number, percent: number, evidence: string[] = [], words = '检测合格，报告见附件。') => ({ deliverable: String(number), reached: words, percent, ...percent < 100 ? { reason: '样件尚在试验。' } : {}, evidence })
export const usesOf = (...fen: number[]) => fen.map((one, at) => ({ head: ['equipment', 'labour', 'operations'][at], 'grant-fen': one }))

/** County and city look at the material; the city sends it on to the panel of the round before, or one named elsewhere is waited for, as `seatPanel` gives it. */
export async function checkMaterial(house: TestHouse, case_id: string, panel: 'elsewhere' | 'same' = 'elsewhere'): Promise<void> {
  await act(await house.as('county-officer'), case_id, 'pass-county-check', { opinion: '材料齐全。' })
  if (panel === 'same') await act(await house.as('city-officer'), case_id, 'convene-panel', { panel })
  else await awaitPanel(house, case_id)
}

/** Lets a project wait for a panel that no draw of its own gives. */
export async function awaitPanel(house: TestHouse, case_id: string): Promise<void> {
  await runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    await cx.elevate()
    await carryOut(cx, case_id, 'await-panel', 'city-officer')
  })
}

const panel = [['expert-1', 'technical'], ['expert-2', 'technical'], ['expert-3', 'technical'], ['expert-7', 'finance']] as const

/** Seats a panel as the draw does when its last seat is taken: what the draw calls, in one transaction, and the case moves on. */
export async function seatPanel(house: TestHouse, case_id: string): Promise<void> {
  await runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    await cx.elevate()
    const { rows } = await sql<{ demo: string, account_id: string }>`select demo_account as demo, account_id from person where city_id = 'jinhua' and demo_account = any(${panel.map(([name]) => name)}::text[])`.execute(cx.tx)
    await seatAcceptance(cx, { case_id, draw: 'draw-of-a-test', members: panel.map(([name, stratum], at) => ({ account_id: rows.find((one) => one.demo === name)!.account_id, stratum, seat: at + 1 })) })
    await comeRound(cx, case_id)
  })
}

/** The panel judges: each technical expert by `reached` (number of the deliverable and seat in), the finance expert with `money` in every criterion. */
export async function judge(house: TestHouse, case_id: string, reached: (number: number, seat: number) => number, money = 90): Promise<void> {
  for (const [seat, [name, kind]] of panel.entries()) {
    const client = await house.as(name)
    if (kind === 'finance') await act(client, case_id, 'judge-money', { 'separate-books': money, 'within-budget': money, 'own-money': money, vouchers: money, comment: '账证相符。', 'no-conflict': true })
    else {
      const rows = formOf(await viewOf(client, case_id), 'judge-deliverables').values.scores as { deliverable: string }[]
      await act(client, case_id, 'judge-deliverables', { scores: rows.map((row) => ({ deliverable: row.deliverable, reached: reached(Number(row.deliverable), seat), comment: '证据充分。' })), 'no-conflict': true })
    }
  }
}

/** Decides a round by the panel's figures as they are laid ready. */
export async function decide(house: TestHouse, case_id: string, verdict: string, more: Record<string, unknown> = {}) {
  const officer = await house.as('city-officer')
  const { values } = formOf(await viewOf(officer, case_id), 'decide-round')
  return act(officer, case_id, 'decide-round', { deliverables: values.deliverables, finance: values.finance, verdict, opinion: '依专家意见。', ...more })
}

/** Sends an act whatever is offered, and gives the code it is refused with. */
export async function refused(client: Client, case_id: string, action: string, answers: Record<string, unknown>): Promise<string> {
  const { version } = await viewOf(client, case_id)
  const reply = await client.post(`/api/acceptance/${action}`, { case_id, version, answers })
  assert.ok(reply.status >= 400 && reply.status < 500, `${action} was not refused: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body.error.problems?.[0]?.code ?? reply.body.error.code
}

// biome-ignore lint: a test reads what it expects and fails where it is not.
export const viewOf = async (client: Client, case_id: string): Promise<any> => (await client.get('/api/cases/view', { case_id })).body
export const formOf = (view: any, action: string) => {
  const can = view.can?.find((one: { action: string }) => one.action === action)
  assert.ok(can?.form, `${action} is not offered: ${JSON.stringify(view.can?.map((one: any) => [one.action, one.why_not?.en]))}`)
  return can.form
}
export const stepOf = (view: any): string => view.sentences.map((one: { step: string }) => one.step).join(',')
export const moneyOf = async (client: Client, case_id: string): Promise<Record<string, number>> => (await client.get('/api/acceptance/project', { case_id })).body.money
