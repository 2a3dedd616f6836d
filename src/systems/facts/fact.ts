import { z } from 'zod'
import { orgTitles, countiesOf } from '#systems/organizations/public.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { FactRow } from '#facts/as-of.ts'
import type { Dictionary } from '#facts/dictionary.ts'
import type { Settled } from '#facts/precedence.ts'
import { subjectsOf } from './stated-facts.ts'

export const sentence = z.strictObject({ zh: z.string(), en: z.string() })
export const named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() })

/** Cells on one page of the list, and the most that a total counts up to. */
export const page_cells = 50
export const total_max = 1_000

/** One statement as people read it. `value` is exact, in `unit`; `conflicts` is how many other statements of its cell say something else. */
export const line = z.strictObject({
  id: z.string(),
  fact: named,
  subject: named,
  period: z.string(),
  is_target: z.boolean(),
  value: z.string().nullable(),
  unit: sentence.nullable(),
  qualifier: sentence.nullable(),
  calibre: sentence.nullable(),
  note: sentence.nullable(),
  source: z.strictObject({ id: z.string(), kind: named, title: sentence, sentence: z.string(), url: z.string().nullable(), published_on: z.string().nullable() }),
  valid_from: z.string().nullable(),
  valid_until: z.string().nullable(),
  known_at: z.string(),
  is_preferred: z.boolean(),
  conflicts: z.number(),
  is_demo: z.boolean(),
})

const words_of_value: Record<string, Sentence> = { 'more-than': { zh: '超', en: 'more than' }, about: { zh: '约', en: 'about' }, expected: { zh: '预计', en: 'expected' } }
const words_of_target: Record<string, Sentence> = {
  reach: { zh: '目标：达到', en: 'target: reach' }, 'at-least': { zh: '目标：不低于', en: 'target: at least' }, 'more-than': { zh: '目标：超过', en: 'target: more than' }, about: { zh: '目标：约', en: 'target: about' },
}

/** 限定: the word before a value, null for one stated exactly. */
export function qualifierWords(qualifier: string, is_target: boolean): Sentence | null {
  return (is_target ? words_of_target : words_of_value)[qualifier] ?? null
}

const source_kinds: Record<string, Sentence> = {
  'statistics-bureau': { zh: '统计部门', en: 'Statistics bureau' },
  'register-entry': { zh: '平台登记', en: 'Entry in a register' },
  'platform-record': { zh: '平台办理记录', en: 'Record of this platform' },
  'bureau-publication': { zh: '科技部门出版物', en: 'Publication of the bureau' },
  'self-declared': { zh: '自行申报', en: 'Self-declared' },
}

/** The words of a kind of source; one the code does not know is shown as it is written. */
export function sourceKind(id: string): Sentence & { id: string } {
  return { id, ...(source_kinds[id] ?? { zh: id, en: id }) }
}

/** Titles of subjects by id: the pack's, its counties, and organisations the reader may see. */
export async function subjectTitles(cx: Cx, ids: readonly string[]): Promise<(id: string) => Sentence> {
  const stated = subjectsOf(cx.city.pack)
  const counties = new Map(countiesOf(cx.city.pack).map((county) => [county.id, county.title]))
  const orgs = await orgTitles(cx, ids.filter((id) => !stated.has(id) && !counties.has(id)))
  return (id) => stated.get(id)?.title ?? counties.get(id) ?? orgs.get(id) ?? { zh: id, en: id }
}

/** Turns a row into what people read. A fact the dictionary has dropped since is shown by its id. */
export function lineOf(row: Settled<FactRow>, dictionary: Dictionary, title: (id: string) => Sentence): z.output<typeof line> {
  const fact = dictionary.get(row.fact_id)
  const { source } = row
  return {
    id: row.id,
    fact: { id: row.fact_id, ...(fact?.name ?? { zh: row.fact_id, en: row.fact_id }) },
    subject: { id: row.subject_id, ...title(row.subject_id) },
    period: row.period,
    is_target: row.is_target,
    value: row.value,
    unit: fact?.unit ?? null,
    qualifier: qualifierWords(row.qualifier, row.is_target),
    calibre: fact?.calibre ?? null,
    note: row.note,
    source: { id: source.id ?? row.source_id, kind: sourceKind(row.source_kind), title: source.title, sentence: source.sentence ?? '', url: source.url ?? null, published_on: row.published_on },
    valid_from: row.valid_from,
    valid_until: row.valid_until,
    known_at: row.known_at,
    is_preferred: row.is_preferred,
    conflicts: row.conflicts,
    is_demo: row.is_demo,
  }
}
