import { z } from 'zod'
import type { Problem } from '#kernel/declare/fault.ts'
import { checkCreditCode, normaliseCode } from '#kernel/values/codes.ts'
import { kindOf } from './kinds.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() })

/** Organisations on one page of the list, and the most that a total counts up to. */
export const page_size = 50
export const total_max = 1_000

/** What a list shows of an organisation. */
export const line = z.strictObject({
  id: z.string(),
  title: sentence,
  kind: named,
  county: named.nullable(),
  uscc: z.string().nullable(),
  uscc_note: sentence.nullable(),
  is_demo: z.boolean(),
  source: z.unknown().nullable(),
})

/** What the page of one organisation shows beside its line. */
export const page = line.extend({
  version: z.number(),
  country: z.string(),
  registration_number: z.string().nullable(),
  parent: z.strictObject({ id: z.string(), title: sentence }).nullable(),
  parts: z.array(z.strictObject({ id: z.string(), title: sentence })),
  origin: z.enum(['pack', 'demo', 'registered']),
  at: z.string(),
  changed_at: z.string(),
  may_correct: z.boolean(),
})

/** A row as the queries read it. */
export type OrganizationRow = {
  id: string, kind: string, title_zh: string, title_en: string, county_id: string | null
  uscc: string | null, uscc_note_zh: string | null, uscc_note_en: string | null, is_demo: boolean, source: unknown
}

/** The words of a county, by its id; null for none. */
export type CountyWords = (county_id: string | null) => { id: string, zh: string, en: string } | null

/** Turns a row into what people read. */
export function lineOf(row: OrganizationRow, county: CountyWords): z.output<typeof line> {
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    kind: kindOf(row.kind),
    county: county(row.county_id),
    uscc: row.uscc,
    uscc_note: row.uscc_note_zh === null ? null : { zh: row.uscc_note_zh, en: row.uscc_note_en ?? row.uscc_note_zh },
    is_demo: row.is_demo,
    source: row.source ?? null,
  }
}

const text = (max: number) => z.string().trim().max(max)

/** What a person says of an organisation, when registering and when correcting. At least one of the names is needed; the other follows it. */
export const particulars = {
  title_zh: text(200).optional(),
  title_en: text(300).optional(),
  uscc: text(40).optional(),
  country: z.string().trim().toUpperCase().regex(/^[A-Z]{2}$/).default('CN'),
  registration_number: text(64).optional(),
  county_id: text(64).optional(),
}
export type Particulars = { title_zh?: string, title_en?: string, uscc?: string, country: string, registration_number?: string, county_id?: string }

/** Particulars made ready to store: empty is null, the code normalised, each name standing in for the other where one is missing. */
export function tidy(input: Particulars): { title_zh: string, title_en: string, uscc: string | null, country: string, registration_number: string | null, county_id: string | null } {
  const title_zh = input.title_zh || input.title_en || ''
  const uscc = normaliseCode(input.uscc ?? '')
  return { title_zh, title_en: input.title_en || title_zh, uscc: uscc || null, country: input.country, registration_number: input.registration_number || null, county_id: input.county_id || null }
}

/**
 * Everything wrong with tidied particulars: a name is needed; one from China needs its unified code, checked in full (GB 32100-2015);
 * one from elsewhere needs its country and the number in that country's register. `is_county` says whether a county exists.
 */
export function checkParticulars(said: ReturnType<typeof tidy>, is_county: (id: string) => boolean): Problem[] {
  const problems: Problem[] = []
  if (said.title_zh === '') problems.push({ path: 'title_zh', code: 'organizations.no-name' })
  if (said.country === 'CN') {
    if (said.uscc === null) problems.push({ path: 'uscc', code: 'organizations.no-uscc' })
    else problems.push(...checkCreditCode(said.uscc, 'uscc'))
  } else {
    if (said.uscc !== null) problems.push({ path: 'uscc', code: 'organizations.foreign-uscc' })
    if (said.registration_number === null) problems.push({ path: 'registration_number', code: 'organizations.no-registration-number' })
  }
  if (said.county_id !== null && !is_county(said.county_id)) problems.push({ path: 'county_id', code: 'organizations.no-such-county', data: { county_id: said.county_id } })
  return problems
}
