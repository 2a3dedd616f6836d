import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'

/** Challenges one page of the listing names: with two languages 5,000 addresses, a tenth of what one sitemap may hold, so that a file stays light. */
export const published_rows = 2_500
const pages_max = 100_000

/** 已发布榜单的编号: what search engines are told of, page by page in order of number. */
export const published = query({
  title: { zh: '已发布榜单的编号', en: 'Numbers of published challenges' },
  input: z.strictObject({ page: z.coerce.number().int().min(1).max(pages_max).default(1) }),
  output: z.strictObject({ total: z.number(), rows: z.number(), ids: z.array(z.string()) }),
  allow: { anyone: ['public'] },
  run: async (cx, { page }) => {
    const { rows: total } = await sql<{ n: number }>`select count(*)::int as n from challenge where city_id = ${cx.city.id} and is_public`.execute(cx.tx)
    const { rows } = await sql<{ id: string }>`select id from challenge where city_id = ${cx.city.id} and is_public order by id limit ${published_rows} offset ${(page - 1) * published_rows}`.execute(cx.tx)
    return { total: total[0]!.n, rows: published_rows, ids: rows.map((row) => row.id) }
  },
})
