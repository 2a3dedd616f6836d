import type { House } from '#kernel/store/cx.ts'
import { searchOffer, type SearchSource } from '#engines/match/source.ts'

/** Every kind of thing the house's systems let be found, by its name. */
export function sourcesOf(house: House): Map<string, SearchSource> {
  return new Map([...house.systems.values()].flatMap((system) => ((system.offers?.[searchOffer] ?? []) as SearchSource[]).map((source) => [source.kind, source] as const)))
}
