import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Fact } from '#facts/dictionary.ts'
import { isPercent, type RuleNames } from './names.ts'

/** How many slots of each kind a row of a population, and of a relation, has. */
export const row_slots = { n: 64, t: 24, d: 16, b: 48 } as const
export const child_slots = { n: 12, t: 6, d: 4, b: 4 } as const
/** Most subjects one population holds. */
export const subjects_max = 2_000_000

export type SlotKind = keyof typeof row_slots

/**
 * Where a name stands. In a slot of numbers the value is whole: money in fen, everything else multiplied by 10^`scale`; a percentage is its
 * fraction (2.7 % with two decimals is 270 at scale 4). A choice is its Chinese name.
 */
export type Slot = { slot: string, type: Fact['type'], scale: number }

/** The columns of a population: facts and relations by Chinese name. What it does not name is not known of any subject. */
export type Columns = { facts: Record<string, Slot>, relations: Record<string, { id: string, fields: Record<string, Slot> }> }

export type Population = { id: string, title: { zh: string, en: string }, as_of: string, facts_as_of: string, columns: Columns, subjects_count: number, seed: number | null, is_demo: boolean }

/**
 * Gives every name its slot, in order; facts and relations by their name, `R.f` counts for R as a whole.
 * @throws fault `rules.too-many-columns`
 */
export function columnsFor(names: RuleNames, reads: Iterable<string>): Columns {
  const columns: Columns = { facts: {}, relations: {} }
  const take = slots(row_slots)
  for (const root of new Set([...reads].map((name) => name.split('.')[0]!))) {
    const name = names.get(root)
    if (name?.is === 'fact') columns.facts[root] = take(name.fact)
    if (name?.is === 'relation') {
      const take_field = slots(child_slots)
      columns.relations[root] = { id: name.relation.id, fields: Object.fromEntries([...name.fields].map(([field, fact]) => [field, take_field(fact)])) }
    }
  }
  return columns
}

function slots(limits: Record<SlotKind, number>): (fact: Fact) => Slot {
  const used: Record<SlotKind, number> = { n: 0, t: 0, d: 0, b: 0 }
  return (fact) => {
    const kind = kindOf(fact.type)
    if (used[kind] === limits[kind]) throw fault('rules.too-many-columns', { max: limits[kind] })
    used[kind] += 1
    return { slot: `${kind}${used[kind]}`, type: fact.type, scale: scaleOf(fact) }
  }
}

function kindOf(type: Fact['type']): SlotKind {
  return type === 'flag' ? 'b' : type === 'date' ? 'd' : type === 'text' || type === 'choice' ? 't' : 'n'
}

/** The decimals a fact's slot keeps. */
export function scaleOf(fact: Fact): number {
  if (fact.type === 'money') return 2
  return fact.type === 'count' ? 0 : (fact.decimals ?? 0) + (isPercent(fact) ? 2 : 0)
}

/** Writes the head of a population; its rows come after. Days are civil days; `facts_as_of` null is now. */
export async function openPopulation(cx: Pick<Cx, 'tx' | 'city' | 'actor'>, { title, as_of, facts_as_of = null, columns, seed = null, is_demo }: {
  title: { zh: string, en: string }, as_of: string, facts_as_of?: string | null, columns: Columns, seed?: number | null, is_demo: boolean
}): Promise<string> {
  const id = newId('population')
  await sql`insert into rule_population (city_id, id, title, as_of, facts_as_of, columns, subjects_count, seed, is_demo, made_by)
    values (${cx.city.id}, ${id}, ${JSON.stringify(title)}, ${as_of}, coalesce(${facts_as_of}::timestamptz, now()), ${JSON.stringify(columns)}, 0, ${seed}, ${is_demo}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return id
}

/** Counts the rows of a population once they are there, and says how many. */
export async function closePopulation(cx: Pick<Cx, 'tx' | 'city'>, id: string): Promise<number> {
  const { rows } = await sql<{ subjects_count: number }>`update rule_population set subjects_count = (select count(*)::int from rule_row where city_id = ${cx.city.id} and population_id = ${id})
    where city_id = ${cx.city.id} and id = ${id} returning subjects_count`.execute(cx.tx)
  return rows[0]?.subjects_count ?? 0
}

/** One population with its columns, null where there is none. */
export async function readPopulation(cx: Pick<Cx, 'tx' | 'city'>, id: string): Promise<Population | null> {
  const { rows } = await sql<Population>`select id, title, as_of, to_char(facts_as_of at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as facts_as_of, columns, subjects_count, seed, is_demo
    from rule_population where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
  return rows[0] ?? null
}

/** Removes a population with its rows. */
export async function dropPopulation(cx: Pick<Cx, 'tx' | 'city'>, id: string): Promise<void> {
  for (const table of ['rule_child_row', 'rule_row']) await sql`delete from ${sql.ref(table)} where city_id = ${cx.city.id} and population_id = ${id}`.execute(cx.tx)
  await sql`delete from rule_population where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
}

export type SubjectFacts = { subject_id: string, county_id: string | null, sector_id: string | null, facts: Record<string, unknown> }

/** Subjects of a population as decisions take them, so that a closure can be held against the statement. At most `limit`, after `after`, by id. */
export async function subjectsOf(cx: Pick<Cx, 'tx' | 'city'>, population: Population, { ids, after = '', limit = 1_000 }: { ids?: readonly string[], after?: string, limit?: number } = {}): Promise<SubjectFacts[]> {
  const chosen: RawBuilder<unknown> = ids === undefined ? sql`subject_id > ${after}` : sql`subject_id = any(${ids})`
  const { rows } = await sql<Record<string, unknown> & { subject_id: string, county_id: string | null, sector_id: string | null }>`select * from rule_row
    where city_id = ${cx.city.id} and population_id = ${population.id} and ${chosen} order by subject_id limit ${limit}`.execute(cx.tx)
  const children = Object.keys(population.columns.relations).length === 0 ? [] : (await sql<Record<string, unknown> & { subject_id: string, relation: string }>`select * from rule_child_row
    where city_id = ${cx.city.id} and population_id = ${population.id} and subject_id = any(${rows.map((row) => row.subject_id)}) order by subject_id, relation, ordinal`.execute(cx.tx)).rows
  const of = Map.groupBy(children, (row) => `${row.subject_id}\0${row.relation}`)
  return rows.map((row) => {
    const facts = read(population.columns.facts, row)
    for (const [name, { id, fields }] of Object.entries(population.columns.relations)) facts[name] = (of.get(`${row.subject_id}\0${id}`) ?? []).map((child) => read(fields, child))
    return { subject_id: row.subject_id, county_id: row.county_id, sector_id: row.sector_id, facts }
  })
}

function read(slots: Record<string, Slot>, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(slots).map(([name, { slot, type, scale }]) => {
    const held = row[slot] ?? null
    if (held === null || type === 'money' || scale === 0 || typeof held !== 'number') return [name, held]
    // A percentage is told in per cent, two places less than its fraction.
    return [name, Number(`${held}e${type === 'ratio' && scale >= 2 ? 2 - scale : -scale}`)]
  }))
}
