import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { allocate } from '#engines/rules/allocate.ts'
import type { Caps } from '#engines/rules/compile-measure.ts'
import { decide, question, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { nextQuestions } from '#engines/rules/interview.ts'
import { labelOf, saidRows, saidValue } from '#engines/rules/say.ts'
import { anyone, lineOfMeasure } from './catalogue.ts'
import { factsOf, readStated } from './facts-of.ts'
import { answerOf, readAnswers } from './answers.ts'
import { grantedBefore } from './claim.ts'
import { combinationShape, combine } from './combination.ts'
import { cityMeasures, termsOf } from './measures.ts'

const result = z.strictObject({
  measure: z.unknown(), outcome: z.enum(['eligible', 'not-eligible', 'undecided']), amount_fen: z.number().nullable(), is_amount_undetermined: z.boolean(),
  granted_fen: z.number().nullable(), reduced_by: z.string().nullable(), at_least_fen: z.number().nullable(), at_most_fen: z.number().nullable(),
  because: z.unknown(), missing: z.unknown(), shortfall: z.unknown(), warnings: z.unknown(), documents: z.array(sentenceShape), effect: sentenceShape.nullable(), version: z.string(),
})

const asked = z.strictObject({
  name: z.string(), title: sentenceShape, question: sentenceShape, measures: z.number(), kind: z.string(), unit: sentenceShape.nullable(), decimals: z.number().nullable(), calibre: sentenceShape.nullable(),
  choices: z.array(z.strictObject({ id: z.string(), name: sentenceShape })),
  fields: z.array(z.strictObject({ name: z.string(), title: sentenceShape, kind: z.string(), unit: sentenceShape.nullable(), choices: z.array(z.strictObject({ id: z.string(), name: sentenceShape })) })),
})

/** The fact that says in which county an enterprise is. */
const home_county = 'home-county'
const outcome_order = { eligible: 0, undecided: 1, 'not-eligible': 2 }

/**
 * 政策计算器: what one enterprise can get, for anyone. `facts` is JSON: Chinese name → value as typed (`50 万元`, `是`); what is answered with null is taken as not
 * known and not asked again. With `org_id`, which needs the right to it, what the platform knows of the enterprise stands beneath. `ask` brings one question back,
 * whatever else is open; what could not be read is asked again by itself. Nothing is kept.
 */
export const calculate = query({
  title: { zh: '政策计算', en: 'What can a company get' },
  input: z.strictObject({ facts: z.string().max(20_000).optional(), org_id: z.string().min(1).max(64).optional(), ask: z.string().min(1).max(100).optional(), county: z.string().min(1).max(64).optional(), subject: z.string().min(1).max(32).optional() }),
  output: z.strictObject({
    results: z.array(result), next: asked.nullable(), remaining: z.number(), total_fen: z.number(), combination: combinationShape, total_at_most_fen: z.number().nullable(), open_ended: z.number(),
    known: z.array(z.strictObject({ name: z.string(), title: sentenceShape, value: sentenceShape.nullable(), source: sentenceShape.nullable(), period: z.string().nullable(), is_stated: z.boolean(), rows: z.array(sentenceShape) })),
    skipped: z.array(z.strictObject({ name: z.string(), title: sentenceShape })),
    problems: z.array(z.strictObject({ name: z.string(), zh: z.string(), en: z.string() })), as_of: z.string(),
  }),
  allow: anyone,
  run: async (cx, { facts: typed, org_id, ask, county, subject = 'enterprise' }) => {
    const { names, measures, groups } = await cityMeasures(cx)
    const { answers: given, problems } = readAnswers(names, typed)
    // The county chosen is an answer too, and not asked for again.
    const home = county === undefined ? undefined : [...names.values()].find((one) => one.is === 'fact' && one.fact.id === home_county && one.fact.choices?.some(({ id }) => id === county))
    const answers = home === undefined ? given : { [home.name]: county, ...given }
    const own = org_id !== undefined && cx.actor.grants.some((grant) => grant.org_id === org_id && grant.role === 'enterprise')
    const stated: FactSet = Object.fromEntries(Object.entries(readStated(names, answers)).map(([name, value]) => [name, { value, is_stated: true, source: { zh: '本人填写', en: 'Stated by you' } }]))
    // The right to the enterprise is established; its contracts and what the ledger paid are read for it alone.
    if (own) await cx.elevate()
    const known: FactSet = own ? { ...stated, ...await factsOf(cx, { org_id, as_of: cx.today_on }) } : stated
    const place = county ?? null
    const asks = [...measures.values()].filter((one) => one.measure.subject === subject && (one.county === null || one.county === place))
    const before = own ? await grantedBefore(cx, { org_id, of_year: Number(cx.today_on.slice(0, 4)), groups }) : new Map<string, never>()
    const alreadyOf = (id: string) => before.get(id) ?? { year_fen: 0, total_fen: 0, is_group_taken: false }
    const decisions = asks.map((one): [typeof one, Decision] => [one, decide(one, names, known, { as_of: cx.today_on, already: alreadyOf(one.id) })])
    const { granted, combination } = combine(asks, decisions.flatMap(([one, { amount_fen, outcome }]) => outcome === 'eligible' ? [{ one, amount_fen, already: alreadyOf(one.id) }] : []), cx.today_on)
    const terms = termsOf(asks, cx.today_on).map((one) => ({ ...one, fund: null, programme: null }))
    const sum = (parts: readonly { granted_fen: number }[]) => parts.reduce((total, one) => total + one.granted_fen, 0)
    // The most it can still become: each measure not refused at the amount it has, or the most its text lets it give; one with no such bound is counted, never guessed.
    const hopes = decisions.flatMap(([one, decision]) => decision.outcome === 'not-eligible' || one.measure.effect !== undefined ? [] : [{ measure: one.id, most_fen: decision.amount_fen ?? decision.at_most_fen ?? boundOf(one.caps(cx.today_on)) }])
    const open_ended = hopes.filter((one) => one.most_fen === null).length
    const most = allocate(hopes.flatMap(({ measure, most_fen }) => {
      const already = alreadyOf(measure)
      return most_fen === null ? [] : [{ subject: 'self', measure, amount_fen: most_fen, already_year_fen: already.year_fen, already_total_fen: already.total_fen, is_group_taken: already.is_group_taken }]
    }), terms, [])
    const grantOf = new Map(granted.map((one) => [one.measure, one]))
    const skipped = new Set(Object.entries(answers).filter(([, value]) => value === null).map(([name]) => name))
    const questions = nextQuestions(decisions.map(([, decision]) => decision)).filter((one) => !skipped.has(one.fact))
    const again = ask ?? problems.map((one) => one.name.split('.')[0]!).find((name) => names.has(name))
    if (again !== undefined && !names.has(again)) throw fault('incentives.no-fact', { fact: again })
    const next = again === undefined ? questions[0] : { fact: again, title: labelOf(names, again), question: question(names, again), measures: asks.filter((one) => one.reads.some((read) => read.split('.')[0] === again)).length }
    return {
      results: decisions.map(([one, decision]) => ({
        measure: lineOfMeasure(cx, one), outcome: decision.outcome, amount_fen: decision.amount_fen, is_amount_undetermined: decision.is_amount_undetermined,
        granted_fen: grantOf.get(one.id)?.granted_fen ?? null, reduced_by: grantOf.get(one.id)?.reduced_by ?? null, at_least_fen: decision.at_least_fen, at_most_fen: decision.at_most_fen,
        because: decision.because, missing: decision.missing, shortfall: decision.shortfall, warnings: decision.warnings, documents: one.measure.documents, effect: one.measure.effect?.text ?? null, version: one.version,
      })).toSorted((a, b) => outcome_order[a.outcome] - outcome_order[b.outcome] || (b.granted_fen ?? -1) - (a.granted_fen ?? -1)),
      next: next ? answerOf(names, next) : null, remaining: questions.length,
      total_fen: sum(granted), combination, total_at_most_fen: most.length === 0 && open_ended > 0 ? null : sum(most), open_ended,
      known: Object.entries(known).map(([name, one]) => ({ name, title: labelOf(names, name),
        value: one.value === null ? null : saidValue(names.get(name)!, one.value), source: one.source ?? null, period: one.period ?? null, is_stated: one.is_stated ?? false, rows: saidRows(names.get(name)!, one.value) })),
      skipped: [...skipped].filter((name) => known[name] === undefined).map((name) => ({ name, title: labelOf(names, name) })),
      problems, as_of: cx.today_on,
    }
  },
})

function boundOf({ per_claim, yearly, cumulative }: Caps): number | null {
  const bounds = [per_claim, yearly, cumulative].filter((one) => one !== undefined)
  return bounds.length === 0 ? null : Math.min(...bounds)
}
