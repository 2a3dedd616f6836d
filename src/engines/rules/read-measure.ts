import { layOver, type PackDoc, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import { FILE_BYTES_MAX, problem } from '#kernel/declare/pack-source.ts'
import { type CompiledMeasure, compileMeasure } from './compile-measure.ts'
import { measuresPart, namesOf } from './measure-check.ts'
import type { Measure } from './measure.ts'

/**
 * What became of a text: the measure where its shape is right, compiled where it compiles, and every problem `pack check` would tell, placed in `file`.
 * `pack` is the pack with it in. Nothing with an error among its problems may be published.
 */
export type MeasureReading = { measure: Measure | null, doc: PackDoc<Measure> | null, compiled: CompiledMeasure | null, problems: PackProblem[], pack: PackView }

/**
 * Reads a draft of a measure as if it stood in the pack, in place of the one of its id, and runs its examples. Costs some milliseconds.
 * `county` for a county's measure. Nothing is written.
 */
export function readMeasure(text: string, { pack, county = null, file = 'draft.yaml' }: { pack: PackView, county?: string | null, file?: string }): MeasureReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > FILE_BYTES_MAX) return { measure: null, doc: null, compiled: null, pack, problems: [problem('packs.too-large', { file, line: 1, col: 1 }, { bytes, max: FILE_BYTES_MAX })] }
  const laid = layOver(pack, measuresPart, { file, text, county })
  if (laid.doc === null) return { ...laid, measure: null, doc: null, compiled: null }
  const { doc, hash, at } = laid.doc
  const compiled = compileMeasure({ measure: doc, version: hash, county, at }, namesOf(pack))
  return { ...laid, measure: doc, compiled: 'problems' in compiled ? null : compiled }
}
