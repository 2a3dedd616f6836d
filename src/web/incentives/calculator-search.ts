import type { Search } from '../public/address.ts'

/** An answer as typed: null is “not known”, rows are the lines of a relation. */
export type Answer = string | null | Record<string, string>[]
export type Answers = Record<string, Answer>

/** Any county: measures of the city alone. */
export const no_county = 'any'
/** How many rows one answer of the calculator takes; an address has an end. */
export const rows_max = 12
/** How long the answers in an address may be. */
export const answers_characters_max = 6_000

/** Answers as an address carries them: JSON in base64url, which is half as long as the escapes of Chinese names. */
export function packAnswers(answers: Answers): string {
  if (Object.keys(answers).length === 0) return ''
  const bytes = new TextEncoder().encode(JSON.stringify(answers))
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The answers of an address; none where they cannot be read. */
export function unpackAnswers(text: string | undefined): Answers {
  if (text === undefined || text === '' || text.length > answers_characters_max) return {}
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    const read: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read as Answers : {}
  } catch {
    return {}
  }
}

const rowsOf = (answer: Answer | undefined): Record<string, string>[] => Array.isArray(answer) ? answer : []

/** The row typed into the form, its fields `f.NAME` with the unit beside them as `u.NAME`; null where all are empty. */
function rowIn(given: Search): Record<string, string> | null {
  const row: Record<string, string> = {}
  for (const [key, value] of Object.entries(given)) {
    if (!key.startsWith('f.') || value === undefined || value.trim() === '') continue
    row[key.slice(2)] = withUnit(value, given[`u.${key.slice(2)}`])
  }
  return Object.keys(row).length === 0 ? null : row
}

const withUnit = (value: string, unit: string | undefined): string => unit === undefined || unit === '' ? value.trim() : `${value.trim()} ${unit}`

/**
 * What an address of the calculator says, the answer just given laid among the others: a form needs no script, it asks for the next address.
 * `q` is the question answered, `v` its answer, `do` what else was pressed; `at` a question gone back to.
 */
export function readCalculatorSearch(given: Search): { county?: string, subject?: string, org?: string, view?: string, at?: string, a?: string } {
  const { county, subject, org, view, q, v, u } = given
  const answers = unpackAnswers(given.a)
  let at = given.at?.slice(0, 100)
  if (q !== undefined && q !== '') {
    const row = rowIn(given), rows = rowsOf(answers[q])
    const drop = /^drop-(\d{1,2})$/.exec(given.do ?? '')
    if (given.do === 'unknown') answers[q] = null
    else if (given.do === 'none') answers[q] = []
    else if (drop) { answers[q] = rows.filter((_row, index) => index !== Number(drop[1])); at = q }
    else if (given.do === 'add' || given.do === 'done') {
      const all = row === null ? rows : [...rows, row].slice(0, rows_max)
      if (all.length > 0) answers[q] = all
      if (given.do === 'add' || all.length === 0) at = q
    } else if (v !== undefined && v.trim() !== '') answers[q] = withUnit(v, u).slice(0, 200)
    else at = q
  }
  const packed = packAnswers(answers)
  return {
    county: county?.slice(0, 64), subject: subject?.slice(0, 32), org: org?.slice(0, 64), view: view === 'list' ? view : undefined, at,
    // What no address could carry on is not taken: the answers before it stay.
    a: packed.length > answers_characters_max ? given.a : packed,
  }
}
