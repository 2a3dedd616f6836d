import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { settlePast, stands } from '#facts/as-of.ts'
import type { Fact } from '#facts/dictionary.ts'
import { precedenceOf } from '#facts/precedence.ts'
import type { RuleNames } from './names.ts'
import { closePopulation, type Columns, openPopulation, readPopulation, type Slot } from './population.ts'

type Sql = RawBuilder<unknown>

/** The fact that says in which county an enterprise is; where nobody stated it, the county its facts belong to stands for it. */
const county_fact = 'home-county'

type Where = Pick<Cx, 'tx' | 'city' | 'actor'>
type Wish = { as_of: string, known_at?: string | null }

/**
 * 真实人群: freezes what the facts store knows of enterprises for a day into a population. Of each fact the latest period whose year has
 * begun by then counts, as for one enterprise alone; what has no period always does; of its statements the one believed first. Relations are not in the store, so they are left out of the columns: not known.
 */
export async function populationFromFacts(cx: Where, names: RuleNames, wanted: Columns, { as_of, known_at = null }: Wish): Promise<{ id: string, subjects_count: number }> {
  const { id, columns } = await open(cx, wanted, { as_of, known_at })
  await fill(cx, id, names, columns, { as_of, known_at })
  return { id, subjects_count: await close(cx, id) }
}

/** How many enterprises one transaction freezes. */
const stretch_max = 20_000

/**
 * The same over any number of enterprises, each stretch in a transaction of its own, all as known at the moment the population was opened. `inCity` gives each its
 * transaction, elevated. One that was broken off counts no subjects, so nothing is decided on it.
 */
export async function populationInStretches(inCity: <T>(work: (cx: Where) => Promise<T>) => Promise<T>, names: RuleNames, wanted: Columns, { as_of }: { as_of: string }, size = stretch_max): Promise<{ id: string, subjects_count: number }> {
  const { id, columns, known_at } = await inCity(async (cx) => {
    const opened = await open(cx, wanted, { as_of })
    return { ...opened, known_at: (await readPopulation(cx, opened.id))!.facts_as_of }
  })
  for (let after: string | null = ''; after !== null;) {
    const from: string = after
    after = await inCity(async (cx) => {
      // What was under way when the population was opened is waited for, so that every stretch sees the same.
      await settlePast(cx.tx, cx.city.id, known_at)
      const { rows } = await sql<{ until: string }>`select subject_id as until from fact where city_id = ${cx.city.id} and subject_kind = 'enterprise' and subject_id > ${from}
        group by subject_id order by subject_id offset ${size - 1} limit 1`.execute(cx.tx)
      const until = rows[0]?.until ?? null
      await fill(cx, id, names, columns, { as_of, known_at, stretch: { after: from, until } })
      return until
    })
  }
  return { id, subjects_count: await inCity((cx) => close(cx, id)) }
}

async function open(cx: Where, wanted: Columns, { as_of, known_at = null }: Wish): Promise<{ id: string, columns: Columns }> {
  const columns: Columns = { facts: wanted.facts, relations: {} }
  const title = { zh: `${as_of} 企业事实`, en: `Facts of enterprises on ${as_of}` }
  return { id: await openPopulation(cx, { title, as_of, facts_as_of: known_at, columns, is_demo: false }), columns }
}

async function fill(cx: Where, id: string, names: RuleNames, columns: Columns, { as_of, known_at = null, stretch }: Wish & { stretch?: { after: string, until: string | null } }): Promise<void> {
  const facts = Object.entries(columns.facts).flatMap(([name, slot]) => {
    const found = names.get(name)
    return found?.is === 'fact' ? [{ fact: found.fact, slot }] : []
  })
  const within = stretch === undefined ? sql`true` : sql`fact.subject_id > ${stretch.after} and (${stretch.until}::text is null or fact.subject_id <= ${stretch.until})`
  const order = precedenceOf(cx.city.pack)
  const cells = facts.map(({ fact, slot }) => ({ slot: slot.slot, value: cell(fact, slot) }))
  await sql`insert into rule_row (city_id, population_id, subject_id, county_id${sql.join([sql``, ...cells.map(({ slot }) => sql`, ${sql.ref(slot)}`)], sql``)})
    select ${cx.city.id}::text, ${id}::text, subject_id, max(county_id)${sql.join([sql``, ...cells.map(({ value }) => sql`, ${value}`)], sql``)}
    from (
      select distinct on (fact.subject_id, fact.fact_id) fact.subject_id, fact.fact_id, fact.value, fact.value_num, fact.county_id
      from fact
      where fact.city_id = ${cx.city.id} and fact.subject_kind = 'enterprise' and not fact.is_target and fact.fact_id = any(${facts.map((one) => one.fact.id)}::text[])
        and ${within} and ${stands(known_at)} and (fact.period = 'none' or left(fact.period, 4) <= left(${as_of}, 4))
        and (fact.valid_from is null or fact.valid_from <= ${as_of}::date) and (fact.valid_until is null or fact.valid_until >= ${as_of}::date)
      order by fact.subject_id, fact.fact_id, left(fact.period, 4) desc, fact.period desc, coalesce(array_position(${order}::text[], fact.source_kind), 1000),
        fact.published_on desc nulls last, fact.known_at desc, array_position(array['exact', 'more-than', 'about', 'expected'], fact.qualifier), fact.id
    ) believed group by subject_id`.execute(cx.tx)
}

/** A population with facts of the demonstration in it counts as one of it. */
async function close(cx: Where, id: string): Promise<number> {
  await sql`update rule_population set is_demo = true where city_id = ${cx.city.id} and id = ${id} and exists (select from rule_row row
    join fact on fact.city_id = row.city_id and fact.subject_kind = 'enterprise' and fact.subject_id = row.subject_id and fact.is_demo and not fact.is_target
    where row.city_id = ${cx.city.id} and row.population_id = ${id})`.execute(cx.tx)
  return closePopulation(cx, id)
}

/** One fact of a subject as its slot holds it, out of the rows of the subject. */
function cell(fact: Fact, { scale }: Slot): Sql {
  const of = (value: Sql) => sql`max(case when fact_id = ${fact.id} then ${value} end)`
  switch (fact.type) {
    case 'flag': return sql`(${of(sql`value`)} = 'yes')`
    case 'date': return sql`(${of(sql`value`)})::date`
    case 'text': return of(sql`value`)
    case 'choice': {
      const named = (id: Sql) => sql`case ${id} ${sql.join((fact.choices ?? []).map((one) => sql` when ${one.id} then ${one.name.zh}`), sql``)} end`
      return fact.id === county_fact ? named(sql`coalesce(${of(sql`value`)}, max(county_id))`) : named(of(sql`value`))
    }
    case 'ratio': return sql`(round(${of(sql`value_num`)} * ${10 ** (fact.unit?.zh === '%' ? scale - 2 : scale)}::numeric))::bigint`
    default: return sql`(round(${of(sql`value_num`)} * ${10 ** scale}::numeric))::bigint`
  }
}
