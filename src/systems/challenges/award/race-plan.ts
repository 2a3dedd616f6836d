import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { instant } from '#kernel/store/instant.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { planProblems, planSchema, type Gate, type Plan } from '#engines/race/plan.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { challengeOf } from '../challenge.ts'
import { yuan } from '../part.ts'

export type IpRule = 'team' | 'licence' | 'transfer'
export type RaceRow = { case_id: string, org_id: string, plan: Plan, plan_hash: string, ip_rule: IpRule, ip_text: string, ip_text_en: string | null, funded_at: string | null, started_at: string | null, ended_at: string | null, gate: number, paid_fen: number }

/** The race of a challenge's case, or null when it has none. */
export function raceOf(cx: Cx, case_id: string | null): Promise<RaceRow | null> {
  return readOnce(cx, `race:${case_id}`, async () => {
    const { rows } = await sql<RaceRow>`select case_id, org_id, plan, plan_hash, ip_rule, ip_text, ip_text_en, ${instant('funded_at')}, ${instant('started_at')}, ${instant('ended_at')}, gate, paid_fen
      from race where city_id = ${cx.city.id} and case_id = ${case_id ?? ''}`.execute(cx.tx)
    return rows[0] ?? null
  })
}

type Answers = {
  'is-race': boolean, teams?: number, 'start-fen'?: number, gates?: { name: string, on: string, test: string, criteria: string, 'go-on-max': number, 'tranche-fen': number }[]
  'gates-en'?: ({ gate: number } & Gate['en'])[]
  ranks?: { 'share-percent': number }[], 'merger-percent'?: number, 'ip-rule'?: IpRule, 'ip-text'?: string, 'ip-text-en'?: string
}

/** Where a field of the plan stands in the form. */
const formPath = (path: string) => path.replace('go_on_max', 'go-on-max').replace('tranche_fen', 'tranche-fen').replace('shares_bp', 'ranks')

/** Percent as ten-thousandths; a finer share than 0.01 % is no answer. */
function basisPoints(percent: number, path: string, problems: Problem[]): number {
  const bp = Math.round(percent * 100)
  if (Math.abs(percent * 100 - bp) > 1e-6) problems.push({ path, code: 'challenges.share-too-fine' })
  return bp
}

/**
 * 设定赛马: the plan by which several teams will be paid; the prize is the challenge's bounty. It may be set anew until the challenge is published, each time
 * with a receipt over its hash; publication leaves the only step at which it can be set, so it stands before the first bid.
 */
export const setRace: Effect = async (cx, turn) => {
  const a = turn.answers as Answers
  if (!a['is-race']) {
    await sql`delete from race where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
    return { note: { zh: '本榜不设赛马', en: 'This challenge is no race' }, receipt: { subject: `case:${turn.case.id}`, content: { is_race: false } } }
  }
  const { funding_minor } = await challengeOf(cx, turn.case.id)
  const problems: Problem[] = []
  const parsed = planSchema.safeParse({
    teams: a.teams, total_fen: funding_minor ?? 0, start_fen: a['start-fen'],
    gates: a.gates?.map((gate, at) => ({ ...englishOf(a['gates-en'] ?? [], at + 1), name: gate.name, on: gate.on, test: gate.test, criteria: gate.criteria, go_on_max: gate['go-on-max'], tranche_fen: gate['tranche-fen'] })),
    shares_bp: a.ranks?.map((rank, at) => basisPoints(rank['share-percent'], `ranks.${at}.share-percent`, problems)), merger_bp: basisPoints(a['merger-percent'] ?? 0, 'merger-percent', problems),
  })
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => ({ path: formPath(issue.path.map(String).join('.')), code: 'challenges.race-field' })))
  else {
    problems.push(...planProblems(parsed.data).map((one) => ({ ...one, path: formPath(one.path) })))
    if (parsed.data.gates[0]!.on < cx.today_on) problems.push({ path: 'gates.0.on', code: 'challenges.gate-before-today' })
  }
  problems.push(...englishProblems((a['gates-en'] ?? []).map((one) => one.gate), a.gates?.length ?? 0))
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const plan = parsed.data!, ip_rule = a['ip-rule']!, ip_text = a['ip-text']!, ip_text_en = a['ip-text-en']?.trim() || null
  const fixed = { plan, ip_rule, ip_text, ...ip_text_en === null ? {} : { ip_text_en } }
  const plan_hash = contentHash(fixed)
  await sql`insert into race (city_id, case_id, org_id, plan, plan_hash, ip_rule, ip_text, ip_text_en) values (${cx.city.id}, ${turn.case.id}, ${turn.case.org_id}, ${JSON.stringify(plan)}::jsonb, ${plan_hash}, ${ip_rule}, ${ip_text}, ${ip_text_en})
    on conflict (city_id, case_id) do update set plan = excluded.plan, plan_hash = excluded.plan_hash, ip_rule = excluded.ip_rule, ip_text = excluded.ip_text, ip_text_en = excluded.ip_text_en, set_at = now()`.execute(cx.tx)
  return {
    note: { zh: `${plan.teams} 支队伍，${plan.gates.length} 关，总奖额 ${yuan(plan.total_fen)}，方案摘要 ${plan_hash.slice(0, 12)}`, en: `${plan.teams} teams, ${plan.gates.length} gates, a prize of ${yuan(plan.total_fen)}; hash of the plan ${plan_hash.slice(0, 12)}` },
    receipt: { subject: `race:${turn.case.id}`, content: { ...fixed, plan_hash } },
  }
}

/** What is wrong with the numbers of the gates whose English is given: each must be one of the plan's, and stand once. */
export function englishProblems(numbers: readonly number[], gates: number): Problem[] {
  return numbers.flatMap((gate, at) => Number.isInteger(gate) && gate >= 1 && gate <= gates && numbers.indexOf(gate) === at ? [] : [{ path: `gates-en.${at}.gate`, code: 'challenges.gate-words-amiss' }])
}

/** The English of one gate as it was typed, empty cells left out; nothing where none was given, so that a plan without keeps its hash. */
function englishOf(rows: NonNullable<Answers['gates-en']>, number: number): Pick<Gate, 'en'> {
  const row = rows.find((one) => one.gate === number)
  const given = Object.fromEntries((['name', 'test', 'criteria'] as const).flatMap((id) => row?.[id]?.trim() ? [[id, row[id].trim()]] : []))
  return Object.keys(given).length > 0 ? { en: given } : {}
}

/** A text of the plan for both kinds of readers: what has no English says so. */
export const told = (zh: string, en: string | null | undefined) => ({ zh, en: en ?? `${zh} (in Chinese only)` })

/** Milestones that the plan gives a team's contract: the start-up tranche and one for each gate. Prizes and claims of merged teams are added when they are earned. */
export function plannedMilestones(plan: Plan, today_on: string): { title: string, deliverable: string, due_on: string, price_fen: number, kind: 'start' | 'gate', gate: number | null }[] {
  return [
    ...plan.start_fen > 0 ? [{ title: '启动经费', deliverable: '合同签署、赛马开赛', due_on: plan.gates[0]!.on < today_on ? today_on : plan.gates[0]!.on, price_fen: plan.start_fen, kind: 'start' as const, gate: null }] : [],
    ...plan.gates.map((gate, at) => ({ title: gate.name, deliverable: `${gate.test}；${gate.criteria}`.slice(0, 300), due_on: gate.on, price_fen: gate.tranche_fen, kind: 'gate' as const, gate: at })),
  ]
}

export const ipRuleWords: Record<IpRule, { zh: string, en: string }> = {
  team: { zh: '归淘汰队伍自己所有', en: 'The eliminated team keeps its results' },
  licence: { zh: '归淘汰队伍所有，发榜方可实施', en: 'The eliminated team keeps its results; the owner may use them' },
  transfer: { zh: '已付经费对应的成果归发榜方', en: 'Results paid for by its tranches belong to the owner' },
}
