import { audit, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { indexAll } from '#engines/match/document.ts'
import type { SearchSource } from '#engines/match/source.ts'
import { sourcesOf } from './sources.ts'

/** Things one transaction indexes. */
export const batch_rows = 200

export type Rebuilt = { kind: string, seen: number, written: number, removed: number }

/**
 * 重建索引: walks every source of a city in batches, each a transaction of its own, while people go on searching and working. With `is_whole` unchanged things are
 * cut anew as well. What no source gives any more leaves the index; what came in meanwhile stays. `only` limits it to some kinds.
 */
export async function rebuild(house: House, db: Db, city_id: string, { is_whole = false, only }: { is_whole?: boolean, only?: (source: SearchSource) => boolean } = {}): Promise<Rebuilt[]> {
  const done: Rebuilt[] = []
  const sources = [...sourcesOf(house).values()]
  for (const source of sources.filter((one) => only?.(one) ?? true)) done.push(await rebuildOne(house, db, city_id, source, is_whole))
  if (only === undefined) {
    await runJob(house, db, platform(city_id), async (cx) => {
      await sql`delete from search_document where city_id = ${city_id} and kind <> all(${sources.map((one) => one.kind)}::text[])`.execute(cx.tx)
      audit(cx, 'search.rebuild', `city:${city_id}`, { kinds: done })
    })
  }
  return done
}

async function rebuildOne(house: House, db: Db, city_id: string, source: SearchSource, is_whole: boolean): Promise<Rebuilt> {
  const seen: string[] = []
  let written = 0
  let started: string | null = null
  for (let after: string | null = null, more = true; more;) {
    await runJob(house, db, platform(city_id), async (cx) => {
      started ??= cx.now
      const { documents, next } = await source.batch(cx, after, batch_rows)
      written += await indexAll(cx, documents, is_whole)
      seen.push(...documents.map((one) => one.id))
      after = next
      more = next !== null
    })
  }
  const removed = await runJob(house, db, platform(city_id), async (cx) => Number((await sql`delete from search_document
    where city_id = ${city_id} and kind = ${source.kind} and indexed_at < ${started}::timestamptz and id <> all(${seen}::text[])`.execute(cx.tx)).numAffectedRows ?? 0n))
  return { kind: source.kind, seen: seen.length, written, removed }
}

/** Brings the index up at start: what the pack states always (unchanged things cost one look), any other kind only where the index holds none of it yet. */
export async function bringUp(house: House, db: Db, city_id: string): Promise<void> {
  const { rows } = await runJob(house, db, platform(city_id), (cx) => sql<{ kind: string }>`select distinct kind from search_document where city_id = ${city_id}`.execute(cx.tx))
  const held = new Set(rows.map((row) => row.kind))
  await rebuild(house, db, city_id, { only: (source) => source.is_stated === true || !held.has(source.kind) })
}
