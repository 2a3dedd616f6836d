/** What the hall is asked for, as its address bar says it; without `status` what is open, without `sort` what closes first, or what fits the words best. */
export type HallSearch = { q?: string, sector?: string, county?: string, status?: 'closed' | 'all', sort?: 'deadline' | 'newest' | 'amount', after?: string }

const oneOf = <const T extends string>(value: string | undefined, choices: readonly T[]): T | undefined => choices.find((choice) => choice === value)
const text = (value: string | undefined, length: number): string | undefined => value?.trim().slice(0, length) || undefined

/** Reads an address bar: what it does not know is left out, and what is the rule anyway, so that the same question has one address. */
export function readHallSearch(search: Record<string, string | undefined>): HallSearch {
  return {
    q: text(search.q, 100), sector: text(search.sector, 64), county: text(search.county, 64),
    status: oneOf(search.status, ['closed', 'all']), sort: oneOf(search.sort, search.q?.trim() ? ['deadline', 'newest', 'amount'] : ['newest', 'amount']), after: text(search.after, 200),
  }
}

/** How many conditions narrow the list. */
export function conditionsIn(search: HallSearch): number {
  return [search.q, search.sector, search.county, search.status].filter((one) => one !== undefined).length
}
