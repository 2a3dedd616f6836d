import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { decide, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { alreadyGranted } from './claim.ts'
import { factsMoment, factsOf } from './facts-of.ts'
import { measureOfVersion } from './lab/published.ts'
import { measureNamed, othersOfGroup, packMeasures } from './measures.ts'

export type StoredDecision = { id: string, case_id: string | null, org_id: string, measure: string, measure_version: string, as_of: string, facts_as_of: string, facts: FactSet, decision: Decision, outcome: Decision['outcome'], amount_fen: number | null, decided_at: string }

type Asked = { org_id: string, county_id: string | null, measure: string, stated?: Readonly<Record<string, unknown>>, case_id?: string | null, of_year?: number
  /** Civil day whose parameters hold; today when left out. */
  as_of?: string
  /** Relations as known then; now when left out. */
  relations_known_at?: string }

/** Decides a measure for an enterprise on what is known now, and keeps the decision with everything it was drawn from. The transaction must be elevated. */
export async function decideFor(cx: Cx, { org_id, county_id, measure, stated = {}, case_id = null, of_year = Number(cx.today_on.slice(0, 4)), as_of = cx.today_on, relations_known_at }: Asked): Promise<StoredDecision> {
  // The text in force on the day decided for, which a revision of facts puts in the past.
  const compiled = await measureNamed({ tx: cx.tx, city: cx.city, today_on: as_of }, measure)
  const facts_as_of = await factsMoment(cx)
  const facts = await factsOf(cx, { org_id, as_of, stated, relations_known_at })
  const already = await alreadyGranted(cx, { org_id, measure, of_year, group: await othersOfGroup(cx, compiled), except: case_id ?? '' })
  const decision = decide(compiled, packMeasures(cx.city.pack).names, facts, { as_of, facts_as_of, already })
  const id = newId()
  const read = Object.fromEntries(Object.entries(facts).filter(([name]) => compiled.reads.some((one) => one === name || one.startsWith(`${name}.`))))
  await sql`insert into incentive_decision (city_id, id, case_id, org_id, county_id, measure, measure_version, as_of, facts_as_of, facts, decision, outcome, amount_fen, account_id)
    values (${cx.city.id}, ${id}, ${case_id}, ${org_id}, ${county_id}, ${measure}, ${compiled.version}, ${as_of}, ${facts_as_of}, ${JSON.stringify(read)}::jsonb, ${JSON.stringify(decision)}::jsonb,
      ${decision.outcome}, ${decision.amount_fen}, ${cx.actor.account_id ?? ''})`.execute(cx.tx)
  return { id, case_id, org_id, measure, measure_version: compiled.version, as_of, facts_as_of, facts: read, decision, outcome: decision.outcome, amount_fen: decision.amount_fen, decided_at: cx.now }
}

/** A kept decision, or null. */
export async function decisionOf(cx: Cx, id: string | null): Promise<StoredDecision | null> {
  if (id === null) return null
  const { rows } = await sql<StoredDecision>`select id, case_id, org_id, measure, measure_version, as_of::text as as_of, to_char(facts_as_of at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as facts_as_of, facts, decision, outcome, amount_fen,
    ${instant('decided_at')} from incentive_decision where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
  return rows[0] ?? null
}

/** 复核测算: decides again by the same text on the same facts, and says whether it comes out the same; or on the facts as known at another moment, and says what changed. */
export const redecide = query({
  title: { zh: '复核测算', en: 'Decide again' },
  input: z.strictObject({ id: z.string().min(1).max(64), known_at: z.iso.datetime({ precision: -1 }).or(z.iso.datetime()).optional() }),
  output: z.strictObject({
    is_same: z.boolean(), is_same_text: z.boolean(), before: z.unknown(), now: z.unknown(),
    changes: z.array(z.strictObject({ fact: z.string(), from: z.unknown(), to: z.unknown() })),
  }),
  allow: { enterprise: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'], 'finance-officer': ['same-city'] },
  run: async (cx, { id, known_at }) => {
    const kept = await decisionOf(cx, id)
    if (!kept) throw fault('incentives.no-such-decision')
    // Who may read the decision may know what it was drawn from, then and now.
    await cx.elevate()
    // The text it was decided by, also when another has taken its place since.
    const compiled = await measureOfVersion(cx, kept.measure, kept.measure_version) ?? await measureNamed(cx, kept.measure)
    const stated = Object.fromEntries(Object.entries(kept.facts).filter(([, known]) => known.is_stated).map(([name, known]) => [name, known]))
    const facts = known_at === undefined ? kept.facts : { ...await factsOf(cx, { org_id: kept.org_id, as_of: kept.as_of, known_at }), ...stated }
    const decision = decide(compiled, packMeasures(cx.city.pack).names, facts, { as_of: kept.as_of, facts_as_of: kept.facts_as_of })
    const names = new Set([...Object.keys(kept.facts), ...Object.keys(facts)].filter((name) => compiled.reads.some((one) => one === name || one.startsWith(`${name}.`))))
    const changes = [...names].flatMap((fact) => contentHash(kept.facts[fact]?.value ?? null) === contentHash(facts[fact]?.value ?? null) ? [] : [{ fact, from: kept.facts[fact]?.value ?? null, to: facts[fact]?.value ?? null }])
    const told = ({ outcome, amount_fen, because }: Decision) => ({ outcome, amount_fen, because: because.map(({ condition, verdict }) => ({ condition, verdict })) })
    return { is_same: contentHash(told(kept.decision)) === contentHash(told(decision)), is_same_text: compiled.version === kept.measure_version, before: kept.decision, now: decision, changes }
  },
})
