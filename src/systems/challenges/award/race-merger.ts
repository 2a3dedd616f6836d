import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { runningRace } from './race.ts'

/** 提议并队: one team offers to join another; offered anew it replaces what was not carried out. */
export const proposeMerger: Effect = async (cx, turn) => {
  const { into, terms } = turn.answers as { into: string, terms: string }
  const race = await runningRace(cx, turn.case.parent_id)
  const { rows } = await sql<{ zh: string, en: string }>`insert into race_merger (city_id, case_id, from_id, into_id, terms, proposed_by)
    select team.city_id, team.case_id, ${turn.case.id}, team.contract_id, ${terms}, ${cx.actor.account_id} from race_team team
    where team.city_id = ${cx.city.id} and team.case_id = ${race.case_id} and team.contract_id = ${into} and team.contract_id <> ${turn.case.id} and team.state = 'racing'
    on conflict (city_id, from_id) do update set into_id = excluded.into_id, terms = excluded.terms, proposed_by = excluded.proposed_by, proposed_at = now(), accepted_by = null, accepted_at = null
    returning (select title_zh from organization org join race_team team on team.org_id = org.id where org.city_id = race_merger.city_id and team.contract_id = race_merger.into_id) as zh,
      (select title_en from organization org join race_team team on team.org_id = org.id where org.city_id = race_merger.city_id and team.contract_id = race_merger.into_id) as en`.execute(cx.tx)
  if (!rows[0]) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'into', code: 'cases.wants-choice' }])
  return { note: { zh: `提议并入${rows[0].zh}：${terms}`, en: `Offers to join ${rows[0].en}: ${terms}` } }
}

/** 同意并队: the team that would take the other in agrees; the next gate's decision may then carry it out. */
export const acceptMerger: Effect = async (cx, turn) => {
  const { rows } = await sql<{ terms: string }>`update race_merger set accepted_by = ${cx.actor.account_id}, accepted_at = now()
    where city_id = ${cx.city.id} and from_id = ${turn.answers.team} and into_id = ${turn.case.id} and accepted_at is null returning terms`.execute(cx.tx)
  if (!rows[0]) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'team', code: 'cases.wants-choice' }])
  return { note: { zh: rows[0].terms, en: rows[0].terms }, receipt: { subject: `race:${turn.case.parent_id}`, content: { from: turn.answers.team, into: turn.case.id, terms: rows[0].terms } } }
}
