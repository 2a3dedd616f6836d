import { orgsOf, type Actor, type Role } from '#kernel/trust/actor.ts'
import type { Party } from './subject.ts'

/** Roles held in person: an expert works at a university, but does not act for it, and two of one university may sit on one panel without knowing of each other. */
export const personal_roles: readonly Role[] = ['expert', 'expert-applicant']

/** Whether an act was done in the name of an organisation the reader acts for in the same role, and so is theirs to know as well. */
export function isOfOwnOrg(reader: Actor, act: { role: Role, org_id: string | null }): boolean {
  return act.org_id !== null && !personal_roles.includes(act.role) && orgsOf(reader, [act.role]).includes(act.org_id)
}

/** The people of a case as this reader is told of them: of experts each hears of themself alone, since who sits on a panel stays with its draw until it discloses them. */
export function peopleToldTo(reader: Actor, parties: readonly Party[]): Party[] {
  return parties.filter((party) => party.role !== 'expert' || party.account_id === reader.account_id)
}
