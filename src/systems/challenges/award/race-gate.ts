import { fault, invariant, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { decide, decisionProblems, type Decision, type Verdict } from '#engines/race/course.ts'
import type { ChildAct, Effect } from '#engines/cases/subject.ts'
import { carryOut, courseOf, runningRace, shown, teamsOf } from './race.ts'
import { ipRuleWords } from './race-plan.ts'

export type VerdictRow = Verdict & { gate: number, round: number, note: string, at: string, is_current: boolean }

/** Verdicts of a race, the last one per team and gate; `is_current` while the evidence it judged is still the last. */
export async function verdictsOf(cx: Cx, case_id: string): Promise<VerdictRow[]> {
  const { rows } = await sql<VerdictRow>`select distinct on (verdict.contract_id, verdict.gate) verdict.contract_id as team, verdict.gate, verdict.round, verdict.meets, verdict.score, verdict.note,
      to_char(verdict.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, milestone.round = verdict.round as is_current,
      coalesce(to_char(milestone.delivered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '9999') as delivered_at
    from race_verdict verdict join milestone on milestone.city_id = verdict.city_id and milestone.case_id = verdict.contract_id and milestone.kind = 'gate' and milestone.gate = verdict.gate
    where verdict.city_id = ${cx.city.id} and verdict.case_id = ${case_id} order by verdict.contract_id, verdict.gate, verdict.id desc`.execute(cx.tx)
  return rows
}

/** 关口评判: the owner's finding on one team's evidence at the gate that comes next. Without a delivery the criteria cannot be met. */
export const judgeGate: Effect = async (cx, turn) => {
  const { meets, score, note } = turn.answers as { meets: boolean, score: number, note: string }
  const race = await runningRace(cx, turn.case.parent_id)
  const { rows } = await sql<{ round: number, state: string }>`select round, state from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id} and kind = 'gate' and gate = ${race.gate}`.execute(cx.tx)
  invariant(rows[0], 'a contract in a race has a milestone for each gate')
  if (!Number.isInteger(score)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'score', code: 'cases.wants-number' }])
  if (meets && rows[0].state !== 'delivered') throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'meets', code: 'challenges.nothing-delivered' }])
  await sql`insert into race_verdict (city_id, id, case_id, contract_id, gate, round, meets, score, note, account_id)
    values (${cx.city.id}, ${newId()}, ${race.case_id}, ${turn.case.id}, ${race.gate}, ${rows[0].round}, ${meets}, ${score}, ${note}, ${cx.actor.account_id})`.execute(cx.tx)
  const { name, en } = race.plan.gates[race.gate]!
  return { note: { zh: `${name}：${meets ? '达到过关标准' : '未达到过关标准'}，${score} 分。${note}`, en: `${en?.name ?? name}: criteria ${meets ? 'met' : 'not met'}, ${score} points. ${note}` } }
}

type Answers = { teams: { team: string, call: Decision['call'], into?: string, reason: string }[] }

/**
 * 关口决定: for each team go on, out, or into another, with a reason; it may only follow the owner's verdicts and the plan, and not come before the gate's day.
 * What each is due, and after the last gate the residual prize, is computed and set aside at once.
 */
export const decideGate: Effect = async (cx, turn) => {
  const { teams: rows } = turn.answers as Answers
  const row = await runningRace(cx, turn.case.id)
  const teams = await teamsOf(cx, turn.case.id)
  const course = courseOf(row, teams)
  const verdicts = (await verdictsOf(cx, turn.case.id)).filter((one) => one.gate === row.gate && one.is_current && teams.some((team) => team.id === one.team && team.state === 'racing'))
  const decisions = rows.map(({ team, call, into }): Decision => ({ team, call, into: call === 'merged' ? into : undefined }))
  const at = (team: string) => Math.max(0, rows.findIndex((one) => one.team === team))
  const problems: Problem[] = decisionProblems(course, verdicts, decisions).map((one) => ({ path: `teams.${at(one.path)}.call`, code: one.code, ...one.data ? { data: one.data } : {} }))
  if (problems.length === 0) problems.push(...await mergersNotAgreed(cx, turn.case.id, decisions, at))
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const step = decide(course, verdicts, decisions)
  for (const one of rows) {
    await sql`insert into race_decision (city_id, case_id, gate, contract_id, call, into_id, reason, account_id)
      values (${cx.city.id}, ${turn.case.id}, ${row.gate}, ${one.team}, ${one.call}, ${one.call === 'merged' ? one.into : null}, ${one.reason}, ${cx.actor.account_id})`.execute(cx.tx)
  }
  const earn = await carryOut(cx, turn.case, row, step)
  const leave: ChildAct[] = rows.filter((one) => one.call !== 'go-on').map((one) => ({ case_id: one.team, action: 'leave-race' }))
  const named = (call: string) => rows.filter((one) => one.call === call).length
  const gate = row.plan.gates[row.gate]!
  return {
    acts: [...earn, ...leave],
    note: { zh: `${gate.name}：晋级 ${named('go-on')}，淘汰 ${named('eliminated')}，并队 ${named('merged')}${step.race.is_over ? '；赛马结束，奖金已按名次计算' : ''}`, en: `${gate.en?.name ?? gate.name}: ${named('go-on')} go on, ${named('eliminated')} out, ${named('merged')} merged${step.race.is_over ? '; the race is over and the prize is computed by rank' : ''}` },
    receipt: { subject: `race:${turn.case.id}`, content: { plan_hash: row.plan_hash, gate: row.gate, decisions: rows, verdicts: verdicts.map(({ team, meets, score, round }) => ({ team, meets, score, round })), moves: shown(step.moves) } },
  }
}

/** A merger is the two teams' own agreement: without it nobody is merged. */
async function mergersNotAgreed(cx: Cx, case_id: string, decisions: readonly Decision[], at: (team: string) => number): Promise<Problem[]> {
  const { rows } = await sql<{ from_id: string, into_id: string }>`select from_id, into_id from race_merger where city_id = ${cx.city.id} and case_id = ${case_id} and accepted_at is not null`.execute(cx.tx)
  return decisions.filter((one) => one.call === 'merged' && !rows.some((row) => row.from_id === one.team && row.into_id === one.into)).map((one) => ({ path: `teams.${at(one.team)}.into`, code: 'challenges.merger-not-agreed' }))
}

/** A sentence somebody wrote, with its full stop if it has none. */
const stopped = (text: string, stop: string) => /[。.!！?？]$/.test(text.trim()) ? text.trim() : `${text.trim()}${stop}`

/** 离开赛马: what is due to the team stays due; its open tranches are struck, with the reason and the clause on its results. */
export const leaveRace: Effect = async (cx, turn) => {
  const race = await runningRace(cx, turn.case.parent_id)
  const { rows } = await sql<{ call: string, reason: string, name_zh: string | null, name_en: string | null }>`select decision.call, decision.reason, org.title_zh as name_zh, org.title_en as name_en
    from race_decision decision left join race_team other on other.city_id = decision.city_id and other.contract_id = decision.into_id left join organization org on org.city_id = other.city_id and org.id = other.org_id
    where decision.city_id = ${cx.city.id} and decision.contract_id = ${turn.case.id} order by decision.gate desc limit 1`.execute(cx.tx)
  invariant(rows[0], 'a team leaves by a decision')
  const { call, reason, name_zh, name_en } = rows[0]
  await sql`update milestone set state = 'failed', note = ${reason}, accepted_percent = 0 where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state in ('open', 'delivered')`.execute(cx.tx)
  const ip = ipRuleWords[race.ip_rule]
  return { note: call === 'merged' ? { zh: `并入${name_zh ?? ''}：${reason}`, en: `Merged into ${name_en ?? ''}: ${reason}` } : { zh: `淘汰：${stopped(reason, '。')}成果：${ip.zh}。${race.ip_text}`, en: `Eliminated: ${stopped(reason, '.')} Results: ${ip.en}. ${race.ip_text_en ?? race.ip_text}` } }
}
