import type { Search } from '../public/address.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import '../words/incentives.ts'
import '../styles/hall.css'
import '../styles/incentives.css'
import { CalculatorForm } from './calculator-form.tsx'
import { no_county, unpackAnswers, type Answers } from './calculator-search.ts'
import { Question } from './question.tsx'
import { ChangePlace, Given, ResultList } from './result-list.tsx'
import type { CalculateAnswer, CatalogueAnswer } from './shapes.ts'

function Start({ search, catalogue }: { search: Search, catalogue: CatalogueAnswer }) {
  const { t, say } = useWords()
  const subject = search.subject ?? 'enterprise'
  return (
    <>
      <header className="calc__start"><h1>{t('incentives.calc.title')}</h1><p className="page__lead">{t('incentives.calc.lead')}</p></header>
      <CalculatorForm search={{ ...search, county: undefined }}>
        <fieldset className="calc__question">
          <legend><h2>{t('incentives.calc.where')}</h2></legend>
          <p className="calc__help">{t('incentives.calc.where-help')}</p>
          <div className="calc__choices calc__choices--two">
            {catalogue.counties.map((one) => <button key={one.id} name="county" value={one.id} className="calc__choice">{say(one.title)}</button>)}
          </div>
          <button name="county" value={no_county} className="calc__skip">{t('incentives.calc.any')}</button>
        </fieldset>
      </CalculatorForm>
      <details className="calc__more" open={subject !== 'enterprise'}>
        <summary>{t('incentives.calc.other-subjects')}</summary>
        <ul className="calc__subjects">{catalogue.subjects.map((one) => <li key={one.id}><Go to="/incentives/calculator" search={{ subject: one.id === 'enterprise' ? undefined : one.id }} aria-current={one.id === subject ? 'true' : undefined} className="sorts__link">{t(`incentives.subject.${one.id}`)}</Go></li>)}</ul>
      </details>
    </>
  )
}

/** What is reached and what is still possible, at the head of every question. */
function Sum({ answer }: { answer: CalculateAnswer }) {
  const { t, formatMoney } = useWords()
  const { total_fen, total_at_most_fen, open_ended, remaining } = answer
  return (
    <header className="calc__sum" aria-live="polite">
      <p className="calc__got"><span className="label">{t('incentives.calc.got')}</span> <Money amount_fen={total_fen} className="calc__total" /></p>
      <p className="calc__still">
        {total_at_most_fen === null ? null : <span>{total_at_most_fen > total_fen ? t('incentives.calc.still', { amount: formatMoney({ amount_fen: total_at_most_fen }) }) : t('incentives.calc.still-same')}</span>}
        {open_ended === 0 ? null : <span>{t('incentives.calc.open-ended', { count: open_ended })}</span>}
        <span className="number">{remaining === 0 ? t('incentives.calc.last') : t('incentives.calc.left', { count: remaining })}</span>
      </p>
    </header>
  )
}

/** What was answered, each a way back; and what the platform knows, with its source. */
function Answered({ search, answer, answers }: { search: Search, answer: CalculateAnswer, answers: Answers }) {
  const { t, say } = useWords()
  const lines = [...answer.known, ...answer.skipped.map((one) => ({ ...one, value: null, source: null, period: null, is_stated: true, rows: [] }))]
  if (lines.length === 0) return null
  return (
    <details className="calc__more">
      <summary>{t('incentives.calc.answered', { count: lines.length })}</summary>
      <CalculatorForm search={search}>
        <ul className="calc__answers">
          {lines.map((one) => (
            <li key={one.name}>
              <span className="calc__asked">{say(one.title)}</span>
              <span className="calc__said">{one.value === null ? <span className="quiet">{t('incentives.calc.skipped')}</span> : <Given value={one.value} rows={one.rows} />}
                {one.is_stated ? null : <span className="small quiet"> {t('incentives.calc.known')} · {say(one.source)}{one.period === null ? null : ` · ${one.period}`}</span>}</span>
              {one.is_stated && one.name in answers ? <button name="at" value={one.name} className="link-button calc__change" aria-label={`${t('incentives.calc.change')} ${say(one.title)}`}>{t('incentives.calc.change')}</button> : one.is_stated && one.value !== null ? <ChangePlace search={search} /> : null}
            </li>
          ))}
        </ul>
      </CalculatorForm>
    </details>
  )
}

/** Facts the platform has of the reader's own enterprise are laid beneath the answers when asked for. */
function OwnFacts({ search }: { search: Search }) {
  const { t, say } = useWords()
  const { me } = useReader()
  const own = (me?.roles ?? []).filter((one) => one.role === 'enterprise' && one.org_id !== null)
  const used = own.find((one) => one.org_id === search.org)
  if (used) return <p className="calc__own"><Mark tone="done">{t('incentives.calc.own-on', { organization: say(used.org_title) })}</Mark> <Go to="/incentives/calculator" search={{ ...search, org: undefined, at: undefined }} data-swaps="">{t('incentives.calc.own-off')}</Go></p>
  if (own.length === 0) return null
  return <>{own.map((one) => <p key={one.org_id} className="calc__own"><Go to="/incentives/calculator" search={{ ...search, org: one.org_id!, at: undefined }} data-swaps="">{t('incentives.calc.own')}</Go> <span className="small quiet">{t('incentives.calc.own-text', { organization: say(one.org_title) })}</span></p>)}</>
}

/** 政策计算器: where, then one question at a time, then the list. Drawn on the server; every state is an address. */
export function CalculatorPage({ search, catalogue, answer }: { search: Search, catalogue: CatalogueAnswer, answer: CalculateAnswer | null }) {
  const { t } = useWords()
  const { address } = useReader()
  const answers = unpackAnswers(search.a)
  const ask = answer?.next ?? null
  const is_list = answer !== null && (search.view === 'list' || ask === null)
  return (
    <div className={is_list ? 'page calc calc--list' : 'page calc'} data-address={address}>
      <nav className="crumbs not-print" aria-label={t('incentives.path')}><Go to="/incentives">{t('incentives.catalogue.title')}</Go></nav>
      {answer === null ? <Start search={search} catalogue={catalogue} /> : is_list ? (
        <ResultList search={search} answer={answer} answers={answers} catalogue={catalogue} />
      ) : (
        <>
          <Sum answer={answer} />
          <Question key={ask!.name} search={search} ask={ask!} answers={answers} problem={answer.problems[0] ?? null} />
          <CalculatorForm search={search} className="calc__ways">
            <button name="view" value="list" className="link-button calc__way">{t('incentives.calc.see-list')}</button>
            <Go to="/incentives/calculator" search={{ subject: search.subject }} className="calc__way">{t('incentives.calc.restart')}</Go>
          </CalculatorForm>
        </>
      )}
      {answer === null ? null : <div className="not-print"><OwnFacts search={search} />{is_list ? null : <Answered search={search} answer={answer} answers={answers} />}</div>}
    </div>
  )
}
