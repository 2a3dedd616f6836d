import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Sources by path from the project's root, `/` between folders. The rules take such a map, so that a test can plant a breach in one. */
export type Sources = ReadonlyMap<string, string>

/** The project's own folder. */
export const project_root = join(import.meta.dirname, '../..')

/** Reads the files the patterns name. */
export function readSources(patterns: readonly string[]): Sources {
  const paths = globSync([...patterns], { cwd: project_root }).map((path) => path.replaceAll('\\', '/')).sort()
  return new Map(paths.map((path) => [path, readFileSync(join(project_root, path), 'utf8')]))
}

/** One import of a file: what it asks for, as written, and whether it is there when the program runs. */
export type Import = { asked: string, is_type: boolean }

const statement = /^\s*(import|export)\s+(type\s+)?(?:[\w*{][^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm
const call = /\bimport\(\s*['"]([^'"]+)['"]\s*\)(\.[A-Z])?/g

/** Every import of a source: statements, re-exports and `import(…)`, which is a type when a type's name follows it. */
export function importsOf(text: string): Import[] {
  const plain = withoutComments(text)
  return [
    ...[...plain.matchAll(statement)].filter((one) => one[1] === 'import' || /\sfrom\s*['"]/.test(one[0])).map((one) => ({ asked: one[3]!, is_type: one[2] !== undefined })),
    ...[...plain.matchAll(call)].map((one) => ({ asked: one[1]!, is_type: one[2] !== undefined })),
  ]
}

/** Blanks comments, line by line, and leaves strings alone well enough for imports and calls. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, (block) => block.replace(/[^\n]/g, ' ')).replace(/(^|[\s;{}])\/\/[^\n]*/g, '$1')
}

const aliases: Record<string, string> = {
  '#kernel/': 'src/kernel/', '#facts/': 'src/facts/', '#feel/': 'src/feel/', '#engines/': 'src/engines/', '#systems/': 'src/systems/',
  '#http/': 'src/http/', '#web/': 'src/web/', '#src/': 'src/', '#test/': 'test/',
}

/** The file an import leads to, or null when it leads to a package. */
export function resolveImport(from: string, asked: string): string | null {
  const alias = Object.keys(aliases).find((one) => asked.startsWith(one))
  if (alias !== undefined) return `${aliases[alias]}${asked.slice(alias.length)}`
  return asked.startsWith('.') ? join(dirname(from), asked).replaceAll('\\', '/') : null
}

/** Whether a source is only there for tests. */
export function isForTests(path: string): boolean {
  return path.startsWith('test/') || /\.test\.tsx?$/.test(path) || path.endsWith('-for-tests.ts')
}
