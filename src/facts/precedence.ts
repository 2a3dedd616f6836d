import { z } from 'zod'
import { docShape, type PackView, part } from '#kernel/declare/pack.ts'

/** 登记: what an officer entered in a register of the platform. It is written with its entry and never imported. */
export const register_entry = 'register-entry'

/** Which kind of source is believed first where a pack does not say. A register is kept up with what was published, so it goes before that. */
export const default_precedence: readonly string[] = ['statistics-bureau', register_entry, 'bureau-publication', 'self-declared']

const precedenceShape = z.strictObject({ ...docShape, order: z.array(z.string().regex(/^[a-z][a-z-]{0,39}$/)).min(1).max(50) })

/** 采信次序: the kinds of source in the order they are believed. */
export const precedencePart = part({ folder: 'registers', single: 'registers/precedence.yaml', schema: precedenceShape })

/** The order a pack declares, else the usual one. */
export function precedenceOf(pack: PackView): readonly string[] {
  const docs = [...pack.docs<z.output<typeof precedenceShape>>('registers').values()]
  return docs.findLast((doc) => doc.file.endsWith('/registers/precedence.yaml'))?.doc.order ?? default_precedence
}

/** What decides between two statements of one cell. `known_at` is ISO 8601 in UTC with microseconds, `published_on` a civil day. */
export type Weighed = {
  id: string, fact_id: string, subject_kind: string, subject_id: string, period: string, is_target: boolean
  value: string | null, qualifier: string, source_kind: string, published_on: string | null, known_at: string
}

const exactness = ['exact', 'reach', 'at-least', 'more-than', 'about', 'expected']

/**
 * Orders two statements of one cell, the one to be believed first: by the kind of source (an unlisted kind last), then the later published
 * (an undated one last), then the later known, then the more exact, then the one recorded first. Total: 0 only for one and the same row.
 */
export function compareSources(order: readonly string[]): (a: Weighed, b: Weighed) => number {
  const rank = (kind: string) => order.includes(kind) ? order.indexOf(kind) : order.length
  const later = (a: string, b: string) => a === b ? 0 : a > b ? -1 : 1
  return (a, b) => rank(a.source_kind) - rank(b.source_kind)
    || later(a.published_on ?? '', b.published_on ?? '')
    || later(a.known_at, b.known_at)
    || exactness.indexOf(a.qualifier) - exactness.indexOf(b.qualifier)
    || later(b.id, a.id)
}

/** One text per cell: subject, fact, period, and whether a target is meant. */
export function cellOf(row: Pick<Weighed, 'fact_id' | 'subject_kind' | 'subject_id' | 'period' | 'is_target'>): string {
  return [row.fact_id, row.subject_kind, row.subject_id, row.period, row.is_target ? 'target' : 'value'].join('~')
}

/** Whether two statements of one cell say the same: 2.0 and 2 do, 超 1 万 and 近 1 万 do not. */
export function saysSame(a: Pick<Weighed, 'value' | 'qualifier'>, b: Pick<Weighed, 'value' | 'qualifier'>): boolean {
  return a.qualifier === b.qualifier && plain(a.value) === plain(b.value)
}

// Digits are compared as text, so that no value is too long or too fine for it.
function plain(value: string | null): string | null {
  const match = value === null ? null : /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(value)
  if (!match) return value
  const digits = match[3] ? `${match[2]}.${match[3]}` : match[2]
  return digits === '0' ? '0' : `${match[1]}${digits}`
}

export type Settled<T> = T & { is_preferred: boolean, conflicts: number }

/**
 * 采信: marks in each cell the one statement to be used, and says of each how many others of its cell say something else.
 * None is left out; cells keep the order they came in, and within a cell the preferred comes first.
 */
export function settle<T extends Weighed>(rows: readonly T[], order: readonly string[]): Settled<T>[] {
  return [...Map.groupBy(rows, cellOf).values()].flatMap((cell) => cell.toSorted(compareSources(order)).map((row, place) => (
    { ...row, is_preferred: place === 0, conflicts: cell.filter((other) => !saysSame(other, row)).length })))
}
