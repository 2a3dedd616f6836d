import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { asOf } from '#facts/as-of.ts'
import { precedenceOf, settle } from '#facts/precedence.ts'
import type { FactSet, Known } from '#engines/rules/decide.ts'
import { readFact, type RuleName, type RuleNames } from '#engines/rules/names.ts'
import { relationsKnown } from '#engines/rules/relation-offer.ts'
import { packMeasures } from './measures.ts'

/**
 * What is known of an enterprise, by Chinese name: the preferred source of the latest period that has come by `as_of`, as known at `known_at` (now when left out).
 * What the applicant states itself stands only where nothing is recorded. Relations come from the systems that keep them; the right to the enterprise must have been established and the transaction elevated.
 */
export async function factsOf(cx: Cx, { org_id, as_of, known_at, relations_known_at = known_at, stated = {} }: { org_id: string, as_of: string, known_at?: string | undefined, relations_known_at?: string | undefined, stated?: Readonly<Record<string, unknown>> }): Promise<FactSet> {
  const { names } = packMeasures(cx.city.pack)
  const by_id = new Map([...names.values()].flatMap((name) => name.is === 'fact' ? [[name.fact.id, name] as const] : []))
  const rows = (await asOf(cx.tx, { city_id: cx.city.id, subject: { id: org_id }, fact: [...by_id.keys()], is_target: false, ...known_at === undefined ? {} : { known_at } }))
    .filter((row) => hasCome(row.period, as_of) && (row.valid_until === null || row.valid_until >= as_of))
  const facts: Record<string, Known> = Object.fromEntries(Object.entries(readStated(names, stated)).map(([name, value]) => [name, { value, is_stated: true, source: { zh: '本单位填写', en: 'Stated by the enterprise' } }]))
  const latest = new Map<string, string>()
  for (const row of settle(rows, precedenceOf(cx.city.pack)).filter((one) => one.is_preferred)) {
    const { name, fact } = by_id.get(row.fact_id)!
    if ((latest.get(name) ?? '') > row.period) continue
    latest.set(name, row.period)
    const value = readFact(fact, row.value)
    if (value !== undefined) facts[name] = { value, source: row.source.title, period: row.period === 'none' ? null : row.period, known_at: row.known_at }
  }
  return { ...facts, ...await knownRelations(cx, names, { org_id, known_at: relations_known_at }) }
}

/** The relations that the platform's own systems keep of an enterprise, under their Chinese names. */
async function knownRelations(cx: Cx, names: RuleNames, wish: { org_id: string, known_at?: string | undefined }): Promise<Record<string, Known>> {
  const by_id = new Map([...names.values()].flatMap((name): [string, RuleName & { is: 'relation' }][] => name.is === 'relation' ? [[name.relation.id, name]] : []))
  const known = (await relationsKnown(cx, wish)).flatMap(({ relation, rows, source }): [string, Known][] => {
    const name = by_id.get(relation)
    if (!name) return []
    return [[name.name, { source, value: rows.map((row) => Object.fromEntries(name.relation.fields.map((field) => [field.name.zh, row[field.id] ?? null]))) }]]
  })
  return Object.fromEntries(known)
}

/** Stated facts in the form decisions take; what cannot be read is left out, which makes it missing rather than false. */
export function readStated(names: RuleNames, stated: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(stated).flatMap(([key, typed]): [string, unknown][] => {
    const name = names.get(key)
    if (!name || typed === null || typed === '') return []
    if (name.is === 'fact') {
      const value = readFact(name.fact, typed)
      return value === undefined ? [] : [[key, value]]
    }
    if (!Array.isArray(typed)) return []
    return [[key, typed.slice(0, 100).map((row) => Object.fromEntries([...name.fields].map(([field, fact]) => [field, readFact(fact, (row as Record<string, unknown>)[field] ?? null) ?? null])))]]
  }))
}

// '2020', '2020-Q3', '2020-07': a period has come when its beginning has.
function hasCome(period: string, as_of: string): boolean {
  return period === 'none' || period.slice(0, 4) <= as_of.slice(0, 4)
}

/** The moment at which facts are read now, as the database writes it. */
export async function factsMoment(cx: Cx): Promise<string> {
  const { rows } = await sql<{ at: string }>`select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`.execute(cx.tx)
  return rows[0]!.at
}
