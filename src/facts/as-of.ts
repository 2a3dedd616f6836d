import { fault } from '#kernel/declare/fault.ts'
import { sql, type Tx } from '#kernel/store/db.ts'
import { transaction_ms_max } from '#kernel/store/scope.ts'
import { isDay } from '#kernel/values/days.ts'
import type { Cell, FactSource } from './record.ts'

/** Most rows one question answers with. */
export const as_of_rows_max = 10_000

/** A fact as it stands; `known_at` is ISO 8601 in UTC with microseconds, days are `YYYY-MM-DD`. */
export type FactRow = Cell & {
  id: string, value: string | null, value_num: string | null, qualifier: string, note: { zh: string, en: string } | null
  source_kind: string, source_id: string, source: FactSource, published_on: string | null, valid_from: string | null, valid_until: string | null
  known_at: string, supersedes: string | null, recorded_by: string, org_id: string | null, county_id: string | null, is_public: boolean, is_demo: boolean
}

export type AsOf = {
  city_id: string
  subject?: { id: string, kind?: string }
  fact?: string | readonly string[]
  period?: string
  /** Left out, both values and targets. */
  is_target?: boolean
  /** As known at this moment, ISO 8601; left out, as known now. */
  known_at?: string
  /** Only what holds on this day. */
  valid_on?: string
}

/** The columns of `FactRow`, from `fact`. */
export const factColumns = sql.raw(`fact.id, fact.subject_kind, fact.subject_id, fact.fact_id, fact.period, fact.is_target, fact.value, fact.value_num::text as value_num,
  fact.qualifier, fact.note, fact.source_kind, fact.source_id, fact.source, fact.published_on, fact.valid_from, fact.valid_until,
  to_char(fact.known_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known_at, fact.supersedes, fact.recorded_by, fact.org_id, fact.county_id, fact.is_public, fact.is_demo`)

/** The condition under which a row of `fact` stands: known by then, not superseded by then, and not a withdrawal. `known_at` null means now. */
export function stands(known_at: string | null) {
  const by_then = (name: string) => known_at === null ? sql`` : sql`and ${sql.ref(`${name}.known_at`)} <= ${known_at}::timestamptz`
  return sql<boolean>`fact.value is not null ${by_then('fact')}
    and not exists (select from fact later where later.city_id = fact.city_id and later.supersedes = fact.id ${by_then('later')})`
}

/**
 * 某时所知: what was known at `known_at`, whatever was recorded after; all sources side by side, at most 10,000 rows, by fact, subject, period and
 * order of recording. An answer about the past never changes: a question about the last minute waits for the recordings under way.
 * @throws fault `facts.as-of-unreadable` | `facts.as-of-future`
 */
export async function asOf(tx: Tx, { city_id, subject, fact, period, is_target, known_at, valid_on }: AsOf): Promise<FactRow[]> {
  if (known_at !== undefined) await settlePast(tx, city_id, known_at)
  const { rows } = await sql<FactRow>`
    select ${factColumns} from fact
    where fact.city_id = ${city_id} and ${stands(known_at ?? null)}
      ${subject ? sql`and fact.subject_id = ${subject.id}` : sql``}
      ${subject?.kind !== undefined ? sql`and fact.subject_kind = ${subject.kind}` : sql``}
      ${fact === undefined ? sql`` : sql`and fact.fact_id = any(${typeof fact === 'string' ? [fact] : [...fact]}::text[])`}
      ${period === undefined ? sql`` : sql`and fact.period = ${period}`}
      ${is_target === undefined ? sql`` : sql`and fact.is_target = ${is_target}`}
      ${valid_on === undefined ? sql`` : sql`and coalesce(fact.valid_from <= ${valid_on}::date, true) and coalesce(fact.valid_until >= ${valid_on}::date, true)`}
    order by fact.fact_id, fact.subject_kind, fact.subject_id, fact.period, fact.is_target, fact.id limit ${as_of_rows_max}`.execute(tx)
  return rows
}

/**
 * Makes sure that what was known at `known_at` can no longer grow: a recording under way carries its moment but is not seen until it commits,
 * and none lives longer than a transaction may. The lock is shared with other readers and is let go with the transaction.
 * @throws fault `facts.as-of-unreadable` | `facts.as-of-future`
 */
export async function settlePast(tx: Tx, city_id: string, known_at: string): Promise<void> {
  const is_instant = /^T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.test(known_at.slice(10)) && isDay(known_at.slice(0, 10))
  if (!is_instant) {
    throw fault('facts.as-of-unreadable', { known_at: known_at.slice(0, 40) })
  }
  const { rows } = await sql<{ is_future: boolean, is_recent: boolean }>`
    select ${known_at}::timestamptz > clock_timestamp() as is_future,
      ${known_at}::timestamptz > clock_timestamp() - ${transaction_ms_max} * interval '1 millisecond' as is_recent`.execute(tx)
  if (rows[0]?.is_future) throw fault('facts.as-of-future', { known_at })
  if (rows[0]?.is_recent) await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`facts ${city_id}`}, 0))`.execute(tx)
}
