import assert from 'node:assert/strict'
import { deliverDue } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { solveTopic } from '#systems/rounds/freeze.ts'
import { solveDelivery } from '#systems/rounds/solve.ts'
import { act, need } from './challenge-walk.ts'
import { drawPanel } from './draw-walk.ts'
import type { Client, TestHouse } from './house.ts'

const county_of: Record<string, string> = { enterprise: 'county-officer', 'enterprise-2': 'county-officer-2', 'enterprise-3': 'county-officer' }
const sectors = ['new-materials', 'advanced-manufacturing', 'electronic-information', 'new-energy', 'resources-environment']

/** Needs that wait for a panel, one of each owner in turn, with fields in turn. */
export async function waitingNeeds(house: TestHouse, owners: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const [at, owner] of owners.entries()) {
    const client = await house.as(owner)
    const { case_id } = (await client.post('/api/challenges/open')).body as { case_id: string }
    await act(client, case_id, 'submit', { ...need, 'title-zh': `演示：第 ${at + 1} 项待评需求`, 'title-en': `Demo: need number ${at + 1}`, sector: sectors[at % sectors.length] })
    await act(await house.as(county_of[owner]!), case_id, 'accept', { opinion: '需求真实，指标可测，同意上报。' })
    ids.push(case_id)
  }
  return ids
}

/** A plan that the demonstration's register can serve. */
export const plan = { sheet: 'need-appraisal', criteria: 'review-round', 'per-file': 3, 'technical-percent-min': 60, 'finance-min': 1, 'load-max': 6, 'cap-bp': 5_000, 'per-employer-max': 2, 'least-fit': 0 }

/** A round that has its files and asks for reviewers. */
export async function askedRound(house: TestHouse, files: readonly string[], change: Record<string, unknown> = {}): Promise<string> {
  const officer = await house.as('city-officer')
  const opened = await officer.post('/api/rounds/open')
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body as { case_id: string }
  await act(officer, case_id, 'ask-reviewers', { ...plan, files, ...change })
  return case_id
}

/** The same with its reviewers drawn, who are to declare next. */
export async function drawnRound(house: TestHouse, files: readonly string[], change: Record<string, unknown> = {}): Promise<{ case_id: string, reviewers: Client[] }> {
  const case_id = await askedRound(house, files, change)
  return { case_id, reviewers: await drawPanel(house, case_id) }
}

/** Solves what is frozen and hands the files over, as the outbox does. */
export async function solve(house: TestHouse): Promise<void> {
  await deliverDue(house.db, 'jinhua', solveTopic, solveDelivery({ house: house.house, db: house.db, mailer: null, public_url: house.origin, actorOf: actorOfAccount }))
}

export type Seat = { file_case_id: string, account_id: string, kind: string, is_left: boolean }
/** Who sits where, from the sealed table. */
export const seatsIn = (house: TestHouse, case_id: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) =>
  (await sql<Seat>`select file_case_id, account_id, kind, left_at is not null as is_left from round_seat where case_id = ${case_id} order by 1, 2`.execute(cx.tx)).rows)
