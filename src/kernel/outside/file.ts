import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx, House } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf, type Role } from '#kernel/trust/actor.ts'
import type { CheckedFile } from '#kernel/outside/file-check.ts'
import type { FileStore } from '#kernel/outside/file-store.ts'

const mib = 1024 * 1024

/** Space for files: what one account may upload, what a city may hold with everything made for it. */
export const file_limits = { account_mib_max: 500, city_mib_max: 50 * 1024 }

/** A kept file as its table holds it. */
export type KeptFile = Pick<CheckedFile, 'name' | 'kind' | 'content_type' | 'size_bytes' | 'sha256'> & { id: string, case_id: string | null, account_id: string, org_id: string | null }

/** What a page shows of a file. */
export type FileLine = { id: string, name: string, size_bytes: number }

/** The deployment's file store, put into the house at start. */
export function filesOf(house: House): FileStore {
  const store = house.rooms.files as FileStore | undefined
  invariant(store, 'the file store is opened at start')
  return store
}

/**
 * Records a file whose content is kept already and counts its space; the same id again changes nothing. The transaction must be elevated.
 * `counts` says whether the account's own space is used: what the platform made for somebody takes the city's only.
 * @throws fault `outside.file-account-full` | `outside.file-city-full`
 */
export async function recordFile(cx: Cx, id: string, file: Omit<CheckedFile, 'extension'> & { plain_sha256?: string | undefined, secret_check?: string | undefined }, counts: 'account' | 'city'): Promise<void> {
  const { account_id } = cx.actor
  invariant(account_id, 'a file belongs to an account')
  // Somebody who acts for two organisations has not said yet for which this is; the act it is sent with will.
  const orgs = orgsOf(cx.actor, organisationRoles(cx))
  const { rows } = await sql<{ id: string }>`insert into file (city_id, id, account_id, org_id, name, kind, content_type, size_bytes, sha256, plain_sha256, secret_check)
    values (${cx.city.id}, ${id}, ${account_id}, ${orgs.length === 1 ? orgs[0] : null}, ${file.name}, ${file.kind}, ${file.content_type}, ${file.size_bytes}, ${file.sha256}, ${file.plain_sha256 ?? null}, ${file.secret_check ?? null})
    on conflict do nothing returning id`.execute(cx.tx)
  if (!rows[0]) return
  if (counts === 'account') await takeSpace(cx, account_id, file.size_bytes, file_limits.account_mib_max, 'outside.file-account-full')
  await takeSpace(cx, '', file.size_bytes, file_limits.city_mib_max, 'outside.file-city-full')
}

/** Roles that hold files for their organisation, by the access table: an expert works at a university, but does not act for it. */
function organisationRoles(cx: Cx): Role[] {
  return cx.city.access.rows.filter((row) => row.subject === 'table:file' && row.relations.includes('own-organisation')).map((row) => row.role)
}

/** Whether `size_bytes` more would fit, before anything is kept; `recordFile` decides. @throws as `recordFile` */
export async function checkSpace(cx: Cx, size_bytes: number): Promise<void> {
  const { rows } = await sql<{ account_id: string, size_bytes: number }>`select account_id, size_bytes from file_total
    where city_id = ${cx.city.id} and account_id in (${cx.actor.account_id}, '')`.execute(cx.tx)
  for (const row of rows) {
    const [mib_max, code] = row.account_id === '' ? [file_limits.city_mib_max, 'outside.file-city-full'] : [file_limits.account_mib_max, 'outside.file-account-full']
    if (row.size_bytes + size_bytes > mib_max * mib) throw fault(code, { mib_max })
  }
}

async function takeSpace(cx: Cx, account_id: string, size_bytes: number, mib_max: number, code: string): Promise<void> {
  const { rows } = await sql`insert into file_total as held (city_id, account_id, size_bytes) values (${cx.city.id}, ${account_id}, ${size_bytes})
    on conflict (city_id, account_id) do update set size_bytes = held.size_bytes + excluded.size_bytes
      where held.size_bytes + excluded.size_bytes <= ${mib_max * mib} returning size_bytes`.execute(cx.tx)
  if (!rows[0]) throw fault(code, { mib_max })
}

/** With which act files are sent: the role and organisation of who sends them, and the act's name where its answers are sealed. */
export type Sending = { role: Role, org_id: string | null, county_id: string | null, sealed_by: string | null }

/**
 * Links files to a case and returns those that could not be: neither the actor's own nor of the organisation they act for, or linked elsewhere.
 * With `sealed_by` they stay with their owner until `unsealFiles`; a file that was open in the case stays open. The transaction must be elevated.
 */
export async function linkFiles(cx: Cx, case_id: string, ids: readonly string[], { role, org_id, county_id, sealed_by }: Sending): Promise<string[]> {
  if (ids.length === 0) return []
  const sender = organisationRoles(cx).includes(role) ? org_id : null
  const { rows } = await sql<{ id: string }>`update file set case_id = ${case_id}, linked_at = coalesce(linked_at, now()),
      org_id = coalesce(org_id, ${sender}::text), county_id = coalesce(county_id, ${county_id}::text),
      sealed_by = case when case_id is null then ${sealed_by}::text when ${sealed_by}::text is null then null else sealed_by end,
      readers = case when ${sealed_by}::text is null then null else readers end
    where city_id = ${cx.city.id} and id = any(${ids}::text[]) and (case_id is null or case_id = ${case_id})
      and (account_id = ${cx.actor.account_id} or org_id = ${sender}::text) returning id`.execute(cx.tx)
  const linked = new Set(rows.map((row) => row.id))
  return ids.filter((id) => !linked.has(id))
}

/** Opens sealed files of a case, all or `ids`, to `readers`: each role at the case's own organisation or city-wide. The transaction must be elevated. */
export async function unsealFiles(cx: Cx, case_id: string, { ids = null, readers }: { ids?: readonly string[] | null, readers: readonly Role[] }): Promise<number> {
  const { rows } = await sql`update file set sealed_by = null, readers = ${readers}::text[]
    where city_id = ${cx.city.id} and case_id = ${case_id} and sealed_by is not null and (${ids}::text[] is null or id = any(${ids}::text[])) returning id`.execute(cx.tx)
  return rows.length
}

/**
 * Lets parties of a case read files that were sealed once, in one more role: each only while their part in the case is not done (a reviewer who has
 * still to score). The transaction must be elevated.
 */
export async function showFilesTo(cx: Cx, case_id: string, ids: readonly string[], role: Role): Promise<void> {
  if (ids.length === 0) return
  await sql`update file set readers = array_append(readers, ${role}::text)
    where city_id = ${cx.city.id} and case_id = ${case_id} and id = any(${ids}::text[]) and sealed_by is null and readers is not null and ${role} <> all(readers)`.execute(cx.tx)
}

/** Publishes open files of a case with it: whoever may see the case may read them. The transaction must be elevated. */
export async function publishFiles(cx: Cx, case_id: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update file set is_public = true where city_id = ${cx.city.id} and case_id = ${case_id} and id = any(${ids}::text[]) and sealed_by is null`.execute(cx.tx)
}

/** Lets an organisation read open files of a case beside those the case lets in. The transaction must be elevated. */
export async function grantFiles(cx: Cx, case_id: string, ids: readonly string[], org_id: string): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into file_grant (city_id, file_id, org_id) select city_id, id, ${org_id} from file
    where city_id = ${cx.city.id} and case_id = ${case_id} and id = any(${ids}::text[]) and sealed_by is null on conflict do nothing`.execute(cx.tx)
}

/** Names and sizes of files by id, of those the transaction sees; at most 1,000. */
export async function fileLines(cx: Cx, ids: readonly string[]): Promise<Map<string, FileLine>> {
  const wanted = [...new Set(ids)].slice(0, 1_000)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<FileLine>`select id, name, size_bytes from file where city_id = ${cx.city.id} and id = any(${wanted}::text[])`.execute(cx.tx)
  return new Map(rows.map((row) => [row.id, row]))
}
