import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from './shapes.ts'
import { termsOf } from './terms.ts'

type Row = { sector: string, kind: string, admitted: number, away: number, out: number }

// Finance experts belong to no field, so they are counted as one line of their own.
async function byField(cx: Cx): Promise<Row[]> {
  const { rows } = await sql<Row>`select coalesce(sector, '') as sector, kind, count(*) filter (where is_in and not is_away)::int as admitted, count(*) filter (where is_in and is_away)::int as away, count(*) filter (where not is_in)::int as out
    from (select code, kind, sector, state = 'admitted' and coalesce(valid_until >= ${cx.today_on}::date, true) and coalesce(confirm_by >= ${cx.today_on}::date, true) as is_in, coalesce(${cx.today_on}::date between away_from and away_until, false) as is_away
      from expert left join lateral unnest(case when kind = 'technical' then sectors end) sector on true where city_id = ${cx.city.id} and state <> 'removed') one group by 1, 2`.execute(cx.tx)
  return rows
}

/** 专家数: how many are admitted by field and kind; the only thing the public is told, and it names nobody. */
export const counts = query({
  title: { zh: '专家数', en: 'Number of experts' },
  input: z.strictObject({}),
  output: z.strictObject({ fields: z.array(z.strictObject({ id: z.string(), title: sentence, technical: z.number() })), finance: z.number() }),
  allow: { anyone: ['public'] },
  run: async (cx) => {
    await cx.elevate()
    const rows = await byField(cx)
    const of = (sector: string, kind: string) => rows.filter((row) => row.sector === sector && row.kind === kind).reduce((sum, row) => sum + row.admitted + row.away, 0)
    return { fields: casesOf(cx.city).options('sectors').map(({ id, title }) => ({ id, title, technical: of(id, 'technical') })), finance: of('', 'finance') }
  },
})

/** 专家库分析: by field how many can be drawn now, are away or out, and where a panel would be short of candidates. */
export const figures = query({
  title: { zh: '专家库分析', en: 'Figures of the register' },
  input: z.strictObject({}),
  output: z.strictObject({
    fields: z.array(z.strictObject({ id: z.string(), title: sentence, kind: z.enum(['technical', 'finance']), available: z.number(), away: z.number(), out: z.number(), needed: z.number(), is_short: z.boolean() })),
    candidates_times: z.number(), seats: z.number(), is_illustrative: z.boolean(),
  }),
  allow: { 'expert-manager': ['same-city'] },
  run: async (cx) => {
    const rows = await byField(cx)
    const terms = termsOf(cx.city.pack)
    const lines = [...casesOf(cx.city).options('sectors').map(({ id, title }) => ({ id, title, kind: 'technical' as const, seats: terms.seats })), { id: '', title: { zh: '财务专家', en: 'Finance experts' }, kind: 'finance' as const, seats: 1 }]
    return {
      fields: lines.map(({ seats, ...line }) => {
        const row = rows.find((one) => one.sector === line.id && one.kind === line.kind)
        const needed = terms.candidates_times * seats
        return { ...line, available: row?.admitted ?? 0, away: row?.away ?? 0, out: row?.out ?? 0, needed, is_short: (row?.admitted ?? 0) < needed }
      }),
      candidates_times: terms.candidates_times, seats: terms.seats, is_illustrative: 'illustrative' in terms && terms.illustrative === true,
    }
  },
})
