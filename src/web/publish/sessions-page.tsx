import { Line } from '../hall/line.tsx'
import { Go } from '../shell/go.tsx'
import { Empty } from '../widgets/empty.tsx'
import { Figure } from '../widgets/figure.tsx'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/hall.css'
import '../styles/challenge.css'
import '../styles/publish.css'
import { Follow } from './follow.tsx'
import type { SessionAnswer, SessionLine, SessionsAnswer } from './shapes.ts'

const tones = { ahead: 'waiting', now: 'near', past: 'unknown' } as const
const turns = { now: 0, ahead: 1, past: 2 } as const

/** What is on first, the one that ends soonest before the others; then what comes, the next one first; then what is over, the latest first. */
const inTurn = (sessions: readonly SessionLine[]) => sessions.toSorted((a, b) => turns[a.state] - turns[b.state]
  || (a.state === 'now' ? a.closes_on.localeCompare(b.closes_on) : a.state === 'ahead' ? a.opens_on.localeCompare(b.opens_on) : b.closes_on.localeCompare(a.closes_on)))

function SessionRow({ session }: { session: SessionLine }) {
  const { t, say, formatDate } = useWords()
  return (
    <li className="hall-line">
      <div className="hall-line__main">
        <h3><Go to={`/sessions/${encodeURIComponent(session.id)}`} className="hall-line__link">{say(session.title)}</Go> {session.is_demo ? <DemoMark /> : null}</h3>
        <p className="hall-line__problem">{say(session.lead)}</p>
        <p className="hall-line__about">{[...session.sectors, ...session.place ? [session.place] : []].map((one, at) => <span key={at}>{say(one)}</span>)}</p>
      </div>
      <div className="hall-line__end">
        <p className="number">{formatDate(session.opens_on)}<br />{t('publish.sessions.until', { day: formatDate(session.closes_on) })}</p>
        <p className="hall-line__left"><Mark tone={tones[session.state]}>{t(`publish.sessions.state-${session.state}`)}</Mark> <span className="small quiet">{t('publish.sessions.count', { count: session.challenges_count })}</span></p>
      </div>
    </li>
  )
}

/** All sessions, and what the city's own text says of those it held. Drawn on the server. */
export function SessionsPage({ answer, after }: { answer: SessionsAnswer, after?: string }) {
  const { t, say } = useWords()
  return (
    <div className="page">
      <PageHead title={t('publish.sessions.title')} lead={t('publish.sessions.lead')}>{answer.may_make ? <Go to="/session-desk" className="button-link">{t('publish.sessions.hold')}</Go> : null}</PageHead>
      <div className="columns">
        <section aria-label={t('publish.sessions.title')}>
          {answer.sessions.length === 0 ? <Empty title={t('publish.sessions.none')} text={t('publish.sessions.none-text')}><Go to="/">{t('publish.sessions.open')}</Go></Empty> : <ol className="hall-lines" id="list">{inTurn(answer.sessions).map((one) => <SessionRow key={one.id} session={one} />)}</ol>}
          {answer.next !== null || after !== undefined ? (
            <nav className="hall__pages" aria-label={t('publish.sessions.pages')}>
              {after === undefined ? null : <Go to="/sessions">{t('hall.first-page')}</Go>}
              {answer.next === null ? null : <Go to="/sessions" search={{ after: answer.next }} hash="list" rel="next" className="hall__next">{t('publish.sessions.earlier')}</Go>}
            </nav>
          ) : null}
        </section>
        {answer.figures.length === 0 ? null : (
          <aside className="side sessions__figures" aria-label={t('publish.sessions.figures')}>
            <h2 className="side-title">{t('publish.sessions.figures')}</h2>
            {answer.figures.map((figure) => <Figure key={figure.title.en} figure={figure} />)}
            {answer.undetermined ? <p className="small quiet"><Mark tone="unknown">{t('publish.sessions.undetermined')}</Mark> {say(answer.undetermined)}</p> : null}
          </aside>
        )}
      </div>
    </div>
  )
}

/** One session: its days, its timetable, its challenges. Drawn on the server. */
export function SessionPage({ session }: { session: SessionAnswer }) {
  const { t, say, formatDate, formatInstant } = useWords()
  return (
    <article className="page challenge">
      <nav className="crumbs not-print" aria-label={t('challenge.path')}><Go to="/sessions">{t('publish.sessions.all')}</Go></nav>
      <header className="challenge__head">
        <h1>{say(session.title)} {session.is_demo ? <DemoMark /> : null}</h1>
        <p className="challenge__problem">{say(session.lead)}</p>
        <dl className="challenge__facts">
          <div><dt>{t('publish.sessions.sectors')}</dt><dd>{session.sectors.map(say).join(' · ')}</dd></div>
          {session.organiser ? <div><dt>{t('publish.sessions.organiser')}</dt><dd>{say(session.organiser)}</dd></div> : null}
          {session.place ? <div><dt>{t('publish.sessions.place')}</dt><dd>{say(session.place)}</dd></div> : null}
        </dl>
      </header>
      <div className="columns session__columns">
        <section aria-labelledby="session-challenges">
          <h2 id="session-challenges">{t('publish.sessions.challenges')}</h2>
          <p className="small quiet">{t('publish.sessions.count', { count: session.challenges_count })} · {t('publish.sessions.count-questions', { count: session.questions_count })}</p>
          {session.challenges.length === 0 ? <p className="quiet">{t('publish.sessions.empty')}</p> : <ol className="hall-lines">{session.challenges.map((one) => <Line key={one.id} challenge={{ ...one, found: null }} />)}</ol>}
        </section>
        <aside className="side side--first challenge__side">
          <section aria-label={t('publish.sessions.days')}>
            <p className="label">{t('publish.sessions.days')}</p>
            <p className="session__days number">{formatDate(session.opens_on)}<br />{t('publish.sessions.until', { day: formatDate(session.closes_on) })}</p>
            <p><Mark tone={tones[session.state]}>{t(`publish.sessions.state-${session.state}`)}</Mark></p>
          </section>
          {session.timetable.length === 0 ? null : (
            <section aria-labelledby="session-timetable">
              <h2 id="session-timetable" className="side-title">{t('publish.sessions.timetable')}</h2>
              <dl className="timetable">{session.timetable.map((one, at) => <div key={at}><dt>{say({ zh: one.zh, en: one.en })}</dt><dd className="number">{formatInstant(one.at)}</dd></div>)}</dl>
            </section>
          )}
          <Follow kind="session" id={session.id} calendar="session.ics" />
          {session.may_change ? <section className="not-print"><Go to={`/session-desk/${encodeURIComponent(session.id)}`}>{t('publish.sessions.edit')}</Go></section> : null}
        </aside>
      </div>
    </article>
  )
}
