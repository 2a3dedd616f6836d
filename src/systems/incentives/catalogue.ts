import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { question } from '#engines/rules/decide.ts'
import { factsOf } from '#engines/rules/example-check.ts'
import type { Example } from '#engines/rules/measure.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { labelOf, saidRows, saidValue } from '#engines/rules/say.ts'
import { articleOf, policyDocumentsOf } from '#engines/rules/policy-documents.ts'
import { parameterTitle, quantityText, readQuantity } from '#engines/rules/parameters.ts'
import { englishReader } from '#engines/rules/english-reader.ts'
import { countiesOf } from '#systems/organizations/public.ts'
import { cityMeasures, measureNamed, othersOfGroup, packMeasures } from './measures.ts'

const line = z.strictObject({
  id: z.string(), title: sentenceShape, level: z.string(), county: z.string().nullable(), subject: z.string(), nature: z.string(), source: z.string(), article: sentenceShape.nullable(),
  is_amount_undetermined: z.boolean(), is_auto: z.boolean(), most_fen: z.number().nullable(), undetermined: z.array(z.string()), in_force: z.boolean(),
})

/** How many ids a page of them holds. */
export const ids_of_page = 1_000

/** A way to narrow, with how many measures it leaves of all. */
const choice = z.strictObject({ id: z.string(), count: z.number() })

export const anyone = { anyone: ['public'] } as const

/** A measure as a list shows it. */
export function lineOfMeasure(cx: Pick<Cx, 'city' | 'today_on'>, { id, measure, county, caps }: CompiledMeasure): z.output<typeof line> {
  const on = cx.today_on, limits = caps(on)
  return {
    id, title: measure.title, level: measure.level, county, subject: measure.subject, nature: measure.nature, source: measure.clause.source, article: articleOf(cx.city.pack, measure.clause),
    is_amount_undetermined: measure.amount === undefined && measure.effect === undefined, is_auto: measure.how?.auto_grant ?? false,
    most_fen: limits.per_claim ?? limits.yearly ?? limits.cumulative ?? null, undetermined: measure.undetermined.map((one) => one.what),
    in_force: (measure.valid.from === 'undetermined' || measure.valid.from <= on) && (measure.valid.until === 'undetermined' || on <= measure.valid.until),
  }
}

/** 政策目录: every measure of the city, also those whose amount is still to be determined; for anyone. */
export const catalogue = query({
  title: { zh: '政策目录', en: 'Measures' },
  input: z.strictObject({ county: z.string().min(1).max(64).optional(), subject: z.string().min(1).max(32).optional(), nature: z.string().min(1).max(32).optional(), q: z.string().trim().min(1).max(100).optional() }),
  output: z.strictObject({ measures: z.array(line), counties: z.array(choice.extend({ id: z.string(), title: sentenceShape })), subjects: z.array(choice), natures: z.array(choice) }),
  allow: anyone,
  run: async (cx, { county, subject, nature, q }) => {
    const wanted = (q ?? '').toLowerCase().split(/\s+/).filter((word) => word !== '')
    const found = [...(await cityMeasures(cx)).measures.values()].filter(({ measure: { title, clause } }) => {
      const text = `${title.zh} ${title.en} ${clause.text} ${clause.translation} ${clause.article ?? ''}`.toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    const every = found.map((one) => lineOfMeasure(cx, one))
    const counted = (key: 'subject' | 'nature') => Object.entries(Object.groupBy(every, (one) => one[key])).map(([id, list]) => ({ id, count: list!.length })).toSorted((a, b) => b.count - a.count)
    return {
      measures: every.filter((one) => (county === undefined || one.county === null || one.county === county) && (subject === undefined || one.subject === subject) && (nature === undefined || one.nature === nature)),
      counties: countiesOf(cx.city.pack).map(({ id, title }) => ({ id, title, count: every.filter((one) => one.county === null || one.county === id).length })), subjects: counted('subject'), natures: counted('nature'),
    }
  },
})

const pageShape = z.strictObject({
  line, clause: z.strictObject({ text: z.string(), translation: z.string(), source: z.string(), document: z.string(), article: sentenceShape.nullable(), document_title: sentenceShape.nullable(), number: z.string().nullable(), seen_in: sentenceShape.nullable() }),
  valid: z.strictObject({ from: z.string(), until: z.string() }), is_illustrative: z.boolean(), note: sentenceShape.nullable(), excludes: z.array(z.strictObject({ id: z.string(), title: sentenceShape })),
  conditions: z.array(z.strictObject({ id: z.string(), name: sentenceShape, text: z.string(), in_english: z.string() })),
  amount: z.strictObject({ text: z.string().nullable(), in_english: z.string().nullable(), cells_in_english: z.array(z.array(z.string())), table: z.unknown().nullable(), inputs: z.array(sentenceShape), rounding: z.unknown().nullable() }).nullable(), effect: sentenceShape.nullable(),
  caps: z.array(z.strictObject({ cap: z.string(), amount_fen: z.number() })),
  parameters: z.array(z.strictObject({ name: z.string(), title: sentenceShape, values: z.array(z.strictObject({ from: z.string().nullable(), value: sentenceShape })) })),
  reads: z.array(z.strictObject({ name: z.string(), title: sentenceShape, question: sentenceShape })),
  undetermined: z.array(z.strictObject({ what: z.string(), note: sentenceShape })), documents: z.array(sentenceShape),
  examples: z.array(z.strictObject({ name: sentenceShape, facts: z.array(z.strictObject({ name: z.string(), title: sentenceShape, value: sentenceShape.nullable(), rows: z.array(sentenceShape) })), on: z.string(), outcome: z.string(), amount: z.string().nullable(), amount_fen: z.number().nullable() })),
  version: z.string(),
})

/** The ids of all measures, by pages, as sitemaps take them. */
export const publishedMeasures = query({
  title: { zh: '政策条款编号', en: 'Ids of measures' },
  input: z.strictObject({ page: z.string().regex(/^[1-9]\d{0,5}$/).default('1') }),
  output: z.strictObject({ total: z.number(), rows: z.number(), ids: z.array(z.string()) }),
  allow: anyone,
  run: async (cx, { page }) => {
    const ids = [...(await cityMeasures(cx)).measures.keys()]
    return { total: ids.length, rows: ids_of_page, ids: ids.slice((Number(page) - 1) * ids_of_page, Number(page) * ids_of_page) }
  },
})

/** 政策页: one measure as its own documentation: clause, conditions, amount, parameters by date, examples, what is not yet determined. */
export const measurePage = query({
  title: { zh: '政策条款', en: 'A measure' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: pageShape,
  allow: anyone,
  run: async (cx, { id }) => page(cx, await measureNamed(cx, id)),
})

/** @throws fault `incentives.no-measure` */
async function page(cx: Cx, compiled: CompiledMeasure): Promise<z.output<typeof pageShape>> {
  const { measure, reads, caps, conditions, version } = compiled
  const { measures } = await cityMeasures(cx)
  const excludes = (await othersOfGroup(cx, compiled)).map((other) => ({ id: other, title: measures.get(other)!.measure.title }))
  const document = policyDocumentsOf(cx.city.pack).get(measure.clause.document)
  const { names } = packMeasures(cx.city.pack)
  if (!measure) throw fault('incentives.no-measure', { measure: compiled.id })
  const { formula, table, rounding, at_least, at_most } = measure.amount ?? {}
  const own = new Map([...Object.entries(measure.parameters).map(([name, values]) => [name, parameterTitle(name, values)] as const), ...conditions.map((one) => [one.name.zh, one.name] as const)])
  const english = englishReader(names, own)
  const amount_text = formula ?? ([at_least && `≥ ${at_least}`, at_most && `≤ ${at_most}`].filter(Boolean).join('，') || null)
  return {
    line: lineOfMeasure(cx, compiled),
    valid: measure.valid, is_illustrative: measure.illustrative ?? false, note: measure.how?.note ?? null, excludes,
    clause: { document_title: document?.title ?? null, number: document?.number ?? null, seen_in: document?.seen_in ?? null, text: measure.clause.text, translation: measure.clause.translation, source: measure.clause.source, document: measure.clause.document, article: articleOf(cx.city.pack, measure.clause) },
    conditions: conditions.map((one) => ({ id: one.id, name: one.name, text: one.text, in_english: english(one.text) })),
    amount: measure.amount === undefined ? null : { text: amount_text, in_english: amount_text === null ? null : english(amount_text).replaceAll('，', ', '), cells_in_english: [...(table?.rules ?? []).map((rule) => [...rule.when, rule.gives]), ...table?.otherwise === undefined ? [] : [[table.otherwise]]].map((row) => row.map((cell) => english(String(cell)))), table: table ?? null, inputs: (table?.inputs ?? []).map((input) => labelOf(names, input)), rounding: rounding ?? null },
    effect: measure.effect?.text ?? null,
    caps: Object.entries(caps(cx.today_on)).map(([cap, amount_fen]) => ({ cap, amount_fen })),
    parameters: Object.entries(measure.parameters).map(([name, values]) => ({ name, title: parameterTitle(name, values), values: values.map((one) => ({ from: one.from ?? null, value: quantitySaid(one.value) })) })),
    reads: [...new Set(reads.map((one) => one.split('.')[0]!))].map((name) => ({ name, title: labelOf(names, name), question: question(names, name) })),
    undetermined: measure.undetermined, documents: measure.documents,
    examples: measure.examples.map((one) => ({ name: { zh: one.name, en: one.en ?? one.name }, facts: factsSaid(one, names), on: one.on, outcome: one.outcome, amount: one.amount === undefined ? null : String(one.amount), amount_fen: fenOf(one.amount) })),
    version,
  }
}

/** What an example states, each fact by its own name and in words. */
function factsSaid(example: Example, names: RuleNames) {
  return Object.entries(factsOf(example, names).facts).map(([name, value]) => {
    const rows = saidRows(names.get(name)!, value)
    return { name, title: labelOf(names, name), value: value === null ? null : saidValue(names.get(name)!, value), rows }
  })
}

function fenOf(amount: string | number | undefined): number | null {
  const read = amount === undefined || amount === 'undetermined' ? null : readQuantity(amount)
  return read?.kind === 'money' ? read.fen : null
}

function quantitySaid(value: string | number): { zh: string, en: string } {
  const read = readQuantity(value)
  return read === null ? { zh: String(value), en: String(value) } : quantityText(read)
}
