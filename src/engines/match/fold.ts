/** A text made equal to what people mean by it: NFKC, lower case. `placeIn` leads from a place in `text` back to one in `source`. */
export type Folded = { text: string, source: string, placeIn: (unit: number) => number }

// Nearly all Chinese and English consists of characters that fold one to one; these need no map of places. The general way costs fifty times as much.
const one_to_one = /^[\0-\x7f\u3001\u3002\u300a\u300b\u3010\u3011\u2014\u2018-\u201d\u4e00-\u9fff\uff01-\uff5e]*$/
const wide = /[\uff01-\uff5e]/g

/** Folds character by character, so that a place in the folded text leads back to the text people read. Traditional characters stay as they are. */
export function fold(raw: string): Folded {
  const source = raw.normalize('NFC')
  if (one_to_one.test(source)) {
    return { source, text: source.replace(wide, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).toLowerCase(), placeIn: (unit) => unit }
  }
  const at: number[] = []
  let text = ''
  let place = 0
  for (const character of source) {
    const folded = character.normalize('NFKC').toLowerCase()
    for (let unit = 0; unit < folded.length; unit++) at.push(place)
    text += folded
    place += character.length
  }
  at.push(place)
  return { text, source, placeIn: (unit) => at[unit] ?? place }
}

/** The folded text alone. */
export function folded(raw: string): string {
  return fold(raw).text
}

/** The first `max` characters, cut between characters. */
export function firstCharacters(text: string, max: number): string {
  if (text.length <= max) return text
  let end = max
  const unit = text.charCodeAt(end)
  // Never between the halves of one character.
  if (unit >= 0xdc00 && unit <= 0xdfff) end -= 1
  return text.slice(0, end)
}
