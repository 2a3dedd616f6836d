import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { isDay } from '#kernel/values/days.ts'
import { groupsOfMeasures } from '#engines/rules/groups.ts'
import { isInForce, type CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { labelOf } from '#engines/rules/say.ts'
import { namesOf } from '#engines/rules/measure-check.ts'
import { readQuantity } from '#engines/rules/parameters.ts'
import { readPopulation, type Population } from '#engines/rules/population.ts'
import { runSweep, type Run } from '#engines/rules/run.ts'
import { othersIn, packMeasures, termsOf } from '../measures.ts'
import { fundBalance } from '../fund.ts'
import { checkText } from './check-text.ts'
import { draftOf } from './draft.ts'
import { trialFigures, type Figures, type Budget, figuresShape } from './figures.ts'
import { mayInLab, officers } from './may.ts'
import { cityPack } from './published.ts'

/**
 * 试算: runs a draft over a frozen population against the rule in force on the same day: what it costs by county and by sector, who gains and who loses. Caps
 * and groups are weighed, with the measures that share a group or a fund with it; what a fund holds is set beside what is drawn on it.
 */
export const tryMeasureDraft = action({
  title: { zh: '试算', en: 'Try a draft on a population' },
  input: z.strictObject({ draft_id: z.string().min(1).max(64), population_id: z.string().min(1).max(64), as_of: z.string().refine(isDay).optional() }),
  output: z.strictObject({ trial_id: z.string(), figures: figuresShape }),
  allow: officers,
  run: async (cx, { draft_id, population_id, as_of: asked }) => {
    const account_id = await mayInLab(cx, 'try-measure-draft')
    const draft = await draftOf(cx, draft_id)
    if (draft === null) throw fault('incentives.no-draft')
    const population = await readPopulation(cx, population_id)
    if (population === null || population.subjects_count === 0) throw fault('incentives.no-population', { population: population_id })
    const pack = await cityPack(cx)
    const { compiled: draftMeasure, pack: draftPack } = checkText(pack, { text: draft.text, measure: draft.measure, county: draft.county_id })
    if (draftMeasure === null) throw fault('incentives.draft-not-ready')
    if (draftMeasure.measure.subject !== 'enterprise') throw fault('incentives.not-swept')
    const as_of = asked ?? population.as_of
    const figures = await compare(cx, { population, as_of, before: packMeasures(pack).measures, draft: draftMeasure, draftPack })
    const trial_id = newId('trial')
    await sql`insert into incentive_measure_trial (city_id, id, draft_id, draft_version, population_id, as_of, figures, account_id)
      values (${cx.city.id}, ${trial_id}, ${draft.id}, ${draft.version}, ${population.id}, ${as_of}, ${JSON.stringify(figures)}::jsonb, ${account_id})`.execute(cx.tx)
    return { trial_id, figures }
  },
})

type Comparison = { population: Population, as_of: string, before: ReadonlyMap<string, CompiledMeasure>, draft: CompiledMeasure, draftPack: PackView }

async function compare(cx: Cx, { population, as_of, before, draft, draftPack }: Comparison): Promise<Figures> {
  const current = before.get(draft.id)
  const others = relatives(before, current, draft)
  const [was, is] = [[...current ? [current] : [], ...others], [draft, ...others]]
  const first = await runOf(cx, population, was, as_of, null)
  const second = await runOf(cx, population, is, as_of, first.id)
  const names = namesOf(draftPack)
  const unknown = [...new Set(draft.reads.map((name) => name.split('.')[0]!))].filter((name) => !Object.hasOwn(population.columns.facts, name) && !Object.hasOwn(population.columns.relations, name))
  const figures = await trialFigures(cx, {
    population, as_of, first, second, draft, current: current ?? null, others, budgets: await budgetsOf(cx, draft, others, as_of), unknown: unknown.map((name) => labelOf(names, name)),
    notes: { is_draft_in_force: isInForce(draft.measure, as_of), is_current_in_force: current === undefined ? null : isInForce(current.measure, as_of) },
  })
  // The head of each run stays with its counts; the rows of a trial are many and can be made again at any time.
  await sql`delete from rule_result where city_id = ${cx.city.id} and run_id in (${first.id}, ${second.id})`.execute(cx.tx)
  return figures
}

function runOf(cx: Cx, population: Population, measures: readonly CompiledMeasure[], as_of: string, of_run_id: string | null): Promise<Run> {
  // No pool: what is asked for is set against what is there, rather than cut to it.
  const terms = termsOf(measures, as_of).map((one) => ({ ...one, programme: null, fund: null }))
  return runSweep(cx, { population, measures, as_of, terms, of_run_id })
}

/** Measures for enterprises that share a group or a fund with the one or the other text: what they give may change with it. Groups may hang on further ones. */
function relatives(measures: ReadonlyMap<string, CompiledMeasure>, current: CompiledMeasure | undefined, draft: CompiledMeasure): CompiledMeasure[] {
  const funds = new Set([draft, ...current ? [current] : []].flatMap((one) => one.measure.fund?.id ?? []))
  const others = [...measures.values()].filter((one) => one.id !== draft.id && one.measure.subject === 'enterprise')
  const near = new Set(others.filter(({ measure }) => measure.fund !== undefined && funds.has(measure.fund.id)).map((one) => one.id))
  for (const text of [draft, ...current ? [current] : []]) {
    const groups = groupsOfMeasures([text, ...others].map((one) => one.measure))
    const found = [text.id]
    for (const id of found) for (const other of othersIn(groups, id)) if (!found.includes(other)) found.push(other)
    for (const id of found) near.add(id)
  }
  return others.filter((one) => near.has(one.id))
}

/** What bounds the money in all: the programme's cap, and the fund by its stated total or by what it was given for the year. */
async function budgetsOf(cx: Cx, draft: CompiledMeasure, others: readonly CompiledMeasure[], as_of: string): Promise<Budget[]> {
  const budgets: Budget[] = []
  const { programme } = draft.caps(as_of)
  if (programme !== undefined) budgets.push({ id: 'programme', measures: [draft.id], total_fen: programme, when_short: draft.measure.fund?.when_short ?? 'undetermined' })
  const { fund } = draft.measure
  if (fund === undefined) return budgets
  const stated = fund.total === undefined ? null : readQuantity(fund.total)
  const given = stated?.kind === 'money' ? stated.fen : (await fundBalance(cx, fund.id, Number(as_of.slice(0, 4)))).budget_fen
  budgets.push({ id: fund.id, measures: [draft.id, ...others.filter((one) => one.measure.fund?.id === fund.id).map((one) => one.id)], total_fen: given > 0 ? given : null, when_short: fund.when_short })
  return budgets
}
