import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { get, post, type Sentence } from '../client.ts'
import { ChoicesEntry } from '../form/choice-answers.tsx'
import { instantOf } from '../form/day-text.ts'
import { LongTextEntry, MomentEntry, TextEntry } from '../form/text-answers.tsx'
import { SearchLine } from '../registers/search-line.tsx'
import { Go } from '../shell/go.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import '../words/publish.ts'
import '../form/entries.css'
import '../styles/publish.css'
import { Refused } from './refused.tsx'
import type { SessionAnswer, SessionText } from './shapes.ts'

type Choice = { id: string, title: Sentence }
const timetable_max = 30
/** Today in China, whatever the clock of the machine. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const empty = (): SessionText => ({ title_zh: '', title_en: '', lead_zh: '', lead_en: '', sectors: [], opens_on: today(), closes_on: today(), timetable: [] })

const nothing = () => {}
const asText = (value: unknown) => typeof value === 'string' ? value : ''
/** What cannot be read as a day or a moment stays as it was typed. */
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)
const isMoment = (text: string) => !Number.isNaN(Date.parse(text)) && text.includes('T')

/** Why the text cannot be saved yet, by the name of the words that say it; null when it can. */
function missingOf(text: SessionText): string | null {
  if ([text.title_zh, text.title_en, text.lead_zh, text.lead_en].some((one) => one.trim().length < 4)) return 'publish.desk.short-words'
  if (text.sectors.length === 0) return 'publish.desk.no-field'
  if (!isDay(text.opens_on) || !isDay(text.closes_on)) return 'publish.desk.no-days'
  if (text.closes_on < text.opens_on) return 'publish.desk.backwards'
  return text.timetable.every((one) => isMoment(one.at) && one.zh.trim() !== '' && one.en.trim() !== '') ? null : 'publish.desk.short-line'
}

function TextForm({ session, sectors }: { session: SessionAnswer | null, sectors: Choice[] }) {
  const { t } = useWords()
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
  const missing = missingOf(text)
  const label = (name: string) => t(`publish.desk.${name.replace('_', '-')}`)
  const props = (id: string, value: unknown, change: (value: string) => void) => ({ id, value, is_wrong: false, onLeave: nothing, onChange: (written: unknown) => change(asText(written)) })
  const line = (name: 'title_zh' | 'title_en' | 'place_zh' | 'place_en', max: number) => <div className="plain-form__field"><label htmlFor={name}>{label(name)}</label><TextEntry {...props(name, text[name] ?? '', (value) => setText({ ...text, [name]: value.slice(0, max) }))} /></div>
  const prose = (name: 'lead_zh' | 'lead_en', max: number) => <div className="plain-form__field"><label htmlFor={name}>{label(name)}</label><LongTextEntry {...props(name, text[name], (value) => setText({ ...text, [name]: value.slice(0, max) }))} /></div>
  const day = (name: 'opens_on' | 'closes_on', title: string) => <div className="plain-form__field"><label htmlFor={name}>{title}</label><MomentEntry {...props(name, text[name], (value) => setText({ ...text, [name]: value }))} title={title} /></div>
  const moment = (at: number, change: Partial<SessionText['timetable'][number]>) => setText({ ...text, timetable: text.timetable.map((one, index) => index === at ? { ...one, ...change } : one) })
  return (
    <form className="plain-form" onSubmit={(event) => { event.preventDefault(); saving.mutate() }}>
      <div className="plain-form__pair">{line('title_zh', 60)}{line('title_en', 140)}</div>
      {prose('lead_zh', 600)}{prose('lead_en', 1_200)}
      <fieldset className="plain-form__field"><legend id="sectors-title">{t('publish.desk.sectors')}</legend><ChoicesEntry id="sectors" label_id="sectors-title" value={text.sectors} options={sectors} is_wrong={false} onLeave={nothing} onChange={(chosen) => setText({ ...text, sectors: chosen as string[] })} /></fieldset>
      <div className="plain-form__pair">{line('place_zh', 80)}{line('place_en', 160)}</div>
      <div className="plain-form__pair">{day('opens_on', t('publish.desk.opens'))}{day('closes_on', t('publish.desk.closes'))}</div>
      <fieldset className="plain-form moments">
        <legend>{t('publish.desk.timetable')}</legend>
        {text.timetable.map((one, at) => (
          <div key={at} className="moment">
            <div className="plain-form__field"><label htmlFor={`at-${at}`}>{t('publish.desk.at')}</label><MomentEntry {...props(`at-${at}`, one.at, (value) => moment(at, { at: value }))} with_time title={t('publish.desk.at')} /></div>
            <div className="plain-form__field"><label htmlFor={`zh-${at}`}>{t('publish.desk.zh')}</label><TextEntry {...props(`zh-${at}`, one.zh, (value) => moment(at, { zh: value.slice(0, 80) }))} /></div>
            <div className="plain-form__field"><label htmlFor={`en-${at}`}>{t('publish.desk.en')}</label><TextEntry {...props(`en-${at}`, one.en, (value) => moment(at, { en: value.slice(0, 160) }))} /></div>
            <button type="button" className="link-button" onClick={() => setText({ ...text, timetable: text.timetable.filter((_, index) => index !== at) })}>{t('publish.desk.remove')}</button>
          </div>
        ))}
        {text.timetable.length < timetable_max ? <p><button type="button" className="link-button" onClick={() => setText({ ...text, timetable: [...text.timetable, { at: isDay(text.opens_on) ? instantOf(`${text.opens_on}T09:30`) : '', zh: '', en: '' }] })}>{t('publish.desk.add')}</button></p> : null}
      </fieldset>
      <Refused fault={saving.error} />
      <div className="row"><Button type="primary" size="large" htmlType="submit" loading={saving.isPending} disabled={missing !== null} aria-describedby="save-why">{t('publish.desk.save')}</Button><span id="save-why" role="status" className="quiet">{missing !== null ? t(missing) : saving.isSuccess ? t('publish.desk.saved') : null}</span></div>
    </form>
  )
}

function Filling({ session }: { session: SessionAnswer }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState(session.challenges.map((one) => one.id))
  const [asked, setAsked] = useState<string | undefined>()
  const found = useQuery({ queryKey: ['session-candidates', session.id, asked ?? ''], placeholderData: keepPreviousData, queryFn: ({ signal }) => get<SessionAnswer>('/api/challenges/session', { id: session.id, find: asked }, { signal }) })
  const { candidates, candidates_total } = found.data ?? session
  const saving = useMutation({ mutationFn: () => post('/api/challenges/fill-session', { id: session.id, challenge_ids: chosen }), onSuccess: () => queries.invalidateQueries({ queryKey: ['session-desk'] }) })
  return (
    <section aria-labelledby="fill-title" className="stack session__columns">
      <h2 id="fill-title">{t('publish.desk.fill')}</h2>
      <p className="quiet small">{t('publish.desk.fill-lead')}</p>
      <SearchLine q={asked ?? ''} label={t('publish.desk.find')} example={t('publish.desk.find-example')} onAsk={setAsked} />
      {found.isError ? <Failed fault={found.error} again={() => void found.refetch()} /> : null}
      {candidates.length === 0 ? <p className="quiet">{t(asked ? 'publish.desk.none-found' : 'publish.desk.none')}</p> : (
        <ul className="plain-list lines">
          {candidates.map((one) => {
            const place = chosen.indexOf(one.id)
            return <li key={one.id} className="subscription"><Checkbox checked={place >= 0} onChange={(event) => setChosen(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}>{say(one.title)}</Checkbox>{place >= 0 ? <span className="faint number">{place + 1}</span> : null}</li>
          })}
        </ul>
      )}
      {candidates_total > candidates.length ? <p className="quiet small">{t('publish.desk.more-found', { shown: candidates.length, total: candidates_total })}</p> : null}
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
