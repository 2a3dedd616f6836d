import { fault } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Terms } from '#engines/rules/allocate.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { measuresOf, namesOf } from '#engines/rules/measure-check.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { cityPack } from './lab/published.ts'

export type PackMeasures = { names: RuleNames, measures: ReadonlyMap<string, CompiledMeasure> }

// A pack never changes, and one with texts laid over it is another pack, so its measures are put in order once.
const ready = new WeakMap<PackView, PackMeasures>()

/** The measures of a pack, compiled, in the order of their ids; one that does not compile was refused when the pack was checked. */
export function packMeasures(pack: PackView): PackMeasures {
  const found = ready.get(pack) ?? { names: namesOf(pack), measures: new Map([...measuresOf(pack)].sort(([a], [b]) => a < b ? -1 : 1)) }
  ready.set(pack, found)
  return found
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

/** How a measure's amounts stand to the rest on a day, for the second pass. `order` is its place among the pack's measures. */
export function termsFor({ id, measure, caps }: CompiledMeasure, as_of: string, order = 0): Terms {
  const limits = caps(as_of)
  const group = measure.excludes[0]
  return {
    measure: id, order: group?.rank ?? order, year_cap_fen: limits.yearly ?? null, total_cap_fen: limits.cumulative ?? null,
    group: group?.group ?? null, group_takes: group?.take ?? 'highest', programme: limits.programme === undefined ? null : `programme:${id}`, fund: measure.fund?.id ?? null,
  }
}

/** The other measures of its exclusive groups. */
export async function othersOfGroup(cx: Cx, { id, measure }: CompiledMeasure): Promise<string[]> {
  const groups = new Set(measure.excludes.map((one) => one.group))
  return [...(await cityMeasures(cx)).measures.values()].filter((other) => other.id !== id && other.measure.excludes.some((one) => groups.has(one.group))).map((other) => other.id)
}

/** The ids of the facts a measure reads. */
export async function factIdsOf(cx: Cx, id: string): Promise<ReadonlySet<string>> {
  const { names } = packMeasures(cx.city.pack)
  return new Set((await measureNamed(cx, id)).reads.flatMap((read) => {
    const name = names.get(read)
    return name?.is === 'fact' ? [name.fact.id] : []
  }))
}
