import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { pseudonymOf } from '#engines/draw/pseudonym.ts'
import { drawColumns, noticeOf, type Draw } from './draw.ts'
import { codesOf, saltsFor } from './make.ts'

/** Most disclosed draws of a year that the test of evenness looks at: the latest. */
const draws_max = 500

/** 抽取监督数据: what shows an auditor whether draws run as they should, as counts. What depends on who sits is computed of disclosed panels alone. */
export const figures = query({
  title: { zh: '查看抽取监督数据', en: 'Figures on the draws of a year' },
  input: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
  output: z.strictObject({
    year: z.number(), numbered: z.number(), drawn: z.number(), cancelled: z.number(), supplements: z.number(), direct: z.number(), short: z.number(), asked: z.number(), accepted: z.number(), declined: z.number(), unanswered: z.number(), conflicts: z.number(),
    unlocks: z.number(), disclosed: z.number(), experts_eligible: z.number(), experts_never_seated: z.number(), chi_square: z.number().nullable(), degrees: z.number(),
  }),
  allow: { auditor: ['same-city'], supervisor: ['same-city'] },
  run: async (cx, input) => {
    const year = input.year ?? Number(cx.today_on.slice(0, 4))
    await cx.elevate()
    const { rows } = await sql<Record<'numbered' | 'drawn' | 'cancelled' | 'supplements' | 'direct' | 'short' | 'disclosed', number>>`select count(*)::int as numbered, count(*) filter (where seed is not null)::int as drawn,
        count(*) filter (where state in ('cancelled', 'dropped') and seed is null)::int as cancelled, count(*) filter (where kind = 'supplement')::int as supplements, count(*) filter (where is_direct)::int as direct, count(*) filter (where shortage is not null)::int as short,
        count(*) filter (where disclosed_at is not null)::int as disclosed from draw where city_id = ${cx.city.id} and year = ${year}`.execute(cx.tx)
    const { rows: events } = await sql<Record<'asked' | 'accepted' | 'declined' | 'unanswered' | 'conflicts', number>>`select count(*) filter (where event.kind = 'asked')::int as asked, count(*) filter (where event.kind = 'accepted')::int as accepted, count(*) filter (where event.kind = 'declined')::int as declined,
        count(*) filter (where event.kind = 'no-answer')::int as unanswered, count(*) filter (where event.kind = 'conflict')::int as conflicts from draw_event event join draw on draw.city_id = event.city_id and draw.case_id = event.case_id where event.city_id = ${cx.city.id} and draw.year = ${year}`.execute(cx.tx)
    const { rows: unlocks } = await sql<{ count: number }>`select count(*)::int as count from draw_unlock held join draw on draw.city_id = held.city_id and draw.case_id = held.case_id where held.city_id = ${cx.city.id} and draw.year = ${year} and held.granted_at is not null`.execute(cx.tx)
    return { year, ...rows[0]!, ...events[0]!, unlocks: unlocks[0]!.count, ...await evenness(cx, year) }
  },
})

/**
 * 均匀性: over the disclosed draws of a year, how often each eligible expert was drawn for a seat against how often they should have been (seats over candidates, stratum
 * by stratum), as one sum of squares. Limits per employer make the true chances a little uneven; a value far beyond the degrees of freedom asks for a look.
 */
async function evenness(cx: Cx, year: number): Promise<{ experts_eligible: number, experts_never_seated: number, chi_square: number | null, degrees: number }> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and year = ${year} and disclosed_at is not null and seed is not null order by sequence desc limit ${draws_max}`.execute(cx.tx)
  const of = new Map<string, { seated: number, expected: number, variance: number }>()
  for (const draw of rows) {
    const { notice, number } = noticeOf(draw)
    const salts = await saltsFor(cx, draw.case_id, number)
    const codes = new Map((await codesOf(cx, draw)).map((code) => [pseudonymOf(nodeTools, salts.expert(code), code), code]))
    const seated = new Set(draw.result!.seats.map((one) => one.pseudonym))
    const chances = new Map<string, number>()
    for (const line of draw.list!.list.lines) {
      const [pseudonym, stratum] = line.split('|') as [string, string]
      const count = draw.counts!.find((one) => one.stratum === stratum)!.count
      chances.set(pseudonym, Math.min(1, (chances.get(pseudonym) ?? 0) + notice.strata.find((one) => one.id === stratum)!.seats / count))
    }
    for (const [pseudonym, chance] of chances) {
      const code = codes.get(pseudonym)!
      const held = of.get(code) ?? { seated: 0, expected: 0, variance: 0 }
      of.set(code, { seated: held.seated + (seated.has(pseudonym) ? 1 : 0), expected: held.expected + chance, variance: held.variance + chance * (1 - chance) })
    }
  }
  const weighed = [...of.values()].filter((one) => one.variance > 0)
  const sum = weighed.reduce((total, one) => total + (one.seated - one.expected) ** 2 / one.variance, 0)
  return { experts_eligible: of.size, experts_never_seated: [...of.values()].filter((one) => one.seated === 0).length, chi_square: weighed.length === 0 ? null : Math.round(sum * 100) / 100, degrees: Math.max(weighed.length - 1, 0) }
}
