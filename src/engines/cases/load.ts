import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import type { Scope } from '#kernel/trust/access.ts'
import type { Procedure } from './procedure.ts'
import type { Marking } from './move.ts'
import type { CaseFile, Party } from './subject.ts'

export type Place = { step: string, entered_at: string }

/** Who takes part in a case and where it stands. */
export type State = { parties: Party[], places: Place[] }

/** Columns of a case as `CaseFile` wants them. */
export const caseColumns = sql`city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, version,
      is_public, is_demo, is_owner_hidden, ${instant('opened_at')}, ${instant('moved_at')}, ${instant('closed_at')}, outcome, parent_id`

/**
 * Reads a case as the actor may see it, locking it when asked: `update` for an act that moves it, `share` for one done beside others.
 * @throws fault `cases.not-found` also when the case exists but is out of the actor's reach: the answer is the same to the byte.
 */
export async function loadCase(cx: Cx, case_id: string, lock: 'update' | 'share' | 'none' = 'none'): Promise<CaseFile> {
  // Without the key: a row that only refers to this case (a child, a link, a party) need not wait for its act.
  const suffix = lock === 'none' ? sql`` : lock === 'update' ? sql` for no key update` : sql` for share`
  const { rows } = await sql<CaseFile>`select ${caseColumns}
    from case_file where city_id = ${cx.city.id} and id = ${case_id}${suffix}`.execute(cx.tx)
  const file = rows[0]
  if (!file) throw fault('cases.not-found', { id: case_id })
  return file
}

/**
 * Locks a case for an act, and before it the cases above it, the topmost first: an act that ends a child moves its parent on. Every act takes
 * its locks in this order, parent before child and children by id, so that no two acts wait for each other. Call after `elevate`.
 */
export async function lockFamily(cx: Cx, file: CaseFile, lock: 'update' | 'share'): Promise<CaseFile> {
  if (file.parent_id !== null && lock === 'update') {
    const { rows } = await sql<{ id: string }>`with recursive above as (
        select parent_id as id, 1 as height from case_file where city_id = ${cx.city.id} and id = ${file.id} and parent_id is not null
        union all select parent.parent_id, above.height + 1 from above join case_file parent on parent.city_id = ${cx.city.id} and parent.id = above.id where parent.parent_id is not null
      ) select id from above order by height desc`.execute(cx.tx)
    for (const { id } of rows) await loadCase(cx, id, 'update')
  }
  return loadCase(cx, file.id, lock)
}

/** Parties and active places of a case; call after `elevate`, since a party may not read the others. */
export async function loadState(cx: Cx, case_id: string): Promise<State> {
  return (await loadStates(cx, [case_id])).get(case_id)!
}

/** The same of several cases, in one statement. */
export async function loadStates(cx: Cx, case_ids: readonly string[]): Promise<Map<string, State>> {
  const { rows } = await sql<{ case_id: string } & State>`select wanted.id as case_id,
      (select coalesce(json_agg(party order by since, role, account_id, org_id), '[]') from (select role, account_id, org_id, ${instant('done_at')}, since from case_party where city_id = ${cx.city.id} and case_id = wanted.id) party) as parties,
      (select coalesce(json_agg(place), '[]') from (select step, ${instant('entered_at')} from case_place where city_id = ${cx.city.id} and case_id = wanted.id) place) as places
    from unnest(${case_ids}::text[]) wanted (id)`.execute(cx.tx)
  return new Map(rows.map(({ case_id, parties, places }) => [case_id, { parties: parties.map(({ role, account_id, org_id, done_at }) => ({ role, account_id, org_id, done_at })), places }]))
}

/** Where a case stands, as the pure core wants it. */
export function markingOf(procedure: Procedure, places: readonly Place[]): Marking {
  return places.map((place) => procedure.step_index.get(place.step)!).sort((a, b) => a - b)
}

/** What of a case decides who may reach it. */
export function scopeOf(file: CaseFile, parties: readonly Party[]): Scope {
  return {
    city_id: file.city_id, county_id: file.county_id, org_id: file.org_id, account_id: file.account_id, is_public: file.is_public,
    parties: parties.map((party) => ({ role: party.role, account_id: party.account_id || null, org_id: party.org_id || null })),
  }
}
