import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/meetings.ts'
import '../styles/meetings.css'
import { Agenda } from './agenda.tsx'
import { Members } from './members.tsx'
import { Now } from './now.tsx'
import type { Room, Take } from './shapes.ts'

const tones: Record<Room['state'], Tone> = { planned: 'unknown', open: 'waiting', signing: 'near', closed: 'done', 'called-off': 'late' }

/** 评审会现场: on a phone in the room or at a desk; what to do now stands first, and the page follows the meeting by itself. */
export default function RoomPage() {
  const { t, say, formatInstant } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const question = useQuery({
    queryKey: ['meeting', id], queryFn: ({ signal }) => get<Room>('/api/meetings/room', { id }, { signal }), staleTime: 0, refetchOnWindowFocus: 'always',
    refetchInterval: (asked) => { const known = asked.state.data; return known?.state === 'called-off' || (known?.state === 'closed' && known.minutes.length > 0) ? false : 3_000 },
  })
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const view = question.data
  useTitle(t('meetings.title'))
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={6} /></div>
  const take: Take = async (action, input = {}) => {
    setBusy(true)
    setFault(null)
    try {
      await post(`/api/meetings/${action}`, { id, ...input })
      return true
    } catch (cause) {
      setFault(cause instanceof ApiFault ? [say(cause.say), ...cause.problems.map((one) => say(one))].join(' ') : t('meetings.failed'))
      return false
    } finally {
      await question.refetch()
      setBusy(false)
    }
  }
  return (
    <div className="page room">
      <nav className="crumbs not-print"><Link to="/cases/$id" params={{ id: view.case_id }}>← {t('meetings.crumb')}</Link></nav>
      <header className="room__head">
        <p className="label">{t('meetings.title')}</p>
        <h1>{say(view.title)}</h1>
        <p role="status"><Mark tone={tones[view.state]}>{t(`meetings.state.${view.state}`)}</Mark></p>
        <dl className="room__times">
          <div><dt>{t('meetings.planned')}</dt><dd className="number">{formatInstant(view.planned_at)}</dd></div>
          <div><dt>{t('meetings.place')}</dt><dd>{view.place}</dd></div>
          <div><dt>{t('meetings.present')}</dt><dd className="number">{t('meetings.present-of', { present: view.present, seats: view.seats })}</dd></div>
        </dl>
      </header>
      <section className="room__now" aria-labelledby="room-now">
        <h2 id="room-now" className="label">{t('meetings.now')}</h2>
        <Now view={view} take={take} busy={busy} />
        {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      </section>
      <Agenda view={view} />
      <Members view={view} take={take} busy={busy} />
    </div>
  )
}
