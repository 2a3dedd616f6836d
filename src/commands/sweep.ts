import { fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { isDay } from '#kernel/values/days.ts'
import { readArgs, type Command } from './command.ts'
import { yuan } from './decide.ts'
import { inStretches } from './in-city.ts'

/** 批量测算: measures over every enterprise the platform knows facts of, or over a kept population; counts and money per measure. The run is kept. */
export const sweep: Command = {
  usage: 'jiebang sweep [--measure ID] [--population ID] [--as-of DATE] [--city CITY] [--json]',
  title: { zh: '对全部企业批量测算各条政策，列出家数与金额', en: 'run the measures over all enterprises; counts and money per measure' },
  async run(args, io) {
    const { values } = readArgs(sweep, args, { options: { measure: { type: 'string' }, population: { type: 'string' }, 'as-of': { type: 'string' }, city: { type: 'string' } }, positionals_max: 0 })
    const day = values['as-of']
    if (day !== undefined && !isDay(day)) throw fault('commands.wrong-value', { name: 'as-of' })
    const { sweepInStretches } = await import('#systems/incentives/sweep-city.ts')
    const tell = (done_count: number, of_count: number) => io.warn({ zh: `已测算 ${done_count} / ${of_count} 个主体`, en: `${done_count} of ${of_count} subjects weighed` })
    const { city_id, done } = await inStretches(readConfig(io.env), values.city, (inCity) => sweepInStretches(inCity, { measure: values.measure, population_id: values.population, as_of: day }, tell))
    const { run, population } = done
    io.say({ zh: `${population.title.zh}：${population.subjects_count} 个主体，政策按 ${run.as_of}；运行 ${run.id}`, en: `${population.title.en}: ${population.subjects_count} subjects, measures as of ${run.as_of}; run ${run.id}` })
    for (const one of run.counts) {
      const open = one.open_count === 0 ? { zh: '', en: '' } : { zh: `（其中 ${one.open_count} 家金额待定）`, en: ` (${one.open_count} of them with an open amount)` }
      io.say({
        zh: `${one.measure}：符合 ${one.eligible_count}${open.zh}，待补充 ${one.undecided_count}，不符合 ${one.not_eligible_count}，按政策 ${yuan(one.amount_fen)} 元，扣除上限、互斥与资金后 ${yuan(one.granted_fen)} 元`,
        en: `${one.measure}: ${one.eligible_count} eligible${open.en}, ${one.undecided_count} open, ${one.not_eligible_count} not; ${yuan(one.amount_fen)} yuan by the measure, ${yuan(one.granted_fen)} after caps, exclusions and funds`,
      })
    }
    const sum = (key: 'amount_fen' | 'granted_fen') => run.counts.reduce((all, one) => all + one[key], 0)
    io.say({ zh: `合计：按政策 ${yuan(sum('amount_fen'))} 元，核定 ${yuan(sum('granted_fen'))} 元`, en: `In all: ${yuan(sum('amount_fen'))} yuan by the measures, ${yuan(sum('granted_fen'))} granted` })
    io.answer({ ok: true, city_id, run: run.id, population: population.id, is_demo: population.is_demo, subjects: population.subjects_count, as_of: run.as_of, measures: run.counts, amount_fen: sum('amount_fen'), granted_fen: sum('granted_fen') })
    return 0
  },
}
