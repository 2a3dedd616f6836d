import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { ownerShownTo, waysTo } from '#engines/cases/near.ts'
import { mayRead } from './readers.ts'

const page_rows = 50
const count_max = 1_000

const line = z.strictObject({ case_id: z.string(), title: sentence, stage: sentence, organization: sentence.nullable(), county: sentence.nullable(), moved_at: z.string(), outcome: sentence.nullable(), is_demo: z.boolean() })

/** 办件列表: every case within reach, newest movement first. */
export const list = query({
  title: { zh: '办件列表', en: 'Cases' },
  input: z.strictObject({
    procedure: z.string().max(64).optional(), stage: z.string().max(64).optional(), state: z.enum(['open', 'closed', 'all']).default('all'),
    q: z.string().max(100).optional(), after: z.string().max(200).optional(),
  }),
  output: z.strictObject({ lines: z.array(line), total: z.number(), is_capped: z.boolean(), next: z.string().nullable(), stages: z.array(z.strictObject({ id: z.string(), title: sentence })) }),
  allow: mayRead,
  run: async (cx, input) => {
    const room = casesOf(cx.city)
    const [after_at, after_id] = input.after ? input.after.split('~') : []
    const like = input.q ? `%${input.q.replace(/[\\%_]/g, '\\$&')}%` : null
    const filter = sql`${input.procedure ? sql`and procedure = ${input.procedure}` : sql``} ${input.stage ? sql`and stage = ${input.stage}` : sql``}
      ${input.state === 'open' ? sql`and closed_at is null` : input.state === 'closed' ? sql`and closed_at is not null` : sql``}
      ${like === null ? sql`` : sql`and (title_zh ilike ${like} or title_en ilike ${like})`}`
    const ways = waysTo(cx, 'case_file', 'id').map(({ condition }) => sql`city_id = ${cx.city.id} and ${condition} ${filter}`)
    const shows_owner = ownerShownTo(cx)
    const after = after_at === undefined ? sql`` : sql`and (moved_at, id) < (${after_at}::timestamptz, ${after_id ?? ''})`
    // Each way walks its own index as far as one page; the pages are then merged.
    const pages = sql.join(ways.map((way) => sql`(select city_id, id, procedure, title_zh, title_en, stage, org_id, county_id, moved_at, outcome, is_demo, ${shows_owner} as shows_owner from case_file where ${way} ${after} order by moved_at desc, id desc limit ${page_rows + 1})`), sql` union `)
    const counts = sql.join(ways.map((way) => sql`(select id from case_file where ${way} limit ${count_max + 1})`), sql` union `)
    type Row = { id: string, procedure: string, title_zh: string, title_en: string, stage: string, org_zh: string | null, org_en: string | null, county_id: string | null, moved_at: string, outcome: string | null, is_demo: boolean }
    const { rows } = await sql<Row>`
      select file.id, file.procedure, file.title_zh, file.title_en, file.stage, case when file.shows_owner then org.title_zh end as org_zh, case when file.shows_owner then org.title_en end as org_en, file.county_id,
        to_char(file.moved_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moved_at, file.outcome, file.is_demo
      from (select * from (${pages}) page order by moved_at desc, id desc limit ${page_rows + 1}) file left join organization org on org.city_id = file.city_id and org.id = file.org_id
      order by file.moved_at desc, file.id desc`.execute(cx.tx)
    const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from (${counts}) one`.execute(cx.tx)
    const counties = room.options('counties')
    const lines = rows.slice(0, page_rows)
    const last = lines.at(-1)
    const total = counted[0]!.n
    return {
      lines: lines.map((row) => {
        const text = room.current.get(row.procedure)?.procedure.text
        return {
          case_id: row.id, title: { zh: row.title_zh, en: row.title_en }, stage: text?.stages.find((one) => one.id === row.stage)?.title ?? { zh: row.stage, en: row.stage },
          organization: row.org_zh === null ? null : { zh: row.org_zh, en: row.org_en ?? row.org_zh }, county: counties.find((one) => one.id === row.county_id)?.title ?? null,
          moved_at: row.moved_at, outcome: row.outcome ? text?.outcomes.find((one) => one.id === row.outcome)?.title ?? { zh: row.outcome, en: row.outcome } : null, is_demo: row.is_demo,
        }
      }),
      total: Math.min(total, count_max), is_capped: total > count_max, next: rows.length > page_rows && last ? `${last.moved_at}~${last.id}` : null,
      stages: room.current.get(input.procedure ?? 'challenge')?.procedure.text.stages ?? [],
    }
  },
})
