import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { challengeColumns, type Challenge } from '../challenge.ts'
import { verdictsOf, type VerdictRow } from './race-gate.ts'
import { ipRuleWords, raceOf, type RaceRow } from './race-plan.ts'
import { teamsOf, type RaceTeam } from './race.ts'

const post = z.strictObject({
  state: z.enum(['passed', 'out', 'merged', 'delivered', 'judged', 'waiting', 'ahead', 'gone']), into: sentence.nullable(), amount_fen: z.number(),
  /** The owner's finding and the evidence it rests on; null for whoever may not know. */
  verdict: z.strictObject({ meets: z.boolean(), score: z.number(), note: z.string(), round: z.number(), is_current: z.boolean() }).nullable(), reason: z.string().nullable(), report: z.string().nullable(), files_count: z.number().nullable(),
})
const lane = z.strictObject({ id: z.string(), team: sentence, state: z.enum(['racing', 'eliminated', 'merged', 'ranked']), into: sentence.nullable(), rank: z.number().nullable(), start_fen: z.number(), prize_fen: z.number(), due_fen: z.number(), paid_fen: z.number().nullable(), contract_id: z.string().nullable(), posts: z.array(post) })
/** A text of the plan and its English, null where none was given. */
const text = z.strictObject({ zh: z.string(), en: z.string().nullable() })
const gate = z.strictObject({ name: text, on: z.string(), test: text, criteria: text, go_on_max: z.number(), tranche_fen: z.number(), state: z.enum(['decided', 'next', 'ahead']), decided_at: z.string().nullable() })

export const racePageShape = z.strictObject({
  challenge_id: z.string(), title: sentence, currency: z.string(), is_demo: z.boolean(), is_full: z.boolean(), case_id: z.string().nullable(),
  state: z.enum(['planned', 'funded', 'running', 'over']), teams_planned: z.number(), total_fen: z.number(), start_fen: z.number(), shares_bp: z.array(z.number()), merger_bp: z.number(), paid_out_fen: z.number(), returned_fen: z.number(), left_fen: z.number(),
  plan_hash: z.string(), ip_rule: sentence, ip_text: text, gates: z.array(gate), lanes: z.array(lane),
})
export type RacePage = z.output<typeof racePageShape>

/** 赛程: lanes per team, gates as posts. Anyone sees who passed and what the plan pays; findings and evidence only the owner, the officers, and each team its own. */
export const racePage = query({
  title: { zh: '赛程', en: 'A race' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: racePageShape,
  allow: { anyone: ['public'] },
  run: async (cx, { id }) => {
    const { rows } = await sql<Challenge>`select ${challengeColumns} from challenge where city_id = ${cx.city.id} and id = ${id} and is_public`.execute(cx.tx)
    const challenge = rows[0]
    if (!challenge?.case_id) throw fault('challenges.no-race')
    await cx.elevate()
    const race = await raceOf(cx, challenge.case_id)
    if (!race) throw fault('challenges.no-race')
    const is_full = await knowsAll(cx, challenge.case_id)
    const teams = await teamsOf(cx, race.case_id)
    const { rows: moves } = await sql<MoveRow>`select contract_id, why, gate, amount_fen from race_move where city_id = ${cx.city.id} and case_id = ${race.case_id}`.execute(cx.tx)
    const { rows: decided } = await sql<DecisionRow>`select contract_id, gate, call, reason, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from race_decision where city_id = ${cx.city.id} and case_id = ${race.case_id}`.execute(cx.tx)
    const { rows: stones } = await sql<Stone>`select case_id, gate, state, round, report, jsonb_array_length(evidence) as files_count, paid_fen from milestone where city_id = ${cx.city.id} and case_id = any(${teams.map((team) => team.id)}::text[])`.execute(cx.tx)
    const verdicts = await verdictsOf(cx, race.case_id)
    const { plan } = race
    const returned_fen = moves.find((move) => move.why === 'return')?.amount_fen ?? 0
    const mine = orgsOf(cx.actor, ['solver'])
    return {
      challenge_id: id, title: { zh: challenge.title_zh ?? challenge.title_en ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' }, currency: challenge.currency, is_demo: challenge.is_demo, is_full, case_id: is_full ? race.case_id : null,
      state: race.ended_at ? 'over' as const : race.started_at ? 'running' as const : race.funded_at ? 'funded' as const : 'planned' as const,
      teams_planned: plan.teams, total_fen: plan.total_fen, start_fen: plan.start_fen, shares_bp: plan.shares_bp, merger_bp: plan.merger_bp, paid_out_fen: race.paid_fen - returned_fen, returned_fen, left_fen: plan.total_fen - race.paid_fen,
      plan_hash: race.plan_hash, ip_rule: ipRuleWords[race.ip_rule], ip_text: { zh: race.ip_text, en: race.ip_text_en },
      gates: plan.gates.map(({ en, ...one }, at) => ({ ...one, name: { zh: one.name, en: en?.name ?? null }, test: { zh: one.test, en: en?.test ?? null }, criteria: { zh: one.criteria, en: en?.criteria ?? null }, state: race.ended_at || at < race.gate ? 'decided' as const : at === race.gate ? 'next' as const : 'ahead' as const, decided_at: decided.find((row) => row.gate === at)?.at ?? null })),
      lanes: inOrder(teams).map((team) => laneOf(team, { race, teams, moves, decided, stones, verdicts, knows: is_full || mine.includes(team.org_id) })),
    }
  },
})

/** As a race is read: by place, then who is still in it, then who left it last; of equals by organisation, so that a lane stays where it is. */
function inOrder(teams: readonly RaceTeam[]): RaceTeam[] {
  const standing = (team: RaceTeam) => team.rank ?? (team.state === 'racing' ? 100 : 1_000 - (team.out_at ?? 0))
  return teams.toSorted((a, b) => standing(a) - standing(b) || (a.org_id < b.org_id ? -1 : 1))
}

type MoveRow = { contract_id: string | null, why: string, gate: number | null, amount_fen: number }
type DecisionRow = { contract_id: string, gate: number, call: 'go-on' | 'eliminated' | 'merged', reason: string, at: string }
type Stone = { case_id: string, gate: number | null, state: string, round: number, report: string | null, files_count: number, paid_fen: number }
type Course = { race: RaceRow, teams: RaceTeam[], moves: MoveRow[], decided: DecisionRow[], stones: Stone[], verdicts: VerdictRow[], knows: boolean }

/** Owner, officers and auditor read everything; a team and the public what is theirs. */
async function knowsAll(cx: Cx, case_id: string): Promise<boolean> {
  const file = await loadCase(cx, case_id)
  const { parties } = await loadState(cx, case_id)
  const passage = cx.city.access.passage('cases.view', cx.actor, scopeOf(file, parties))
  return passage !== null && passage.relation !== 'public' && !['solver', 'expert', 'insurer'].includes(passage.role)
}

function laneOf(team: RaceTeam, { race, teams, moves, decided, stones, verdicts, knows }: Course): RacePage['lanes'][number] {
  const own = moves.filter((move) => move.contract_id === team.id)
  const sum = (list: readonly MoveRow[]) => list.reduce((total, move) => total + move.amount_fen, 0)
  const other = teams.find((one) => one.id === team.into)
  const into = other ? { zh: other.org_zh, en: other.org_en } : null
  return {
    id: team.id, team: { zh: team.org_zh, en: team.org_en }, state: team.state, into, rank: team.rank, start_fen: sum(own.filter((move) => move.why === 'start')), prize_fen: sum(own.filter((move) => move.why === 'prize')), due_fen: sum(own),
    paid_fen: knows ? stones.filter((one) => one.case_id === team.id).reduce((total, one) => total + one.paid_fen, 0) : null, contract_id: knows ? team.id : null,
    posts: race.plan.gates.map((_, at) => {
      const decision = decided.find((one) => one.contract_id === team.id && one.gate === at), verdict = verdicts.find((one) => one.team === team.id && one.gate === at), stone = stones.find((one) => one.case_id === team.id && one.gate === at)
      const state = decision ? ({ 'go-on': 'passed', eliminated: 'out', merged: 'merged' } as const)[decision.call] : team.state !== 'racing' ? 'gone' as const : at > race.gate ? 'ahead' as const
        : !knows ? 'waiting' as const : verdict?.is_current ? 'judged' as const : stone?.state === 'delivered' ? 'delivered' as const : 'waiting' as const
      return {
        state, into: decision?.call === 'merged' ? into : null, amount_fen: sum(own.filter((move) => move.gate === at)),
        verdict: knows && verdict ? { meets: verdict.meets, score: verdict.score, note: verdict.note, round: verdict.round, is_current: verdict.is_current } : null,
        reason: knows ? decision?.reason ?? null : null, report: knows ? stone?.report ?? null : null, files_count: knows && stone ? stone.files_count : null,
      }
    }),
  }
}
