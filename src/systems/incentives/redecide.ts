import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { decide, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { decisionOf } from './decision.ts'
import { changeOf, changeShape } from './changes.ts'
import { factsOf } from './facts-of.ts'
import { measureOfVersion } from './lab/published.ts'
import { endOfDay } from './list-candidates.ts'
import { measureNamed, packMeasures } from './measures.ts'

const told = z.strictObject({ outcome: z.enum(['eligible', 'not-eligible', 'undecided']), amount_fen: z.number().nullable(), is_amount_undetermined: z.boolean() })
const turned = z.strictObject({ title: sentenceShape, from: z.boolean().nullable(), to: z.boolean().nullable() })

/**
 * 复核测算: decides again. By the same text on the same facts it says whether it comes out the same; with `known_at` the same text and day on what was known at
 * another moment; with `as_of` by the text and the parameters of another day on what had come and was known by the end of it. What differs is told in words.
 */
export const redecide = query({
  title: { zh: '复核测算', en: 'Decide again' },
  input: z.strictObject({
    id: z.string().min(1).max(64).optional(), case_id: z.string().min(1).max(64).optional(),
    known_at: z.iso.datetime({ precision: -1 }).or(z.iso.datetime()).optional(), as_of: z.iso.date().optional(),
  }),
  output: z.strictObject({
    id: z.string(), decided_on: z.string(), as_of: z.string(), is_same: z.boolean(), is_same_text: z.boolean(), before: z.unknown(), now: z.unknown(),
    was: told, is: told, difference_fen: z.number().nullable(), conditions: z.array(turned), changes: z.array(changeShape), missing: z.array(sentenceShape),
  }),
  allow: { enterprise: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'], 'finance-officer': ['same-city'] },
  run: async (cx, { id, case_id, known_at, as_of }) => {
    const kept = await decisionOf(cx, id ?? await idOfClaim(cx, case_id))
    if (!kept) throw fault('incentives.no-such-decision')
    if (as_of !== undefined && as_of > cx.today_on) throw fault('incentives.day-ahead', { today: cx.today_on })
    // Who may read the decision may know what it was drawn from, then and now.
    await cx.elevate()
    // The text it was decided by, also when another has taken its place since; for another day the text in force on it.
    const compiled = as_of === undefined ? await measureOfVersion(cx, kept.measure, kept.measure_version) ?? await measureNamed(cx, kept.measure) : await measureNamed({ tx: cx.tx, city: cx.city, today_on: as_of }, kept.measure)
    const stated = Object.fromEntries(Object.entries(kept.facts).filter(([, known]) => known.is_stated).map(([name, known]) => [name, known]))
    const day = as_of ?? kept.as_of
    const moment = known_at ?? (as_of === undefined || as_of === cx.today_on ? undefined : await endOfDay(cx, as_of))
    const facts: FactSet = known_at === undefined && as_of === undefined ? kept.facts : { ...stated, ...await factsOf(cx, { org_id: kept.org_id, as_of: day, known_at: moment }) }
    const { names } = packMeasures(cx.city.pack)
    const decision = decide(compiled, names, facts, { as_of: day, facts_as_of: kept.facts_as_of })
    const read = new Set([...Object.keys(kept.facts), ...Object.keys(facts)].filter((name) => compiled.reads.some((one) => one === name || one.startsWith(`${name}.`))))
    const changes = [...read].flatMap((fact) => changeOf(names, fact, kept.facts[fact]?.value ?? null, facts[fact]?.value ?? null) ?? [])
    const verdicts = new Map(kept.decision.because.map((one) => [one.condition, one.verdict]))
    const conditions = decision.because.flatMap(({ condition, title, verdict }) => verdicts.has(condition) && verdicts.get(condition) === verdict ? [] : [{ title, from: verdicts.get(condition) ?? null, to: verdict }])
    const both = kept.decision.amount_fen !== null && decision.amount_fen !== null
    return {
      id: kept.id, decided_on: kept.as_of, as_of: day, is_same: contentHash(essence(kept.decision)) === contentHash(essence(decision)), is_same_text: compiled.version === kept.measure_version, before: kept.decision, now: decision,
      was: resultOf(kept.decision), is: resultOf(decision), difference_fen: both ? decision.amount_fen! - kept.decision.amount_fen! : null, conditions, changes, missing: decision.missing.map((one) => one.title),
    }
  },
})

const essence = ({ outcome, amount_fen, because }: Decision) => ({ outcome, amount_fen, because: because.map(({ condition, verdict }) => ({ condition, verdict })) })
const resultOf = ({ outcome, amount_fen, is_amount_undetermined }: Decision) => ({ outcome, amount_fen, is_amount_undetermined })

/** The decision that holds for a claim, of those the reader may see. */
async function idOfClaim(cx: Cx, case_id: string | undefined): Promise<string | null> {
  if (case_id === undefined) return null
  const { rows } = await sql<{ decision_id: string | null }>`select decision_id from incentive_claim where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows[0]?.decision_id ?? null
}
