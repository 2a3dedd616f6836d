import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

/** Numbers that one page of a listing names: with two languages 5,000 addresses, a tenth of what one sitemap may hold, so that a file stays light. */
export const published_rows = 2_500
const pages_max = 100_000

const input = z.strictObject({ page: z.coerce.number().int().min(1).max(pages_max).default(1) })
const output = z.strictObject({ total: z.number(), rows: z.number(), ids: z.array(z.string()) })

/** 已发布榜单的编号: what search engines are told of, page by page in order of number. */
export const published = query({
  title: { zh: '已发布榜单的编号', en: 'Numbers of published challenges' }, input, output, allow: { anyone: ['public'] },
  run: (cx, { page }) => listed(cx, 'challenge', page),
})

/** 已公布专场的编号: the same of the sessions. */
export const publishedSessions = query({
  title: { zh: '已公布专场的编号', en: 'Numbers of published sessions' }, input, output, allow: { anyone: ['public'] },
  run: (cx, { page }) => listed(cx, 'challenge_session', page),
})

async function listed(cx: Cx, table: 'challenge' | 'challenge_session', page: number): Promise<z.output<typeof output>> {
  const where = sql`from ${sql.table(table)} where city_id = ${cx.city.id} and is_public`
  const { rows: total } = await sql<{ n: number }>`select count(*)::int as n ${where}`.execute(cx.tx)
  const { rows } = await sql<{ id: string }>`select id ${where} order by id limit ${published_rows} offset ${(page - 1) * published_rows}`.execute(cx.tx)
  return { total: total[0]!.n, rows: published_rows, ids: rows.map((row) => row.id) }
}
