import { z } from 'zod'
import { invariant } from '#kernel/declare/fault.ts'
import { say, part, type At, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMonths } from '#kernel/values/days.ts'
import { dictionaryOf, type Dictionary } from '#facts/dictionary.ts'
import { recordFacts, type NewFact } from '#facts/record.ts'
import { readValue } from '#facts/value.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { demoOf } from '#systems/organizations/public.ts'
import { writeStatus } from './record-status.ts'

const typed = z.record(z.string(), z.string()).check(z.refine((all) => Object.keys(all).length <= 100))

const shape = z.strictObject({
  id: packId, illustrative: z.literal(true),
  sources: z.record(z.string(), z.strictObject({ title: z.string().startsWith('〔演示〕').max(300), number: z.string().max(100).optional() })),
  /** Chinese name of a fact and its value as typed: what every enterprise below has, unless it says otherwise. */
  typical: typed,
  enterprises: z.array(z.strictObject({
    org: packId,
    /** What differs from the typical; null where nothing is known of its books. */
    facts: typed.nullable(),
    statuses: z.array(z.strictObject({
      rung: packId, what: z.enum(['granted', 'renewed', 'ended']), months_ago: z.int().min(0).max(240), certificate: z.string().max(80).optional(), source: z.string(), note: z.string().max(600).optional(),
    })).max(20),
  })).min(1).max(100),
})
type DemoLadder = z.output<typeof shape>

/** 演示培育库: marked statuses and books of the demonstration's enterprises, their days counted back from the day it is set up. */
export const demoLadderPart = part({ folder: 'demo', single: 'demo/ladder.yaml', schema: shape, envelope: 'own', check })

/** Every organisation, rung, source and fact that is named must be there, and every value must be readable. */
function check(doc: DemoLadder, at: At, pack: PackView): PackProblem[] {
  const facts = namedIn(dictionaryOf(pack))
  const orgs = new Set(demoOf(pack).organizations.map((one) => one.id)), rungs = new Set(laddersOf(pack).map((one) => one.id))
  const unknown = (id: string, path: PropertyKey[]) => say('organizations.unknown-id', at(path), { zh: `没有“${id}”`, en: `There is no “${id}”` })
  const factProblems = (all: Record<string, string>, path: PropertyKey[]) => Object.entries(all).flatMap(([name, value]) => {
    const fact = facts.get(name)
    if (!fact) return [unknown(name, [...path, name])]
    return readValue(fact, value).value === null ? [say('ladder.demo-value', at([...path, name]), { zh: `“${name}”读不出“${value}”`, en: `“${value}” is no value of “${name}”` })] : []
  })
  return [
    ...factProblems(doc.typical, ['typical']),
    ...doc.enterprises.flatMap((one, index) => [
      ...orgs.has(one.org) ? [] : [unknown(one.org, ['enterprises', index, 'org'])],
      ...factProblems(one.facts ?? {}, ['enterprises', index, 'facts']),
      ...one.statuses.flatMap((status, place) => [
        ...rungs.has(status.rung) ? [] : [unknown(status.rung, ['enterprises', index, 'statuses', place, 'rung'])],
        ...Object.hasOwn(doc.sources, status.source) ? [] : [unknown(status.source, ['enterprises', index, 'statuses', place, 'source'])],
      ]),
    ]),
  ]
}

const namedIn = (dictionary: Dictionary) => new Map([...dictionary.values()].map((fact) => [fact.name.zh, fact]))

/**
 * Writes the pack's demonstration statuses and what the books of their enterprises say, once: where any of them is already recorded, nothing is written.
 * Runs as the platform, after the demonstration organisations.
 */
export async function seedDemoLadder(cx: Cx): Promise<void> {
  invariant(cx.house.is_demo, 'demonstration statuses are written in demonstration mode only')
  const doc = cx.city.pack.docs<DemoLadder>('demo').get('demo-ladder')?.doc
  if (!doc) return
  const { rows } = await sql`select from ladder_status where city_id = ${cx.city.id} and is_demo and recorded_by = 'platform' limit 1`.execute(cx.tx)
  if (rows.length > 0) return
  const counties = new Map(demoOf(cx.city.pack).organizations.map((one) => [one.id, one.county]))
  await recordFacts(cx, doc.enterprises.flatMap(({ org, facts }) => facts === null ? [] : booksOf(cx, org, counties.get(org) ?? null, { ...doc.typical, ...facts })))
  for (const { org, statuses } of doc.enterprises) {
    for (const { rung, what, months_ago, certificate = null, source, note = null } of statuses) {
      await writeStatus(cx, {
        org_id: org, county_id: counties.get(org) ?? null, rung, what, certificate, valid_from: addMonths(cx.today_on, -months_ago), valid_until: null, source: doc.sources[source]!, note, corrects: null, is_demo: true,
      })
    }
  }
}

/** What an enterprise states of itself for the year that is over. */
function booksOf(cx: Cx, org_id: string, county_id: string | null, values: Record<string, string>): NewFact[] {
  const facts = namedIn(dictionaryOf(cx.city.pack))
  const year = String(Number(cx.today_on.slice(0, 4)) - 1)
  return Object.entries(values).map(([name, value]): NewFact => {
    const fact = facts.get(name)!
    return {
      subject_kind: 'enterprise', subject_id: org_id, fact_id: fact.id, period: fact.period === 'none' ? 'none' : year, value: readValue(fact, value).value!, source_kind: 'self-declared', source_id: 'demo-ladder',
      source: { title: { zh: '〔演示〕企业台账', en: 'Books of the enterprise (demo)' } }, org_id, county_id, is_public: false, is_demo: true,
    }
  })
}
