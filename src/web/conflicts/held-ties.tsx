import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { DeclareTie } from './declare-tie.tsx'
import '../styles/account.css'
import '../styles/conflicts.css'
import '../words/conflicts.ts'

type Tie = { kind: string, with: Sentence, from_on: string | null, until_on: string | null, percent: number | null, record: { kind: string, id: string }, detail: string | null, source: string | null, is_own: boolean, may_correct: boolean }

const path = '/api/conflicts/held'

/** 与我有关的利益关系: everything held on whoever reads, each with where it is from; own words are corrected here, the rest by request. */
export function HeldTies() {
  const { t } = useWords()
  const [is_declaring, setDeclaring] = useState(false)
  const [is_declared, setDeclared] = useState(false)
  const question = useQuery({ queryKey: [path], queryFn: ({ signal }) => get<{ ties: Tie[], is_cut: boolean }>(path, {}, { signal }) })
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  if (!question.data) return <Loading kind="table" lines={3} />
  const { ties, is_cut } = question.data
  return (
    <>
      {ties.length === 0 ? <Empty title={t('conflicts.held-none')} text={t('conflicts.held-none-text')} /> : <ul className="lines">{ties.map((tie) => <Line key={`${tie.kind} ${tie.record.kind} ${tie.record.id} ${tie.with.zh}`} tie={tie} />)}</ul>}
      {is_cut ? <p className="small quiet">{t('conflicts.cut')}</p> : null}
      {is_declared && !is_declaring ? <p role="status">{t('conflicts.declared')}</p> : null}
      {is_declaring ? <DeclareTie onDone={(done) => { setDeclaring(false); setDeclared(done); if (done) void question.refetch() }} /> : <p><Button onClick={() => setDeclaring(true)}>{t('conflicts.declare')}</Button></p>}
    </>
  )
}

type Act = 'ended' | 'withdrawn' | 'contest'

function Line({ tie }: { tie: Tie }) {
  const { t, say, formatDate } = useWords()
  const [act, setAct] = useState<Act | null>(null)
  const days = [tie.from_on ? t('conflicts.from', { day: formatDate(tie.from_on) }) : null, tie.until_on === null ? t('conflicts.in-force') : t('conflicts.until', { day: formatDate(tie.until_on) })]
  const is_event = tie.from_on !== null && tie.from_on === tie.until_on
  const known = ['membership', 'interest-tie', 'joint-work', 'contract', 'bid', 'bid-partner', 'review-seat', 'organization'].includes(tie.record.kind) ? tie.record.kind : 'other'
  return (
    <li className="held-line">
      <div className="held-line__head"><p><strong>{t(`conflicts.kind.${tie.kind}`)}</strong> · {say(tie.with)}{tie.percent === null ? '' : ` · ${tie.percent}%`}{tie.detail ? ` · ${tie.detail}` : ''}</p><p className="small quiet">{is_event ? formatDate(tie.from_on!) : days.filter((one) => one !== null).join(' ')}</p></div>
      <p className="small quiet">{tie.is_own ? t('conflicts.by-me') : t(`conflicts.record.${known}`)}{tie.source && !tie.is_own ? ` · ${tie.source}` : ''}</p>
      {act === null ? (
        <div className="held-line__acts">
          {tie.may_correct ? <>{tie.until_on === null ? <Button size="small" onClick={() => setAct('ended')}>{t('conflicts.end')}</Button> : null}<Button size="small" onClick={() => setAct('withdrawn')}>{t('conflicts.withdraw')}</Button></> : <Button size="small" type="text" onClick={() => setAct('contest')}>{t('conflicts.contest')}</Button>}
        </div>
      ) : <Change tie={tie} act={act} onDone={() => setAct(null)} />}
    </li>
  )
}

function Change({ tie, act, onDone }: { tie: Tie, act: Act, onDone: () => void }) {
  const { t, say } = useWords()
  const id = useId()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [ends_on, setEnd] = useState('')
  const send = useMutation({
    mutationFn: () => act === 'contest' ? post('/api/conflicts/contest-tie', { record: tie.record, reason }) : post('/api/conflicts/correct-tie', { tie_id: tie.record.id, what: act, reason, ...act === 'ended' ? { ends_on } : {} }),
    onSuccess: () => act === 'contest' ? undefined : client.invalidateQueries({ queryKey: [path] }),
  })
  if (send.isSuccess && act === 'contest') return <p role="status" className="small">{t('conflicts.contested')}</p>
  return (
    <form className="held-form" onSubmit={(event) => { event.preventDefault(); send.mutate() }}>
      {act === 'ended' ? <div className="field"><label htmlFor={`${id}-end`}>{t('conflicts.end-day')}</label><DayEntry id={`${id}-end`} is_required title={t('conflicts.end-day')} value={ends_on} onChange={(day) => setEnd(day ?? '')} /></div> : null}
      <div className="field"><label htmlFor={`${id}-why`}>{t(act === 'contest' ? 'conflicts.contest-reason' : 'conflicts.why')}</label><Input.TextArea id={`${id}-why`} required minLength={4} maxLength={300} autoSize={{ minRows: 2, maxRows: 6 }} value={reason} onChange={(event) => setReason(event.target.value)} /></div>
      {send.error ? <p role="alert" className="fault-line">{send.error instanceof ApiFault ? say(send.error.say) : t('states.error.text')}</p> : null}
      <div className="held-line__acts"><Button type="primary" htmlType="submit" loading={send.isPending}>{t(act === 'contest' ? 'conflicts.do-contest' : act === 'ended' ? 'conflicts.do-end' : 'conflicts.do-withdraw')}</Button><Button onClick={onDone}>{t('conflicts.keep')}</Button></div>
    </form>
  )
}
