import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { DemoMark } from '../widgets/mark.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/measured.css'
import type { BoardMeasure, StatusLine } from './shapes.ts'

type Row = { org_id: string, title: Sentence, county: Sentence | null, is_known: boolean, is_demo: boolean, certificate: string | null, valid_from: string | null, valid_until: string | null, source: string | null, points_low: number | null, points_high: number | null, gap: Sentence | null, unknown: number | null }
type Of = { measure: BoardMeasure, rung: string, county?: string | undefined, no_county?: 'yes' | undefined, population?: string | undefined, months: number }

/** A number of the board: pressing it slides in what it counts and the enterprises it is made of. */
export function Count({ count, title, of, onEnterprise }: { count: number, title: string, of: Of, onEnterprise: (org: { id: string, title: Sentence }) => void }) {
  const { t } = useWords()
  const [is_open, setOpen] = useState(false)
  const name = `${title} · ${t(`ladder.measure.${of.measure}`)}`
  return (
    <>
      <button type="button" className={count === 0 ? 'measured number ladder-nought' : 'measured number'} aria-haspopup="dialog" onClick={() => setOpen(true)}><span className="hidden-visually">{name} </span>{count.toLocaleString('en-US')}</button>
      <Panel title={name} is_open={is_open} onClose={() => setOpen(false)}>
        <p className="measured__large">{count.toLocaleString('en-US')}</p>
        <p className="quiet">{t(`ladder.define.${of.measure}`)}</p>
        <Rows of={of} onEnterprise={(org) => { setOpen(false); onEnterprise(org) }} />
      </Panel>
    </>
  )
}

function Rows({ of, onEnterprise }: { of: Of, onEnterprise: (org: { id: string, title: Sentence }) => void }) {
  const { t, say, formatDate } = useWords()
  const question = useQuery({ queryKey: ['/api/ladder/board-rows', of], queryFn: ({ signal }) => get<{ rows: Row[], is_capped: boolean }>('/api/ladder/board-rows', of, { signal }) })
  if (question.isPending) return <Loading lines={5} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { rows, is_capped } = question.data
  if (rows.length === 0) return <p className="quiet">{t('ladder.none')}</p>
  return (
    <>
      {is_capped ? <p className="small quiet">{t('ladder.capped')}</p> : null}
      <ul className="lines measured__rows">
        {rows.map((row) => (
          <li key={`${row.org_id} ${row.valid_from ?? ''}`}>
            <p>{row.is_known ? <button type="button" className="link-button" onClick={() => onEnterprise({ id: row.org_id, title: row.title })}>{say(row.title)}</button> : <span className="number">{say(row.title)}</span>}{row.county ? <span className="small quiet"> · {say(row.county)}</span> : null} {row.is_demo ? <DemoMark /> : null}</p>
            {row.gap ? <p><span className="gold">{say(row.gap)}</span></p> : null}
            {row.points_high === null ? null : <p className="small quiet number">{row.points_low === row.points_high ? t('ladder.points', { points: row.points_high }) : t('ladder.points_range', { low: row.points_low ?? 0, high: row.points_high })}</p>}
            {row.valid_from ? <p className="small number">{row.valid_until ? t('ladder.until', { from: formatDate(row.valid_from), until: formatDate(row.valid_until) }) : t('ladder.from-day', { from: formatDate(row.valid_from) })}{row.certificate ? ` · ${row.certificate}` : ''}</p> : null}
            {row.source ? <p className="small quiet">{t('ladder.source')} {row.source}</p> : null}
          </li>
        ))}
      </ul>
    </>
  )
}

export type Correction = Pick<StatusLine, 'id' | 'rung' | 'what' | 'certificate' | 'valid_from' | 'valid_until' | 'source' | 'note'>
