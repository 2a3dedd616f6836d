import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import '../words/incentives.ts'
import '../styles/challenge.css'
import '../styles/incentives.css'
import { tones } from './outcome.ts'
import type { MeasureAnswer } from './shapes.ts'

type Table = { hit: string, inputs: string[], rules: { when: string[], gives: string }[], otherwise?: string }

/** The rule's own text, shown on demand: it is read by machines, and by whoever wants to be sure. */
function RuleText({ text, in_english }: { text: string, in_english: string }) {
  const { t, language } = useWords()
  return <details className="rule-text"><summary>{t('incentives.measure.rule')}</summary>{language === 'en' ? <p className="rule-text__said">{in_english}</p> : null}<code lang="zh-CN">{text}</code></details>
}

function Amount({ answer: { amount, effect, line } }: { answer: MeasureAnswer }) {
  const { t, say, language } = useWords()
  if (effect !== null) return <p className="prose">{say(effect)}</p>
  if (amount === null) return <p><Mark tone="near">{t('incentives.measure.amount-open')}</Mark></p>
  const table = amount.table as Table | null
  return (
    <>
      {line.is_amount_undetermined || (amount.text?.startsWith('≤') || amount.text?.startsWith('≥')) ? <p><Mark tone="near">{t('incentives.measure.amount-between')}</Mark></p> : null}
      {amount.text === null ? null : <p className="formula"><span className="hidden-visually">{t('incentives.measure.formula')}</span>{language === 'en' ? <span className="rule-text__said">{amount.in_english}</span> : null}<code lang="zh-CN">{amount.text}</code></p>}
      {table === null ? null : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('incentives.measure.table-note')}>
          <table className="plain-table"><caption className="hidden-visually">{t('incentives.measure.table-note')}</caption>
            <thead><tr>{amount.inputs.map((input) => <th key={input.zh} scope="col">{say(input)}</th>)}<th scope="col">{t('incentives.measure.gives')}</th></tr></thead>
            <tbody>{table.rules.map((rule, at) => <tr key={at}>{[...rule.when, rule.gives].map((cell, column) => <td key={column}>{language === 'en' ? amount.cells_in_english[at]?.[column] : <code lang="zh-CN">{cell}</code>}</td>)}</tr>)}
              {table.otherwise === undefined || table.otherwise === 'null' ? null : <tr><th scope="row" colSpan={amount.inputs.length}>{t('incentives.measure.otherwise')}</th><td>{language === 'en' ? amount.cells_in_english.at(-1)?.[0] : <code lang="zh-CN">{table.otherwise}</code>}</td></tr>}
            </tbody>
          </table>
        </div>
      )}
      {amount.rounding === null ? null : <p className="small quiet">{t('incentives.measure.rounding-text', { to: t(`incentives.measure.to.${amount.rounding.to}`), how: t(`incentives.measure.how.${amount.rounding.how}`), per: t(`incentives.measure.per.${amount.rounding.per}`) })}</p>}
    </>
  )
}

function Examples({ answer: { examples } }: { answer: MeasureAnswer }) {
  const { t, say, formatDate } = useWords()
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">{t('incentives.measure.examples')}</h2>
      <p className="small quiet">{t('incentives.measure.examples-lead')}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="examples">
        <table className="plain-table examples">
          <thead><tr><th scope="col">{t('incentives.measure.example')}</th><th scope="col">{t('incentives.measure.facts')}</th><th scope="col">{t('incentives.measure.result')}</th></tr></thead>
          <tbody>{examples.map((one) => (
            <tr key={one.name.zh}>
              <th scope="row">{say(one.name)}<span className="examples__on">{t('incentives.measure.on', { day: formatDate(one.on) })}</span></th>
              <td>{one.facts.length === 0 ? t('incentives.measure.unknown') : <ul>{one.facts.map((fact) => <li key={fact.name}><span className="quiet">{say(fact.title)}</span> {fact.value === null ? '—' : fact.rows.length > 0 ? fact.rows.map((row, at) => <span key={at} className="examples__row">{say(row)}</span>) : say(fact.value)}</li>)}</ul>}</td>
              <td><Mark tone={tones[one.outcome]}>{t(`incentives.outcome.${one.outcome}`)}</Mark>{one.amount === null ? null : <span className="examples__amount number">{one.amount_fen === null ? one.amount === 'undetermined' ? t('incentives.list.amount-open') : one.amount : <Money amount_fen={one.amount_fen} />}</span>}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  )
}

function Calculate({ line, className }: { line: MeasureAnswer['line'], className: string }) {
  const { t } = useWords()
  return <Go to="/incentives/calculator" search={{ county: line.county ?? undefined, subject: line.subject === 'enterprise' ? undefined : line.subject }} className={className}>{t('incentives.measure.calculate')}</Go>
}

/** 政策页: one measure as its own documentation. Drawn on the server. */
export function MeasurePage({ answer }: { answer: MeasureAnswer }) {
  const { t, say, language, formatDate } = useWords()
  const { line, clause, valid } = answer
  const day = (which: 'from' | 'until') => valid[which] === 'undetermined' ? t(`incentives.measure.${which}-open`) : t(`incentives.measure.valid-${which}`, { day: formatDate(valid[which]) })
  return (
    <article className="page challenge measure">
      <nav className="crumbs not-print" aria-label={t('incentives.path')}><Go to="/incentives">{t('incentives.catalogue.title')}</Go></nav>
      <header className="challenge__head">
        <h1>{say(line.title)}</h1>
        <dl className="challenge__facts">
          <div><dt>{t('incentives.catalogue.subject')}</dt><dd>{t(`incentives.subject.${line.subject}`)}</dd></div>
          <div><dt>{t('incentives.catalogue.nature')}</dt><dd>{t(`incentives.nature.${line.nature}`)}</dd></div>
          <div><dt>{t('incentives.measure.valid')}</dt><dd>{valid.from === 'undetermined' && valid.until === 'undetermined' ? t('incentives.measure.valid-open') : `${day('from')} ${day('until')}`}</dd></div>
        </dl>
        {answer.is_illustrative ? <p className="small"><Mark tone="near">{t('incentives.measure.illustrative')}</Mark> {t('incentives.measure.illustrative-text')}</p> : null}
        <p className="only-phone measure__do"><Calculate line={line} className="button-link acts__link" /></p>
      </header>
      <div className="columns measure__columns">
        <div className="measure__main">
          <section aria-labelledby="clause">
            <h2 id="clause">{t('incentives.measure.clause')}</h2>
            <blockquote className="quote measure__clause" lang="zh-CN">{clause.text}</blockquote>
            {language === 'en' ? <><blockquote className="quote measure__clause measure__clause--translated">{clause.translation}</blockquote><p className="small quiet">{t('incentives.measure.translation')}</p></> : null}
            <p className="small quiet">{clause.document_title === null ? null : clause.article === null ? say(clause.document_title) : t('incentives.measure.clause-of', { document: say(clause.document_title), article: say(clause.article) })}{clause.number === null ? null : ` · ${t('incentives.measure.number', { number: clause.number })}`} · {t('incentives.measure.source', { source: clause.source })}{clause.seen_in === null ? null : <><br />{t('incentives.measure.seen-in', { place: say(clause.seen_in) })}</>}</p>
          </section>
          <section aria-labelledby="conditions">
            <h2 id="conditions">{t('incentives.measure.conditions')}</h2>
            <p className="small quiet">{t(answer.conditions.length > 1 ? 'incentives.measure.all-needed' : 'incentives.measure.one-needed')}</p>
            <ol className="conditions">{answer.conditions.map((one) => <li key={one.id}><p>{say(one.name)}</p><RuleText text={one.text} in_english={one.in_english} /></li>)}</ol>
          </section>
          <section aria-labelledby="amount">
            <h2 id="amount">{t(answer.effect === null ? 'incentives.measure.amount' : 'incentives.measure.effect')}</h2>
            <Amount answer={answer} />
            {answer.caps.length === 0 && answer.parameters.length === 0 ? null : (
              <dl className="record measure__figures">
                {answer.caps.map((one) => [<dt key={`${one.cap}-t`}>{t('incentives.measure.caps')} · {t(`incentives.measure.cap.${one.cap}`)}</dt>, <dd key={`${one.cap}-d`}><Money amount_fen={one.amount_fen} className="strong" /></dd>])}
                {answer.parameters.map((one) => [<dt key={`${one.name}-t`}>{say(one.title)}</dt>, <dd key={`${one.name}-d`}>{one.values.map((value, at) => <span key={at} className="measure__value"><b className="number">{say(value.value)}</b>{one.values.length > 1 || value.from !== null ? <span className="quiet"> {value.from === null ? t('incentives.measure.from-start') : t('incentives.measure.from', { day: formatDate(value.from) })}</span> : null}</span>)}</dd>])}
              </dl>
            )}
          </section>
          {answer.undetermined.length === 0 ? null : (
            <section aria-labelledby="open">
              <h2 id="open">{t('incentives.measure.undetermined')}</h2>
              <p className="small quiet">{t('incentives.measure.undetermined-lead')}</p>
              <ul className="lines measure__open">{answer.undetermined.map((one, at) => <li key={at}><Mark tone="near">{t(`incentives.part.${one.what}`)}</Mark><span>{say(one.note)}</span></li>)}</ul>
            </section>
          )}
          <Examples answer={answer} />
        </div>
        <aside className="side challenge__side measure__side" aria-label={t('incentives.measure.calculate')}>
          <section className="not-print"><Calculate line={line} className="button-link acts__link not-phone" />{line.is_auto ? <p className="small measure__auto"><Mark tone="done">{t('incentives.measure.auto')}</Mark>{answer.note === null ? null : <span className="quiet measure__note">{say(answer.note)}</span>}</p> : null}</section>
          <section aria-labelledby="documents"><h2 id="documents" className="side-title">{t('incentives.measure.documents')}</h2>{answer.documents.length === 0 ? <p className="quiet">{t('incentives.measure.documents-open')}</p> : <ul className="measure__papers">{answer.documents.map((one, at) => <li key={at}>{say(one)}</li>)}</ul>}</section>
          {answer.excludes.length === 0 ? null : <section aria-labelledby="excludes"><h2 id="excludes" className="side-title">{t('incentives.measure.excludes')}</h2><ul className="measure__papers">{answer.excludes.map((one) => <li key={one.id}><Go to={`/incentives/${encodeURIComponent(one.id)}`}>{say(one.title)}</Go></li>)}</ul></section>}
          <section aria-labelledby="reads"><h2 id="reads" className="side-title">{t('incentives.measure.reads')}</h2><ul className="measure__papers">{answer.reads.map((one) => <li key={one.name}>{say(one.title)}</li>)}</ul></section>
          <section aria-labelledby="version"><h2 id="version" className="side-title">{t('incentives.measure.version')}</h2><p className="small quiet">{t('incentives.measure.version-text')}</p><code className="hash measure__hash">{answer.version}</code></section>
        </aside>
      </div>
    </article>
  )
}
