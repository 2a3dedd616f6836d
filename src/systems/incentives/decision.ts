import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { decide, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { alreadyGranted } from './claim.ts'
import { factsMoment, factsOf } from './facts-of.ts'
import { measureNamed, othersOfGroup, packMeasures } from './measures.ts'

export type StoredDecision = { id: string, case_id: string | null, org_id: string, measure: string, measure_version: string, as_of: string, facts_as_of: string, facts: FactSet, decision: Decision, outcome: Decision['outcome'], amount_fen: number | null, decided_at: string }

type Asked = { org_id: string, county_id: string | null, measure: string, stated?: Readonly<Record<string, unknown>>, case_id?: string | null, of_year?: number
  /** Civil day whose parameters hold; today when left out. */
  as_of?: string
  /** Relations as known then; now when left out. */
  relations_known_at?: string }

type Weighed = Pick<StoredDecision, 'measure_version' | 'as_of' | 'facts_as_of' | 'facts' | 'decision' | 'outcome' | 'amount_fen'>

/** Decides a measure for an enterprise on what is known now and keeps nothing of it, as a trial does. The transaction must be elevated. */
export async function weighFor(cx: Cx, { org_id, measure, stated = {}, case_id = null, of_year = Number(cx.today_on.slice(0, 4)), as_of = cx.today_on, relations_known_at }: Asked): Promise<Weighed> {
  // The text in force on the day decided for, which a revision of facts puts in the past.
  const compiled = await measureNamed({ tx: cx.tx, city: cx.city, today_on: as_of }, measure)
  const facts_as_of = await factsMoment(cx)
  const facts = await factsOf(cx, { org_id, as_of, stated, relations_known_at })
  const already = await alreadyGranted(cx, { org_id, measure, of_year, group: await othersOfGroup(cx, compiled), except: case_id ?? '' })
  const decision = decide(compiled, packMeasures(cx.city.pack).names, facts, { as_of, facts_as_of, already })
  const read = Object.fromEntries(Object.entries(facts).filter(([name]) => compiled.reads.some((one) => one === name || one.startsWith(`${name}.`))))
  return { measure_version: compiled.version, as_of, facts_as_of, facts: read, decision, outcome: decision.outcome, amount_fen: decision.amount_fen }
}

/** Decides as `weighFor` does and keeps the decision with everything it was drawn from. */
export async function decideFor(cx: Cx, asked: Asked): Promise<StoredDecision> {
  const { org_id, county_id, measure, case_id = null } = asked
  const weighed = await weighFor(cx, asked)
  const id = newId()
  await sql`insert into incentive_decision (city_id, id, case_id, org_id, county_id, measure, measure_version, as_of, facts_as_of, facts, decision, outcome, amount_fen, account_id)
    values (${cx.city.id}, ${id}, ${case_id}, ${org_id}, ${county_id}, ${measure}, ${weighed.measure_version}, ${weighed.as_of}, ${weighed.facts_as_of}, ${JSON.stringify(weighed.facts)}::jsonb, ${JSON.stringify(weighed.decision)}::jsonb,
      ${weighed.outcome}, ${weighed.amount_fen}, ${cx.actor.account_id ?? ''})`.execute(cx.tx)
  return { id, case_id, org_id, measure, ...weighed, decided_at: cx.now }
}

/** A kept decision, or null. */
export async function decisionOf(cx: Cx, id: string | null): Promise<StoredDecision | null> {
  if (id === null) return null
  const { rows } = await sql<StoredDecision>`select id, case_id, org_id, measure, measure_version, as_of::text as as_of, to_char(facts_as_of at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as facts_as_of, facts, decision, outcome, amount_fen,
    ${instant('decided_at')} from incentive_decision where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
  return rows[0] ?? null
}
