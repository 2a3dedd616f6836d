/** What a field gave and what in it had to be refused; `field` is filled in by the caller. */
export type Taken<T> = { value: T, refused: { code: string, excerpt: string, data?: Record<string, unknown> }[] }

/** One criterion of judging that states its weight. Sub-criteria stand in the list as they stand in the source. */
export type FeedCriterion = { text: string, weight: number, unit: 'percent' | 'points' }

const excerpt_chars = 80

/** The first characters of a value, on one line, for a report; of a list its length, of an object its first keys. */
export function excerpt(value: unknown): string {
  const text = oneLine(shown(value))
  return text.length > excerpt_chars ? `${text.slice(0, excerpt_chars).toWellFormed()}…` : text
}

// Foreign JSON may be nested deeper than a writer can follow, so only its surface is shown.
function shown(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 4 * excerpt_chars)
  if (Array.isArray(value)) return `[${value.length}]`
  if (typeof value === 'object' && value !== null) return `{${Object.keys(value).slice(0, 5).join(', ')}}`
  return String(value)
}

/** Text on one line: control, direction and zero-width marks dropped, spaces folded, NFC. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/ +/g, ' ').trim().normalize('NFC')
}

/**
 * Names parted by semicolons, or by commas where there is none. A comma inside brackets does not part; a piece in lower
 * case or a company ending belongs to the name before it. Running text gives no names and is refused whole.
 */
export function readNames(text: string): Taken<string[]> {
  const whole = oneLine(text)
  if (whole === '') return { value: [], refused: [] }
  const names: string[] = []
  for (const raw of splitOutsideBrackets(whole, whole.includes(';') ? ';' : ',')) {
    const piece = raw.trim().replace(/^and (?=\p{Lu})/u, '')
    if (!/[\p{L}\p{N}]/u.test(piece)) continue
    if (names.length > 0 && /^(\p{Ll}|(Inc|LLC|Ltd|Corp|Co)\.?$)/u.test(piece)) names[names.length - 1] += `, ${piece}`
    else names.push(piece)
  }
  const is_prose = names.some((name) => name.split(' ').length > 15) || /\p{Ll}\. \p{Lu}\p{Ll}.*\.$/u.test(whole)
  if (is_prose) return { value: [], refused: [{ code: 'challenges.feed-names-prose', excerpt: excerpt(whole) }] }
  return { value: distinct(names), refused: [] }
}

/** Addresses parted by commas, semicolons or spaces; each wrong one is refused by itself, one written twice is kept once. */
export function readEmails(text: string): Taken<string[]> {
  const value: string[] = []
  const refused: Taken<string[]>['refused'] = []
  for (const piece of oneLine(text).split(/[;,\s]+/).filter((one) => one !== '')) {
    if (piece.length <= 254 && /^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(piece)) value.push(piece)
    else refused.push({ code: 'challenges.feed-email', excerpt: excerpt(piece), data: { piece: excerpt(piece) } })
  }
  return { value: distinct(value), refused }
}

/** `FY20, FY2021` → 2020, 2021: years of the federal budget, which begin in the October before. */
export function readFiscalYears(text: string): Taken<number[]> {
  const value: number[] = []
  const refused: Taken<number[]>['refused'] = []
  for (const piece of oneLine(text).split(/[;,]/).map((one) => one.trim()).filter((one) => one !== '')) {
    const year = /^FY ?(?:20)?(\d{2})$/i.exec(piece)?.[1]
    if (year) value.push(2000 + Number(year))
    else refused.push({ code: 'challenges.feed-fiscal-year', excerpt: excerpt(piece), data: { piece: excerpt(piece) } })
  }
  return { value: [...new Set(value)], refused }
}

const weight_forms: { form: RegExp, unit?: 'points' }[] = [
  { form: /^(\d{1,3}) points?:\s*/i, unit: 'points' },
  { form: /\s*\bMaximum points: ?(\d{1,3})\.?$/i, unit: 'points' },
  { form: /\s*\((?:0 ?[-–] ?)?(\d{1,3}) ?(points?|%)(?: [^()]{0,40})?\)/i },
]

/**
 * The criteria in the judging text that state a weight: `Impact (20%)`, `Team (0-10 points)`, `25 Points: …`,
 * `… Maximum points: 5`. What states none stays in the text alone, and weights in a table are refused, as a plain text
 * no longer tells which criterion they belong to.
 */
export function readCriteria(judging: string): Taken<FeedCriterion[]> {
  const value: FeedCriterion[] = []
  const lines = judging.split('\n').map((line) => line.replace(/^\s*(-|\d+\.)\s+/, '').trim())
  for (const line of lines) {
    for (const { form, unit } of weight_forms) {
      const match = form.exec(line)
      const weight = Number(match?.[1])
      if (!match || weight === 0 || (match[2] === '%' && weight > 100)) continue
      const text = line.replace(match[0], '').replace(/[\s:.]+$/, '').replace(/^[\s:.]+/, '')
      if (text !== '') value.push({ text, weight, unit: unit ?? (match[2] === '%' ? 'percent' : 'points') })
      break
    }
  }
  const in_table = lines.filter((line) => /^\*?\d{1,3}%$/.test(line))
  const refused = in_table.length === 0 ? [] : [{ code: 'challenges.feed-weights-in-table', excerpt: excerpt(in_table.join(' ')) }]
  return { value, refused }
}

function splitOutsideBrackets(text: string, mark: string): string[] {
  const pieces = ['']
  let depth = 0
  for (const char of text) {
    if (char === '(') depth += 1
    if (char === ')') depth = Math.max(0, depth - 1)
    if (char === mark && depth === 0) pieces.push('')
    else pieces[pieces.length - 1] += char
  }
  return pieces
}

/** The texts in their order, one that differs only in case kept once. */
export function distinct(texts: string[]): string[] {
  const seen = new Set<string>()
  return texts.filter((text) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()))
}
