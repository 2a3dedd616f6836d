/** A text made equal to what people mean by it: NFKC, lower case. `at[i]` is where the i-th unit of `text` came from in `source`; one more entry closes it. */
export type Folded = { text: string, source: string, at: number[] }

/** Folds character by character, so that a place in the folded text leads back to the text people read. Traditional characters stay as they are. */
export function fold(raw: string): Folded {
  const source = raw.normalize('NFC')
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
  return { text, source, at }
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
