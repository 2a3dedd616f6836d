import { z } from 'zod'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { CompiledLadder } from '#engines/rules/compile-ladder.ts'
import { question, type FactSet } from '#engines/rules/decide.ts'
import { bandsOf } from '#engines/rules/bands.ts'
import { explainLadder } from '#engines/rules/explain-ladder.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { namesOf } from '#engines/rules/measure-check.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { quantityText, readQuantity } from '#engines/rules/parameters.ts'
import { articleOf } from '#engines/rules/policy-documents.ts'
import { saidValue } from '#engines/rules/say.ts'
import { factsMoment, factsOf, readAnswers, readStated } from '#systems/incentives/public.ts'
import { rungNamed } from './rungs.ts'
import { statusesOn } from './status.ts'

const asked = z.strictObject({
  name: z.string(), title: sentenceShape, question: sentenceShape, kind: z.string(), unit: sentenceShape.nullable(), decimals: z.number().nullable(), calibre: sentenceShape.nullable(),
  choices: z.array(z.strictObject({ id: z.string(), name: sentenceShape })),
  known: z.strictObject({ value: sentenceShape, source: sentenceShape.nullable(), period: z.string().nullable(), is_stated: z.boolean() }).nullable(),
})
const rungShape = z.strictObject({ id: z.string(), title: sentenceShape, rung: z.number(), level: z.string(), is_undetermined: z.boolean() })

/**
 * 自评: how a company stands to one rung, for anyone, by answers: JSON of Chinese name → value as typed. With `org_id`, which needs the right to it, what the platform
 * knows of the enterprise stands in the place of answers. Every point with the value used, where it came from, and what the next band needs. Nothing is kept.
 */
export const assess = query({
  title: { zh: '梯度自评', en: 'Assess a company against the ladder' },
  input: z.strictObject({ rung: z.string().min(1).max(64).default('technology-sme'), facts: z.string().max(20_000).optional(), org_id: z.string().min(1).max(64).optional() }),
  output: z.strictObject({
    rungs: z.array(rungShape), rung: rungShape,
    clause: z.strictObject({ document: z.string(), article: sentenceShape.nullable(), text: z.string(), translation: z.string().nullable(), source: z.string() }),
    valid_for: sentenceShape.nullable(), renewal: sentenceShape.nullable(), undetermined: z.array(sentenceShape),
    outcome: z.enum(['eligible', 'not-eligible', 'undecided']), is_for_experts: z.boolean(),
    conditions: z.unknown(), direct: z.unknown(), score: z.unknown(), missing: z.unknown(), not_zero: z.array(z.string()),
    sections: z.array(z.strictObject({ id: z.string(), title: sentenceShape, questions: z.array(asked) })),
    held: z.strictObject({ certificate: z.string().nullable(), valid_from: z.string(), valid_until: z.string().nullable() }).nullable(),
    problems: z.array(z.strictObject({ name: z.string(), zh: z.string(), en: z.string() })), as_of: z.string(), version: z.string(),
  }),
  allow: { anyone: ['public'] },
  run: async (cx, { rung: id, facts: typed, org_id }) => {
    const compiled = rungNamed(cx.city.pack, id), names = namesOf(cx.city.pack)
    if (org_id !== undefined && !cx.actor.grants.some((grant) => grant.org_id === org_id && grant.role === 'enterprise')) throw fault('ladder.own-only')
    const { answers, problems } = readAnswers(names, typed)
    const stated: FactSet = Object.fromEntries(Object.entries(readStated(names, answers)).map(([name, value]) => [name, { value, is_stated: true, source: { zh: '本人填写', en: 'Stated by you' } }]))
    // What the person at hand writes is tried first: a question of “what if”, which changes nothing that is known.
    const facts: FactSet = org_id === undefined ? stated : { ...await factsOf(cx, { org_id, as_of: cx.today_on }), ...stated }
    const found = explainLadder(compiled, names, facts, { as_of: cx.today_on, facts_as_of: await factsMoment(cx) })
    const held = org_id === undefined ? undefined : (await statusesOn(cx, cx.today_on, { org_id, rung: id }))[0]
    const { ladder } = compiled
    const valid_for = ladder.status.valid_for === 'undetermined' ? null : readQuantity(ladder.status.valid_for)
    return {
      rungs: laddersOf(cx.city.pack).map(lineOf), rung: lineOf(compiled),
      clause: { document: ladder.clause.document, article: articleOf(cx.city.pack, ladder.clause), text: ladder.clause.text, translation: ladder.clause.translation ?? null, source: ladder.clause.source },
      valid_for: valid_for && quantityText(valid_for), renewal: ladder.status.renewal ?? null, undetermined: ladder.undetermined.map((one) => one.note),
      outcome: found.outcome, is_for_experts: found.is_for_experts, conditions: found.conditions, direct: found.direct, score: found.score, missing: found.missing,
      not_zero: (ladder.score?.criteria ?? []).filter((one) => one.not_zero).map((one) => one.id),
      sections: sectionsOf(compiled, names, facts),
      held: held ? { certificate: held.certificate, valid_from: held.valid_from, valid_until: held.valid_until } : null,
      problems, as_of: cx.today_on, version: compiled.version,
    }
  },
})

/** A rung as a list shows it. */
export function lineOf({ id, ladder, conditions, direct }: CompiledLadder): z.output<typeof rungShape> {
  return { id, title: ladder.title, rung: ladder.rung, level: ladder.level, is_undetermined: conditions.length === 0 && direct.length === 0 && ladder.score === undefined }
}

// The questions in the order of the text: conditions, then what each group of points needs beside, then the direct routes.
function sectionsOf(compiled: CompiledLadder, names: RuleNames, facts: FactSet) {
  const bands = bandsOf(compiled, names)
  const { score } = compiled.ladder
  const groups = new Map((score?.groups ?? []).map((one) => [one.id, one.name]))
  const parts: { id: string, title: Sentence, reads: readonly string[] }[] = [{ id: 'conditions', title: { zh: '基本条件', en: 'Conditions' }, reads: compiled.conditions.flatMap((one) => one.when.names) }]
  for (const criterion of score?.criteria ?? []) {
    const reads = (bands.get(criterion.id) ?? []).flatMap((way) => way.reads)
    const group = criterion.group === undefined ? undefined : groups.get(criterion.group)
    const held = parts.find((one) => one.id === criterion.group)
    if (held) held.reads = [...held.reads, ...reads]
    else parts.push({ id: criterion.group ?? criterion.id, title: group ?? criterion.name, reads })
  }
  parts.push({ id: 'direct', title: { zh: '直接确认', en: 'Direct routes' }, reads: compiled.direct.flatMap((one) => one.when.names) })
  const told = new Set<string>()
  // Year one is asked before year two: within a section the dictionary's order holds.
  const order = new Map([...names.keys()].map((name, place) => [name, place]))
  return parts.map(({ id, title, reads }) => ({ id, title, questions: reads.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).flatMap((name) => {
    const known = names.get(name)
    if (known?.is !== 'fact' || told.has(name)) return []
    told.add(name)
    const { type, unit, decimals, calibre, choices = [] } = known.fact
    const held = facts[name]
    return [{ name, title: known.fact.name, question: question(names, name), kind: type, unit, decimals, calibre, choices,
      known: held === undefined || held.value === null ? null : { value: saidValue(known, held.value), source: held.source ?? null, period: held.period ?? null, is_stated: held.is_stated ?? false } }]
  }) })).filter((one) => one.questions.length > 0)
}
