/** Longest run of letters, digits and marks without a place to break, and where it is given one: the narrowest column holds about as many. */
const unbroken_max = 16
const break_every = 4

const zero_width_space = '\u200b'

/**
 * Data as they can stand on paper: every string keeps what it says. A character the typeface lacks is written by its number, `[U+1F642]`;
 * marks that only join or direct others are left out; a word longer than a line may be broken. A string under a key `svg` is a picture and stays.
 */
export function forPaper(value: unknown, covers: (code_point: number) => boolean, key = ''): unknown {
  if (typeof value === 'string') return key === 'svg' ? value : textForPaper(value, covers)
  if (Array.isArray(value)) return value.map((one) => forPaper(one, covers))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, forPaper(one, covers, name)]))
  return value
}

/** One string for paper; see `forPaper`. */
export function textForPaper(text: string, covers: (code_point: number) => boolean): string {
  // A hash stays whole, so that it can be copied from the page; a line holds it.
  if (/^[0-9a-f]{64}$/.test(text)) return text
  const shown = [...text.replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')]
    .map((letter) => letter === '\n' ? letter : letter === '\t' ? ' ' : covers(letter.codePointAt(0)!) ? letter : `[U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`).join('')
  return shown.replaceAll(new RegExp(`[^\\s\\p{Script=Han}\\u3000-\\u30ff\\uff00-\\uffef]{${unbroken_max + 1},}`, 'gu'), (run) => [...run].map((letter, index) => index > 0 && index % break_every === 0 ? zero_width_space + letter : letter).join(''))
}
