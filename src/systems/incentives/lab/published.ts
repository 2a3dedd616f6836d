import { layOver, type PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { measuresPart } from '#engines/rules/measure-check.ts'
import type { Measure } from '#engines/rules/measure.ts'
import { readMeasure } from '#engines/rules/read-measure.ts'

export type PublishedText = { measure: string, version: string, county_id: string | null, text: string }

/** Where a text of the measure would stand in the pack; problems name it so. */
export function fileOf(pack: PackView, measure: string, county: string | null): string {
  return pack.docs<Measure>('measures').get(measure)?.file ?? `${pack.id}/${county === null ? '' : `counties/${county}/`}measures/${measure}.yaml`
}

// A city's pack with the texts published over it, by the versions it is made of; a handful of cities, each with its newest.
const laid = new WeakMap<PackView, { key: string, view: PackView }>()

/**
 * The pack of the city with the texts two officers published standing over its own, as they hold on the day. A text that this release no longer reads stands
 * aside for the pack's own, and the laboratory says so.
 */
export async function cityPack(cx: Pick<Cx, 'tx' | 'city' | 'today_on'>): Promise<PackView> {
  const { pack } = cx.city
  const { rows: versions } = await sql<{ measure: string, ordinal: number, version: string }>`select distinct on (measure) measure, ordinal, version from incentive_measure_text
    where city_id = ${cx.city.id} and origin = 'published' and valid_from <= ${cx.today_on}::date order by measure, ordinal desc`.execute(cx.tx)
  if (versions.length === 0) return pack
  const key = versions.map((one) => `${one.measure}:${one.version}`).join(' ')
  const held = laid.get(pack)
  if (held?.key === key) return held.view
  const { rows } = await sql<PublishedText>`select measure, version, county_id, text from incentive_measure_text
    where city_id = ${cx.city.id} and (measure, ordinal) in (${sql.join(versions.map((one) => sql`(${one.measure}, ${one.ordinal}::int)`))}) order by measure`.execute(cx.tx)
  const view = rows.reduce<PackView>((under, one) => layOver(under, measuresPart, { file: fileOf(under, one.measure, one.county_id), text: one.text, county: one.county_id }).pack, pack)
  laid.set(pack, { key, view })
  return view
}

/** The text of a version: in force, published once, or kept when it was replaced; null where this platform never had it. */
export async function textOfVersion(cx: Pick<Cx, 'tx' | 'city' | 'today_on'>, measure: string, version: string): Promise<PublishedText | null> {
  const doc = cx.city.pack.docs<Measure>('measures').get(measure)
  if (doc?.hash === version) return { measure, version, county_id: doc.county, text: doc.text }
  const { rows } = await sql<PublishedText>`select measure, version, county_id, text from incentive_measure_text
    where city_id = ${cx.city.id} and measure = ${measure} and version = ${version} order by ordinal desc limit 1`.execute(cx.tx)
  return rows[0] ?? null
}

/** A measure as its text of that version decides; null where the text is not kept or this release no longer compiles it. */
export async function measureOfVersion(cx: Pick<Cx, 'tx' | 'city' | 'today_on'>, measure: string, version: string): Promise<CompiledMeasure | null> {
  const kept = await textOfVersion(cx, measure, version)
  if (kept === null) return null
  return readMeasure(kept.text, { pack: cx.city.pack, file: fileOf(cx.city.pack, measure, kept.county_id), county: kept.county_id }).compiled
}
