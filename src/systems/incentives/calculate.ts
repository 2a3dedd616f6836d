import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { allocate } from '#engines/rules/allocate.ts'
import { decide, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { nextQuestions } from '#engines/rules/interview.ts'
import { saidValue } from '#engines/rules/say.ts'
import { anyone, lineOfMeasure } from './catalogue.ts'
import { factsOf, readStated } from './facts-of.ts'
import { answerOf, readAnswers } from './answers.ts'
import { packMeasures, termsFor } from './measures.ts'

const result = z.strictObject({
  measure: z.unknown(), outcome: z.enum(['eligible', 'not-eligible', 'undecided']), amount_fen: z.number().nullable(), is_amount_undetermined: z.boolean(),
  granted_fen: z.number().nullable(), reduced_by: z.string().nullable(), at_least_fen: z.number().nullable(), at_most_fen: z.number().nullable(),
  because: z.unknown(), missing: z.unknown(), shortfall: z.unknown(), warnings: z.unknown(), documents: z.array(sentenceShape), version: z.string(),
})

const asked = z.strictObject({
  name: z.string(), title: sentenceShape, question: sentenceShape, measures: z.number(), kind: z.string(), unit: sentenceShape.nullable(), decimals: z.number().nullable(), calibre: sentenceShape.nullable(),
  choices: z.array(z.strictObject({ id: z.string(), name: sentenceShape })),
  fields: z.array(z.strictObject({ name: z.string(), title: sentenceShape, kind: z.string(), unit: sentenceShape.nullable(), choices: z.array(z.strictObject({ id: z.string(), name: sentenceShape })) })),
})

const outcome_order = { eligible: 0, undecided: 1, 'not-eligible': 2 }

/**
 * 政策计算器: what one enterprise can get, for anyone. `facts` is JSON: Chinese name → value as typed (`50 万元`, `是`); what is answered with null is taken as not
 * known and not asked again. With `org_id`, which needs the right to it, what the platform knows of the enterprise stands beneath. Nothing is kept.
 */
export const calculate = query({
  title: { zh: '政策计算', en: 'What can a company get' },
  input: z.strictObject({ facts: z.string().max(20_000).optional(), org_id: z.string().min(1).max(64).optional(), county: z.string().min(1).max(64).optional(), subject: z.string().min(1).max(32).optional() }),
  output: z.strictObject({
    results: z.array(result), next: asked.nullable(), remaining: z.number(), total_fen: z.number(), total_at_most_fen: z.number().nullable(),
    known: z.array(z.strictObject({ name: z.string(), title: sentenceShape, value: sentenceShape.nullable(), source: sentenceShape.nullable(), period: z.string().nullable(), is_stated: z.boolean() })),
    problems: z.array(z.strictObject({ name: z.string(), zh: z.string(), en: z.string() })), as_of: z.string(),
  }),
  allow: anyone,
  run: async (cx, { facts: typed, org_id, county, subject = 'enterprise' }) => {
    const { names, measures } = packMeasures(cx.city.pack)
    const { answers, problems } = readAnswers(names, typed)
    const own = org_id !== undefined && cx.actor.grants.some((grant) => grant.org_id === org_id && grant.role === 'enterprise')
    const stated: FactSet = Object.fromEntries(Object.entries(readStated(names, answers)).map(([name, value]) => [name, { value, is_stated: true, source: { zh: '本人填写', en: 'Stated by you' } }]))
    // The right to the enterprise is established; its contracts and what the ledger paid are read for it alone.
    if (own) await cx.elevate()
    const known: FactSet = own ? { ...stated, ...await factsOf(cx, { org_id, as_of: cx.today_on }) } : stated
    const place = county ?? null
    const asks = [...measures.values()].filter((one) => one.measure.subject === subject && (one.county === null || one.county === place))
    const decisions = asks.map((one): [typeof one, Decision] => [one, decide(one, names, known, { as_of: cx.today_on })])
    const granted = allocate(decisions.flatMap(([one, { amount_fen, outcome }]) => outcome !== 'eligible' || amount_fen === null ? [] : [{ subject: 'self', measure: one.id, amount_fen, already_year_fen: 0, already_total_fen: 0, is_group_taken: false }]),
      asks.map((one, order) => ({ ...termsFor(one, cx.today_on, order), fund: null, programme: null })), [])
    const grantOf = new Map(granted.map((one) => [one.measure, one]))
    const skipped = new Set(Object.entries(answers).filter(([, value]) => value === null).map(([name]) => name))
    const questions = nextQuestions(decisions.map(([, decision]) => decision)).filter((one) => !skipped.has(one.fact))
    return {
      results: decisions.map(([one, decision]) => ({
        measure: lineOfMeasure(one, cx.today_on), outcome: decision.outcome, amount_fen: decision.amount_fen, is_amount_undetermined: decision.is_amount_undetermined,
        granted_fen: grantOf.get(one.id)?.granted_fen ?? null, reduced_by: grantOf.get(one.id)?.reduced_by ?? null, at_least_fen: decision.at_least_fen, at_most_fen: decision.at_most_fen,
        because: decision.because, missing: decision.missing, shortfall: decision.shortfall, warnings: decision.warnings, documents: one.measure.documents, version: one.version,
      })).toSorted((a, b) => outcome_order[a.outcome] - outcome_order[b.outcome] || (b.granted_fen ?? -1) - (a.granted_fen ?? -1)),
      next: questions[0] ? answerOf(names, questions[0]) : null, remaining: questions.length,
      total_fen: granted.reduce((sum, one) => sum + one.granted_fen, 0), total_at_most_fen: null,
      known: Object.entries(known).map(([name, one]) => ({ name, title: names.get(name)!.is === 'fact' ? (names.get(name) as { fact: { name: { zh: string, en: string } } }).fact.name : (names.get(name) as { relation: { title: { zh: string, en: string } } }).relation.title,
        value: one.value === null ? null : saidValue(names.get(name)!, one.value), source: one.source ?? null, period: one.period ?? null, is_stated: one.is_stated ?? false })),
      problems, as_of: cx.today_on,
    }
  },
})
