import type { Search } from '../public/address.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import { CalculatorForm } from './calculator-form.tsx'
import type { Answers } from './calculator-search.ts'
import { anchorOf, BestCombination, Why } from './combination.tsx'
import type { CalculateAnswer, CatalogueAnswer, Result } from './shapes.ts'

const marks = { true: { shape: '✔', word: 'yes' }, false: { shape: '✘', word: 'no' }, null: { shape: '?', word: 'open' } } as const
const why = { 'group-taken': 'taken', 'year-cap': 'yearly', 'total-cap': 'cumulative' } as Record<string, string>

/** A value that was given or is known; the rows of a relation one under the other. */
export function Given({ value, rows }: { value: { zh: string, en: string }, rows: { zh: string, en: string }[] }) {
  const { say } = useWords()
  return rows.length === 0 ? <b className="number">{say(value)}</b> : <>{rows.map((row, at) => <span key={at} className="calc__given">{say(row)}</span>)}</>
}

/** The way back to the first question; the answers stay. */
export function ChangePlace({ search }: { search: Search }) {
  const { t } = useWords()
  return <Go to="/incentives/calculator" search={{ ...search, county: undefined, at: undefined }} className="calc__change not-print" aria-label={t('incentives.calc.change-place')}>{t('incentives.calc.change')}</Go>
}

/** What a result gives, as far as it can be said. */
function Gives({ result: { granted_fen, amount_fen, at_least_fen, at_most_fen, is_amount_undetermined, effect, reduced_by } }: { result: Result }) {
  const { t, say, formatMoney } = useWords()
  if (effect !== null) return <p className="result__gives result__gives--said">{say(effect)}</p>
  if (granted_fen !== null) {
    return <p className="result__gives"><Money amount_fen={granted_fen} className="result__amount" />{amount_fen !== null && granted_fen < amount_fen ? <span className="small quiet"> {t('incentives.list.reduced', { amount: formatMoney({ amount_fen }), why: t(`incentives.list.why.${why[reduced_by ?? ''] ?? 'other'}`) })}</span> : null}</p>
  }
  if (!is_amount_undetermined) return <p className="result__gives"><Mark tone="unknown">{t('incentives.list.amount-missing')}</Mark></p>
  const bounds = [at_least_fen === null ? null : t('incentives.list.at-least', { amount: formatMoney({ amount_fen: at_least_fen }) }), at_most_fen === null ? null : t('incentives.list.at-most', { amount: formatMoney({ amount_fen: at_most_fen }) })].filter((one) => one !== null)
  return <p className="result__gives"><Mark tone="near">{t('incentives.list.amount-open')}</Mark> {bounds.join(' · ')}</p>
}

function Because({ result }: { result: Result }) {
  const { t, say } = useWords()
  return (
    <ul className="because" aria-label={t('incentives.list.because')}>
      {result.because.map((one) => {
        const mark = marks[String(one.verdict) as 'true' | 'false' | 'null']
        return (
          <li key={one.condition} className={`because__one because__one--${mark.word}`}>
            <span aria-hidden="true" className="because__mark">{mark.shape}</span>
            <span><span className="hidden-visually">{t(`incentives.list.${mark.word}`)}{t('incentives.list.colon')}</span>{say(one.title)}
              {one.values.map((value) => <span key={value.name} className="because__value">{say(value.title)}{t('incentives.list.colon')}{value.value === null ? t('incentives.list.not-known') : <b className="number">{say(value.value)}</b>}{value.value === null ? null : <> · {value.is_stated ? t('incentives.calc.stated') : `${say(value.source)}${value.period === null ? '' : ` ${value.period}`}`}</>}</span>)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** The way from a result to a claim: for an enterprise at once, for others by signing in. */
function Claim({ result, answers }: { result: Result, answers: Answers }) {
  const { t, say } = useWords()
  const { me, address } = useReader()
  const own = (me?.roles ?? []).filter((one) => one.role === 'enterprise' && one.org_id !== null)
  if (!me?.account) return <Go to="/sign-in" search={{ to: address }} className="result__way">{t('incentives.list.sign-in')}</Go>
  return <>{own.map((one) => (
    <form key={one.org_id} data-post="/api/incentives/claim-measure" data-to="/cases/{case_id}" className="result__claim">
      <input type="hidden" name="measure" value={result.measure.id} /><input type="hidden" name="org_id" value={one.org_id!} /><input type="hidden" name="facts" value={JSON.stringify(answers)} />
      <button className="button-link">{own.length === 1 ? t('incentives.list.claim') : t('incentives.list.claim-for', { organization: say(one.org_title) })}</button>
      <p role="status" className="grant__said" />
    </form>
  ))}</>
}

function ResultRow({ result, search, answers, answer }: { result: Result, search: Search, answers: Answers, answer: CalculateAnswer }) {
  const { t, say, formatMoney } = useWords()
  const { outcome, measure } = result
  const page = `/incentives/${encodeURIComponent(measure.id)}`
  const away = answer.combination.away.find((one) => one.measure === measure.id)
  return (
    <li id={anchorOf(measure.id)} className={outcome === 'eligible' ? 'result' : 'result result--short'}>
      <h3>{outcome === 'eligible' ? say(measure.title) : <Go to={page}>{say(measure.title)}</Go>}</h3>
      {away === undefined ? null : <><p className="result__gives quiet">{t('incentives.best.alone', { amount: formatMoney({ amount_fen: away.amount_fen }) })}</p><p className="result__away"><Why away={away} results={answer.results} /></p></>}
      {outcome === 'eligible' ? <>{away === undefined ? <Gives result={result} /> : null}<Because result={result} /></> : null}
      {result.shortfall.length === 0 ? null : <ul className="result__short">{result.shortfall.map((one, at) => <li key={at}>{say(one.sentence)}</li>)}</ul>}
      {result.missing.length === 0 ? null : (
        <CalculatorForm search={search} className="result__missing">
          <ul><li className="quiet result__label">{t('incentives.list.missing')}</li>{result.missing.map((one) => <li key={one.fact}><button name="at" value={one.fact} className="link-button">{say(one.title)}</button></li>)}</ul>
        </CalculatorForm>
      )}
      {outcome !== 'eligible' || away !== undefined || result.documents.length === 0 ? null : <div className="result__papers"><p className="label">{t('incentives.list.documents')}</p><ul>{result.documents.map((one, at) => <li key={at}>{say(one)}</li>)}</ul></div>}
      {outcome !== 'eligible' || result.warnings.length === 0 ? null : <ul className="result__warnings">{result.warnings.map((one, at) => <li key={at}>{say(one)}</li>)}</ul>}
      {outcome === 'eligible' ? <div className="result__ways not-print">
        {measure.subject === 'enterprise' && away === undefined ? <Claim result={result} answers={answers} /> : null}
        <Go to={page} className="result__way">{t('incentives.list.measure')}</Go>
      </div> : null}
    </li>
  )
}

/** 结果清单: what can be had, with reasons and papers; what is still open; what is lacking and by how much. Printable as it stands. */
export function ResultList({ search, answer, answers, catalogue }: { search: Search, answer: CalculateAnswer, answers: Answers, catalogue: CatalogueAnswer }) {
  const { t, say, formatDate, formatMoney } = useWords()
  const of = (outcome: Result['outcome']) => answer.results.filter((one) => one.outcome === outcome)
  const is_away = new Set(answer.combination.away.map((one) => one.measure))
  const eligible = of('eligible').filter((one) => !is_away.has(one.measure.id)), away = of('eligible').filter((one) => is_away.has(one.measure.id)), undecided = of('undecided'), refused = of('not-eligible')
  const near = refused.filter((one) => one.shortfall.some((short) => /\d/.test(short.sentence.zh)))
  const far = refused.filter((one) => !near.includes(one))
  const county = catalogue.counties.find((one) => one.id === search.county)
  const section = (id: string, list: Result[], title: string, lead?: string) => list.length === 0 ? null : (
    <section aria-labelledby={id} className="results"><h2 id={id}>{title} <span className="quiet number">{list.length}</span></h2>{lead === undefined ? null : <p className="small quiet">{lead}</p>}<ol>{list.map((one) => <ResultRow key={one.measure.id} result={one} search={search} answers={answers} answer={answer} />)}</ol></section>
  )
  return (
    <>
      <header className="calc__result-head">
        <div>
          <h1>{t('incentives.list.title')}{county ? <span className="quiet"> · {say(county.title)}</span> : null}</h1>
          <p className="quiet">{t('incentives.list.lead', { day: formatDate(answer.as_of) })}</p>
        </div>
        <p className="calc__result-sum"><span className="label">{t('incentives.list.total')}</span><Money amount_fen={answer.total_fen} className="challenge__bounty" /><span className="small quiet">{t('incentives.list.eligible-count', { count: eligible.length })}</span>{answer.combination.least_fen === null ? null : <span className="small quiet">{t('incentives.best.or', { amount: formatMoney({ amount_fen: answer.combination.least_fen }) })}</span>}</p>
      </header>
      <CalculatorForm search={search} className="calc__ways not-print">
        {answer.next === null ? null : <button className="button-link">{t('incentives.calc.go-on')}</button>}
        <button type="button" data-prints="" className="calc__second">{t('incentives.list.print')}</button>
        <Go to="/incentives/calculator" search={{ subject: search.subject }} className="calc__way">{t('incentives.calc.restart')}</Go>
      </CalculatorForm>
      <BestCombination answer={answer} />
      {eligible.length === 0 ? <p className="calc__none"><b>{t('incentives.list.none')}</b> {t('incentives.list.none-text')}</p> : section('eligible', eligible, t('incentives.list.eligible'))}
      {section('away', away, t('incentives.best.away'), t('incentives.best.away-lead'))}
      {section('near', near, t('incentives.list.near'))}
      {section('undecided', undecided, t('incentives.list.undecided'), t('incentives.list.undecided-lead'))}
      {far.length === 0 ? null : (
        <details className="calc__more"><summary>{t('incentives.list.others', { count: far.length })}</summary>
          <ul className="calc__others">{far.map((one) => <li key={one.measure.id}><Go to={`/incentives/${encodeURIComponent(one.measure.id)}`}>{say(one.measure.title)}</Go>{one.because.filter((reason) => reason.verdict === false).map((reason) => <span key={reason.condition} className="small quiet"> ✘ {say(reason.title)}</span>)}</li>)}</ul>
        </details>
      )}
      <section aria-labelledby="facts" className="results results--facts">
        <h2 id="facts">{t('incentives.list.facts')}</h2>
        <CalculatorForm search={search}>
          <ul className="calc__answers">
            {answer.known.map((one) => <li key={one.name}><span className="calc__asked">{say(one.title)}</span><span className="calc__said">{one.value === null ? null : <Given value={one.value} rows={one.rows} />} <span className="small quiet">{one.is_stated ? t('incentives.calc.stated') : `${say(one.source)}${one.period === null ? '' : ` · ${one.period}`}`}</span></span>{one.name in answers ? <button name="at" value={one.name} className="link-button calc__change not-print" aria-label={`${t('incentives.calc.change')} ${say(one.title)}`}>{t('incentives.calc.change')}</button> : one.is_stated ? <ChangePlace search={search} /> : null}</li>)}
            {answer.skipped.map((one) => <li key={one.name}><span className="calc__asked">{say(one.title)}</span><span className="calc__said quiet">{t('incentives.calc.skipped')}</span><button name="at" value={one.name} className="link-button calc__change not-print" aria-label={`${t('incentives.calc.change')} ${say(one.title)}`}>{t('incentives.calc.change')}</button></li>)}
          </ul>
        </CalculatorForm>
      </section>
    </>
  )
}
