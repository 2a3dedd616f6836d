import { fault } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Terms } from '#engines/rules/allocate.ts'
import { compileMeasure, type CompiledMeasure } from '#engines/rules/compile-measure.ts'
import type { Measure } from '#engines/rules/measure.ts'
import { ruleNamesOf, type RuleNames } from '#engines/rules/names.ts'

export type PackMeasures = { names: RuleNames, measures: ReadonlyMap<string, CompiledMeasure> }

// A pack never changes while the house stands, so its measures are compiled once.
const ready = new WeakMap<PackView, PackMeasures>()

/** The measures of a pack, compiled, in the order of their ids; one that does not compile was refused when the pack was checked. */
export function packMeasures(pack: PackView): PackMeasures {
  let found = ready.get(pack)
  if (!found) {
    const names = ruleNamesOf(pack)
    const measures = new Map<string, CompiledMeasure>()
    for (const { id, doc, hash, county, at } of pack.docs<Measure>('measures').values()) {
      const compiled = compileMeasure({ measure: doc, version: hash, county, at }, names)
      if (!('problems' in compiled)) measures.set(id, compiled)
    }
    ready.set(pack, found = { names, measures: new Map([...measures].sort(([a], [b]) => a < b ? -1 : 1)) })
  }
  return found
}

/** The measures of a pack by id. */
export function measuresOf(pack: PackView): ReadonlyMap<string, CompiledMeasure> {
  return packMeasures(pack).measures
}

/** @throws fault `incentives.no-measure` */
export function measureNamed(cx: Cx, id: string): CompiledMeasure {
  const found = measuresOf(cx.city.pack).get(id)
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
export function othersOfGroup(cx: Cx, { id, measure }: CompiledMeasure): string[] {
  const groups = new Set(measure.excludes.map((one) => one.group))
  return [...measuresOf(cx.city.pack).values()].filter((other) => other.id !== id && other.measure.excludes.some((one) => groups.has(one.group))).map((other) => other.id)
}

/** The ids of the facts a measure reads. */
export function factIdsOf(cx: Cx, id: string): ReadonlySet<string> {
  const { names } = packMeasures(cx.city.pack)
  return new Set(measureNamed(cx, id).reads.flatMap((read) => {
    const name = names.get(read)
    return name?.is === 'fact' ? [name.fact.id] : []
  }))
}
