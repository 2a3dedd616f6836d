import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../client.ts'
import { Money } from '../widgets/money.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/measured.css'
import { QueueLines } from './queue-lines.tsx'
import type { Fund, FundRows } from './shapes.ts'

type Of = 'budget' | 'returned' | 'paid' | 'reserved' | 'wanted'

/** A number of a fund: pressing it slides in what it counts and the records it is the sum of. */
export function FundNumber({ fund, of_year, of, name, queue_max }: { fund: Fund, of_year: number, of: Of, name: string, queue_max: number }) {
  const { t } = useWords()
  const [is_open, setOpen] = useState(false)
  const amount_fen = fund[`${of}_fen`]
  const title = `${name} · ${t(`grants.funds.${of}`)}`
  return (
    <>
      <button type="button" className="measured number" aria-haspopup="dialog" data-of={of} onClick={() => setOpen(true)}><span className="hidden-visually">{title} </span><Money amount_fen={amount_fen} /></button>
      <Panel title={title} is_open={is_open} onClose={() => setOpen(false)}>
        <p className="measured__large"><Money amount_fen={amount_fen} /></p>
        <p className="quiet">{t(`grants.funds.define.${of}`)}</p>
        {of !== 'wanted' ? <Rows fund={fund.fund} of_year={of_year} of={of} /> : fund.queue.length === 0 ? <p className="quiet fund__rows-head">{t('grants.funds.queue-none')}</p> : (
          <>
            {fund.wanted_count > fund.queue.length ? <p className="small quiet">{t('grants.funds.queue-cut', { max: queue_max, count: fund.wanted_count })}</p> : null}
            <QueueLines queue={fund.queue} has_budget={fund.left_fen !== null} />
          </>
        )}
      </Panel>
    </>
  )
}

function Rows({ fund, of_year, of }: { fund: string, of_year: number, of: Exclude<Of, 'wanted'> }) {
  const { t, say, formatInstant } = useWords()
  const wish = { fund, of_year, of }
  const question = useQuery({ queryKey: ['/api/incentives/fund-rows', wish], queryFn: ({ signal }) => get<FundRows>('/api/incentives/fund-rows', wish, { signal }), staleTime: 0 })
  if (question.isPending) return <Loading lines={5} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { rows, total_count, is_cut, rows_max } = question.data
  if (rows.length === 0) return <p className="quiet fund__rows-head">{t('grants.funds.rows-none')}</p>
  return (
    <>
      <p className="small quiet fund__rows-head">{is_cut ? t('grants.funds.rows-cut', { max: rows_max, count: total_count }) : t('grants.funds.rows', { count: total_count })}</p>
      <ul className="lines measured__rows">
        {rows.map((row, at) => (
          <li key={`${row.journal_id ?? row.case_id ?? ''} ${at}`} className="fund__row">
            <div>
              <p>{row.case_id && row.organization ? <Link to="/cases/$id" params={{ id: row.case_id }}>{say(row.organization)}</Link> : row.reason}</p>
              <p className="small quiet">{row.title ? `${say(row.title)} · ` : ''}<span className="number">{formatInstant(row.at)}</span>{row.reference ? ` · ${t('grants.funds.voucher')}${t('grants.colon')}${row.reference}` : ''}{row.by ? ` · ${t('grants.funds.by')}${t('grants.colon')}${say(row.by)}` : ''}</p>
            </div>
            <Money amount_fen={row.amount_fen} className="strong" />
          </li>
        ))}
      </ul>
    </>
  )
}
