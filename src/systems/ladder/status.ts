import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'

export const status_kinds = ['granted', 'renewed', 'ended', 'withdrawn'] as const
export type StatusKind = typeof status_kinds[number]
export type StatusSource = { title: string, number?: string | null, url?: string | null }
export type Status = {
  id: string, org_id: string, county_id: string | null, rung: string, what: StatusKind, certificate: string | null, valid_from: string, valid_until: string | null
  source: StatusSource, note: string | null, corrects: string | null, is_demo: boolean, recorded_by: string, recorded_at: string
}

/** The columns of a status, from `status`. */
export const statusColumns = sql`status.id, status.org_id, status.county_id, status.rung, status.what, status.certificate, status.valid_from::text as valid_from, status.valid_until::text as valid_until,
  status.source, status.note, status.corrects, status.is_demo, status.recorded_by, to_char(status.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`

/** Whether a row of `ladder_status` called `name` still stands: no later row took its place. */
const uncorrected = (name: string) => sql`not exists (select from ladder_status later where later.city_id = ${sql.ref(`${name}.city_id`)} and later.corrects = ${sql.ref(`${name}.id`)})`

/** The condition under which a row of `status` is a period that counts, and was not ended by `on`. */
export function countsOn(on: RawBuilder<unknown> | string) {
  return sql<boolean>`status.what in ('granted', 'renewed') and ${uncorrected('status')}
    and not exists (select from ladder_status ended where ended.city_id = status.city_id and ended.org_id = status.org_id and ended.rung = status.rung and ended.what = 'ended'
      and ended.valid_from > status.valid_from and ended.valid_from <= ${on}::date and ${uncorrected('ended')})`
}

/** The condition under which a row of `status` holds on a civil day. */
export function holdsOn(on: string) {
  return sql<boolean>`${countsOn(on)} and status.valid_from <= ${on}::date and (status.valid_until is null or status.valid_until >= ${on}::date)`
}

/** The statuses an enterprise, or everyone within reach, holds on a day: of one rung the one that lasts longest. */
export async function statusesOn(cx: Pick<Cx, 'tx' | 'city'>, on: string, { org_id = null, rung = null }: { org_id?: string | null, rung?: string | null } = {}): Promise<Status[]> {
  const { rows } = await sql<Status>`select distinct on (status.org_id, status.rung) ${statusColumns} from ladder_status status
    where status.city_id = ${cx.city.id} and ${holdsOn(on)} and (${org_id}::text is null or status.org_id = ${org_id}) and (${rung}::text is null or status.rung = ${rung})
    order by status.org_id, status.rung, status.valid_until desc nulls first, status.id desc limit 50000`.execute(cx.tx)
  return rows
}
