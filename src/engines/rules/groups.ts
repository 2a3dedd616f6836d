import { fault } from '#kernel/declare/fault.ts'
import type { Measure } from './measure.ts'

/** A measure's place in a group that excludes: of a group one measure is given, the `highest` amount, or the `first` by rank that gives anything. */
export type GroupPlace = { group: string, takes: 'highest' | 'first', rank: number }

/** What a group is made of: an id and a place in each of its groups, in the order of the measures. */
export type Grouped = { measure: string, order: number, groups: readonly GroupPlace[] }

/** Most measures that may hang together by their groups: what the exact search answers at once, and a mask of 64 bits holds. */
export const members_max = 60

/**
 * Measures that hang together, directly or through others, because they stand in common groups, in the order of the measures. `is_plain`: all stand in one
 * group and no other, so one is given and the rest fall away; where groups overlap the best combination is searched.
 */
export type Component<T extends Grouped> = { members: T[], is_plain: boolean }

/**
 * Puts measures into the components their groups make; what shares its groups with nobody is in none. Only groups with two members count.
 * @throws fault `rules.too-many-together`
 */
export function componentsOf<T extends Grouped>(all: readonly T[]): Component<T>[] {
  const members = Map.groupBy(all.flatMap((one) => [...new Set(one.groups.map((place) => place.group))].map((group) => ({ group, one }))), ({ group }) => group)
  const shared = new Map([...members].filter(([, list]) => list.length > 1))
  const groupsOf = (one: T) => [...new Set(one.groups.map((place) => place.group))].filter((group) => shared.has(group))
  const placed = new Set<T>()
  const components: Component<T>[] = []
  for (const start of all.toSorted((a, b) => a.order - b.order)) {
    if (placed.has(start) || groupsOf(start).length === 0) continue
    const found = [start], groups = new Set<string>()
    placed.add(start)
    for (let at = 0; at < found.length; at += 1) {
      for (const group of groupsOf(found[at]!)) {
        groups.add(group)
        for (const { one } of shared.get(group)!) {
          if (placed.has(one)) continue
          placed.add(one)
          found.push(one)
        }
      }
    }
    const is_plain = groups.size === 1
    if (!is_plain && found.length > members_max) throw fault('rules.too-many-together', { measure: start.measure, count: found.length, max: members_max })
    components.push({ members: found.sort((a, b) => a.order - b.order), is_plain })
  }
  return components
}

/** Whether two measures cannot be given together. */
export function exclude(a: Grouped, b: Grouped): boolean {
  return a.groups.some((own) => b.groups.some((their) => their.group === own.group))
}

/** Whether `one`, when given, is reason enough for `other` to be passed over: both may be chosen between, or `one` comes first. */
export function displaces(one: Grouped, other: Grouped): boolean {
  return one.groups.some((own) => other.groups.some((their) => their.group === own.group && (own.takes === 'highest' || turn(own, one, their, other) < 0)))
}

/** Whether `one` comes before `other` in a group that takes the first. */
export function precedes(one: Grouped, other: Grouped): boolean {
  return one.groups.some((own) => own.takes === 'first' && other.groups.some((their) => their.group === own.group && turn(own, one, their, other) < 0))
}

const is_open = (one: Stated) => one.undetermined.some((part) => part.what === 'stacking')
const turn = (own: GroupPlace, one: Grouped, their: GroupPlace, other: Grouped) => own.rank - their.rank || one.order - other.order

type Stated = Pick<Measure, 'id' | 'excludes' | 'no_double_support' | 'floor_of' | 'with_floor' | 'undetermined'> & { clause: Pick<Measure['clause'], 'document'> }

/**
 * The groups of measures by id, in the order in which they are given: those they state; 不重复享受, by which those of one document that say so exclude one another;
 * and county against city, where the county's measure says that only the higher is paid.
 */
export function groupsOfMeasures(all: Iterable<Stated>): ReadonlyMap<string, GroupPlace[]> {
  const measures = [...all]
  const places = new Map(measures.map((one, order): [string, GroupPlace[]] => [one.id, [
    ...one.excludes.filter((entry, at) => one.excludes.findIndex((other) => other.group === entry.group) === at).map((entry) => ({ group: entry.group, takes: entry.take, rank: entry.rank ?? order })),
    ...one.no_double_support ? [{ group: `document:${one.clause.document}`, takes: 'highest' as const, rank: order }] : [],
  ]]))
  for (const [order, one] of measures.entries()) {
    if (one.with_floor !== 'highest' || !places.has(one.floor_of ?? '')) continue
    for (const id of [one.id, one.floor_of!]) places.get(id)!.push({ group: `floor:${one.id}`, takes: 'highest', rank: order })
  }
  return places
}

/**
 * Groups that may turn out to exclude: the source leaves open whether a measure is combined with the others of its document, or a county's with the city's it
 * may not fall below. What is certain is not among them. By id, as `groupsOfMeasures` gives them.
 */
export function openGroupsOf(all: Iterable<Stated>): ReadonlyMap<string, GroupPlace[]> {
  const measures = [...all]
  const places = new Map(measures.map((one): [string, GroupPlace[]] => [one.id, []]))
  const put = (group: string, ids: readonly string[]) => {
    for (const [rank, id] of ids.entries()) places.get(id)?.push({ group, takes: 'highest', rank })
  }
  for (const [document, list] of Map.groupBy(measures, (one) => one.clause.document)) {
    const open = list.filter(is_open)
    if (open.length > 1) put(`open:${document}`, open.map((one) => one.id))
    // One that says nothing of it is as open towards those that are, but not towards others that say nothing.
    for (const silent of open.length === 0 ? [] : list.filter((one) => !is_open(one))) for (const one of open) put(`open:${one.id}:${silent.id}`, [one.id, silent.id])
  }
  for (const one of measures) if (one.with_floor === 'undetermined' && places.has(one.floor_of ?? '')) put(`open:floor:${one.id}`, [one.id, one.floor_of!])
  return places
}

/** Which of these measures the source leaves open whether they are combined, a list for each document and for each county's measure with the city's. */
export function openListsOf(all: Iterable<Stated>): string[][] {
  const measures = [...all]
  const ids = new Set(measures.map((one) => one.id))
  return [
    ...[...Map.groupBy(measures, (one) => one.clause.document).values()].filter((list) => list.length > 1 && list.some(is_open)).map((list) => list.map((one) => one.id)),
    ...measures.flatMap((one) => one.with_floor === 'undetermined' && ids.has(one.floor_of ?? '') ? [[one.id, one.floor_of!]] : []),
  ]
}
