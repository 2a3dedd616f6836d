import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Challenge } from '../challenge.ts'

/** What the public may know of a challenge. Every public room (hall, page, search, feeds, exports) asks this, in the program or in SQL, and nothing else. */
export type PublicFace = { shows_owner: boolean, shows_whole: boolean }

/**
 * The public face of a challenge by its confidentiality level: `open` shows all; `anonymous` all but the owner; `summary` the approved summary alone.
 * The owner of the last two is shown once both sides have signed and only with the owner's consent. An imported challenge, which has no level, is open.
 */
export function publicFace(challenge: Pick<Challenge, 'confidentiality' | 'is_owner_named'>): PublicFace {
  const level = challenge.confidentiality ?? 'open'
  return { shows_owner: level === 'open' || challenge.is_owner_named, shows_whole: level !== 'summary' }
}

/** `publicFace().shows_owner` over the table `challenge`. */
export const ownerShown = sql.raw(`(coalesce(challenge.confidentiality, 'open') = 'open' or challenge.is_owner_named)`)

/** `publicFace().shows_whole` over the table `challenge`: whether problem, indicators and attachments may be shown or searched. */
export const wholeShown = sql.raw(`(challenge.confidentiality is distinct from 'summary')`)

/** Names the owner of a contract's challenge to the public, if it consented; call it when both sides have signed. `case_id` is the contract's case or the challenge's own. */
export async function nameOwner(cx: Cx, case_id: string): Promise<void> {
  const { rows } = await sql<{ case_id: string, is_owner_named: boolean }>`update challenge set is_owner_named = is_named_after_signing
    from case_file file where file.city_id = ${cx.city.id} and file.id = ${case_id} and challenge.city_id = file.city_id and challenge.case_id = coalesce(file.parent_id, file.id)
      and confidentiality in ('anonymous', 'summary') returning challenge.case_id, is_owner_named`.execute(cx.tx)
  if (rows[0]?.is_owner_named) await sql`update case_file set is_owner_hidden = false where city_id = ${cx.city.id} and (id = ${rows[0].case_id} or parent_id = ${rows[0].case_id})`.execute(cx.tx)
}
