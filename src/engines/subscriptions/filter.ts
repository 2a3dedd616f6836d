/** What a subscriber wants to hear of: one thing, or everything that fits all that is given. Empty means everything. */
export type Filter = { subject?: string | undefined, sector?: string | undefined, county?: string | undefined, words?: string | undefined }

/** What happened, as it is told: once under its `key`, to whoever wants `subjects` or what fits `sector`, `county` and the words of `text`. */
export type Event = {
  key: string, kind: string, subjects: string[], sector: string | null, county: string | null
  path: string, title: { zh: string, en: string }, text: { zh: string, en: string }
  /** Searched for a subscriber's words, beside the title. */
  body: string
}

/** Most words of one subscription. */
export const words_max = 8

/** The words of a filter, lower case, each once. */
export function wordsIn(text: string | null | undefined): string[] {
  return [...new Set((text ?? '').toLowerCase().split(/[\s,，、;；]+/).filter(Boolean))].slice(0, words_max)
}

/** Whether an event is wanted. A subscription to one thing hears of that thing and nothing else. */
export function wants(filter: Filter, event: Event): boolean {
  if (filter.subject) return event.subjects.includes(filter.subject)
  if (filter.sector && filter.sector !== event.sector) return false
  if (filter.county && filter.county !== event.county) return false
  const text = `${event.title.zh}\n${event.title.en}\n${event.body}`.toLowerCase()
  return wordsIn(filter.words).every((word) => text.includes(word))
}
