import { sql } from '#kernel/store/db.ts'
import { cityReaders, type ChallengePart, type Choice } from '../part.ts'
import { decideGate, judgeGate, leaveRace, verdictsOf } from './race-gate.ts'
import { acceptMerger, proposeMerger } from './race-merger.ts'
import { racePage } from './race-page.ts'
import { earnTranche } from './race-payment.ts'
import { raceOf, setRace } from './race-plan.ts'
import { callOffRace, fundRace, startRace, teamsOf, type RaceTeam } from './race.ts'
import { raceSections, teamSections } from './race-sections.ts'

const scope = { relations: { 'same-city': true }, read: cityReaders } as const
const race = (column: string, condition: string) => sql`exists (select from race where race.city_id = file.city_id and race.case_id = ${sql.ref(column)} and ${sql.raw(condition)})`
const choiceOf = (team: RaceTeam): Choice => ({ id: team.id, title: { zh: team.org_zh, en: team.org_en } })

/** 赛马 on the challenge's own case. */
export const raceOfChallenge: ChallengePart = {
  tables: {
    race: scope, race_team: scope, race_merger: scope,
    race_verdict: { ...scope, is_append_only: true }, race_decision: { ...scope, is_append_only: true }, race_move: { ...scope, is_append_only: true },
  },
  queries: { race: racePage },
  values: {
    赛马: race('file.id', 'true'),
    赛马已结束: race('file.id', 'ended_at is not null'),
    赛马队伍到齐: sql`not exists (select from case_file child where child.city_id = file.city_id and child.parent_id = file.id and child.closed_at is null
      and not exists (select from case_place place where place.city_id = child.city_id and place.case_id = child.id and place.step = 'performance'))`,
    关口日期: sql`(select race.plan -> 'gates' -> race.gate ->> 'on' from race where race.city_id = file.city_id and race.case_id = file.id)`,
    待评判队伍: sql`(select count(*)::int from race join race_team team on team.city_id = race.city_id and team.case_id = race.case_id and team.state = 'racing'
      join milestone on milestone.city_id = team.city_id and milestone.case_id = team.contract_id and milestone.kind = 'gate' and milestone.gate = race.gate
      where race.city_id = file.city_id and race.case_id = file.id and not exists (select from race_verdict verdict where verdict.city_id = team.city_id and verdict.contract_id = team.contract_id
        and verdict.gate = race.gate and verdict.round = milestone.round))`,
  },
  options: { 'race-teams': async (cx, file) => (await teamsOf(cx, file.id)).filter((team) => team.state === 'racing').map(choiceOf) },
  // The rows of a gate's decision stand ready, one for each team; what the verdicts leave no choice about is filled in.
  prefill: async (cx, file, action): Promise<Record<string, unknown>> => {
    if (action !== 'decide-gate') return {}
    const row = await raceOf(cx, file.id)
    if (!row) return {}
    const verdicts = (await verdictsOf(cx, file.id)).filter((one) => one.gate === row.gate && one.is_current)
    return { teams: (await teamsOf(cx, file.id)).filter((team) => team.state === 'racing').map((team) => {
      const verdict = verdicts.find((one) => one.team === team.id)
      return { team: team.id, ...verdict && !verdict.meets ? { call: 'eliminated' } : {}, ...verdict ? { reason: verdict.note } : {} }
    }) }
  },
  sections: async (cx, file, challenge, reader) => reader.role === 'expert' ? [] : raceSections(cx, file.id, challenge, reader.relation !== 'public' && reader.role !== 'solver'),
  effects: { 'set-race': setRace, 'fund-race': fundRace, 'start-race': startRace, 'call-off-race': callOffRace, 'decide-gate': decideGate },
}

/** 赛马 in the case of one team's contract. */
export const raceOfTeam: ChallengePart = {
  procedure: 'challenge-contract',
  values: {
    赛马: race('file.parent_id', 'true'),
    赛马已托管: race('file.parent_id', 'funded_at is not null'),
    赛马进行中: race('file.parent_id', 'started_at is not null and ended_at is null'),
    待同意并队: sql`(select count(*)::int from race_merger merger where merger.city_id = file.city_id and merger.into_id = file.id and merger.accepted_at is null)`,
    已并队: sql`exists (select from race_team team where team.city_id = file.city_id and team.contract_id = file.id and team.state = 'merged')`,
  },
  options: {
    'rival-teams': async (cx, file) => (await teamsOf(cx, file.parent_id ?? '')).filter((team) => team.state === 'racing' && team.id !== file.id).map(choiceOf),
    'merging-teams': async (cx, file) => {
      const { rows } = await sql<{ from_id: string }>`select from_id from race_merger where city_id = ${cx.city.id} and into_id = ${file.id} and accepted_at is null`.execute(cx.tx)
      return rows.length === 0 ? [] : (await teamsOf(cx, file.parent_id ?? '')).filter((team) => rows.some((row) => row.from_id === team.id)).map(choiceOf)
    },
  },
  sections: async (cx, file, challenge, reader) => reader.role === 'expert' ? [] : teamSections(cx, file, challenge),
  effects: { 'judge-gate': judgeGate, 'leave-race': leaveRace, 'earn-tranche': earnTranche, 'propose-merger': proposeMerger, 'accept-merger': acceptMerger },
}
