import type { Problem } from '#kernel/declare/fault.ts'
import { divide } from '#kernel/values/divide.ts'
import type { Plan } from './plan.ts'

/** A team in the race. `out_at` is the number of the gate at which it left; `into` the team that took it in; `rank` its place in the end. */
export type Team = { id: string, state: 'racing' | 'eliminated' | 'merged' | 'ranked', out_at: number | null, into: string | null, rank: number | null }

/** A race under way: `gate` is the number of the next gate, counted from 0; `paid_fen` what the moves so far add up to. */
export type Race = { plan: Plan, teams: Team[], gate: number, paid_fen: number, is_over: boolean }

/** What the owner found at the gate: whether the criteria are met, and how well (0 to 100, the higher goes first). `delivered_at` decides between equal scores. */
export type Verdict = { team: string, meets: boolean, score: number, delivered_at: string }

export type Decision = { team: string, call: 'go-on' | 'eliminated' | 'merged', into?: string | undefined }

/** Money that leaves the pot, to a team or back to the owner, with its reason. */
export type Move = { to: string | null, why: 'start' | 'gate' | 'merger' | 'prize' | 'return', gate: number | null, rank: number | null, amount_fen: number }

export type Step = { race: Race, moves: Move[] }

const whole = 10_000

/** Begins a race: each team is paid its start-up tranche. Fewer teams than planned leave more for the residual prize. */
export function begin(plan: Plan, teams: readonly string[]): Step {
  if (teams.length < 1 || teams.length > plan.teams || new Set(teams).size !== teams.length) throw new Error('invariant: a race begins with the teams it was planned for')
  const race: Race = { plan, teams: teams.map((id) => ({ id, state: 'racing', out_at: null, into: null, rank: null })), gate: 0, paid_fen: 0, is_over: false }
  return paid(race, teams.map((to) => ({ to, why: 'start', gate: null, rank: null, amount_fen: plan.start_fen })))
}

/** Teams in the order in which the verdicts place them: met the criteria, then score, then who delivered first, then id. */
export function inOrder(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.toSorted((a, b) => Number(b.meets) - Number(a.meets) || b.score - a.score || compare(a.delivered_at, b.delivered_at) || compare(a.team, b.team))
}

/** What is wrong with the decisions for the next gate, by team: they may only follow what the owner found and what the plan allows. */
export function decisionProblems(race: Race, verdicts: readonly Verdict[], decisions: readonly Decision[]): Problem[] {
  const racing = race.teams.filter((team) => team.state === 'racing').map((team) => team.id)
  const of = new Map(verdicts.map((one) => [one.team, one]))
  const calls = new Map(decisions.map((one) => [one.team, one]))
  const problems: Problem[] = []
  const wrong = (team: string, code: string, data: Record<string, unknown> = {}) => problems.push({ path: team, code, data })
  for (const one of decisions) if (!racing.includes(one.team)) wrong(one.team, 'race.not-racing')
  if (calls.size !== decisions.length) wrong(decisions[0]!.team, 'race.decided-twice')
  for (const team of racing) {
    const call = calls.get(team), verdict = of.get(team)
    if (!call) wrong(team, 'race.not-decided')
    else if (!verdict) wrong(team, 'race.no-verdict')
    else if (call.call === 'go-on' && !verdict.meets) wrong(team, 'race.criteria-not-met')
    else if (call.call === 'merged' && (!call.into || call.into === team || calls.get(call.into)?.call !== 'go-on')) wrong(team, 'race.merged-into-nobody')
  }
  if (problems.length > 0) return problems
  const places = race.plan.gates[race.gate]!.go_on_max
  // Whoever met the criteria is passed over only for want of places, and then the lower placed.
  placed(verdicts.filter((one) => racing.includes(one.team))).forEach((team, at) => {
    const { call } = calls.get(team)!
    if (at < places && call === 'eliminated') wrong(team, 'race.passed-over')
    if (at >= places && call === 'go-on') wrong(team, 'race.no-place-left', { max: places })
  })
  return problems
}

/** Teams that met the criteria, in order: the first of them have the places. */
const placed = (verdicts: readonly Verdict[]) => inOrder(verdicts).filter((one) => one.meets).map((one) => one.team)

/**
 * Takes the race through its next gate. Who goes on is paid the tranche; of the tranche of a team that has a place and is merged, the plan's part
 * goes to the team that takes it in and the rest stays in the pot; after the last gate, or when nobody is left, the residual prize is shared by rank and the
 * places nobody holds go back to the owner, to the last fen. Decisions with problems are a mistake of the caller's.
 */
export function decide(race: Race, verdicts: readonly Verdict[], decisions: readonly Decision[]): Step {
  const { plan, gate } = race
  if (race.is_over || decisionProblems(race, verdicts, decisions).length > 0) throw new Error('invariant: only decisions without problems are taken')
  const calls = new Map(decisions.map((one) => [one.team, one]))
  const { tranche_fen, go_on_max } = plan.gates[gate]!
  const holders = placed(verdicts.filter((one) => calls.has(one.team))).slice(0, go_on_max)
  const moves: Move[] = []
  const teams = race.teams.map((team): Team => {
    const call = calls.get(team.id)
    if (!call) return team
    if (call.call === 'go-on') {
      moves.push({ to: team.id, why: 'gate', gate, rank: null, amount_fen: tranche_fen })
      return team
    }
    if (call.call === 'eliminated') return { ...team, state: 'eliminated', out_at: gate }
    if (holders.includes(team.id)) {
      moves.push({ to: call.into!, why: 'merger', gate, rank: null, amount_fen: divide(tranche_fen, [plan.merger_bp, whole - plan.merger_bp])[0]! })
    }
    return { ...team, state: 'merged', out_at: gate, into: call.into! }
  })
  const next: Race = { ...race, teams, gate: gate + 1 }
  const step = paid(next, moves)
  const is_last = gate + 1 === plan.gates.length || !teams.some((team) => team.state === 'racing')
  return is_last ? finish(step, verdicts) : step
}

/** Shares what is left: the prize by rank, and what no rank claims to the owner. */
function finish({ race, moves }: Step, verdicts: readonly Verdict[]): Step {
  const order = inOrder(verdicts).map((one) => one.team).filter((id) => race.teams.some((team) => team.id === id && team.state === 'racing'))
  const shares = race.plan.shares_bp.slice(0, order.length)
  const unclaimed = whole - shares.reduce((sum, one) => sum + one, 0)
  const parts = divide(race.plan.total_fen - race.paid_fen, [...shares, unclaimed])
  const teams = race.teams.map((team): Team => team.state === 'racing' ? { ...team, state: 'ranked', rank: order.indexOf(team.id) + 1 } : team)
  const last = paid({ ...race, teams, is_over: true }, [
    ...shares.map((_, at): Move => ({ to: order[at]!, why: 'prize', gate: null, rank: at + 1, amount_fen: parts[at]! })),
    { to: null, why: 'return', gate: null, rank: null, amount_fen: parts.at(-1)! },
  ])
  return { race: last.race, moves: [...moves, ...last.moves] }
}

function paid(race: Race, moves: readonly Move[]): Step {
  const real = moves.filter((move) => move.amount_fen > 0)
  const paid_fen = real.reduce((sum, move) => sum + move.amount_fen, race.paid_fen)
  if (paid_fen > race.plan.total_fen) throw new Error('invariant: a race never pays more than its prize')
  return { race: { ...race, paid_fen }, moves: real }
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0
