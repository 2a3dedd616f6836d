import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack-shape.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import type { Population } from '#engines/rules/population.ts'
import type { Run } from '#engines/rules/run.ts'

/** Movements told each way. */
export const movements_max = 10

const fen = z.number()
const parted = z.array(z.strictObject({ id: z.string().nullable(), title: sentenceShape, before_fen: fen, after_fen: fen, gain_count: z.number(), lose_count: z.number() }))
const movement = z.strictObject({ subject_id: z.string(), county: sentenceShape, sector: sentenceShape, before_fen: fen, after_fen: fen })

export const figuresShape = z.strictObject({
  population: z.strictObject({ id: z.string(), title: sentenceShape, subjects_count: z.number(), is_demo: z.boolean() }), as_of: z.string(),
  before_fen: fen, after_fen: fen, before_count: z.number(), after_count: z.number(), begin_count: z.number(), cease_count: z.number(),
  gain_count: z.number(), gain_fen: fen, lose_count: z.number(), lose_fen: fen, open_before: z.number(), open_after: z.number(), undecided_before: z.number().nullable(), undecided_after: z.number().nullable(),
  counties: parted, sectors: parted, gains: z.array(movement), losses: z.array(movement),
  others: z.array(z.strictObject({ id: z.string(), title: sentenceShape, before_fen: fen, after_fen: fen })),
  budgets: z.array(z.strictObject({ id: z.string(), total_fen: fen.nullable(), when_short: z.string(), before_fen: fen, after_fen: fen })),
  unknown: z.array(sentenceShape), is_draft_in_force: z.boolean(), is_current_in_force: z.boolean().nullable(),
})

/** What a trial came to. Money in whole fen, of the measure and of those it shares a group or a fund with together; counts are enterprises. */
export type Figures = z.output<typeof figuresShape>

export type Budget = { id: string, measures: string[], total_fen: number | null, when_short: string }

type Wish = {
  population: Population, as_of: string, first: Run, second: Run, draft: CompiledMeasure, current: CompiledMeasure | null, others: readonly CompiledMeasure[], budgets: readonly Budget[]
  unknown: { zh: string, en: string }[], notes: Pick<Figures, 'is_draft_in_force' | 'is_current_in_force'>
}

const none = { zh: '未注明', en: 'Not stated' }

/** Reads two runs over the same population side by side; their results must still be there. The transaction must be elevated. */
export async function trialFigures(cx: Cx, { population, as_of, first, second, draft, current, others, budgets, unknown, notes }: Wish): Promise<Figures> {
  const counties = [...others, draft].flatMap((one) => one.county === null ? [] : [{ measure: one.id, county: one.county }])
  // A county's measure is for the enterprises of that county; a sweep weighs everybody.
  const elsewhere = counties.length === 0 ? sql`` : sql`and not exists (select from (values ${sql.join(counties.map((one) => sql`(${one.measure}, ${one.county})`))}) as own(measure, county) where own.measure = result.measure and own.county is distinct from result.county_id)`
  const results = sql`select subject_id, county_id, sector_id, measure, run_id = ${second.id} as is_after, amount_fen, coalesce(granted_fen, 0) as fen from rule_result result
    where city_id = ${cx.city.id} and run_id in (${first.id}, ${second.id}) ${elsewhere}`
  const each = sql`select subject_id, county_id, sector_id, coalesce(sum(fen) filter (where not is_after), 0) as before_fen, coalesce(sum(fen) filter (where is_after), 0) as after_fen,
      coalesce(bool_or(not is_after and measure = ${draft.id}), false) as was, coalesce(bool_or(is_after and measure = ${draft.id}), false) as now,
      coalesce(bool_or(not is_after and measure = ${draft.id} and amount_fen is null), false) as was_open, coalesce(bool_or(is_after and measure = ${draft.id} and amount_fen is null), false) as now_open
    from (${results}) result group by 1, 2, 3`
  type Sums = { before_fen: number, after_fen: number, gain_count: number, lose_count: number }
  const sums = sql`coalesce(sum(before_fen), 0)::bigint as before_fen, coalesce(sum(after_fen), 0)::bigint as after_fen,
    count(*) filter (where after_fen > before_fen)::int as gain_count, count(*) filter (where after_fen < before_fen)::int as lose_count`
  const { rows: [total] } = await sql<Omit<Sums, never> & Pick<Figures, 'before_count' | 'after_count' | 'begin_count' | 'cease_count' | 'gain_fen' | 'lose_fen' | 'open_before' | 'open_after'>>`select ${sums},
      count(*) filter (where was)::int as before_count, count(*) filter (where now)::int as after_count, count(*) filter (where now and not was)::int as begin_count, count(*) filter (where was and not now)::int as cease_count,
      coalesce(sum(after_fen - before_fen) filter (where after_fen > before_fen), 0)::bigint as gain_fen, coalesce(sum(before_fen - after_fen) filter (where after_fen < before_fen), 0)::bigint as lose_fen,
      count(*) filter (where was_open)::int as open_before, count(*) filter (where now_open)::int as open_after from (${each}) one`.execute(cx.tx)
  const parts = async (column: 'county_id' | 'sector_id', register: string) => {
    const { rows } = await sql<Sums & { id: string | null }>`select ${sql.ref(column)} as id, ${sums} from (${each}) one group by 1 order by greatest(sum(before_fen), sum(after_fen)) desc, 1`.execute(cx.tx)
    return rows.map((row) => ({ ...row, title: titleOf(cx, register, row.id) }))
  }
  const moved = async (is_gain: boolean) => {
    const { rows } = await sql<{ subject_id: string, county_id: string | null, sector_id: string | null, before_fen: number, after_fen: number }>`select subject_id, county_id, sector_id, before_fen::bigint as before_fen, after_fen::bigint as after_fen
      from (${each}) one where ${is_gain ? sql`after_fen > before_fen` : sql`after_fen < before_fen`} order by abs(after_fen - before_fen) desc, subject_id limit ${movements_max}`.execute(cx.tx)
    return rows.map(({ county_id, sector_id, ...row }) => ({ ...row, county: titleOf(cx, 'counties', county_id), sector: titleOf(cx, 'sectors', sector_id) }))
  }
  const { rows: by_measure } = await sql<{ measure: string, before_fen: number, after_fen: number }>`select measure, coalesce(sum(fen) filter (where not is_after), 0)::bigint as before_fen, coalesce(sum(fen) filter (where is_after), 0)::bigint as after_fen
    from (${results}) result group by measure`.execute(cx.tx)
  const of = (id: string) => by_measure.find((one) => one.measure === id) ?? { before_fen: 0, after_fen: 0 }
  const undecided = (run: Run, own: CompiledMeasure | null) => own === null || own.county !== null ? null : run.counts.find((one) => one.measure === draft.id)?.undecided_count ?? 0
  return {
    population: { id: population.id, title: population.title, subjects_count: population.subjects_count, is_demo: population.is_demo }, as_of,
    ...total!, undecided_before: undecided(first, current), undecided_after: undecided(second, draft),
    counties: await parts('county_id', 'counties'), sectors: await parts('sector_id', 'sectors'), gains: await moved(true), losses: await moved(false),
    others: others.map((one) => ({ id: one.id, title: one.measure.title, before_fen: of(one.id).before_fen, after_fen: of(one.id).after_fen })),
    budgets: budgets.map(({ id, total_fen, when_short, measures }) => ({ id, total_fen, when_short, before_fen: measures.reduce((sum, one) => sum + of(one).before_fen, 0), after_fen: measures.reduce((sum, one) => sum + of(one).after_fen, 0) })),
    unknown, ...notes,
  }
}

function titleOf(cx: Cx, register: string, id: string | null): { zh: string, en: string } {
  if (id === null) return none
  return casesOf(cx.city).options(register).find((one) => one.id === id)?.title ?? { zh: id, en: id }
}
