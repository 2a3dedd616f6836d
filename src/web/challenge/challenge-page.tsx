import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { get } from '../client.ts'
import type { ChallengePage } from '../hall/challenge-shape.ts'
import { useCity } from '../session.tsx'
import { DemoMark, Mark, toneOfDays } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Sections } from '../widgets/sections.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { Acts } from './acts.tsx'
import '../styles/challenge.css'

function Stages({ stages }: { stages: ChallengePage['stages'] }) {
  const { t, say, formatDate } = useWords()
  return (
    <ol className="stages" aria-label={t('challenge.stages')}>
      {stages.map((stage) => (
        <li key={stage.id} className={`stages__one stages__one--${stage.state}`} aria-current={stage.state === 'now' ? 'step' : undefined}>
          <span className="stages__name">{say(stage.title)}</span>
          <span className="stages__day number">{stage.entered_on ? formatDate(stage.entered_on) : t(`challenge.stage-${stage.state}`)}</span>
        </li>
      ))}
    </ol>
  )
}

function Timetable({ page }: { page: ChallengePage }) {
  const { t, say, formatDate, formatInstant } = useWords()
  if (page.timetable.length === 0) return null
  return (
    <section aria-labelledby="timetable">
      <h2 id="timetable" className="side-title">{t('challenge.timetable')}</h2>
      <dl className="timetable">
        {page.timetable.map((one, at) => <div key={at}><dt>{say(one.title)}</dt><dd className="number">{one.at ? formatInstant(one.at) : one.on ? formatDate(one.on) : t('challenge.undated')}</dd></div>)}
      </dl>
    </section>
  )
}

/** The public page of one challenge, read like a document; the side column says what it pays, until when, and what one can do. */
export default function ChallengePublicPage() {
  const { t, say, formatInstant, formatDaysLeft, language } = useWords()
  const { id } = useParams({ from: '/challenges/$id' })
  const city = useCity()
  const question = useQuery({ queryKey: ['/api/challenges/page', { id, city }], queryFn: ({ signal }) => get<ChallengePage>('/api/challenges/page', { id, city }, { signal }) })
  const page = question.data
  useTitle(page ? say(page.title) : t('challenge.title'))
  if (question.isError) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!page) return <div className="page"><Loading kind="document" lines={7} /></div>
  const is_open = page.status.id === 'open' && page.days_left !== null
  return (
    <article className="page challenge">
      <nav className="crumbs not-print" aria-label={t('challenge.path')}><Link to="/">{t('nav.hall')}</Link>{page.sector ? <><span aria-hidden="true">／</span><Link to="/" search={{ sector: page.sector.id }}>{say(page.sector)}</Link></> : null}</nav>
      <header className="challenge__head">
        <h1>{say(page.title)} {page.is_demo ? <DemoMark /> : null}</h1>
        {page.problem ? <p className="challenge__problem">{say(page.problem)}</p> : null}
        <dl className="challenge__facts">
          <div><dt>{t('challenge.status')}</dt><dd>{say(page.status)}</dd></div>
          {page.owner ? <div><dt>{t('challenge.owner')}</dt><dd>{say(page.owner)}</dd></div> : null}
          {page.county ? <div><dt>{t('challenge.county')}</dt><dd>{say(page.county)}</dd></div> : null}
          <div><dt>{t('challenge.number')}</dt><dd className="number">{page.id}</dd></div>
        </dl>
      </header>
      {page.stages.length > 0 ? <Stages stages={page.stages} /> : null}
      <div className="columns">
        <div className="challenge__text">
          {page.language !== 'both' && page.language !== language ? <p className="quiet small challenge__language">{t(page.language === 'zh' ? 'value.only-zh' : 'value.only-en')}</p> : null}
          {page.sections.length === 0 ? <p className="quiet">{t('challenge.no-text')}</p> : <Sections sections={page.sections} is_numbered />}
          {page.source ? <p className="challenge__source small quiet">{t('challenge.source')} {page.source.url ? <a href={page.source.url} rel="noreferrer" target="_blank">{say(page.source.title)}</a> : say(page.source.title)}</p> : null}
        </div>
        <aside className="side side--first challenge__side">
          <section aria-label={t('challenge.bounty')}>
            <p className="label">{t('challenge.bounty')}{page.amount_fen !== null && page.amount_note ? ` · ${say(page.amount_note)}` : ''}</p>
            <p className={page.amount_fen === null ? 'challenge__open' : 'challenge__bounty'}><Money amount_fen={page.amount_fen} currency={page.currency} note={page.amount_note} /></p>
          </section>
          <section aria-label={t('challenge.deadline')}>
            <p className="label">{t('challenge.deadline')}</p>
            <p className="challenge__left">{is_open ? <Mark tone={toneOfDays(page.days_left)}>{formatDaysLeft(page.days_left)}</Mark> : <Mark tone="unknown">{page.bids_close_at === null && page.status.id === 'open' ? formatDaysLeft(null) : say(page.status)}</Mark>}</p>
            {page.bids_close_at ? <p className="small quiet number" title={t('value.china-time')}>{formatInstant(page.bids_close_at)}</p> : null}
            {page.bids_count !== null ? <p className="small quiet">{t('challenge.bids', { count: page.bids_count })}</p> : null}
          </section>
          <Timetable page={page} />
          <Acts page={page} />
        </aside>
      </div>
    </article>
  )
}
