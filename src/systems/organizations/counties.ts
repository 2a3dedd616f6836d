import type { Cx } from '#kernel/store/cx.ts'
import type { CountyWords } from './organization.ts'
import { countiesOf } from './orgs.ts'

/** The counties of the city at hand, as words by id; a county no register names is shown by its id. */
export function countyWords(cx: Cx): CountyWords {
  const by_id = new Map(countiesOf(cx.city.pack).map((county) => [county.id, county.title]))
  return (county_id) => county_id === null ? null : { id: county_id, ...(by_id.get(county_id) ?? { zh: county_id, en: county_id }) }
}

/** Whether the city's register names this county. */
export function isCounty(cx: Cx, county_id: string): boolean {
  return countiesOf(cx.city.pack).some((county) => county.id === county_id)
}
