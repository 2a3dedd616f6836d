import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { CalculateAnswer, Result } from './shapes.ts'

/** Where a result stands on its page. */
export const anchorOf = (id: string) => `result-${id}`

type Away = CalculateAnswer['combination']['away'][number]

/** The names of measures as a sentence takes them. */
export function useMeasureNames(results: readonly Result[]): (ids: readonly string[]) => string {
  const { t, say } = useWords()
  const titles = new Map(results.map((one) => [one.measure.id, one.measure.title]))
  return (ids) => ids.map((id) => t('incentives.best.named', { title: titles.has(id) ? say(titles.get(id)!) : id })).join(t('incentives.best.and'))
}

/** Why one falls away: which stand in its place, and whether the higher or the earlier is taken. */
export function Why({ away, results }: { away: Away, results: readonly Result[] }) {
  const { t } = useWords()
  const named = useMeasureNames(results)
  const way = away.takes === 'first' ? 'first' : away.for.length > 1 ? 'together' : 'highest'
  return <>{t(`incentives.best.${way}`, { others: named(away.for) })}</>
}

function Given({ result }: { result: Result }) {
  const { t, say } = useWords()
  const { measure, granted_fen } = result
  return (
    <li>
      <span>{say(measure.title)}</span>
      <Money amount_fen={granted_fen ?? 0} className="best__amount" />
      {measure.is_auto ? <span className="best__way"><Mark tone="done">{t('incentives.best.auto')}</Mark></span> : <a href={`#${anchorOf(measure.id)}`} className="best__way not-print">{t('incentives.best.go')}</a>}
    </li>
  )
}

/** 最优组合: which measures to claim together, which fall away and for what, and what the sources leave open. Nothing where there is nothing to choose. */
export function BestCombination({ answer }: { answer: CalculateAnswer }) {
  const { t, say, formatMoney } = useWords()
  const named = useMeasureNames(answer.results)
  const { combination: { given, away, open, least_fen }, results, total_fen } = answer
  const resultOf = (id: string) => results.find((one) => one.measure.id === id)
  if (given.length + away.length < 2 && open.length === 0) return null
  return (
    <section aria-labelledby="best" className="results best">
      <h2 id="best">{t(away.length > 0 ? 'incentives.best.title' : 'incentives.best.all')}</h2>
      <p className="small quiet">{t(away.length > 0 ? 'incentives.best.lead' : 'incentives.best.all-lead')}</p>
      {given.length === 0 ? null : <ol className="best__given">{given.flatMap((id) => resultOf(id) ?? []).map((one) => <Given key={one.measure.id} result={one} />)}</ol>}
      {given.length === 0 ? null : <p className="best__sum"><span>{t('incentives.list.total')}</span><Money amount_fen={total_fen} className="best__total" /></p>}
      {away.length === 0 ? null : (
        <div className="best__away"><h3>{t('incentives.best.away')}</h3>
          <ul>{away.map((one) => <li key={one.measure}><span>{say(resultOf(one.measure)!.measure.title)}</span> <span className="quiet">{t('incentives.best.alone', { amount: formatMoney({ amount_fen: one.amount_fen }) })}</span><p><Why away={one} results={results} /></p></li>)}</ul>
        </div>
      )}
      {open.length === 0 ? null : (
        <div className="best__open"><h3><Mark tone="near">{t('incentives.best.open')}</Mark></h3>
          <ul>{open.map((ids) => <li key={ids.join()}>{named(ids)}</li>)}</ul>
          {least_fen === null ? null : <p>{t('incentives.best.least', { most: formatMoney({ amount_fen: total_fen }), least: formatMoney({ amount_fen: least_fen }) })}</p>}
        </div>
      )}
    </section>
  )
}
