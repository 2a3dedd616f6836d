import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'

/** 理由统计: how often each coded reason was given, within the reader's reach; codes that were never given count nought. */
export const reasons = query({
  title: { zh: '理由统计', en: 'Count the reasons' },
  input: z.strictObject({ register: z.string().min(1).max(64), action: z.string().max(64).optional(), from: z.iso.date().optional(), until: z.iso.date().optional() }),
  output: z.strictObject({ reasons: z.array(z.strictObject({ code: z.string(), title: sentence, count: z.number() })), total: z.number() }),
  allow: { 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx, input) => {
    const { rows } = await sql<{ code: string, n: number }>`select code, count(*)::int as n from case_reason where city_id = ${cx.city.id} and register = ${input.register}
      ${input.action ? sql`and action = ${input.action}` : sql``} ${input.from ? sql`and at >= ${input.from}::date` : sql``} ${input.until ? sql`and at < ${input.until}::date + 1` : sql``}
      group by code`.execute(cx.tx)
    const counts = new Map(rows.map((row) => [row.code, row.n]))
    const known = casesOf(cx.city).options(input.register)
    const gone = rows.filter((row) => !known.some((one) => one.id === row.code)).map(({ code }) => ({ id: code, title: { zh: code, en: code } }))
    return { reasons: [...known, ...gone].map(({ id, title }) => ({ code: id, title, count: counts.get(id) ?? 0 })), total: rows.reduce((sum, row) => sum + row.n, 0) }
  },
})
