import { fault } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Terms } from '#engines/rules/allocate.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { groupsOfMeasures, type GroupPlace } from '#engines/rules/groups.ts'
import { measuresOf, namesOf } from '#engines/rules/measure-check.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { cityPack } from './lab/published.ts'

/** `groups` are what bars each measure from being combined with others, by its id. */
export type PackMeasures = { names: RuleNames, measures: ReadonlyMap<string, CompiledMeasure>, groups: ReadonlyMap<string, GroupPlace[]> }

// A pack never changes, and one with texts laid over it is another pack, so its measures are put in order once.
const ready = new WeakMap<PackView, PackMeasures>()

/** The measures of a pack, compiled, in the order of their ids; one that does not compile was refused when the pack was checked. */
export function packMeasures(pack: PackView): PackMeasures {
  const found = ready.get(pack)
  if (found !== undefined) return found
  const measures = new Map([...measuresOf(pack)].sort(([a], [b]) => a < b ? -1 : 1))
  const made = { names: namesOf(pack), measures, groups: groupsOfMeasures([...measures.values()].map((one) => one.measure)) }
  ready.set(pack, made)
  return made
}

/** The measures of the city: its pack's with the texts published over them, as they hold today. */
export async function cityMeasures(cx: Pick<Cx, 'tx' | 'city' | 'today_on'>): Promise<PackMeasures> {
  return packMeasures(await cityPack(cx))
}

/** @throws fault `incentives.no-measure` */
export async function measureNamed(cx: Pick<Cx, 'tx' | 'city' | 'today_on'>, id: string): Promise<CompiledMeasure> {
  const found = (await cityMeasures(cx)).measures.get(id)
  if (!found) throw fault('incentives.no-measure', { measure: id.slice(0, 64) })
  return found
}

/** How the amounts of these measures stand to one another on a day, for the second pass: in their order, by the groups they make among themselves. */
export function termsOf(measures: readonly CompiledMeasure[], as_of: string): Terms[] {
  const groups = groupsOfMeasures(measures.map((one) => one.measure))
  return measures.map((one, order) => termsFor(one, as_of, groups.get(one.id), order))
}

/** How one measure's amounts stand to the rest on a day. `order` is its place among the measures weighed with it. */
export function termsFor({ id, measure, caps }: CompiledMeasure, as_of: string, groups: readonly GroupPlace[] = [], order = 0): Terms {
  const limits = caps(as_of)
  return {
    measure: id, order, year_cap_fen: limits.yearly ?? null, total_cap_fen: limits.cumulative ?? null, groups,
    programme: limits.programme === undefined ? null : `programme:${id}`, fund: measure.fund?.id ?? null,
  }
}

/** The other measures of its exclusive groups. */
export async function othersOfGroup(cx: Cx, { id }: CompiledMeasure): Promise<string[]> {
  return othersIn((await cityMeasures(cx)).groups, id)
}

/** The other measures of a measure's groups. */
export function othersIn(groups: ReadonlyMap<string, readonly GroupPlace[]>, id: string): string[] {
  const own = new Set(groups.get(id)?.map((place) => place.group))
  return [...groups].filter(([other, places]) => other !== id && places.some((place) => own.has(place.group))).map(([other]) => other)
}

/** The ids of the facts a measure reads. */
export async function factIdsOf(cx: Cx, id: string): Promise<ReadonlySet<string>> {
  const { names } = packMeasures(cx.city.pack)
  return new Set((await measureNamed(cx, id)).reads.flatMap((read) => {
    const name = names.get(read)
    return name?.is === 'fact' ? [name.fact.id] : []
  }))
}
