import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { DemoMark, Mark, type Tone } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { Credit, Entry, ExpertRecord, State } from './shapes.ts'

export const tones: Record<State, Tone> = { admitted: 'done', suspended: 'near', expired: 'late', removed: 'unknown' }

/** The facts of a record, as on a form of record. */
export function Facts({ record }: { record: ExpertRecord }) {
  const { t, say, formatDate } = useWords()
  const none = <span className="faint">{t('experts.my-fields-none')}</span>
  const day = (on: string | null) => on === null ? none : formatDate(on)
  const list = (all: { title: { zh: string, en: string } }[]) => all.length === 0 ? none : all.map((one) => say(one.title)).join(t('experts.code') === '编号' ? '、' : ', ')
  return (
    <dl className="record record--tight">
      <dt>{t('experts.code')}</dt><dd><code>{record.code}</code> {record.is_demo ? <DemoMark /> : null}</dd>
      <dt>{t('experts.kind-of')}</dt><dd>{t(`experts.kind.${record.kind}`)} · {record.rank}</dd>
      <dt>{t('experts.employer')}</dt><dd>{record.employer}</dd>
      <dt>{t('experts.county')}</dt><dd>{record.county ? say(record.county.title) : t('experts.outside')}</dd>
      <dt>{t('experts.fields')}</dt><dd>{list(record.sectors)}</dd>
      {record.directions.length > 0 ? <><dt>{t('experts.directions')}</dt><dd>{list(record.directions)}</dd></> : null}
      <dt>{t('experts.languages')}</dt><dd>{record.languages.map((one) => t(`experts.language.${one}`)).join(' · ')}</dd>
      <dt>{t('experts.keywords')}</dt><dd>{record.keywords.length === 0 ? none : record.keywords.join(' · ')}</dd>
      <dt>{t('experts.born')}</dt><dd>{day(record.born_on)}{record.special_standing.id === 'none' ? null : ` · ${say(record.special_standing.title)}`}</dd>
      <dt>{t('experts.since')}</dt><dd>{day(record.field_since_on)}</dd>
      {record.email ? <><dt>{t('experts.email')}</dt><dd>{record.email}</dd></> : null}
      {record.identity ? <><dt>{t('experts.identity')}</dt><dd><code>{record.identity}</code></dd></> : null}
      <dt>{t('experts.admitted-on')}</dt><dd>{day(record.admitted_on)}</dd>
      <dt>{t('experts.until')}</dt><dd>{day(record.valid_until)}</dd>
      <dt>{t('experts.confirm-by')}</dt><dd>{day(record.confirm_by)}{record.is_terms_illustrative ? <div className="small faint">{t('experts.illustrative')}</div> : null}</dd>
      <dt>{t('experts.account')}</dt><dd>{t(record.has_account ? 'experts.claimed' : 'experts.no-account')}</dd>
      {record.case_id ? <><dt>{t('experts.source')}</dt><dd><Link to="/cases/$id" params={{ id: record.case_id }}>{t('experts.to_case')}</Link></dd></> : null}
      <dt>{t('experts.load')}</dt><dd>{t('experts.load-line', { asked: record.load.asked, seated: record.load.seated, declined: record.load.declined, year: record.load.seated_year })}</dd>
    </dl>
  )
}

/** State of a record in shape and word, with its reason. */
export function StateLine({ record }: { record: ExpertRecord }) {
  const { t, say } = useWords()
  return <p className="experts__state"><Mark tone={tones[record.state]}>{t(`experts.state.${record.state}`)}</Mark>{record.state_reason ? <span className="quiet"> · {say(record.state_reason)}</span> : null}</p>
}

/** One part of a record under its heading. */
export function Part({ title, children }: { title: string, children: ReactNode }) {
  return <section className="experts__part" aria-label={title}><h2>{title}</h2>{children}</section>
}

/** The credit entries; `act` puts what the reader may do under each. */
export function CreditList({ credit, act }: { credit: Credit[], act?: (one: Credit) => ReactNode }) {
  const { t, say, formatDate } = useWords()
  if (credit.length === 0) return <p className="quiet">{t('experts.credit-none')}</p>
  return (
    <ul className="lines">
      {credit.map((one) => (
        <li key={one.id} className="experts__entry">
          <div className="row"><strong>{say(one.kind.title)}</strong><span className="number">{formatDate(one.happened_on)}</span></div>
          <div className="quiet">{t('experts.source')}: {one.source}{one.note ? ` · ${one.note}` : ''}{one.who ? ` · ${say(one.who)}` : ''}</div>
          {one.objection ? <div className="small"><Mark tone={one.objection.verdict === null ? 'near' : 'done'}>{t(one.objection.verdict === null ? 'experts.awaits-answer' : `experts.${one.objection.verdict}`)}</Mark> {one.objection.reason}{one.objection.answer ? ` → ${one.objection.answer}` : ''}</div> : null}
          {act?.(one)}
        </li>
      ))}
    </ul>
  )
}

/** The fees paid, with the tax withheld. */
export function Fees({ record }: { record: ExpertRecord }) {
  const { t, say } = useWords()
  if (record.fees.length === 0) return <p className="quiet">{t('experts.fees-none')}</p>
  return (
    <>
      <ul className="lines">
        {record.fees.map((one) => (
          <li key={one.id} className="experts__entry"><div className="row"><strong>{say(one.title)}</strong><span className="number quiet">{one.of_month}</span></div>
            <div className="row experts__money"><span>{t('experts.gross')} <Money amount_fen={one.gross_fen} /></span><span>{t('experts.tax')} <Money amount_fen={one.tax_fen} /></span><span className="strong">{t('experts.net')} <Money amount_fen={one.net_fen} /></span></div></li>
        ))}
      </ul>
      {record.is_tax_to_be_verified ? <p className="small faint">{t('experts.tax-open')}</p> : null}
    </>
  )
}

/** What happened, newest first. */
export function History({ history, act }: { history: Entry[], act?: (one: Entry) => ReactNode }) {
  const { t, say, formatInstant } = useWords()
  return (
    <ol className="lines experts__history">
      {history.map((one) => (
        <li key={one.id} className="experts__entry"><div className="row"><strong>{t(`experts.what.${one.what}`)}</strong>{one.verdict ? <span>{t(`experts.verdict.${one.verdict}`)}</span> : null}<span className="quiet small number">{formatInstant(one.at)}</span></div>
          {one.reason || one.note || one.who ? <div className="quiet">{[one.reason ? say(one.reason) : null, one.note, one.who ? say(one.who) : null].filter(Boolean).join(' · ')}</div> : null}{act?.(one)}</li>
      ))}
    </ol>
  )
}

/** A button that asks for words and then does it. */
export function WordsThen({ label, title, is_danger = false, is_busy, min = 2, onDo, children }: { label: string, title: string, is_danger?: boolean, is_busy: boolean, min?: number, onDo: (words: string) => void, children?: ReactNode }) {
  const { t } = useWords()
  const [is_open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  if (!is_open) return <Button danger={is_danger} onClick={() => setOpen(true)}>{label}</Button>
  return (
    <div className="experts__words">
      {children}
      <label className="field"><span className="label">{title}</span><Input.TextArea rows={2} maxLength={1_000} value={words} onChange={(event) => setWords(event.target.value)} /></label>
      <div className="row"><Button type="primary" danger={is_danger} disabled={words.trim().length < min} loading={is_busy} onClick={() => onDo(words.trim())}>{label}</Button><Button onClick={() => setOpen(false)}>{t('experts.cancel')}</Button></div>
    </div>
  )
}
