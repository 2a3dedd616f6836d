import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { assertClear, interestedIn as peopleOf, type Interested, type OpenPanelsReader } from '#systems/conflicts/public.ts'
import { codeOf, expertOf } from '#systems/experts/public.ts'
import { organizationsCalled } from '#systems/organizations/public.ts'
import { projectOf, type Project } from './project.ts'

/** Most panels one night looks at; a city has far fewer projects before their panels at a time. */
const panels_max = 500

/** Who has an interest in a project: the organisation that carries it out, the other side of its contract, partners the register of organisations knows by name, and whoever acts for them. Elevate first. */
export async function interestedIn(cx: Cx, project: Pick<Project, 'org_id' | 'partners' | 'interested_orgs'>): Promise<Interested> {
  const partners = await organizationsCalled(cx, project.partners.map((one) => one.name))
  return peopleOf(cx, [...new Set([project.org_id, ...project.interested_orgs, ...partners.map((one) => one.id)])])
}

/**
 * 首次评分前的复核: nobody judges who has left the register since, or whom the records of today tie to the project. Elevate first.
 * @throws fault `acceptance.not-admitted` | `conflicts.not-clear-at-first-score`
 */
export async function assertMayJudge(cx: Cx, case_id: string): Promise<void> {
  const account_id = cx.actor.account_id!
  const code = await codeOf(cx, account_id)
  const expert = code === null ? null : await expertOf(cx, code)
  if (expert?.state !== 'admitted') throw fault('acceptance.not-admitted')
  await assertClear(cx, { people: [{ account_id, employer: expert.employer }], interested: await interestedIn(cx, await projectOf(cx, case_id)), at: 'first-score' })
}

/** 仍在评审的专家组, for the nightly check of conflicts. */
export const panelsAtWork: OpenPanelsReader = async (cx) => {
  type Row = Pick<Project, 'case_id' | 'org_id' | 'partners' | 'interested_orgs' | 'county_id'> & { people: string[] }
  const { rows } = await sql<Row>`select project.case_id, project.org_id, project.partners, project.interested_orgs, project.county_id, array_agg(seat.account_id order by seat.account_id) as people
    from project join acceptance_round round on round.city_id = project.city_id and round.case_id = project.case_id and round.round = project.round and round.state = 'reviewing'
      join acceptance_seat seat on seat.city_id = round.city_id and seat.case_id = round.case_id and seat.round = round.round
    where project.city_id = ${cx.city.id} group by project.city_id, project.case_id order by project.case_id limit ${panels_max}`.execute(cx.tx)
  const panels: Awaited<ReturnType<OpenPanelsReader>> = []
  for (const { people, case_id, county_id, ...project } of rows) panels.push({ case_id, people: await employersOf(cx, people), interested: await interestedIn(cx, project), county_id, asked_by: 'city-officer' })
  return panels
}

async function employersOf(cx: Cx, accounts: readonly string[]): Promise<{ account_id: string, employer: string }[]> {
  const people: { account_id: string, employer: string }[] = []
  for (const account_id of accounts) {
    const code = await codeOf(cx, account_id)
    people.push({ account_id, employer: code === null ? '' : (await expertOf(cx, code))?.employer ?? '' })
  }
  return people
}
