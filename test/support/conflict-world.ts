import { addDays } from '#kernel/values/days.ts'
import { rule_kinds, tie_kinds, type ConflictRule, type Party, type Tie, type TieKind } from '#engines/conflicts/tie.ts'
import type { Asked } from '#engines/conflicts/find-conflicts.ts'

export type WorldSize = { people: number, orgs: number, projects: number, ties: number, works: number, counties: number, parties_max: number }

/** Chance from a seed (mulberry32): the same worlds on every machine. */
export function chanceOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 * below)
  }
}

const years: Partial<Record<ConflictRule['kind'], number>> = { employment: 3, position: 3, control: 3, shareholding: 3, consultancy: 3, dispatch: 3, contract: 3, 'co-bid': 3, competing: 1, 'co-publication': 3, 'co-patent': 3, 'co-project': 3, review: 2 }
/** A rule of each kind. */
export const every_rule: readonly ConflictRule[] = rule_kinds.map((kind) => ({
  id: kind, kind, severity: kind === 'same-county' || kind === 'review' ? 'soft' : kind === 'consultancy' ? 'declare' : 'hard',
  ...years[kind] === undefined ? {} : { years: years[kind] }, ...kind === 'shareholding' ? { percent_min: 5 } : kind === 'same-group' ? { percent_min: 50 } : {},
}))

/** A world by chance on 2026-03-02: everybody works somewhere; the other ties are spread over all kinds, some ended, some yet to begin. */
export function worldBy(seed: number, size: WorldSize, on = '2026-03-02'): Asked {
  const chance = chanceOf(seed)
  const pick = (prefix: string, count: number): Party => `${prefix}:${chance(count)}`
  const person = () => pick('account', size.people * 2), org = () => pick('org', size.orgs), county = () => pick('county', size.counties)
  const ties: Tie[] = []
  const put = (kind: TieKind, a: Party, b: Party, is_held = false) => {
    const ended = is_held || chance(2) === 0 ? null : addDays(on, -chance(6 * 365))
    const from_on = chance(3) === 0 ? null : addDays(on, chance(60) === 0 ? 1 : -(2_200 + chance(400)))
    ties.push({ kind, a, b, from_on, until_on: ended, ...kind === 'equity' ? { percent: [1, 4.9999, 5, 49, 50, 51, 100][chance(7)]! } : {}, source: { kind: 'planted', id: String(ties.length) } })
  }
  for (let one = 0; one < size.people * 2; one++) put('employment', `account:${one}`, org(), true)
  for (let one = 0; one < size.orgs; one++) put('seat', `org:${one}`, county(), true)
  const spread = tie_kinds.filter((kind) => kind !== 'seat')
  while (ties.length < size.ties) {
    const kind = spread[chance(spread.length)]!
    if (kind === 'equity') put(kind, chance(3) === 0 ? person() : org(), org())
    else if (kind === 'branch') put(kind, org(), org(), true)
    else if (kind === 'kin' || kind === 'supervision') put(kind, person(), person())
    else if (kind === 'contract' || kind === 'co-bid' || kind === 'competing') put(kind, chance(4) === 0 ? person() : org(), org())
    else if (kind === 'publication' || kind === 'patent' || kind === 'project') put(kind, chance(5) === 0 ? org() : person(), pick(`work:${kind}`, size.works))
    else if (kind === 'oversight') put(kind, person(), chance(8) === 0 && size.people < 100 ? 'county:*' : county())
    else put(kind, person(), (kind === 'declared' || kind === 'exclusion' || kind === 'review') && chance(3) === 0 ? person() : org())
  }
  return {
    people: Array.from({ length: size.people }, (_, at) => `account:${at}`), ties, rules: every_rule, on,
    projects: Array.from({ length: size.projects }, (_, at) => ({ id: String(at), parties: [...new Set(Array.from({ length: 1 + chance(size.parties_max) }, () => chance(4) === 0 ? person() : org()))] })),
  }
}
