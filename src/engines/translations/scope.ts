import type { TableScope } from '#kernel/declare/system.ts'

const readers = { 'city-officer': ['same-city'], translator: ['same-city'], auditor: ['same-city'] } as const

/** The tables themselves are the desk's; what is public of them is told by the pages of their subjects. */
export const translationTables: Record<string, TableScope> = {
  translation: { relations: { 'same-city': true }, read: readers },
  translation_request: { relations: { 'same-city': true }, read: readers },
}
