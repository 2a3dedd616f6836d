import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { ApiFault, get, makeKey, post, type Sentence } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/follow.ts'
import type { Board, BoardLine } from './board-shape.ts'
import { Chips } from './chips.tsx'
import { dropWaiting, keepWaiting, readWaiting, sendWaiting, type Sent, type Waiting } from './outbox.ts'
import '../styles/follow.css'

const route = getRouteApi('/follow/new')
const kinds = ['phone', 'message', 'visit', 'meeting', 'matching', 'other'] as const
const came = ['progress', 'agreed', 'stuck', 'no-answer', 'noted'] as const
const empty = { whom: '', other: '', kind: 'phone', came_of: 'progress', said: '', next: '', next_on: '', done: [] as string[] }

const inDays = (days: number) => {
  const day = new Date(Date.now() + days * 86_400_000)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}

/** A contact in twenty seconds on a phone: tap the challenge, the person, how and with what result, write one sentence. Kept on the device until it is sent. */
export default function QuickPage() {
  const { t, say, formatDate } = useWords()
  const { account } = useSession()
  const search = route.useSearch()
  const client = useQueryClient()
  const board = useQuery({ queryKey: ['/api/challenges/follow-board', 'mine'], queryFn: ({ signal }) => get<Board>('/api/challenges/follow-board', { whose: 'mine' }, { signal }) })
  const [case_id, setCase] = useState(search.case ?? '')
  const [form, setForm] = useState(empty)
  const [state, setState] = useState<{ is: 'open' | 'sending' | 'saved' | 'offline' | 'lost', seconds?: number }>({ is: 'open' })
  const [why, setWhy] = useState<Sentence | string | null>(null)
  const [waiting, setWaiting] = useState<Waiting[]>([])
  const since = useRef(Date.now())
  const key = useRef<string | null>(null)
  const account_id = account?.id ?? ''
  const lines = board.data?.lines ?? []
  const chosen = lines.find((line) => line.case_id === case_id) ?? (lines.length === 1 ? lines[0] : undefined)
  const change = (more: Partial<typeof empty>) => { key.current = null; setForm({ ...form, ...more }) }

  const send = async (one: Waiting): Promise<Sent> => {
    try {
      await post('/api/challenges/contact', { case_id: one.case_id, answers: one.answers }, { key: one.key })
      return 'sent'
    } catch (cause) {
      if (cause instanceof ApiFault && cause.status > 0 && cause.status < 500) {
        setWhy(cause.problems[0] ? { zh: cause.problems[0].zh, en: cause.problems[0].en } : cause.say)
        return 'refused'
      }
      return 'offline'
    }
  }
  const sendAll = async () => {
    if (account_id === '') return 0
    const sent = await sendWaiting(localStorage, account_id, send)
    setWaiting(readWaiting(localStorage, account_id))
    if (sent > 0) await client.invalidateQueries({ queryKey: ['/api/challenges/follow-board'] })
    return sent
  }
  const sendAllLatest = useRef(sendAll)
  useEffect(() => { sendAllLatest.current = sendAll })
  useEffect(() => {
    if (account_id === '') return
    void sendAllLatest.current()
    const online = () => { void sendAllLatest.current() }
    addEventListener('online', online)
    return () => removeEventListener('online', online)
  }, [account_id])

  const save = async () => {
    const whom = form.whom === 'other' ? form.other.trim() : form.whom
    if (!chosen || [...whom].length < 2 || [...form.said.trim()].length < 2) { setWhy(t('follow.quick.missing')); return }
    if (form.next.trim() !== '' && form.next_on === '') { setWhy(t('follow.quick.next-day')); return }
    setWhy(null)
    setState({ is: 'sending' })
    key.current ??= makeKey()
    const answers = { whom, kind: form.kind, 'came-of': form.came_of, outcome: form.said.trim(), ...form.done.length > 0 ? { finishes: form.done } : {}, ...form.next.trim() === '' ? {} : { 'next-step': form.next.trim(), 'next-on': form.next_on } }
    const one: Waiting = { key: key.current, case_id: chosen.case_id, title: say(chosen.title), answers, at: new Date().toISOString() }
    const is_kept = keepWaiting(localStorage, account_id, one)
    const became = await send(one)
    if (became !== 'offline') dropWaiting(localStorage, account_id, one.key)
    setWaiting(readWaiting(localStorage, account_id))
    if (became === 'refused') { setState({ is: 'open' }); return }
    if (became === 'offline' && !is_kept) { setState({ is: 'lost' }); return }
    key.current = null
    setState({ is: became === 'sent' ? 'saved' : 'offline', seconds: Math.round((Date.now() - since.current) / 1000) })
    setForm(empty)
    if (became === 'sent') await client.invalidateQueries({ queryKey: ['/api/challenges/follow-board'] })
  }
  const again = () => { since.current = Date.now(); setState({ is: 'open' }) }

  if (board.isPending) return <div className="page page--narrow"><Loading lines={4} /></div>
  if (board.isError && !board.data) return <div className="page page--narrow"><Failed is_page fault={board.error} again={() => { void board.refetch() }} /></div>
  const people = chosen ? peopleOf(chosen) : []
  return (
    <div className="page page--narrow quick">
      <PageHead title={t('follow.quick.title')} above={<Link to="/follow">{t('follow.title')}</Link>} />
      {waiting.length > 0 ? <WaitingList waiting={waiting} onSend={() => { void sendAll() }} onDrop={(one) => { dropWaiting(localStorage, account_id, one.key); setWaiting(readWaiting(localStorage, account_id)) }} /> : null}
      {state.is === 'saved' || state.is === 'offline' ? (
        <div className="quick__saved" role="status">
          <p className="quick__large">{t('follow.quick.saved')} {state.seconds !== undefined ? <span className="small quiet">{t('follow.quick.seconds', { seconds: state.seconds })}</span> : null}</p>
          {state.is === 'offline' ? <p>{t('follow.quick.offline')}</p> : null}
          <p className="row"><Button type="primary" size="large" onClick={again}>{t('follow.quick.again')}</Button><Link to="/follow">{t('follow.quick.board')}</Link></p>
        </div>
      ) : lines.length === 0 ? <Empty title={t('follow.quick.none')} text={t('follow.none-text')} /> : (
        <form onSubmit={(event) => { event.preventDefault(); void save() }}>
          <Chips legend={t('follow.quick.which')} is_tall value={chosen?.case_id ?? ''} options={lines.map((line) => ({ id: line.case_id, title: say(line.title), note: line.due === 'fine' ? '' : t(`follow.due.${line.due}`) }))} onChoose={(id) => { key.current = null; setCase(id); setForm({ ...form, whom: '', done: [] }) }} />
          {chosen ? <Chips legend={t('follow.quick.whom')} value={form.whom} options={[...people.map((name) => ({ id: say(name), title: say(name) })), { id: t('follow.quick.bureau'), title: t('follow.quick.bureau') }, { id: 'other', title: t('follow.quick.other') }]} onChoose={(whom) => change({ whom })} /> : null}
          {form.whom === 'other' ? <label className="quick__text"><span className="label">{t('follow.quick.other')}</span><input value={form.other} maxLength={80} placeholder={t('follow.quick.other-example')} onChange={(event) => change({ other: event.target.value })} /></label> : null}
          <Chips legend={t('follow.quick.how')} value={form.kind} options={kinds.map((id) => ({ id, title: t(`follow.kinds.${id}`) }))} onChoose={(kind) => change({ kind })} />
          <Chips legend={t('follow.quick.came-of')} value={form.came_of} options={came.map((id) => ({ id, title: t(`follow.came.${id}`) }))} onChoose={(came_of) => change({ came_of })} />
          <label className="quick__text"><span className="quick__legend">{t('follow.quick.said')}</span><textarea rows={2} value={form.said} maxLength={1000} placeholder={t('follow.quick.said-example')} onChange={(event) => change({ said: event.target.value })} /></label>
          {chosen && chosen.steps.length > 0 ? (
            <fieldset className="quick__done"><legend className="quick__legend">{t('follow.quick.done')}</legend>
              {chosen.steps.map((step) => <label key={step.id}><input type="checkbox" checked={form.done.includes(step.id)} onChange={(event) => change({ done: event.target.checked ? [...form.done, step.id] : form.done.filter((id) => id !== step.id) })} /> {step.what} <span className="quiet number">{formatDate(step.due_on)}</span></label>)}
            </fieldset>
          ) : null}
          <label className="quick__text"><span className="quick__legend">{t('follow.quick.next')}</span><input value={form.next} maxLength={200} placeholder={t('follow.quick.next-example')} onChange={(event) => change({ next: event.target.value })} /></label>
          {form.next.trim() === '' ? null : (
            <div className="quick__when">
              <Chips legend={t('follow.quick.when')} value={form.next_on} options={[{ id: inDays(0), title: t('follow.quick.today') }, { id: inDays(1), title: t('follow.quick.tomorrow') }, { id: inDays(7), title: t('follow.quick.week') }]} onChoose={(next_on) => change({ next_on })} />
              <DayEntry title={t('follow.quick.when')} value={form.next_on} min={inDays(0)} onChange={(day) => change({ next_on: day ?? '' })} />
            </div>
          )}
          {why ? <p role="alert" className="fault-line">{say(why)}</p> : null}
          {state.is === 'lost' ? <p role="alert" className="fault-line">{t('follow.quick.lost')}</p> : null}
          <div className="quick__save not-print"><Button htmlType="submit" type="primary" size="large" block loading={state.is === 'sending'}>{state.is === 'sending' ? t('follow.quick.saving') : t('follow.quick.save')}</Button></div>
        </form>
      )}
    </div>
  )
}

const peopleOf = (line: BoardLine): Sentence[] => [...line.owner ? [line.owner] : [], ...line.solvers]

function WaitingList({ waiting, onSend, onDrop }: { waiting: Waiting[], onSend: () => void, onDrop: (one: Waiting) => void }) {
  const { t, formatInstant } = useWords()
  return (
    <div className="follow__news" role="status">
      <p className="strong">{t('follow.quick.waiting', { count: waiting.length })}</p>
      <ul>{waiting.map((one) => <li key={one.key}>{one.title} <span className="small quiet number">{formatInstant(one.at)}</span> <button type="button" className="link-button" onClick={() => onDrop(one)}>{t('follow.quick.drop')}</button></li>)}</ul>
      <Button onClick={onSend}>{t('follow.quick.send-now')}</Button>
    </div>
  )
}
