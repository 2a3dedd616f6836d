import type { Cx } from '#kernel/store/cx.ts'
import { openDb, sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform, visitor } from '#kernel/trust/actor.ts'
import { cutterOf } from '#engines/match/cutter.ts'
import { document_limits, indexAll } from '#engines/match/document.ts'
import { search, suggest } from '#engines/match/search.ts'
import { similar } from '#engines/match/similar.ts'
import { closeCluster } from '#test/support/database.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { corpusOf, questionsOf } from '#test/support/search-corpus.ts'
import { quantile } from '#test/support/seed-many.ts'

const documents_count = 20_000
const questions_count = 200
const kinds = ['bench-challenge', 'bench-result']

/** Short questions of both languages against 20,000 challenges and results, as a visitor under row-level security; the same words with ILIKE in the same run. */
export async function run(): Promise<Record<string, unknown>> {
  const house = await startHouse()
  try {
    const began = performance.now()
    const corpus = corpusOf(documents_count)
    for (let at = 0; at < corpus.length; at += document_limits.batch_max) await runJob(house.house, house.db, platform('jinhua'), (cx) => indexAll(cx, corpus.slice(at, at + document_limits.batch_max)))
    const index_seconds = (performance.now() - began) / 1000
    const owner = openDb(house.owner_url, 1)
    await sql`vacuum analyze search_document`.execute(owner)
    const { rows: size } = await sql<{ table_mb: number, index_mb: number }>`select round(pg_total_relation_size('search_document') / 1048576.0, 1)::float as table_mb, round(pg_relation_size('search_document_terms') / 1048576.0, 1)::float as index_mb`.execute(owner)
    await owner.destroy()
    await cutterOf(house.house.cities.get('jinhua')!)
    const questions = questionsOf(questions_count)
    for (const one of questions.slice(0, 40)) await asVisitor(house, (cx) => search(cx, { text: one.text, kinds }))
    const times = { zh: [] as number[], en: [] as number[] }, ilike: number[] = [], typed: number[] = [], alike: number[] = []
    let found = 0, loose = 0
    for (const one of questions) {
      times[one.language].push(await timed(house, async (cx) => {
        const answer = await search(cx, { text: one.text, kinds })
        found += Number(answer.total > 0)
        loose += Number(answer.is_loose)
      }))
      typed.push(await timed(house, (cx) => suggest(cx, { text: one.text.slice(0, -1), kinds })))
      ilike.push(await timed(house, (cx) => scan(cx, one.text)))
    }
    for (const one of corpus.slice(0, 40)) alike.push(await timed(house, (cx) => similar(cx, { kinds, title: one.title.zh!, text: one.body!.zh! })))
    const all = [...times.zh, ...times.en]
    const spread = (list: readonly number[]) => ({ p50: Math.round(quantile(list, 0.5) * 10) / 10, p95: Math.round(quantile(list, 0.95) * 10) / 10 })
    return {
      documents: documents_count, questions: questions_count, goal_p95_ms: 50, search_ms: spread(all), chinese_ms: spread(times.zh), english_ms: spread(times.en), suggest_ms: spread(typed), similar_ms: spread(alike), ilike_ms: spread(ilike),
      p95_share_of_ilike: Math.round(quantile(all, 0.95) / quantile(ilike, 0.95) * 1000) / 1000, p50_share_of_ilike: Math.round(quantile(all, 0.5) / quantile(ilike, 0.5) * 1000) / 1000,
      questions_with_hits: found, loose, index_seconds: Math.round(index_seconds), ...size[0],
    }
  } finally {
    await house.stop()
    await closeCluster()
  }
}

async function asVisitor<T>(house: TestHouse, work: (cx: Cx) => Promise<T>): Promise<T> {
  const city = house.house.cities.get('jinhua')!
  const actor = visitor('jinhua')
  return withScope(house.db, actor, city.access.reachOf(actor), (tx) => work({ house: house.house, tx, actor, city, now: '', today_on: '', command_id: null, record: { audits: [], letters: [] }, elevate: async () => {} }), 'read')
}

/** Milliseconds of the work itself: cutting, asking, counting, excerpts; without opening the transaction. */
function timed(house: TestHouse, work: (cx: Cx) => Promise<unknown>): Promise<number> {
  return asVisitor(house, async (cx) => {
    const began = performance.now()
    await work(cx)
    return performance.now() - began
  })
}

/** What a hall without an index does: every word somewhere in the texts, counted, first page. */
async function scan(cx: Cx, text: string): Promise<void> {
  const words = text.split(' ').map((word) => `%${word}%`)
  const holds = sql.join(words.map((word) => sql`(title_zh ilike ${word} or title_en ilike ${word} or body_zh ilike ${word} or body_en ilike ${word})`), sql` and `)
  await sql`select id, count(*) over () from search_document where city_id = 'jinhua' and kind = any(${kinds}) and ${holds} order by id limit 20`.execute(cx.tx)
}
