import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { lockAccounts } from '#engines/ledger/account.ts'
import { post } from '#engines/ledger/post.ts'
import { begin, type Move, type Race, type Step, type Team } from '#engines/race/course.ts'
import type { CaseFile, ChildAct, Effect } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'
import { bankOf, escrowOf, receivedBy } from './escrow.ts'
import { raceOf, type RaceRow } from './race-plan.ts'

export type RaceTeam = Team & { org_id: string, org_zh: string, org_en: string }

/** Teams of a race by contract, in the order of their contracts. */
export async function teamsOf(cx: Cx, case_id: string): Promise<RaceTeam[]> {
  const { rows } = await sql<RaceTeam>`select contract_id as id, state, out_at, into_id as into, rank, org_id, coalesce(org.title_zh, org_id) as org_zh, coalesce(org.title_en, org_id) as org_en
    from race_team team left join organization org on org.city_id = team.city_id and org.id = team.org_id
    where team.city_id = ${cx.city.id} and team.case_id = ${case_id} order by contract_id`.execute(cx.tx)
  return rows
}

/** The race as the pure core wants it. */
export function courseOf(row: RaceRow, teams: readonly Team[]): Race {
  return { plan: row.plan, teams: teams.map(({ id, state, out_at, into, rank }) => ({ id, state, out_at, into, rank })), gate: row.gate, paid_fen: row.paid_fen, is_over: row.ended_at !== null }
}

/** The race of a case that is in one, for acts that the procedure offers only then. */
export async function runningRace(cx: Cx, case_id: string | null): Promise<RaceRow> {
  const race = await raceOf(cx, case_id)
  invariant(race, 'this is done in a race alone')
  return race
}

/** The escrow account of a race: the whole prize lies in it, and every contract of the race is paid out of it. */
export function potOf(cx: Cx, row: Pick<RaceRow, 'case_id' | 'org_id'>, county_id: string | null): Promise<string> {
  return escrowOf(cx, row.case_id, row.org_id, county_id)
}

/** 托管总奖额: the whole prize before the start; contracts that waited for it enter the race. */
export const fundRace: Effect = async (cx, turn) => {
  const { 'amount-fen': amount_fen, reference } = turn.answers as { 'amount-fen': number, reference: string }
  const race = await runningRace(cx, turn.case.id)
  if (amount_fen !== race.plan.total_fen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'amount-fen', code: 'challenges.deposit-differs', data: { total: race.plan.total_fen / 100 } }])
  const journal = await post(cx.tx, {
    city_id: cx.city.id, kind: 'bounty-deposit', reason: `托管赛马总奖额 Prize of the race ${reference}`, case_id: turn.case.id, command_id: cx.command_id,
    entries: [{ debit_account: await bankOf(cx, race.org_id), credit_account: await potOf(cx, race, turn.case.county_id), amount_fen }],
  })
  await sql`update race set funded_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return {
    acts: (await contractsAt(cx, turn.case.id, 'deposit')).map((case_id) => ({ case_id, action: 'enter-race' })),
    note: { zh: `凭证 ${reference}`, en: `Reference ${reference}` }, receipt: { subject: `journal:${journal}`, content: { amount_fen, reference, case_id: turn.case.id, plan_hash: race.plan_hash } },
  }
}

/** Contracts of a challenge that stand at a step, by id. */
export async function contractsAt(cx: Cx, case_id: string, step: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select file.id from case_file file join case_place place on place.city_id = file.city_id and place.case_id = file.id
    where file.city_id = ${cx.city.id} and file.parent_id = ${case_id} and file.closed_at is null and place.step = ${step} order by file.id`.execute(cx.tx)
  return rows.map((row) => row.id)
}

/** 开赛: every signed contract is a team; each is due its start-up tranche. */
export const startRace: Effect = async (cx, turn) => {
  const race = await runningRace(cx, turn.case.id)
  const contracts = await contractsAt(cx, turn.case.id, 'performance')
  if (contracts.length === 0) throw fault('challenges.race-without-teams')
  await sql`insert into race_team (city_id, case_id, contract_id, org_id) select city_id, ${turn.case.id}, case_id, solver_org_id from contract where city_id = ${cx.city.id} and case_id = any(${contracts}::text[])`.execute(cx.tx)
  await sql`update race set started_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const step = begin(race.plan, contracts)
  const acts = await carryOut(cx, turn.case, race, step)
  return {
    acts, note: { zh: `${contracts.length} 支队伍开赛`, en: `${contracts.length} teams start` },
    receipt: { subject: `race:${turn.case.id}`, content: { plan_hash: race.plan_hash, teams: contracts, moves: shown(step.moves) } },
  }
}

/** 终止赛马: before the start, when no contract came about: the whole prize goes back. */
export const callOffRace: Effect = async (cx, turn) => {
  const race = await runningRace(cx, turn.case.id)
  const back: Move = { to: null, why: 'return', gate: null, rank: null, amount_fen: race.plan.total_fen }
  await carryOut(cx, turn.case, race, { race: { ...courseOf(race, []), paid_fen: back.amount_fen, is_over: true }, moves: [back] })
  return { note: { zh: `没有签成合同，退还 ${yuan(back.amount_fen)}`, en: `No contract came about; ${yuan(back.amount_fen)} returned` }, receipt: { subject: `race:${turn.case.id}`, content: { returned_fen: back.amount_fen } } }
}

/** The moves as a receipt and a page name them. */
export const shown = (moves: readonly Move[]) => moves.map(({ to, why, gate, rank, amount_fen }) => ({ to, why, gate, rank, amount_fen }))

/**
 * Writes what the pure core computed: teams, moves, and the return to the owner; what is due to teams is set aside in the acts on their contracts, which
 * are returned. All accounts are locked first, since several reservations follow in one transaction.
 */
export async function carryOut(cx: Cx, file: CaseFile, row: RaceRow, { race, moves }: Step): Promise<ChildAct[]> {
  const teams = await teamsOf(cx, file.id)
  const pot = await potOf(cx, row, file.county_id)
  const bank = await bankOf(cx, row.org_id)
  const accounts = await Promise.all(teams.filter((team) => moves.some((move) => move.to === team.id)).map((team) => receivedBy(cx, team.org_id, 'bounty')))
  await lockAccounts(cx.tx, { city_id: cx.city.id, account_ids: [pot, bank, ...accounts] })
  for (const team of race.teams) {
    await sql`update race_team set state = ${team.state}, out_at = ${team.out_at}, into_id = ${team.into}, rank = ${team.rank} where city_id = ${cx.city.id} and contract_id = ${team.id}`.execute(cx.tx)
  }
  for (const move of moves) {
    await sql`insert into race_move (city_id, id, case_id, contract_id, why, gate, rank, amount_fen) values (${cx.city.id}, ${newId()}, ${file.id}, ${move.to}, ${move.why}, ${move.gate}, ${move.rank}, ${move.amount_fen})`.execute(cx.tx)
  }
  await sql`update race set gate = ${race.gate}, paid_fen = ${race.paid_fen}, ended_at = ${race.is_over ? sql`now()` : sql`null`} where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const back = moves.find((move) => move.why === 'return')
  if (back) {
    await post(cx.tx, { city_id: cx.city.id, kind: 'bounty-return', reason: '退还赛马未付奖额 Prize not earned in the race', case_id: file.id, command_id: cx.command_id, entries: [{ debit_account: pot, credit_account: bank, amount_fen: back.amount_fen }] })
  }
  return teams.filter((team) => moves.some((move) => move.to === team.id)).map((team) => ({ case_id: team.id, action: 'earn-tranche' }))
}
