import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { pseudonymOf, saltsOf } from '#engines/draw/pseudonym.ts'
import { codeOf } from '#systems/experts/public.ts'
import { openSealed } from './sealed.ts'

type Keyed = { case_id: string, number: string, salt_secret: string }

/** The actor's own name in one draw, with the salt that proves it; null for whoever is no expert or where no list was frozen. Elevate first. */
export async function ownPseudonym(cx: Cx, case_id: string): Promise<{ code: string, salt: string, pseudonym: string } | null> {
  const [found] = await ownPseudonyms(cx, case_id)
  return found ?? null
}

/** Most draws looked through for somebody's own: the latest. */
const draws_max = 2_000

/**
 * The actor's own names in the latest draws, or in one. A name is different in every draw and nothing at rest links them, so each is computed: a decryption and two hashes a
 * draw, the same work whether or not the actor was drawn.
 */
export async function ownPseudonyms(cx: Cx, case_id?: string): Promise<{ case_id: string, code: string, salt: string, pseudonym: string }[]> {
  const code = cx.actor.account_id === null ? null : await codeOf(cx, cx.actor.account_id)
  if (code === null) return []
  const { rows } = await sql<Keyed>`select draw.case_id, draw.number, asked.salt_secret from draw join draw_request asked on asked.city_id = draw.city_id and asked.case_id = draw.case_id
    where draw.city_id = ${cx.city.id} and asked.salt_secret is not null ${case_id === undefined ? sql`` : sql`and draw.case_id = ${case_id}`} order by draw.case_id desc limit ${draws_max}`.execute(cx.tx)
  return rows.map((row) => {
    const salt = saltsOf(nodeTools, { secret: openSealed<string>(cx, row.case_id, 'secret', row.salt_secret), number: row.number }).expert(code)
    return { case_id: row.case_id, code, salt, pseudonym: pseudonymOf(nodeTools, salt, code) }
  })
}
