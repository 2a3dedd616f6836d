import type { PackDoc, PackProblem, PackView } from '#kernel/declare/pack.ts'
import { problemsOf } from '#kernel/declare/pack-issues.ts'
import { renameKeys } from '#kernel/declare/pack-keys.ts'
import { FILE_BYTES_MAX, parseFile, problem } from '#kernel/declare/pack-source.ts'
import { type CompiledMeasure, compileMeasure } from './compile-measure.ts'
import { checkMeasure, namesOf } from './measure-check.ts'
import { measureKeys } from './measure-keys.ts'
import { type Measure, measureShape } from './measure.ts'

/**
 * What became of a text: the measure where its shape is right, compiled where it compiles, and every problem `pack check` would tell, placed in `file`.
 * Nothing with an error among its problems may be published.
 */
export type MeasureReading = { measure: Measure | null, compiled: CompiledMeasure | null, problems: PackProblem[] }

/**
 * Reads a draft of a measure as if it stood in the pack, in place of the one of its id, and runs its examples. Costs some milliseconds.
 * `county` for a county's measure. Nothing is written.
 */
export function readMeasure(text: string, { pack, county = null, file = 'draft.yaml' }: { pack: PackView, county?: string | null, file?: string }): MeasureReading {
  const bytes = Buffer.from(text)
  if (bytes.length > FILE_BYTES_MAX) return { measure: null, compiled: null, problems: [problem('packs.too-large', { file, line: 1, col: 1 }, { bytes: bytes.length, max: FILE_BYTES_MAX })] }
  const parsed = parseFile(file, bytes)
  if (parsed.value === undefined) return { measure: null, compiled: null, problems: parsed.problems }
  const renamed = renameKeys(parsed.value, parsed.at, measureKeys)
  const { value, at, problems } = renamed
  const read = measureShape.safeParse(value)
  if (!read.success) return { measure: null, compiled: null, problems: [...problems, ...problemsOf(read.error.issues, value, at, renamed)] }
  const doc: PackDoc<Measure> = { id: read.data.id, doc: read.data, file, hash: parsed.hash, pack: pack.id, county, at }
  const found = [...problems, ...checkMeasure(read.data, at, withMeasure(pack, doc))]
  const compiled = compileMeasure({ measure: read.data, version: parsed.hash, county, at }, namesOf(pack))
  return { measure: read.data, compiled: 'problems' in compiled ? null : compiled, problems: found }
}

/** The pack as it would be with this measure in it. */
export function withMeasure(pack: PackView, doc: PackDoc<Measure>): PackView {
  const measures = new Map(pack.docs<Measure>('measures')).set(doc.id, doc)
  return { ...pack, docs: <T>(folder: string) => (folder === 'measures' ? measures : pack.docs(folder)) as ReadonlyMap<string, PackDoc<T>> }
}
