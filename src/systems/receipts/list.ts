import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { casesInReach, isTold, nearCases } from './reach.ts'
import { titleOf } from './title.ts'

const page_rows = 100

type Row = { seq: number, id: string, action: string, kind: string, subject: string, case_id: string | null, at: string, is_sealed: boolean }

/** 我的回执: receipts of what the reader sent, and of the cases within their reach, the latest first. */
export const list = query({
  title: { zh: '回执列表', en: 'Receipts' },
  input: z.strictObject({ case_id: z.string().min(1).max(64).optional(), after: z.coerce.number().int().min(1).optional() }),
  output: z.strictObject({
    receipts: z.array(z.strictObject({ id: z.string(), kind: z.string(), subject: z.string(), title: sentence, at: z.string(), is_sealed: z.boolean() })),
    next: z.number().nullable(),
  }),
  allow: { anyone: ['own'] },
  run: async (cx, input) => {
    // Receipts are of whoever has an account, in whatever role; the door knows roles only.
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const reached = await casesInReach(cx, input.case_id ?? null)
    await cx.elevate()
    const cases = new Map((await nearCases(cx, reached)).map((one) => [one.id, one]))
    const before = input.after === undefined ? sql`true` : sql`audit.seq < ${input.after}`
    const of_cases = sql`select event.receipt_id from case_event event where event.city_id = ${cx.city.id} and event.case_id = any(${[...cases.keys()]}::text[]) and event.receipt_id is not null and ${isTold(cx)}`
    const own = input.case_id === undefined ? sql`audit.account_id = ${cx.actor.account_id}` : sql`(audit.account_id = ${cx.actor.account_id} and audit.subject = ${`case:${input.case_id}`})`
    const { rows } = await sql<Row>`
      select audit.seq, audit.id, audit.action, audit.receipt->>'kind' as kind, audit.receipt->>'subject' as subject,
        case when audit.subject like 'case:%' then substr(audit.subject, 6) end as case_id, audit.receipt->>'at' as at, leaf.batch is not null as is_sealed
      from audit left join seal_leaf leaf on leaf.city_id = audit.city_id and leaf.audit_seq = audit.seq
      where audit.city_id = ${cx.city.id} and audit.receipt is not null and ${before} and (${own} or audit.id in (${of_cases}))
      order by audit.seq desc limit ${page_rows + 1}`.execute(cx.tx)
    const page = rows.slice(0, page_rows)
    const { rows: own_titles } = await sql<{ id: string, title_zh: string, title_en: string }>`select id, title_zh, title_en from case_file
      where city_id = ${cx.city.id} and id = any(${page.map((row) => row.case_id)}::text[])`.execute(cx.tx)
    const titles = new Map(own_titles.map((row) => [row.id, { zh: row.title_zh, en: row.title_en }]))
    return {
      receipts: page.map((row) => ({ id: row.id, kind: row.kind, subject: row.subject, title: titleOf(cx.house, row.action, titles.get(row.case_id ?? '') ?? null), at: row.at, is_sealed: row.is_sealed })),
      next: rows.length > page_rows ? page.at(-1)!.seq : null,
    }
  },
})
