import { Button } from 'antd'
import { useState } from 'react'
import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import { FundNumber } from './fund-number.tsx'
import { QueueLines } from './queue-lines.tsx'
import type { Fund } from './shapes.ts'

/** How many of a queue are shown before one asks for all. */
const queue_first = 8

/** What a fund is called: funds have ids only, so the measures that draw on it name it. */
export function useFundName(): (fund: Fund) => string {
  const { t, say } = useWords()
  return (fund) => {
    if (fund.fund === 'general') return t('grants.funds.general')
    const [first] = fund.measures
    if (!first) return fund.fund
    return fund.measures.length === 1 ? say(first.title) : `${say(first.title)} ${t('grants.funds.more', { count: fund.measures.length })}`
  }
}

/** One fund of a year: its bar, its numbers with their rows, how it is shared, who draws on it, who waits. */
export function FundPart({ fund, of_year, queue_max, onPut }: { fund: Fund, of_year: number, queue_max: number, onPut: (() => void) | null }) {
  const { t, say, formatMoney, formatInstant } = useWords()
  const name = useFundName()(fund)
  const is_general = fund.fund === 'general'
  const has_budget = fund.left_fen !== null
  // A fund of one measure is named by it, and its name leads there.
  const only = !is_general && fund.measures.length === 1 ? fund.measures[0] : undefined
  const number = (of: 'budget' | 'returned' | 'paid' | 'reserved' | 'wanted') => <FundNumber fund={fund} of_year={of_year} of={of} name={name} queue_max={queue_max} />
  return (
    <section className="fund" aria-labelledby={`fund-${fund.fund}`}>
      <header className="fund__head">
        <div>
          <h2 id={`fund-${fund.fund}`}>{only ? <Go to={`/incentives/${encodeURIComponent(only.id)}`}>{name}</Go> : name}</h2>
          <p className="small quiet">{is_general ? t('grants.funds.general-text') : <><span className="number">{fund.fund}</span>{fund.stated_total_fen === null ? '' : ` · ${t('grants.funds.stated', { amount: formatMoney({ amount_fen: fund.stated_total_fen }) })}`}{fund.when_short ? ` · ${t('grants.funds.when-short')}${t('grants.colon')}${t(`grants.funds.short.${fund.when_short}`)}` : ''}</>}</p>
        </div>
        {onPut && !is_general ? <Button className="not-print" onClick={onPut} aria-label={t('grants.funds.put-for', { fund: name, year: of_year })}>{t('grants.funds.put')}</Button> : null}
      </header>
      {is_general ? (
        <dl className="fund__numbers">
          <div><dt>{t('grants.funds.paid')}</dt><dd>{number('paid')}</dd></div>
          <div><dt>{t('grants.funds.reserved')}</dt><dd>{number('reserved')}</dd></div>
          {fund.returned_fen > 0 ? <div><dt>{t('grants.funds.returned')}</dt><dd>{number('returned')}</dd></div> : null}
          {fund.wanted_count > 0 ? <div><dt>{t('grants.funds.wanted')}</dt><dd>{number('wanted')}</dd></div> : null}
        </dl>
      ) : has_budget ? (
        <>
          <Bar fund={fund} />
          <dl className="fund__numbers">
            <div><dt>{t('grants.funds.budget')}</dt><dd>{number('budget')}</dd></div>
            {fund.returned_fen > 0 ? <div><dt>{t('grants.funds.returned')}</dt><dd>{number('returned')}</dd></div> : null}
            <div><dt><span className="fund__key fund__key--paid" />{t('grants.funds.paid')}</dt><dd>{number('paid')}</dd></div>
            <div><dt><span className="fund__key fund__key--reserved" />{t('grants.funds.reserved')}</dt><dd>{number('reserved')}</dd></div>
            <div className="fund__left"><dt><span className="fund__key fund__key--left" />{t('grants.funds.left')}</dt><dd title={t('grants.funds.sum')} data-left=""><Money amount_fen={fund.left_fen} /></dd></div>
            <div><dt>{t('grants.funds.wanted')}</dt><dd>{number('wanted')}</dd></div>
          </dl>
        </>
      ) : <p className="fund__none">{t('grants.funds.no-budget', { year: of_year })}</p>}
      {fund.exhausted_at !== null ? <p><Mark tone="late">{t('grants.funds.exhausted', { at: formatInstant(fund.exhausted_at) })}</Mark></p>
        : has_budget && fund.queue[0]?.fits === false ? <p><Mark tone="late">{t('grants.funds.exhausted-none')}</Mark></p> : null}
      {only ? null : (
        <details className="fund__draws" open={fund.measures.length <= 3}>
          <summary>{t('grants.funds.draws')} <span className="number">{fund.measures.length}</span></summary>
          <ul>{fund.measures.map((one) => <li key={one.id}><Go to={`/incentives/${encodeURIComponent(one.id)}`}>{say(one.title)}</Go></li>)}</ul>
        </details>
      )}
      {fund.queue.length > 0 ? <Queue fund={fund} has_budget={has_budget} queue_max={queue_max} /> : has_budget ? <p className="small quiet">{t('grants.funds.queue-none')}</p> : null}
    </section>
  )
}

/** Paid, set aside and left of all that came in, on one scale from nothing to all. */
function Bar({ fund }: { fund: Fund }) {
  const { t, formatMoney } = useWords()
  const all_fen = fund.budget_fen + fund.returned_fen
  const share = (fen: number) => `${all_fen === 0 ? 0 : Math.min(100, fen * 100 / all_fen)}%`
  const said = (amount_fen: number) => formatMoney({ amount_fen })
  return (
    <div className="fund__bar" role="img" aria-label={t('grants.funds.bar', { all: said(all_fen), paid: said(fund.paid_fen), reserved: said(fund.reserved_fen), left: said(fund.left_fen ?? 0) })}>
      <span className="fund__paid" style={{ width: share(fund.paid_fen) }} /><span className="fund__reserved" style={{ width: share(fund.reserved_fen) }} />
    </div>
  )
}

function Queue({ fund, has_budget, queue_max }: { fund: Fund, has_budget: boolean, queue_max: number }) {
  const { t, formatMoney } = useWords()
  const [shows_all, setShowsAll] = useState(false)
  const shown = shows_all ? fund.queue : fund.queue.slice(0, queue_first)
  return (
    <div className="fund__queue">
      <h3>{t('grants.funds.queue')} <span className="small quiet">{t('grants.funds.queue-of', { count: fund.wanted_count, amount: formatMoney({ amount_fen: fund.wanted_fen }) })} · {t('grants.funds.order')}</span></h3>
      <QueueLines queue={shown} has_budget={has_budget} />
      {fund.queue.length > shown.length ? <button type="button" className="link-button fund__more" onClick={() => setShowsAll(true)}>{t('grants.funds.all', { count: fund.queue.length })}</button> : null}
      {shows_all && fund.wanted_count > fund.queue.length ? <p className="small quiet">{t('grants.funds.queue-cut', { max: queue_max, count: fund.wanted_count })}</p> : null}
    </div>
  )
}
