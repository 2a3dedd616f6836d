import type { ChallengePage } from '../hall/challenge-shape.ts'
import { Follow } from '../publish/follow.tsx'
import { Questions } from '../publish/questions.tsx'
import type { QuestionsAnswer, TextsAnswer, VersionsAnswer } from '../publish/shapes.ts'
import { Texts } from '../publish/texts.tsx'
import { Versions } from '../publish/versions.tsx'
import { Go } from '../shell/go.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { Sections } from '../widgets/sections.tsx'
import { useWords } from '../words.ts'
import { Acts } from './acts.tsx'
import { Stages } from './stages.tsx'
import { Bounty, Deadline, Timetable } from './terms.tsx'
import '../styles/challenge.css'

function Head({ page }: { page: ChallengePage }) {
  const { t, say } = useWords()
  return (
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
  )
}

function Text({ page }: { page: ChallengePage }) {
  const { t, say, language } = useWords()
  return (
    <>
      {page.language !== 'both' && page.language !== language ? <p className="quiet small challenge__language">{t(page.language === 'zh' ? 'value.only-zh' : 'value.only-en')}</p> : null}
      {page.sections.length === 0 ? <p className="quiet">{t('challenge.no-text')}</p> : <Sections sections={page.sections} is_numbered />}
      {page.source ? <p className="challenge__source small quiet">{t('challenge.source')} {page.source.url ? <a href={page.source.url} rel="noreferrer" target="_blank">{say(page.source.title)}</a> : say(page.source.title)}</p> : null}
    </>
  )
}

/**
 * The public page of one challenge, read like a document; the side column says what it pays, until when, and what one can do. Drawn on the
 * server: no hook here may need a browser.
 */
export function ChallengePublicPage({ page, questions, versions, texts }: { page: ChallengePage, questions: QuestionsAnswer, versions: VersionsAnswer, texts: TextsAnswer }) {
  const { t, say } = useWords()
  return (
    <article className="page challenge">
      <nav className="crumbs not-print" aria-label={t('challenge.path')}><Go to="/">{t('nav.hall')}</Go>{page.sector ? <><span aria-hidden="true">／</span><Go to="/" search={{ sector: page.sector.id }}>{say(page.sector)}</Go></> : null}</nav>
      <Head page={page} />
      <Stages stages={page.stages} />
      <div className="columns">
        <div className="challenge__text">
          <Text page={page} />
          {page.case_id === null ? null : <><Questions id={page.id} answer={questions} /><Versions answer={versions} /><Texts answer={texts} /></>}
        </div>
        <aside className="side side--first challenge__side">
          <Bounty page={page} />
          <Deadline page={page} />
          <Timetable page={page} />
          <Acts page={page} />
          {page.case_id === null ? null : <Follow kind="challenge" id={page.id} calendar={page.bids_close_at ? 'deadline.ics' : null} />}
        </aside>
      </div>
    </article>
  )
}
