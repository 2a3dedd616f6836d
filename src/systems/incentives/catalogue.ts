import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { question } from '#engines/rules/decide.ts'
import { labelOf } from '#engines/rules/say.ts'
import { quantityText, readQuantity } from '#engines/rules/parameters.ts'
import { measureNamed, measuresOf, packMeasures } from './measures.ts'

const line = z.strictObject({
  id: z.string(), title: sentenceShape, level: z.string(), county: z.string().nullable(), subject: z.string(), nature: z.string(), source: z.string(), article: z.string().nullable(),
  is_amount_undetermined: z.boolean(), is_auto: z.boolean(), most_fen: z.number().nullable(), undetermined: z.array(z.string()), in_force: z.boolean(),
})

export const anyone = { anyone: ['public'] } as const

/** A measure as a list shows it. */
export function lineOfMeasure({ id, measure, county, caps }: CompiledMeasure, on: string): z.output<typeof line> {
  const limits = caps(on)
  return {
    id, title: measure.title, level: measure.level, county, subject: measure.subject, nature: measure.nature, source: measure.clause.source, article: measure.clause.article ?? null,
    is_amount_undetermined: measure.amount === undefined && measure.effect === undefined, is_auto: measure.how?.auto_grant ?? false,
    most_fen: limits.per_claim ?? limits.yearly ?? limits.cumulative ?? null, undetermined: measure.undetermined.map((one) => one.what),
    in_force: (measure.valid.from === 'undetermined' || measure.valid.from <= on) && (measure.valid.until === 'undetermined' || on <= measure.valid.until),
  }
}

/** 政策目录: every measure of the city, also those whose amount is still to be determined; for anyone. */
export const catalogue = query({
  title: { zh: '政策目录', en: 'Measures' },
  input: z.strictObject({ county: z.string().min(1).max(64).optional(), subject: z.string().min(1).max(32).optional() }),
  output: z.strictObject({ measures: z.array(line), counties: z.array(z.string()), subjects: z.array(z.string()) }),
  allow: anyone,
  run: async (cx, { county, subject }) => {
    const every = [...measuresOf(cx.city.pack).values()].map((one) => lineOfMeasure(one, cx.today_on))
    return {
      measures: every.filter((one) => (county === undefined || one.county === null || one.county === county) && (subject === undefined || one.subject === subject)),
      counties: [...new Set(every.flatMap((one) => one.county ?? []))].sort(), subjects: [...new Set(every.map((one) => one.subject))].sort(),
    }
  },
})

const pageShape = z.strictObject({
  line, clause: z.strictObject({ text: z.string(), translation: z.string(), source: z.string(), document: z.string(), article: z.string().nullable() }),
  conditions: z.array(z.strictObject({ id: z.string(), name: sentenceShape, text: z.string() })),
  amount: z.strictObject({ text: z.string().nullable(), table: z.unknown().nullable(), rounding: z.unknown().nullable() }).nullable(), effect: sentenceShape.nullable(),
  caps: z.array(z.strictObject({ cap: z.string(), amount_fen: z.number() })),
  parameters: z.array(z.strictObject({ name: z.string(), values: z.array(z.strictObject({ from: z.string().nullable(), value: sentenceShape })) })),
  reads: z.array(z.strictObject({ name: z.string(), title: sentenceShape, question: sentenceShape })),
  undetermined: z.array(z.strictObject({ what: z.string(), note: sentenceShape })), documents: z.array(sentenceShape),
  examples: z.array(z.strictObject({ name: z.string(), facts: z.record(z.string(), z.unknown()), on: z.string(), outcome: z.string(), amount: z.string().nullable() })),
  version: z.string(),
})

/** 政策页: one measure as its own documentation: clause, conditions, amount, parameters by date, examples, what is not yet determined. */
export const measurePage = query({
  title: { zh: '政策条款', en: 'A measure' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: pageShape,
  allow: anyone,
  run: async (cx, { id }) => page(cx, measureNamed(cx, id)),
})

/** @throws fault `incentives.no-measure` */
function page(cx: Cx, compiled: CompiledMeasure): z.output<typeof pageShape> {
  const { measure, reads, caps, conditions, version } = compiled
  const { names } = packMeasures(cx.city.pack)
  if (!measure) throw fault('incentives.no-measure', { measure: compiled.id })
  const { formula, table, rounding, at_least, at_most } = measure.amount ?? {}
  return {
    line: lineOfMeasure(compiled, cx.today_on),
    clause: { text: measure.clause.text, translation: measure.clause.translation, source: measure.clause.source, document: measure.clause.document, article: measure.clause.article ?? null },
    conditions: conditions.map((one) => ({ id: one.id, name: one.name, text: one.text })),
    amount: measure.amount === undefined ? null : { text: formula ?? ([at_least && `≥ ${at_least}`, at_most && `≤ ${at_most}`].filter(Boolean).join('，') || null), table: table ?? null, rounding: rounding ?? null },
    effect: measure.effect?.text ?? null,
    caps: Object.entries(caps(cx.today_on)).map(([cap, amount_fen]) => ({ cap, amount_fen })),
    parameters: Object.entries(measure.parameters).map(([name, values]) => ({ name, values: values.map((one) => ({ from: one.from ?? null, value: quantitySaid(one.value) })) })),
    reads: [...new Set(reads.map((one) => one.split('.')[0]!))].map((name) => ({ name, title: labelOf(names, name), question: question(names, name) })),
    undetermined: measure.undetermined, documents: measure.documents,
    examples: measure.examples.map((one) => ({ name: one.name, facts: one.facts, on: one.on, outcome: one.outcome, amount: one.amount === undefined ? null : String(one.amount) })),
    version,
  }
}

function quantitySaid(value: string | number): { zh: string, en: string } {
  const read = readQuantity(value)
  return read === null ? { zh: String(value), en: String(value) } : quantityText(read)
}
