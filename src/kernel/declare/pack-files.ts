import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FILE_BYTES_MAX, type PackProblem, type ParsedFile, parseFile, problem } from './pack-source.ts'

export const FILES_MAX = 2_000
// counties/<county>/<folder>/<file> is the deepest place a file may stand at.
const NESTING_MAX = 4

export type Listing = { paths: string[], problems: PackProblem[] }

/**
 * Lists the plain files of a pack's folder, relative to it, in code-point order. Names that start with a dot are left out.
 * Links are refused: a pack must be whole, and the same, wherever it is copied.
 */
export async function listFiles(root: string, pack: string): Promise<Listing> {
  const paths: string[] = []
  const problems: PackProblem[] = []
  const open: string[] = ['']
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of await readdir(join(root, pack, folder), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const is_deep = path.split('/').length >= NESTING_MAX
      if (entry.isDirectory() && !is_deep) open.push(path)
      else if (entry.isFile()) paths.push(path)
      else problems.push(problem('packs.not-a-file', { file: `${pack}/${path}`, line: 1, col: 1 }, { name: entry.name }))
      if (paths.length > FILES_MAX) {
        problems.push(problem('packs.too-many-files', { file: `${pack}/pack.yaml`, line: 1, col: 1 }, { pack, max: FILES_MAX }))
        return { paths: paths.slice(0, FILES_MAX).toSorted(byCodePoint), problems }
      }
    }
  }
  return { paths: paths.toSorted(byCodePoint), problems }
}

/** Reads and parses `path` (relative to the packs' root); a file past the size limit is not read. */
export async function readPackFile(root: string, path: string): Promise<ParsedFile> {
  const start = { file: path, line: 1, col: 1 }
  const unread: ParsedFile = { file: path, hash: '', lines: 0, text: '', value: undefined, at: () => start, problems: [] }
  try {
    const { size } = await stat(join(root, path))
    if (size > FILE_BYTES_MAX) return { ...unread, problems: [problem('packs.too-large', start, { bytes: size, max: FILE_BYTES_MAX })] }
    return parseFile(path, await readFile(join(root, path)))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (reason === 'ENOENT') return { ...unread, problems: [problem('packs.missing-pack', start, { file: path })] }
    return { ...unread, problems: [problem('packs.unreadable-file', start, { reason })] }
  }
}

/** The order in which a pack's files are hashed and read: the same on every machine and in every locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
