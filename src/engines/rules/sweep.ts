import { invariant } from '#kernel/declare/fault.ts'
import { quoteName, quoteText } from '#feel/to-sql-values.ts'
import { toSqlLayers, type SqlColumn, type SqlPart, type SqlRelation } from '#feel/to-sql.ts'
import { isInForce, type CompiledMeasure } from './compile-measure.ts'
import type { Quantity } from './parameters.ts'
import { today_name } from './texts.ts'
import type { Population, Slot } from './population.ts'

/** One statement over a population; per measure the columns `ok` (boolean, null where facts are missing) and `fen` (bigint, null where no amount is determined). */
export type SweepText = { text: string, columns: { measure: string, ok: string, fen: string | null }[] }

export type SweepOf = {
  city_id: string
  population: Population
  measures: readonly CompiledMeasure[]
  as_of: string
  /** Only these subjects: what few changed facts make necessary. */
  only?: readonly string[]
  /** Only a stretch of the population, by id: after the one, up to and with the other. */
  stretch?: { after: string, until: string | null }
}

const kept = ['subject_id', 'county_id', 'sector_id'] as const

/**
 * Writes all measures over a population as one select, a row a subject: conditions and amounts in fenced layers, each relation grouped and joined once. A measure
 * not in force on the day is left out. The same fen as the closures give; `sweep.test.ts` holds them together.
 * @throws fault `feel.not-in-sql`
 */
export function sweepText({ city_id, population, measures, as_of, only, stretch }: SweepOf): SweepText {
  const used = new Set<string>()
  const parts: SqlPart[] = []
  const columns: SweepText['columns'] = []
  const known: Record<string, string> = {}
  const ends: string[] = []
  for (const [at, one] of measures.entries()) {
    if (!isInForce(one.measure, as_of)) continue
    for (const name of one.reads) used.add(name.split('.')[0]!)
    let own: Record<string, SqlColumn> | undefined = parametersOf(one, as_of)
    const put = (name: string, expr: SqlPart['expr'], known_as?: string) => {
      parts.push({ name, expr, ...own ? { columns: own } : {} })
      own = undefined
      if (known_as) known[name] = known_as
    }
    const conditions = one.conditions.map(({ name, when }, n) => {
      put(`c${at}_${n}`, when.expr, name.zh)
      return `t.${quoteName(`c${at}_${n}`)}`
    })
    const ok = `ok${at}`
    ends.push(`(${conditions.join(' and ')}) as ${ok}`)
    if (one.amount === null) {
      columns.push({ measure: one.id, ok, fen: null })
      continue
    }
    put(`a${at}`, one.amount.expr)
    const cap = one.caps(as_of).per_claim
    const amount = `t.${quoteName(`a${at}`)}`
    ends.push(`case when ${conditions.map((condition) => `${condition} is true`).join(' and ')} and ${amount} is not null then ${cap === undefined ? amount : `least(${amount}, ${cap})`} end as fen${at}`)
    columns.push({ measure: one.id, ok, fen: `fen${at}` })
  }
  const source = sourceOf(city_id, population, used, only, stretch)
  const layers = toSqlLayers(parts, { ...source, keep: kept, names: known, as_of, keeps_unknown: true })
  for (const [at, one] of measures.entries()) {
    const column = layers.columns[`a${at}`]
    if (column) invariant(column.scale === 2, `the amount of ${one.id} leaves in fen`)
  }
  return { text: `select ${[...kept.map((name) => `t.${name}`), ...ends].join(', ')} from (${layers.text} offset 0) t`, columns }
}

function sourceOf(city_id: string, { id, columns }: Population, used: ReadonlySet<string>, only?: readonly string[], stretch?: SweepOf['stretch']) {
  const facts = Object.entries(columns.facts).filter(([name]) => used.has(name))
  const here = (alias: string) => `${alias}.city_id = ${quoteText(city_id)} and ${alias}.population_id = ${quoteText(id)}`
  const within = (alias: string) => stretch === undefined ? '' : ` and ${alias}.subject_id > ${quoteText(stretch.after)}${stretch.until === null ? '' : ` and ${alias}.subject_id <= ${quoteText(stretch.until)}`}`
  const among = (alias: string) => within(alias) + (only === undefined ? '' : ` and ${alias}.subject_id = any(array[${only.map(quoteText).join(', ')}]::text[])`)
  // Only the slots that are read: a row has over a hundred, and each layer hands every column on.
  const from = `(select ${[...kept.map((name) => `r.${name}`), ...facts.map(([, { slot }]) => `r.${slot}`)].join(', ')} from rule_row r where ${here('r')}${among('r')} offset 0) t`
  const relations: Record<string, SqlRelation> = Object.fromEntries(Object.entries(columns.relations).filter(([name]) => used.has(name)).map(([name, { id: relation, fields }]) => [name, {
    from: 'rule_child_row c', where: `${here('c')} and c.relation = ${quoteText(relation)}${among('c')}`, on: [{ child: 'c.subject_id', parent: 't.subject_id' }], order: 'c.ordinal',
    columns: Object.fromEntries(Object.entries(fields).map(([field, slot]) => [field, columnOf('c', slot)])),
  }]))
  const missing = [...used].filter((name) => !Object.hasOwn(columns.facts, name) && !Object.hasOwn(columns.relations, name))
  return { from, relations, columns: Object.fromEntries([...facts.map(([name, slot]) => [name, columnOf('t', slot)] as const), ...missing.map((name) => [name, { sql: 'null' }] as const)]) }
}

function columnOf(alias: string, { slot, type, scale }: Slot): SqlColumn {
  const is_number = type === 'money' || type === 'count' || type === 'ratio' || type === 'number'
  return { sql: `${alias}.${slot}`, ...is_number ? { scale } : {} }
}

function parametersOf(one: CompiledMeasure, as_of: string): Record<string, SqlColumn> {
  const own = Object.entries(one.measure.parameters).map(([name]): [string, SqlColumn] => [name, { ...parameterColumn(one.params(as_of)[name]), is_constant: true }])
  return { [today_name]: { sql: `date ${quoteText(as_of)}`, is_constant: true }, ...Object.fromEntries(own) }
}

function parameterColumn(quantity: Quantity | undefined): SqlColumn {
  if (quantity === undefined) return { sql: 'null' }
  switch (quantity.kind) {
    case 'money': return whole(BigInt(quantity.fen), 2)
    case 'rate': return decimal(quantity.numerator, quantity.denominator)
    case 'months': return whole(BigInt(quantity.months), 0)
    case 'days': return whole(BigInt(quantity.days), 0)
    case 'date': return { sql: `date ${quoteText(quantity.on)}` }
    case 'number': {
      const [units = '0', fraction = ''] = quantity.text.split('.')
      return whole(BigInt(units + fraction), fraction.length)
    }
  }
}

function whole(fixed: bigint, scale: number): SqlColumn {
  return { sql: String(fixed), scale, fixed }
}

// A rate is written as a percentage, so its denominator is a power of ten, or divides one.
function decimal(numerator: number, denominator: number): SqlColumn {
  let scale = 0, power = 1n
  const n = BigInt(numerator), d = BigInt(denominator)
  while ((n * power) % d !== 0n && scale < 18) {
    power *= 10n
    scale += 1
  }
  return whole(n * power / d, scale)
}
