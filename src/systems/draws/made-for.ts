import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

/** Draws whose panels were disclosed to a case: the number, and the hash the certificate is known by; null for a direct appointment, which has none. Elevate first. */
export async function drawsMadeFor(cx: Cx, parent_case_id: string): Promise<{ number: string, record_hash: string | null }[]> {
  const { rows } = await sql<{ number: string, record_hash: string | null }>`select draw.number, draw.record_hash from draw join draw_request request on request.city_id = draw.city_id and request.case_id = draw.case_id
    where draw.city_id = ${cx.city.id} and request.parent_case_id = ${parent_case_id} and draw.disclosed_at is not null order by draw.number`.execute(cx.tx)
  return rows
}
