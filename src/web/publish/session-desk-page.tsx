import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { get, post, type Sentence } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import { Refused } from './refused.tsx'
import type { SessionAnswer, SessionText } from './shapes.ts'

type Choice = { id: string, title: Sentence }
const timetable_max = 30
const today = () => new Date().toISOString().slice(0, 10)
const empty = (): SessionText => ({ title_zh: '', title_en: '', lead_zh: '', lead_en: '', sectors: [], opens_on: today(), closes_on: today(), timetable: [] })

// The city's clock is written as it is read there; a browser abroad shows and sends the same hour.
const zone = '+08:00'
const toField = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16)
const fromField = (text: string) => `${text}:00${zone}`

function TextForm({ session, sectors }: { session: SessionAnswer | null, sectors: Choice[] }) {
  const { t, say, formatDate, formatInstant } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [text, setText] = useState<SessionText>(session?.written ?? empty())
  const saving = useMutation({
    mutationFn: () => {
      const sent = { ...text, place_zh: text.place_zh?.trim() || undefined, place_en: text.place_en?.trim() || undefined }
      return session ? post<{ version: number }>('/api/challenges/change-session', { id: session.id, version: session.version, text: sent }).then(() => session.id) : post<{ id: string }>('/api/challenges/make-session', sent).then((made) => made.id)
    },
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: ['session-desk'] })
      if (!session) await navigate({ to: '/session-desk/$id', params: { id } })
    },
  })
  const line = (name: 'title_zh' | 'title_en' | 'place_zh' | 'place_en', max: number) => <label><span>{t(`publish.desk.${name.replace('_', '-')}`)}</span><Input value={text[name] ?? ''} maxLength={max} onChange={(event) => setText({ ...text, [name]: event.target.value })} /></label>
  const prose = (name: 'lead_zh' | 'lead_en', max: number) => <label><span>{t(`publish.desk.${name.replace('_', '-')}`)}</span><Input.TextArea value={text[name]} maxLength={max} autoSize={{ minRows: 3 }} onChange={(event) => setText({ ...text, [name]: event.target.value })} /></label>
  const day = (name: 'opens_on' | 'closes_on', label: string) => <label><span>{label}</span><Input type="date" value={text[name]} onChange={(event) => setText({ ...text, [name]: event.target.value })} /><span className="small faint number">{text[name] === '' ? '' : formatDate(text[name])}</span></label>
  const moment = (at: number, change: Partial<SessionText['timetable'][number]>) => setText({ ...text, timetable: text.timetable.map((one, index) => index === at ? { ...one, ...change } : one) })
  return (
    <form className="plain-form" onSubmit={(event) => { event.preventDefault(); saving.mutate() }}>
      <div className="plain-form__pair">{line('title_zh', 60)}{line('title_en', 140)}</div>
      {prose('lead_zh', 600)}{prose('lead_en', 1_200)}
      <label><span>{t('publish.desk.sectors')}</span><Select mode="multiple" value={text.sectors} options={sectors.map((one) => ({ value: one.id, label: say(one.title) }))} onChange={(chosen) => setText({ ...text, sectors: chosen })} aria-label={t('publish.desk.sectors')} /></label>
      <div className="plain-form__pair">{line('place_zh', 80)}{line('place_en', 160)}</div>
      <div className="plain-form__pair">{day('opens_on', t('publish.desk.opens'))}{day('closes_on', t('publish.desk.closes'))}</div>
      <fieldset className="plain-form moments">
        <legend>{t('publish.desk.timetable')}</legend>
        {text.timetable.map((one, at) => (
          <div key={at} className="moment">
            <label><span>{t('publish.desk.at')}</span><Input type="datetime-local" value={toField(one.at)} onChange={(event) => { if (event.target.value) moment(at, { at: fromField(event.target.value) }) }} /><span className="small faint number">{formatInstant(one.at)}</span></label>
            <label><span>{t('publish.desk.zh')}</span><Input value={one.zh} maxLength={80} onChange={(event) => moment(at, { zh: event.target.value })} /></label>
            <label><span>{t('publish.desk.en')}</span><Input value={one.en} maxLength={160} onChange={(event) => moment(at, { en: event.target.value })} /></label>
            <button type="button" className="link-button" onClick={() => setText({ ...text, timetable: text.timetable.filter((_, index) => index !== at) })}>{t('publish.desk.remove')}</button>
          </div>
        ))}
        {text.timetable.length < timetable_max ? <p><button type="button" className="link-button" onClick={() => setText({ ...text, timetable: [...text.timetable, { at: fromField(`${text.opens_on}T09:30`), zh: '', en: '' }] })}>{t('publish.desk.add')}</button></p> : null}
      </fieldset>
      <Refused fault={saving.error} />
      <div className="row"><Button type="primary" size="large" htmlType="submit" loading={saving.isPending}>{t('publish.desk.save')}</Button>{saving.isSuccess ? <span role="status">{t('publish.desk.saved')}</span> : null}</div>
    </form>
  )
}

function Filling({ session }: { session: SessionAnswer }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState(session.challenges.map((one) => one.id))
  const saving = useMutation({ mutationFn: () => post('/api/challenges/fill-session', { id: session.id, challenge_ids: chosen }), onSuccess: () => queries.invalidateQueries({ queryKey: ['session-desk'] }) })
  return (
    <section aria-labelledby="fill-title" className="stack session__columns">
      <h2 id="fill-title">{t('publish.desk.fill')}</h2>
      <p className="quiet small">{t('publish.desk.fill-lead')}</p>
      {session.candidates.length === 0 ? <p className="quiet">{t('publish.desk.none')}</p> : (
        <ul className="plain-list lines">
          {session.candidates.map((one) => {
            const place = chosen.indexOf(one.id)
            return <li key={one.id} className="subscription"><Checkbox checked={place >= 0} onChange={(event) => setChosen(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}>{say(one.title)}</Checkbox>{place >= 0 ? <span className="faint number">{place + 1}</span> : null}</li>
          })}
        </ul>
      )}
      <Refused fault={saving.error} />
      <div className="row"><Button size="large" loading={saving.isPending} onClick={() => saving.mutate()}>{t('publish.desk.fill-save')}</Button>{saving.isSuccess ? <span role="status">{t('publish.desk.saved')}</span> : null}</div>
    </section>
  )
}

/** Where an officer makes a session or changes one, and chooses what it shows. */
export default function SessionDeskPage() {
  const { t, say } = useWords()
  const { id } = useParams({ strict: false }) as { id?: string }
  const answer = useQuery({ queryKey: ['session-desk', id ?? ''], queryFn: async ({ signal }) => ({
    session: id === undefined ? null : await get<SessionAnswer>('/api/challenges/session', { id }, { signal }), sectors: (await get<{ sectors: Choice[] }>('/api/subscriptions/mine', {}, { signal })).sectors,
  }) })
  if (answer.isError) return <div className="page"><Failed is_page fault={answer.error} again={() => void answer.refetch()} /></div>
  if (!answer.data) return <div className="page"><Loading kind="document" lines={6} /></div>
  const { session, sectors } = answer.data
  return (
    <div className="page page--narrow">
      <PageHead title={t(session ? 'publish.desk.edit-title' : 'publish.desk.make-title')} above={session ? say(session.title) : undefined} lead={t('publish.desk.lead')}>{session ? <Go to={`/sessions/${encodeURIComponent(session.id)}`}>{t('publish.desk.open')}</Go> : null}</PageHead>
      <TextForm key={session?.version ?? 0} session={session} sectors={sectors} />
      {session ? <Filling key={`fill-${session.id}`} session={session} /> : null}
    </div>
  )
}
