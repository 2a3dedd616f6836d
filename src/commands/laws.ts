import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Sentence } from '#kernel/declare/fault.ts'

/** An invariant of the data: its query returns a row for each breach. */
export type Law = { id: string, title: Sentence, query: string, file: string }

/** What running a law found: the first breaches, and whether there are more. `refused` is PostgreSQL's own word when it cannot run. */
export type LawResult = { id: string, title: Sentence, ok: boolean, breaches: Record<string, unknown>[], has_more: boolean, refused: string | null }

const breaches_max = 10
const source_root = join(import.meta.dirname, '..')

/** Every law of every room that has some, in the order of their files. */
export function findLaws(root = source_root): Law[] {
  return globSync(['kernel/*/laws.sql', 'facts/laws.sql', 'engines/*/laws.sql', 'systems/*/laws.sql'], { cwd: root }).sort().flatMap((file) => parseLaws(readFileSync(join(root, file), 'utf8'), file))
}

/** Reads `-- law: id | zh | en` and the query after it, up to the next law. A law without words or query is a mistake of ours. */
export function parseLaws(text: string, file: string): Law[] {
  return text.split(/^-- law: /m).slice(1).map((part) => {
    const [head = '', ...lines] = part.split('\n')
    const [id = '', zh = '', en = ''] = head.split('|').map((one) => one.trim())
    const query = lines.join('\n').trim().replace(/;(\s*--[^\n]*)*\s*$/, '')
    if (id === '' || zh === '' || en === '' || !/\bselect\b/i.test(query)) throw new Error(`invariant: ${file}: a law needs id | zh | en and a query: ${head}`)
    return { id, title: { zh, en }, query, file }
  })
}

/** Runs laws on one connection, each to its end whatever the others say; the caller's transaction must allow savepoints. */
export async function runLaws(client: pg.Client, laws: readonly Law[]): Promise<LawResult[]> {
  const results: LawResult[] = []
  for (const { id, title, query } of laws) {
    await client.query('savepoint law')
    try {
      const { rows } = await client.query<Record<string, unknown>>(`select * from (${query}\n) breach limit ${breaches_max + 1}`)
      results.push({ id, title, ok: rows.length === 0, breaches: rows.slice(0, breaches_max), has_more: rows.length > breaches_max, refused: null })
    } catch (error) {
      results.push({ id, title, ok: false, breaches: [], has_more: false, refused: (error as Error).message })
    }
    await client.query('rollback to savepoint law')
  }
  return results
}
