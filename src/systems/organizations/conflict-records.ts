import { sql } from '#kernel/store/db.ts'
import type { ConflictReader } from '#engines/conflicts/offer.ts'

/** 所在县：the county of each organisation. One statement. */
export const seatRecords: ConflictReader = async (cx) => {
  const { rows } = await sql<{ id: string, county_id: string }>`select id, county_id from organization where city_id = ${cx.city.id} and county_id is not null order by id`.execute(cx.tx)
  return { ties: rows.map(({ id, county_id }) => ({ kind: 'seat', a: `org:${id}`, b: `county:${county_id}`, from_on: null, until_on: null, source: { kind: 'organization', id } })) }
}
