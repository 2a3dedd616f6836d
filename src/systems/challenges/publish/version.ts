import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { challengeOf, type Challenge } from '../challenge.ts'
import { contentOfChallenge, type ContentField, type PublicContent } from './content.ts'

export type Version = { version: number, at: string, reason: string | null, content: PublicContent, content_hash: string, changed: ContentField[], is_weighty: boolean, receipt_id: string | null }

/** Most versions of one challenge. */
export const versions_max = 100

/** Number of the version that holds for a case's challenge: what a bid answers. 1 where nothing was changed since publication, 0 before it. */
export async function currentVersion(cx: Cx, case_id: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`select greatest((select max(version) from challenge_version where city_id = ${cx.city.id} and case_id = ${case_id}),
      (select case when published_at is null then 0 else 1 end from challenge where city_id = ${cx.city.id} and case_id = ${case_id}), 0)::int as version`.execute(cx.tx)
  return rows[0]!.version
}

/** Adds the text as it stands as the next version. The caller has locked the case. */
export async function writeVersion(cx: Cx, challenge: Challenge, made: { reason: string | null, changed: readonly ContentField[], is_weighty: boolean, receipt_id: string | null }): Promise<{ version: number, content: PublicContent, content_hash: string }> {
  const content = contentOfChallenge(challenge), content_hash = contentHash(content)
  const { rows } = await sql<{ version: number }>`insert into challenge_version (city_id, challenge_id, version, case_id, org_id, county_id, account_id, reason, content, content_hash, changed, is_weighty, receipt_id)
    select ${cx.city.id}, ${challenge.id}, coalesce(max(version), 0) + 1, ${challenge.case_id}, ${challenge.org_id}, ${challenge.county_id}, ${cx.actor.account_id ?? ''}, ${made.reason}, ${JSON.stringify(content)}::jsonb,
      ${content_hash}, ${JSON.stringify(made.changed)}::jsonb, ${made.is_weighty}, ${made.receipt_id}
    from challenge_version where city_id = ${cx.city.id} and challenge_id = ${challenge.id} returning version`.execute(cx.tx)
  return { version: rows[0]!.version, content, content_hash }
}

/** The first version of a challenge that was published before versions were kept, so that its change has something to be compared with. */
export async function ensureFirst(cx: Cx, challenge: Challenge): Promise<void> {
  const { rows } = await sql`select from challenge_version where city_id = ${cx.city.id} and challenge_id = ${challenge.id} limit 1`.execute(cx.tx)
  if (rows.length === 0) await writeVersion(cx, challenge, { reason: null, changed: [], is_weighty: false, receipt_id: null })
}

/** All versions of a challenge, the first one first. */
export async function versionsOf(cx: Cx, challenge_id: string): Promise<Version[]> {
  const { rows } = await sql<Version>`select version, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, reason, content, content_hash, changed, is_weighty, receipt_id
    from challenge_version where city_id = ${cx.city.id} and challenge_id = ${challenge_id} order by version limit ${versions_max}`.execute(cx.tx)
  return rows
}

/** The challenge named by its own id, if anyone may read it and it has a case of this city. */
export async function publicChallenge(cx: Cx, id: string): Promise<Challenge | null> {
  const { rows } = await sql<{ case_id: string | null }>`select case_id from challenge where city_id = ${cx.city.id} and id = ${id} and is_public`.execute(cx.tx)
  return rows[0]?.case_id ? challengeOf(cx, rows[0].case_id) : null
}
