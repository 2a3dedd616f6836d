import { Link } from '@tanstack/react-router'
import type { CanView, CaseView } from '#engines/cases/view-shape.ts'
import { DemoMark, Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

function toneOf(workdays_left: number | null): Tone {
  return workdays_left === null ? 'waiting' : workdays_left < 0 ? 'late' : workdays_left <= 2 ? 'near' : 'waiting'
}

/** Title, state in a sentence per active step, and the stages with their dates; short while a form is being filled. */
export function CaseHead({ view, is_short, action, onBack }: { view: CaseView, is_short: boolean, action: CanView | null, onBack: () => void }) {
  const { t, say, language, formatDate, formatInstant, formatDaysLeft } = useWords()
  const dayOf = (instant: string) => formatInstant(instant).replace(/\s\d\d:\d\d$/, '')
  const comma = language === 'zh' ? '，' : ', '
  const list = (words: readonly string[]) => words.join(language === 'zh' ? '、' : ', ')
  return (
    <header className={is_short ? 'case-head case-head--short' : 'case-head'}>
      <p className="case-head__kind">
        {is_short ? <button type="button" className="link-button not-print" onClick={onBack}>← {t('work.form.back-to-case')}</button> : <Link className="not-print" to="/cases">← {t('work.case.back')}</Link>}
        <span>{say(view.procedure_title)}</span>
        {view.organization ? <span>{say(view.organization)}</span> : null}
        {view.county ? <span>{say(view.county)}</span> : null}
        <span className="number">{t('work.case.number')} {view.id}</span>
        {view.is_demo ? <DemoMark /> : null}
        {is_short ? null : <button type="button" className="link-button case-head__print not-print" onClick={() => print()}>{t('work.case.print')}</button>}
      </p>
      {/* The dot between a challenge and its team never begins a line. */}
      <h1>{say(view.title).replaceAll(' · ', '\u00a0· ')}</h1>
      {is_short && action ? <p className="hidden-visually" role="status">{t('work.case.fill')}{say(action.title)}</p> : null}
      <div className="case-head__states">
        {view.closed_at !== null ? (
          <p className="case-state"><Mark tone="done"><span className="case-state__text">{say(view.outcome)}</span></Mark><span className="case-state__more">{t('work.case.closed', { day: dayOf(view.closed_at) })}</span></p>
        ) : view.sentences.map((one) => (
          <p key={one.step} className="case-state">
            <Mark tone={toneOf(one.workdays_left)}><span className="case-state__text">{say(one.text)}{one.workdays_left === null ? '' : `${comma}${lower(one.workdays_left === 0 ? t('work.clock.left-today') : formatDaysLeft(one.workdays_left, 'workdays'))}`}</span></Mark>
            <span className="case-state__more">
              {one.waits_for.length > 0 ? `${t('work.case.waits-for', { who: list(one.waits_for.map(say)) })}${comma}` : null}
              {/* A day is never cut at its hyphens: each phrase with one goes to the next line whole. */}
              <span className="nowrap">{t('work.case.since', { day: dayOf(one.since) })}{one.due_on ? comma.trimEnd() : null}</span>
              {one.due_on ? <>{language === 'zh' ? <wbr /> : ' '}<span className="nowrap">{t('work.case.due', { day: formatDate(one.due_on) })}</span></> : null}
            </span>
          </p>
        ))}
      </div>
      {is_short ? null : (
        <ol className="case-stages" aria-label={t('work.case.stages')}>
          {view.stages.map((stage) => (
            <li key={stage.id} className={`case-stage case-stage--${stage.state}`} aria-current={stage.state === 'now' ? 'step' : undefined}>
              <span className="case-stage__shape" aria-hidden="true">{stage.state === 'done' ? '●' : stage.state === 'now' ? '◐' : '○'}</span>
              <span className="case-stage__title">{say(stage.title)}<span className="hidden-visually">{`${comma}${t(`work.case.stage-${stage.state}`)}`}</span></span>
              <span className="case-stage__date number">{stage.entered_on ? formatDate(stage.entered_on) : ''}</span>
            </li>
          ))}
        </ol>
      )}
      <p className="only-print small">{t('work.case.printed', { time: formatInstant(new Date().toISOString()) })}</p>
    </header>
  )
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
