import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import type { z } from 'zod'
import type { mine } from '#systems/draws/mine.ts'
import { ApiFault, get, post } from '../client.ts'
import { MyMeetings } from '../meetings/my-meetings.tsx'
import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/draws.ts'
import '../styles/draws.css'
import '../styles/draw-parties.css'
import { downloadJson } from './secret.ts'

type Mine = z.output<typeof mine.output>
type Seat = Mine['seats'][number]

/** 我的专家组: an expert's invitations, answered with one press on a phone, and the panels they sit on. */
export default function PanelsPage() {
  const { t } = useWords()
  const question = useQuery({ queryKey: ['my-panels'], queryFn: ({ signal }) => get<Mine>('/api/draws/mine', {}, { signal }), staleTime: 0, refetchOnWindowFocus: 'always' })
  const view = question.data
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={5} /></div>
  const of = (...states: Seat['state'][]) => view.seats.filter((one) => states.includes(one.state))
  const again = () => void question.refetch()
  return (
    <div className="page panels">
      <PageHead title={t('draws.mine.title')} lead={t('draws.mine.lead')} />
      <MyMeetings />
      {view.seats.length === 0 ? <Empty title={t('draws.mine.none')} text={t('draws.mine.none-text')} /> : null}
      {of('asked', 'answered').length === 0 ? null : <section aria-labelledby="invitations"><h2 id="invitations">{t('draws.mine.invitations')}</h2>{of('asked', 'answered').map((seat) => <Invitation key={seat.case_id} seat={seat} view={view} onDone={again} />)}</section>}
      {of('accepted').length === 0 ? null : <section aria-labelledby="my-seats"><h2 id="my-seats">{t('draws.mine.panels')}</h2><ul>{of('accepted').map((seat) => <Line key={seat.case_id} seat={seat} />)}</ul></section>}
      {of('left').length === 0 ? null : <section aria-labelledby="my-past"><h2 id="my-past">{t('draws.mine.past')}</h2><ul>{of('left').map((seat) => <Line key={seat.case_id} seat={seat} />)}</ul></section>}
    </div>
  )
}

function Invitation({ seat, view, onDone }: { seat: Seat, view: Mine, onDone: () => void }) {
  const { t, say, formatInstant } = useWords()
  const [way, setWay] = useState<'decline' | 'conflict' | null>(null)
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const id = useId()
  const send = (answer: 'accept' | 'decline' | 'conflict') => {
    setBusy(true)
    setFault(null)
    void post('/api/draws/answer', { case_id: seat.case_id, answer, note, ...answer === 'accept' ? {} : { reason } })
      .then(() => setWay(null), (cause: unknown) => { setFault(cause instanceof ApiFault ? say(cause.say) : t('draws.mine.failed')) }).finally(() => { setBusy(false); onDone() })
  }
  const choices = way === 'conflict' ? view.conflict_kinds : view.decline_reasons
  return (
    <article className="invitation">
      <p className="label number">{seat.number}{seat.is_direct ? ` · ${t('draws.mine.is-direct')}` : ''}</p>
      <h3>{say(seat.panel)}</h3>
      <p>{t('draws.mine.stratum', { stratum: say(seat.stratum) })} · {t('draws.seats-of', { seats: seat.seats })}</p>
      {seat.matter ? <p>{t('draws.mine.matter')}: {say(seat.matter)}</p> : <p className="small quiet">{t('draws.mine.matter-hidden')}</p>}
      {seat.unlocks.map((one) => <p key={one.at} className="small"><Mark tone="near">{t('draws.mine.unlocked', { time: formatInstant(one.at), because: one.because })}</Mark></p>)}
      {seat.state === 'answered' ? <p role="status"><Mark tone="done">{t('draws.mine.answered')}</Mark></p> : (
        <>
          {seat.answer_until ? <p><Mark tone="near">{t('draws.mine.until', { time: formatInstant(seat.answer_until) })}</Mark></p> : null}
          {way === null ? (
            <p className="invitation__ways"><Button type="primary" size="large" loading={busy} onClick={() => send('accept')}>{t('draws.mine.accept')}</Button><Button size="large" onClick={() => { setWay('decline'); setReason('') }}>{t('draws.mine.decline')}</Button><Button size="large" onClick={() => { setWay('conflict'); setReason('') }}>{t('draws.mine.conflict')}</Button></p>
          ) : (
            <form className="invitation__form" onSubmit={(event) => { event.preventDefault(); send(way) }}>
              {way === 'conflict' ? <p className="small quiet">{t('draws.mine.conflict-lead')}</p> : null}
              <label htmlFor={`${id}-reason`}>{t('draws.mine.reason')}</label>
              <select id={`${id}-reason`} required value={reason} onChange={(event) => setReason(event.target.value)}><option value="">{t('draws.mine.choose')}</option>{choices.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select>
              <label htmlFor={`${id}-note`}>{t('draws.mine.note')}</label>
              <Input.TextArea id={`${id}-note`} rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
              <p className="invitation__ways"><Button type="primary" htmlType="submit" size="large" loading={busy} disabled={reason === ''}>{t('draws.mine.send')}</Button><Button size="large" onClick={() => setWay(null)}>{t('draws.mine.cancel')}</Button></p>
            </form>
          )}
        </>
      )}
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
    </article>
  )
}

function Line({ seat }: { seat: Seat }) {
  const { t, say, formatInstant } = useWords()
  const [fault, setFault] = useState<string | null>(null)
  const proof = async () => {
    try { downloadJson(t('draws.mine.proof-file', { number: seat.number }), await get<unknown>('/api/draws/proof', { id: seat.number })) } catch (cause) { setFault(cause instanceof ApiFault ? say(cause.say) : t('draws.mine.failed')) }
  }
  return (
    <li className="panel-line">
      <div>
        <p><strong>{say(seat.panel)}</strong> <span className="quiet">{say(seat.stratum)}</span></p>
        {seat.matter ? <p>{t('draws.mine.matter')}: {say(seat.matter)}</p> : null}
        <p className="small"><Go to={`/draws/${seat.number}`} className="number">{seat.number}</Go> <Mark tone={seat.state === 'accepted' ? 'done' : 'unknown'}>{t(`draws.mine.state-${seat.state}`)}</Mark></p>
        {seat.unlocks.map((one) => <p key={one.at} className="small"><Mark tone="near">{t('draws.mine.unlocked', { time: formatInstant(one.at), because: one.because })}</Mark></p>)}
        {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      </div>
      {seat.is_direct ? null : <Button onClick={() => void proof()}>{t('draws.mine.proof')}</Button>}
    </li>
  )
}
