import { begin, decide, inOrder, type Decision, type Race, type Step, type Verdict } from '#engines/race/course.ts'
import { committedFen, planProblems, planSchema, type Plan } from '#engines/race/plan.ts'

const day = (n: number) => new Date(Date.UTC(2030, 0, n)).toISOString().slice(0, 10)

/** A plan by chance that can be kept: odd amounts, up to eight teams and six gates, prizes from a few fen to the largest amount. */
export function randomPlan(random: () => number, limits: { teams?: number, gates?: number, total_fen?: number } = {}): Plan {
  const up = (max: number) => 1 + Math.floor(random() * max)
  const teams = Math.max(2, up(limits.teams ?? 8)), gates = up(limits.gates ?? 6)
  const places = Array.from({ length: gates }).reduce<number[]>((list) => [...list, up(list.at(-1) ?? teams)], [])
  const most = limits.total_fen ?? (random() < 0.1 ? Number.MAX_SAFE_INTEGER : 10 ** up(13))
  const amount = () => random() < 0.15 ? 0 : Math.floor(random() * most / (teams * (gates + 2)))
  const ranks = up(places.at(-1)!)
  const cuts = Array.from({ length: ranks }, () => up(1_000))
  const sum = cuts.reduce((total, one) => total + one, 0)
  const shares_bp = cuts.map((one) => Math.max(1, Math.floor(one * 10_000 / sum)))
  shares_bp[0]! += 10_000 - shares_bp.reduce((total, one) => total + one, 0)
  const plan = { teams, start_fen: amount(), gates: places.map((go_on_max, at) => ({ name: `${at + 1}`, on: day(at + 1), test: 't', criteria: 'c', go_on_max, tranche_fen: amount() })), shares_bp, merger_bp: Math.floor(random() * 10_001), total_fen: 0 }
  const total_fen = Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, committedFen(plan) + (random() < 0.1 ? 0 : Math.floor(random() * most / 4))))
  const made = planSchema.parse({ ...plan, total_fen })
  const [problem] = planProblems(made)
  if (problem) throw new Error(`a plan by chance can be kept: ${problem.code}`)
  return made
}

/** Verdicts by chance for the teams still racing. */
export function randomVerdicts(race: Race, random: () => number): Verdict[] {
  return race.teams.filter((team) => team.state === 'racing').map((team) => ({ team: team.id, meets: random() < 0.7, score: Math.floor(random() * 5) * 20, delivered_at: day(1 + Math.floor(random() * 3)) }))
}

/** Decisions by chance that the verdicts allow: who has a place goes on or is merged into one that goes on, who has none is out or, now and then, merged. */
export function randomDecisions(race: Race, verdicts: readonly Verdict[], random: () => number, may_merge: boolean): Decision[] {
  const order = inOrder(verdicts)
  const holders = order.filter((one) => one.meets).slice(0, race.plan.gates[race.gate]!.go_on_max).map((one) => one.team)
  const merged = may_merge ? holders.slice(1).filter(() => random() < 0.2) : []
  const staying = holders.filter((team) => !merged.includes(team))
  const into = () => staying[Math.floor(random() * staying.length)]!
  return order.map(({ team }): Decision => staying.includes(team) ? { team, call: 'go-on' }
    : merged.includes(team) || (may_merge && !holders.includes(team) && staying.length > 0 && random() < 0.1) ? { team, call: 'merged', into: into() } : { team, call: 'eliminated' })
}

/** Runs a race of the plan to its end by chance. */
export function runRandomly(plan: Plan, random: () => number): { steps: Step[], race: Race } {
  const count = random() < 0.8 ? plan.teams : 1 + Math.floor(random() * plan.teams)
  const steps = [begin(plan, Array.from({ length: count }, (_, at) => `team-${at + 1}`))]
  for (let race = steps[0]!.race; !race.is_over; race = steps.at(-1)!.race) {
    const verdicts = randomVerdicts(race, random)
    steps.push(decide(race, verdicts, randomDecisions(race, verdicts, random, true)))
  }
  return { steps, race: steps.at(-1)!.race }
}
