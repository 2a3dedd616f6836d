import { countiesOf, orgsOf, rolesOf, type Actor, type Relation, type Role } from './actor.ts'
import { fault } from '../declare/fault.ts'

/** Which relations let a role in: `{ 'county-officer': ['same-county'], 'city-officer': ['same-city'] }`. */
export type Allow = Record<Role, readonly Relation[]>

/** One row of the access table: `subject` is `system.action`, `system.query` or `table:NAME`. */
export type AccessRow = { subject: string, role: Role, relations: readonly Relation[] }

/** What of a record decides who may reach it. A record without a column simply never has that relation. */
export type Scope = {
  city_id: string
  county_id?: string | null
  org_id?: string | null
  account_id?: string | null
  /** Accounts and organisations named in the case, with the role they hold in it. */
  parties?: { role: Role, account_id: string | null, org_id: string | null }[]
  is_public?: boolean
  /** A sealed record is reached only by those whose own it is. */
  is_sealed?: boolean
}

/** The access table: the one source for HTTP, row-level security, the `can` lists and the matrix test. */
export class AccessTable {
  readonly rows: AccessRow[] = []
  #bySubject = new Map<string, Map<Role, readonly Relation[]>>()

  add(subject: string, allow: Allow): void {
    const roles = this.#bySubject.get(subject) ?? new Map<Role, readonly Relation[]>()
    for (const [role, relations] of Object.entries(allow)) {
      this.rows.push({ subject, role, relations })
      roles.set(role, relations)
    }
    this.#bySubject.set(subject, roles)
  }

  has(subject: string): boolean {
    return this.#bySubject.has(subject)
  }

  /** Roles of `actor` that the table lets at `subject` under at least one relation. */
  rolesAt(subject: string, actor: Actor): Role[] {
    const allowed = this.#bySubject.get(subject)
    return allowed ? rolesOf(actor).filter((role) => allowed.has(role)) : []
  }

  /** The role and relation under which `actor` may do `subject` to a record, or null. */
  passage(subject: string, actor: Actor, scope: Scope): { role: Role, relation: Relation } | null {
    const allowed = this.#bySubject.get(subject)
    if (!allowed || scope.city_id !== actor.city_id) return null
    for (const role of rolesOf(actor)) {
      const granted = allowed.get(role)
      if (!granted) continue
      for (const relation of granted) if (holds(relation, actor, role, scope)) return { role, relation }
    }
    return null
  }

  /** Refuses at the door, before any record is read: 401 without a sign-in, 403 without a role. */
  admit(subject: string, actor: Actor): Role[] {
    const roles = this.rolesAt(subject, actor)
    if (roles.length === 0) throw fault(actor.account_id === null ? 'kernel.sign-in-first' : 'kernel.not-your-role', { subject })
    return roles
  }

  /** Comma-joined `table:relation` pairs that row-level security reads from `jiebang.reach`. */
  reachOf(actor: Actor): string {
    const reach = new Set<string>()
    const mine = rolesOf(actor)
    for (const [subject, roles] of this.#bySubject) {
      if (!subject.startsWith('table:')) continue
      for (const role of mine) for (const relation of roles.get(role) ?? []) reach.add(`${subject.slice(6)}:${relation}`)
    }
    return [...reach].sort().join(',')
  }
}

/** Whether `actor`, in `role`, stands in `relation` to the record. */
export function holds(relation: Relation, actor: Actor, role: Role, scope: Scope): boolean {
  if (scope.city_id !== actor.city_id) return false
  if (scope.is_sealed && relation !== 'own' && relation !== 'own-organisation') return false
  switch (relation) {
    case 'own':
      return actor.account_id !== null && scope.account_id === actor.account_id
    case 'own-organisation':
      return scope.org_id != null && orgsOf(actor, [role]).includes(scope.org_id)
    case 'assigned':
      return (scope.parties ?? []).some((party) => party.role === role && (party.account_id !== null
        ? party.account_id === actor.account_id
        : party.org_id !== null && orgsOf(actor, [role]).includes(party.org_id)))
    case 'same-county':
      return scope.county_id != null && countiesOf(actor, [role]).includes(scope.county_id)
    case 'same-city':
      return actor.account_id !== null
    case 'public':
      return scope.is_public === true
  }
}
