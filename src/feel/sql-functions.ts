import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The SQL that makes the functions which generated statements call; the migrations run the same files. */
export function sqlFunctions(): string {
  const folder = join(import.meta.dirname, 'migrations')
  return readdirSync(folder).filter((file) => file.endsWith('.sql')).sort().map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
}
