import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import type { Scope } from '#kernel/trust/access.ts'
import type { Procedure } from './procedure.ts'
import type { Marking } from './move.ts'
import type { CaseFile, Party } from './subject.ts'

export type Place = { step: string, entered_at: string }

/**
 * Reads a case as the actor may see it, locking it when asked: `update` for an act that moves it, `share` for one done beside others.
 * @throws fault `cases.not-found` also when the case exists but is out of the actor's reach: the answer is the same to the byte.
 */
export async function loadCase(cx: Cx, case_id: string, lock: 'update' | 'share' | 'none' = 'none'): Promise<CaseFile> {
  // Without the key: a row that only refers to this case (a child, a link, a party) need not wait for its act.
  const suffix = lock === 'none' ? sql`` : lock === 'update' ? sql` for no key update` : sql` for share`
  const { rows } = await sql<CaseFile>`select city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, version,
      is_public, is_demo, is_owner_hidden, ${instant('opened_at')}, ${instant('moved_at')}, ${instant('closed_at')}, outcome, parent_id
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
export async function loadState(cx: Cx, case_id: string): Promise<{ parties: Party[], places: Place[] }> {
  const parties = await sql<Party>`select role, account_id, org_id, ${instant('done_at')} from case_party where city_id = ${cx.city.id} and case_id = ${case_id} order by since, role, account_id, org_id`.execute(cx.tx)
  const places = await sql<Place>`select step, ${instant('entered_at')} from case_place where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return { parties: parties.rows, places: places.rows }
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
