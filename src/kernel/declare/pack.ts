import type { ZodType } from 'zod'
import { fault } from './fault.ts'
import { byCodePoint, listFiles, readPackFile } from './pack-files.ts'
import { problemsOf } from './pack-issues.ts'
import { type KeyNames, renameKeys } from './pack-keys.ts'
import { type PackCity, type PackHead, packId, packShape } from './pack-shape.ts'
import { type At, FILE_LINES_ADVISED, FILE_PROBLEMS_MAX, type PackProblem, type ParsedFile, parseFile, printProblem, problem, sha256 } from './pack-source.ts'

export type { PackCity, PackSource } from './pack-shape.ts'
export type { KeyNames } from './pack-keys.ts'
export type { At, PackProblem, Position } from './pack-source.ts'
export { printProblem, say } from './pack-source.ts'
export { docShape, sentenceShape, sourceShape } from './pack-shape.ts'

export const PACKS_MAX = 8

/**
 * A kind of thing a pack may hold: the files of `folder`, or the one file `single` (`orgs.yaml`, `registers/sectors.yaml`).
 * Several parts may share a folder when each names its `single`. Docs are found under `folder` either way.
 */
export type Part<T> = {
  folder: string
  single?: string
  schema: ZodType<T>
  /** `own`: the schema alone says what a doc needs, and its id is the file's name when it has none. */
  envelope?: 'required' | 'own'
  /** Words of another language that stand for the schema's keys. */
  names?: KeyNames
  /** Lines past which a warning is given; 200 unless the part is a register. */
  lines_advised?: number
  /** What the shape cannot say; run when all packs are loaded, on the docs that are in force. */
  check?(doc: T, at: At, pack: PackView): PackProblem[]
}

/** One thing of a pack. `text` is its file's, `hash` that of the text; `pack` is the folder it came from; `county` is set for `counties/<county>/…`. */
export type PackDoc<T = unknown> = { id: string, doc: T, file: string, hash: string, text: string, pack: string, county: string | null, at: At }

export type PackView = {
  id: string
  title: { zh: string, en: string }
  /** The packs it is made of, parents first, itself last. */
  layers: readonly string[]
  city: PackCity | null
  /** sha256 over the list of file paths and contents, parents included. */
  hash: string
  /** Path from the packs' root → sha256 of the content. */
  files: ReadonlyMap<string, string>
  /** The docs of a folder by id, parents' docs first, overridden ones left out. */
  docs<T = unknown>(folder: string): ReadonlyMap<string, PackDoc<T>>
}

export type CheckedPack = PackView & { problems: PackProblem[] }
export type Pack = CheckedPack & { city: PackCity }

/** Declares a part; the type of its docs follows from the schema. */
export function part<T>(declaration: Part<T>): Part<T> {
  return declaration
}

/**
 * Loads the pack `id` with its parents from `packs_root`. Problems are listed in it, not thrown.
 * @throws fault `packs.no-pack` | `packs.unreadable` (a pack.yaml in its line is wrong) | `packs.no-city`
 */
export async function loadPack(packs_root: string, id: string, parts: readonly Part<any>[]): Promise<Pack> {
  const pack = await checkPack(packs_root, id, parts)
  if (pack.city === null) throw fault('packs.no-city', { pack: id })
  return { ...pack, city: pack.city }
}

/** Like `loadPack`, for packs that describe no city of their own as well. */
export async function checkPack(packs_root: string, id: string, parts: readonly Part<any>[]): Promise<CheckedPack> {
  const heads = await readHeads(packs_root, id)
  const loading: Loading = { root: packs_root, parts, folders: new Map(), files: new Map(), problems: [], checks: [] }
  for (const head of heads) await loadLayer(loading, head.id)
  const own = heads.at(-1) as PackHead
  const city = heads.findLast((head) => head.city !== undefined)?.city ?? null
  const none: ReadonlyMap<string, PackDoc> = new Map()
  const view: PackView = {
    id,
    title: own.title,
    layers: heads.map((head) => head.id),
    city,
    hash: hashOf(loading.files),
    files: loading.files,
    docs: <T>(folder: string) => (loading.folders.get(folder) ?? none) as ReadonlyMap<string, PackDoc<T>>,
  }
  const checked = loading.checks.flatMap(({ doc, part: { check, folder } }) =>
    view.docs(folder).get(doc.id) === doc && check !== undefined ? check(doc.doc, doc.at, view) : [])
  return { ...view, problems: [...loading.problems, ...checked].toSorted(byPosition) }
}

/** A text of one part that stands in no file of the pack; `file` names it in its problems, and its id where it has none of its own. */
export type LaidText = { file: string, text: string, county: string | null }

/**
 * Lays a text over a pack in place of the doc of the same id, or beside the others, and checks it there as `checkPack` checks a file. Without a
 * right shape the pack stays as it is and `doc` is null; what the check finds keeps nothing from being laid.
 */
export function layOver<T>(pack: PackView, kind: Part<T>, { file, text, county }: LaidText): { pack: PackView, doc: PackDoc<T> | null, problems: PackProblem[] } {
  const read = shapeDoc(pack.id, { part: kind, county, name: file.split('/').at(-1) as string }, parseFile(file, new TextEncoder().encode(text)))
  const doc = read.doc as PackDoc<T> | null
  if (doc === null) return { pack, doc, problems: limited(read.problems).toSorted(byPosition) }
  const files = new Map(pack.files).set(file, doc.hash)
  const laid: PackView = {
    ...pack, files, hash: hashOf(files),
    docs: <D>(folder: string) => (folder === kind.folder ? new Map<string, unknown>(pack.docs(folder)).set(doc.id, doc) : pack.docs(folder)) as ReadonlyMap<string, PackDoc<D>>,
  }
  return { pack: laid, doc, problems: limited([...read.problems, ...kind.check?.(doc.doc, doc.at, laid) ?? []]).toSorted(byPosition) }
}

type Loading = {
  root: string
  parts: readonly Part<any>[]
  folders: Map<string, Map<string, PackDoc>>
  files: Map<string, string>
  problems: PackProblem[]
  checks: { doc: PackDoc, part: Part<any> }[]
}

/** Reads the `pack.yaml` of a pack and of all it extends, parents before children, each once. */
async function readHeads(root: string, id: string): Promise<PackHead[]> {
  const heads: PackHead[] = []
  const stop = (problems: PackProblem[]): never => {
    const first = problems[0] as PackProblem
    throw fault(first.code === 'packs.missing-pack' && first.file === `${id}/pack.yaml` ? 'packs.no-pack' : 'packs.unreadable',
      { pack: id, first: printProblem(first, 'en', '') },
      problems.map((found) => ({ path: `${found.file}:${found.line}:${found.col}`, code: found.code, data: { zh: found.zh, en: found.en } })))
  }
  const visit = async (pack: string, below: readonly string[]): Promise<void> => {
    if (heads.some((head) => head.id === pack)) return
    // The id becomes a path: only the plain form may.
    if (!packId.safeParse(pack).success) throw fault('packs.no-pack', { pack })
    const file = await readPackFile(root, `${pack}/pack.yaml`)
    if (file.problems.length > 0) return stop(file.problems)
    const read = packShape.safeParse(file.value)
    if (!read.success) return stop(problemsOf(read.error.issues, file.value, file.at))
    if (read.data.id !== pack) return stop([problem('packs.other-id', file.at(['id']), { id: read.data.id, folder: pack })])
    const line = [...below, pack]
    for (const [index, parent] of (read.data.extends ?? []).entries()) {
      if (line.includes(parent)) return stop([problem('packs.cycle', file.at(['extends', index]), { pack: parent })])
      await visit(parent, line)
    }
    heads.push(read.data)
    if (heads.length > PACKS_MAX) return stop([problem('packs.too-many-parents', file.at([]), { max: PACKS_MAX })])
  }
  await visit(id, [])
  return heads
}

async function loadLayer(loading: Loading, pack: string): Promise<void> {
  const listing = await listFiles(loading.root, pack)
  loading.problems.push(...listing.problems)
  const reported = new Set<string>()
  for (const path of listing.paths) {
    const file = await readPackFile(loading.root, `${pack}/${path}`)
    loading.files.set(file.file, file.hash)
    if (path === 'pack.yaml' || path === 'README.md' || path === 'LICENSE') continue
    const place = placeOf(path, loading.parts)
    if ('code' in place) {
      // One sentence for a whole unknown folder, not one for each of its files.
      const about = place.code === 'packs.unknown-folder' ? `${pack}/${place.folder}` : file.file
      if (reported.has(about)) continue
      reported.add(about)
      loading.problems.push(problem(place.code, { file: about, line: 1, col: 1 }, place))
      continue
    }
    loading.problems.push(...limited(readDoc(loading, pack, place, file)))
  }
}

type Place = { part: Part<any>, county: string | null, name: string }
type NoPlace = { code: 'packs.unknown-folder' | 'packs.unknown-file' | 'packs.not-yaml', folder: string, name: string, known: string }

/** Which part a file belongs to, by its path inside the pack. */
function placeOf(path: string, parts: readonly Part<any>[]): Place | NoPlace {
  const steps = path.split('/')
  const name = steps.at(-1) as string
  const single = parts.find((candidate) => candidate.single === path)
  if (single !== undefined) return { part: single, county: null, name }
  const county = steps[0] === 'counties' && steps.length === 4 ? (steps[1] as string) : null
  const folder = county === null ? steps.slice(0, -1).join('/') : (steps[2] as string)
  const whole = parts.find((candidate) => candidate.folder === folder && candidate.single === undefined)
  if (whole !== undefined) {
    return name.endsWith('.yaml') ? { part: whole, county, name } : { code: 'packs.not-yaml', folder, name, known: '' }
  }
  const singles = parts.flatMap((candidate) => candidate.single ?? []).toSorted(byCodePoint)
  const beside = singles.filter((known) => known.slice(0, Math.max(0, known.lastIndexOf('/'))) === folder)
  if (folder === '' || beside.length > 0) return { code: 'packs.unknown-file', folder, name, known: beside.join(', ') }
  const folders = parts.map((candidate) => (candidate.single === undefined ? candidate.folder : candidate.single.split('/').slice(0, -1).join('/')))
  const known = [...new Set(folders)].filter((one) => one !== '').toSorted(byCodePoint).join(', ')
  return { code: 'packs.unknown-folder', folder, name, known }
}

/** Checks one file against its part and puts it among the docs in force. */
function readDoc(loading: Loading, pack: string, where: Place, read_file: ParsedFile): PackProblem[] {
  const { doc, replaces, problems } = shapeDoc(pack, where, read_file)
  if (doc === null) return problems
  const refused = place(loading, where.part.folder, doc, replaces)
  if (refused !== null) return [...problems, refused]
  loading.checks.push({ doc, part: where.part })
  return problems
}

/** Reads one file as its part says; a doc comes of it only when its shape is right. */
function shapeDoc(pack: string, { part: kind, county, name }: Place, read_file: ParsedFile): { doc: PackDoc | null, replaces: string | null, problems: PackProblem[] } {
  const renamed = renameKeys(read_file.value, read_file.at, kind.names ?? {})
  const file = { ...read_file, value: renamed.value, at: renamed.at }
  const problems = [...file.problems, ...renamed.problems]
  const advised = kind.lines_advised ?? FILE_LINES_ADVISED
  if (file.lines > advised && file.value !== undefined) {
    problems.push(problem('packs.long-file', { file: file.file, line: advised + 1, col: 1 }, { lines: file.lines, max: advised }, 'warning'))
  }
  if (file.value === undefined) return { doc: null, replaces: null, problems }
  const { replaces, ...value } = file.value as Record<string, unknown>
  const missing = kind.envelope === 'own' ? [] : envelopeProblems(value, file.at)
  problems.push(...missing)
  const read = kind.schema.safeParse(value)
  if (!read.success) {
    const said = new Set(missing.map((found) => found.code.replace('packs.no-', '')))
    problems.push(...problemsOf(read.error.issues.filter((issue) => !said.has(String(issue.path[0]))), value, file.at, renamed))
  }
  const id = idOf(value['id'], name)
  const doc: PackDoc | null = id === null || !read.success || missing.length > 0 ? null
    : { id, doc: read.data, file: file.file, hash: file.hash, text: file.text, pack, county, at: file.at }
  return { doc, replaces: replaces === undefined ? null : String(replaces), problems }
}

/** Puts a doc among those of its folder, overriding a parent's when it says so; returns why it may not. */
function place(loading: Loading, folder: string, doc: PackDoc, replaces: string | null): PackProblem | null {
  const docs = loading.folders.get(folder) ?? new Map<string, PackDoc>()
  loading.folders.set(folder, docs)
  const held = docs.get(doc.id)
  if (held !== undefined && held.pack === doc.pack) return problem('packs.duplicate-here', doc.at(['id']), { id: doc.id, other: held.file })
  if (held !== undefined && replaces !== doc.id) return problem('packs.duplicate-id', doc.at(['id']), { id: doc.id, other: held.file })
  if (replaces !== null) {
    const replaced = docs.get(replaces)
    if (replaced === undefined || replaced.pack === doc.pack) return problem('packs.replaces-nothing', doc.at(['replaces']), { id: replaces, folder })
    docs.delete(replaces)
  }
  docs.set(doc.id, doc)
  return null
}

function envelopeProblems(value: Record<string, unknown>, at: At): PackProblem[] {
  const problems: PackProblem[] = []
  if (!packId.safeParse(value['id']).success) problems.push(problem('packs.no-id', at(['id'])))
  if (!isSaidInBoth(value['title'])) problems.push(problem('packs.no-title', at(['title'])))
  const source_title = fieldOf(value['source'], 'title')
  if (!isText(source_title) && !isSaidInBoth(source_title)) problems.push(problem('packs.no-source', at(['source'])))
  return problems
}

function isSaidInBoth(value: unknown): boolean {
  return isText(fieldOf(value, 'zh')) && isText(fieldOf(value, 'en'))
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function fieldOf(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

function idOf(id: unknown, name: string): string | null {
  const read = packId.safeParse(id === undefined ? name.replace(/\.yaml$/, '') : id)
  return read.success ? read.data : null
}

function limited(problems: PackProblem[]): PackProblem[] {
  const over = problems[FILE_PROBLEMS_MAX]
  return over === undefined ? problems : [...problems.slice(0, FILE_PROBLEMS_MAX), problem('packs.too-many-problems', over, { max: FILE_PROBLEMS_MAX })]
}

function hashOf(files: ReadonlyMap<string, string>): string {
  return sha256([...files].toSorted(([a], [b]) => byCodePoint(a, b)).map(([path, hash]) => `${path}\0${hash}\n`).join(''))
}

function byPosition(a: PackProblem, b: PackProblem): number {
  return byCodePoint(a.file, b.file) || a.line - b.line || a.col - b.col
}
