import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import type { Fact } from '#facts/dictionary.ts'
import type { DemoPopulation, Made } from './demo-shape.ts'
import type { RuleNames } from './names.ts'
import { closePopulation, type Columns, openPopulation, type Slot, subjects_max } from './population.ts'

type Sql = RawBuilder<unknown>

/** Numbers the draws of one population: each fact has two of its own, so that adding one moves no other. */
class Draws {
  readonly seed: number
  constructor(seed: number) {
    this.seed = seed
  }

  /** A number from 0 to 1, the same for the same subject, seed and name of the draw. */
  of(what: string, subject: Sql = sql`i`): Sql {
    return sql`((hashint8extended(${subject}, hashtextextended(${`${this.seed} ${what}`}, 0)) & 2147483647) / 2147483648.0::float8)`
  }
}

/** Which subjects of how many: numbers from 1, both ends included. */
export type Stretch = { from: number, until: number }

export type DemoWish = { enterprises: number, seed: number, as_of: string }

/**
 * Opens a population of `enterprises` fictional enterprises; the rows come by `fillDemoPopulation`.
 * @throws fault `rules.too-many-subjects`
 */
export async function openDemoPopulation(cx: Pick<Cx, 'tx' | 'city' | 'actor'>, columns: Columns, demo: DemoPopulation, { enterprises, seed, as_of }: DemoWish): Promise<string> {
  if (!Number.isInteger(enterprises) || enterprises < 1 || enterprises > subjects_max) throw fault('rules.too-many-subjects', { max: subjects_max })
  const title = { zh: `〔演示〕${demo.title.zh}：${enterprises} 家，种子 ${seed}`, en: `${demo.title.en} (demo): ${enterprises} enterprises, seed ${seed}` }
  return openPopulation(cx, { title, as_of, columns, seed, is_demo: true })
}

/**
 * Makes a stretch of the fictional enterprises of a population, a statement a table: the same for the same seed, whatever the stretches.
 * Their ids begin with `demo-`. About 100,000 in some seconds; a transaction lasts a minute at most.
 */
export async function fillDemoPopulation(cx: Pick<Cx, 'tx' | 'city'>, id: string, names: RuleNames, columns: Columns, demo: DemoPopulation, { seed, from, until }: { seed: number } & Stretch): Promise<void> {
  const draws = new Draws(seed)
  const made = new Map(demo.facts.map((one) => [one.fact, one]))
  const cells = Object.entries(columns.facts).flatMap(([name, slot]): [string, Sql][] => {
    const found = names.get(name)
    if (found?.is !== 'fact') return []
    if (found.fact.id === demo.county_fact) return [[slot.slot, countyName(found.fact)]]
    const how = made.get(found.fact.id)
    return how === undefined ? [] : [[slot.slot, cell(draws, found.fact, slot, how)]]
  })
  await sql`insert into rule_row (city_id, population_id, subject_id, county_id, sector_id${list(cells.map(([slot]) => sql`, ${sql.ref(slot)}`))})
    select ${cx.city.id}::text, ${id}::text, ${subjectId()}, county, sector${list(cells.map(([, value]) => sql`, ${value}`))} from (${subjects(draws, demo, { from, until })}) subject`.execute(cx.tx)
  for (const relation of demo.relations) {
    const column = Object.entries(columns.relations).find(([, one]) => one.id === relation.relation)
    const found = column === undefined ? undefined : names.get(column[0])
    if (column === undefined || found?.is !== 'relation') continue
    const fields = Object.entries(column[1].fields).flatMap(([name, slot]): [string, Sql][] => {
      const fact = found.fields.get(name)!
      const how = relation.fields.find((one) => one.fact === fact.id)
      return how === undefined ? [] : [[slot.slot, cell(draws, fact, slot, how, sql`(i * 64 + ordinal)`)]]
    })
    const gate = relation.only === undefined ? sql`true` : trait(relation.only)
    await sql`insert into rule_child_row (city_id, population_id, relation, subject_id, ordinal${list(fields.map(([slot]) => sql`, ${sql.ref(slot)}`))})
      select ${cx.city.id}::text, ${id}::text, ${relation.relation}::text, ${subjectId()}, ordinal${list(fields.map(([, value]) => sql`, ${value}`))}
      from (${subjects(draws, demo, { from, until })}) subject, generate_series(1, 1 + floor(${draws.of(`rows of ${relation.relation}`)} * ${relation.rows_max}::int)::int) ordinal
      where ${gate} and ${draws.of(`has ${relation.relation}`)} < ${relation.share}::float8`.execute(cx.tx)
  }
}

/** Makes a whole population in one transaction: for some hundred thousand enterprises. */
export async function makeDemoPopulation(cx: Pick<Cx, 'tx' | 'city' | 'actor'>, names: RuleNames, columns: Columns, demo: DemoPopulation, wish: DemoWish): Promise<{ id: string, subjects_count: number }> {
  const id = await openDemoPopulation(cx, columns, demo, wish)
  await fillDemoPopulation(cx, id, names, columns, demo, { seed: wish.seed, from: 1, until: wish.enterprises })
  return { id, subjects_count: await closePopulation(cx, id) }
}

function list(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`` : sql.join(parts, sql``)
}

function subjectId(): Sql {
  return sql`'demo-' || lpad(i::text, 8, '0')`
}

/** The subjects with their sizes and traits. Each level is fenced: a size drawn once is the same wherever it is read. */
function subjects(draws: Draws, demo: DemoPopulation, { from, until }: Stretch): Sql {
  const { traits } = demo
  // Four draws added up are near enough to a bell.
  const bell = sql.join(['a', 'b', 'c', 'd'].map((one) => draws.of(`size ${one}`)), sql` + `)
  const rd_share = list(demo.sectors.map((one) => sql` when ${one.id} then ${one.rd[0]}::float8 + ${one.rd[1] - one.rd[0]}::float8 * ${draws.of('rd share')}`))
  return sql`select *, sales >= ${traits['above-scale']}::float8 as above_scale, (sales <= 200000000 and assets <= 200000000 and employees <= 500 and spends and ${draws.of('sme')} < ${traits['technology-sme']}::float8) as sme from (
    select *, (spends and rd >= 0.03 * sales and ${draws.of('high-tech')} < ${traits['high-tech']}::float8) as high_tech,
      greatest(1, round(sales / 700000 * (0.5 + ${draws.of('heads')}))) as employees, sales * (0.5 + ${draws.of('assets')}) as assets from (
      select *, case when spends then sales * (case sector${rd_share} end) else 0 end as rd from (
        select i, ${weighted(draws.of('county'), demo.counties)} as county, ${weighted(draws.of('sector'), demo.sectors)} as sector,
          ${demo.sales.median}::float8 * exp(${demo.sales.spread}::float8 * 1.7320508 * (${bell} - 2.0)) as sales, ${draws.of('spends')} < ${traits['spends-on-rd']}::float8 as spends
        from generate_series(${from}::bigint, ${until}::bigint) i offset 0) drawn offset 0) sized offset 0) formed offset 0`
}

function weighted(draw: Sql, choices: readonly { id: string, weight: number }[]): Sql {
  const all = choices.reduce((sum, one) => sum + one.weight, 0)
  let below = 0
  const cases = choices.slice(0, -1).map((one) => sql` when ${draw} < ${(below += one.weight) / all}::float8 then ${one.id}`)
  return cases.length === 0 ? sql`${choices[0]!.id}::text` : sql`case${list(cases)} else ${choices.at(-1)!.id} end`
}

function countyName(fact: Fact): Sql {
  return sql`case county${list((fact.choices ?? []).map((one) => sql` when ${one.id} then ${one.name.zh}`))} end`
}

const trait_columns = { 'above-scale': 'above_scale', 'spends-on-rd': 'spends', 'high-tech': 'high_tech', 'technology-sme': 'sme' } as const

function trait(name: keyof typeof trait_columns): Sql {
  return sql.ref(trait_columns[name])
}

/** The value of one fact as its slot holds it. */
function cell(draws: Draws, fact: Fact, { scale }: Slot, how: Made, subject: Sql = sql`i`): Sql {
  const draw = draws.of(`value ${fact.id}`, subject)
  const [low, high] = how.times ?? how.range ?? [0, 1]
  const drawn = sql`(${low}::float8 + ${high - low}::float8 * ${draw})`
  const gated = (yes: Sql, no: Sql) => how.only === undefined ? yes : sql`case when ${trait(how.only)} then ${yes} else ${no} end`
  const value = (): Sql => {
    switch (fact.type) {
      case 'flag': return how.is === undefined ? gated(sql`(${draw} < ${how.share ?? 0}::float8)`, sql`false`) : trait(how.is)
      case 'date': {
        const [from, until] = how.days ?? ['2000-01-01', '2020-12-31']
        return sql`(${from}::date + floor(${draw} * (${until}::date - ${from}::date + 1))::int)`
      }
      case 'choice': return choice(draw, fact, how, gated)
      case 'text': return sql`null::text`
      default: {
        const size = how.of === undefined ? drawn : sql`(${sql.ref(how.of)} * ${drawn})`
        return gated(sql`round(${size} * ${10 ** scale}::float8)::bigint`, sql`0::bigint`)
      }
    }
  }
  return how.missing === 0 ? value() : sql`case when ${draws.of(`missing ${fact.id}`, subject)} < ${how.missing}::float8 then null else ${value()} end`
}

function choice(draw: Sql, fact: Fact, how: Made, gated: (yes: Sql, no: Sql) => Sql): Sql {
  const choices = fact.choices ?? []
  const last = choices.at(-1)?.name.zh ?? null
  let below = 0
  const cases = choices.filter((one) => how.choices?.[one.id] !== undefined).map((one) => sql` when ${draw} < ${below += how.choices![one.id]!}::float8 then ${one.name.zh}`)
  return cases.length === 0 ? sql`${last}::text` : gated(sql`case${list(cases)} else ${last} end`, sql`${last}::text`)
}
