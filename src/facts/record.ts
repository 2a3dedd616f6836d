import { fault, invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type Tx } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { contentHash } from '#kernel/trust/canonical.ts'

/** Most facts recorded by one call. */
export const record_rows_max = 10_000

/** Where a fact is stated. `sentence` is word for word; `id` is the statement's number in the inventory of the source. */
export type FactSource = { title: Sentence, id?: string | null, sentence?: string | null, url?: string | null }

/** What one source says. `value` is exact, in the unit of the dictionary; days are `YYYY-MM-DD`, the last one still counts. */
export type Statement = {
  value: string | null
  /** `exact` unless given; a target's is `reach`. */
  qualifier?: string
  note?: Sentence | null
  source_kind: string
  source_id: string
  source: FactSource
  published_on?: string | null
  valid_from?: string | null
  valid_until?: string | null
}

/** The place a fact has: of whom, which, for which period, and whether it is a target. */
export type Cell = { subject_kind: string, subject_id: string, fact_id: string, period: string, is_target: boolean }

export type NewFact = Omit<Cell, 'is_target'> & { is_target?: boolean } & Statement & { value: string, org_id?: string | null, county_id?: string | null, is_public: boolean, is_demo?: boolean }

/** A correction of one row, or its withdrawal where `value` is null. */
export type Correction = Statement & { supersedes: string }

/** The row a statement has, and whether this call made it. */
export type Recorded = { id: string, is_new: boolean }

type Recording = Pick<Cx, 'tx' | 'city' | 'actor'>
type Scope = { org_id: string | null, county_id: string | null, is_public: boolean, is_demo: boolean }
type Row = Cell & Required<Omit<Statement, 'source'>> & { source: FactSource } & Scope & { id: string, supersedes: string | null, content_hash: string }

/**
 * 记录: adds facts, one statement and one source per row, in one set-based write; what is recorded already in the same words stays as it is,
 * even when it was corrected since. Answers in the order of `rows`. The transaction must see the city's facts (jobs do, actions elevate).
 * @throws fault `facts.too-many-rows` past 10,000
 */
export async function recordFacts(cx: Recording, rows: readonly NewFact[]): Promise<Recorded[]> {
  if (rows.length > record_rows_max) throw fault('facts.too-many-rows', { count: rows.length, max: record_rows_max })
  return write(cx, rows.map((row) => rowOf({ ...row, is_target: row.is_target ?? false }, row, {
    org_id: row.org_id ?? null, county_id: row.county_id ?? null, is_public: row.is_public, is_demo: row.is_demo ?? false }, null)))
}

/**
 * 更正: adds rows that take the place of earlier ones, in their cell and seen by the same people; a null value withdraws. The same correction
 * again changes nothing. A row is corrected once: correct its correction next.
 * @throws fault `facts.not-found` | `facts.superseded-meanwhile` | `facts.superseded-twice` | `facts.too-many-rows`
 */
export async function supersede(cx: Recording, corrections: readonly Correction[]): Promise<Recorded[]> {
  if (corrections.length > record_rows_max) throw fault('facts.too-many-rows', { count: corrections.length, max: record_rows_max })
  const ids = corrections.map((one) => one.supersedes)
  const twice = ids.find((id, place) => ids.indexOf(id) !== place)
  if (twice !== undefined) throw fault('facts.superseded-twice', { id: twice })
  await lockFacts(cx.tx, cx.city.id)
  const { rows } = await sql<Cell & Scope & { id: string, taken: string | null }>`
    select earlier.id, earlier.subject_kind, earlier.subject_id, earlier.fact_id, earlier.period, earlier.is_target, earlier.org_id, earlier.county_id,
      earlier.is_public, earlier.is_demo, later.content_hash as taken
    from fact earlier left join fact later on later.city_id = earlier.city_id and later.supersedes = earlier.id
    where earlier.city_id = ${cx.city.id} and earlier.id = any(${ids}::text[])`.execute(cx.tx)
  const held = new Map(rows.map((row) => [row.id, row]))
  return write(cx, corrections.map((one) => {
    const earlier = held.get(one.supersedes)
    if (!earlier) throw fault('facts.not-found', { id: one.supersedes })
    const row = rowOf(earlier, one, earlier, one.supersedes)
    if (earlier.taken !== null && earlier.taken !== row.content_hash) throw fault('facts.superseded-meanwhile', { id: one.supersedes })
    return row
  }))
}

/** Hash of a statement in its cell: who may see it and who recorded it are no part of what it says. */
export function statementHash(cell: Omit<Cell, 'is_target'> & { is_target?: boolean }, said: Statement): string {
  const row = rowOf({ ...cell, is_target: cell.is_target ?? false }, said, { org_id: null, county_id: null, is_public: false, is_demo: false }, null)
  return row.content_hash
}

/** Recordings of one city come one after another, so that what is known rises with the clock and never arrives late in the past. */
export async function lockFacts(tx: Tx, city_id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`facts ${city_id}`}, 0))`.execute(tx)
}

function rowOf(cell: Cell, said: Statement, scope: Scope, supersedes: string | null): Row {
  const { subject_kind, subject_id, fact_id, period, is_target } = cell
  const { title, id, sentence, url } = said.source
  const stated = {
    subject_kind, subject_id, fact_id, period, is_target, value: said.value, qualifier: said.qualifier ?? (is_target ? 'reach' : 'exact'), note: said.note ?? null,
    source_kind: said.source_kind, source_id: said.source_id, source: { title: { zh: title.zh, en: title.en }, id: id ?? null, sentence: sentence ?? null, url: url ?? null },
    published_on: said.published_on ?? null, valid_from: said.valid_from ?? null, valid_until: said.valid_until ?? null,
  }
  const { org_id, county_id, is_public, is_demo } = scope
  return { ...stated, org_id, county_id, is_public, is_demo, id: newId(), supersedes, content_hash: contentHash(stated) }
}

async function write(cx: Recording, rows: readonly Row[]): Promise<Recorded[]> {
  if (rows.length === 0) return []
  await lockFacts(cx.tx, cx.city.id)
  // One moment for the whole recording, later than any before it even if the clock was set back meanwhile.
  await sql`
    with moment as materialized (
      select greatest(clock_timestamp(), (select max(known_at) from fact where city_id = ${cx.city.id}) + interval '1 microsecond') as known_at
    )
    insert into fact (city_id, id, subject_kind, subject_id, fact_id, period, is_target, value, qualifier, note, source_kind, source_id, source, published_on,
      valid_from, valid_until, known_at, supersedes, content_hash, recorded_by, org_id, county_id, is_public, is_demo)
    select ${cx.city.id}, id, subject_kind, subject_id, fact_id, period, is_target, value, qualifier, nullif(note, 'null'::jsonb), source_kind, source_id, source, published_on,
      valid_from, valid_until, moment.known_at, supersedes, content_hash, ${cx.actor.account_id ?? ''}, org_id, county_id, is_public, is_demo
    from moment, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as stated (id text, subject_kind text, subject_id text, fact_id text, period text, is_target boolean,
      value text, qualifier text, note jsonb, source_kind text, source_id text, source jsonb, published_on date, valid_from date, valid_until date,
      supersedes text, content_hash text, org_id text, county_id text, is_public boolean, is_demo boolean)
    on conflict on constraint fact_recorded_once do nothing`.execute(cx.tx)
  const { rows: held } = await sql<{ id: string, content_hash: string, supersedes: string | null }>`
    select id, content_hash, supersedes from fact where city_id = ${cx.city.id} and content_hash = any(${rows.map((row) => row.content_hash)}::text[])`.execute(cx.tx)
  const keyOf = (row: { content_hash: string, supersedes: string | null }) => `${row.content_hash} ${row.supersedes ?? ''}`
  const ids = new Map(held.map((row) => [keyOf(row), row.id]))
  return rows.map((row) => {
    const id = ids.get(keyOf(row))
    invariant(id, 'whoever records facts sees the facts of the city')
    return { id, is_new: id === row.id }
  })
}
