import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Empty } from '../widgets/empty.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../words/incentives.ts'
import '../styles/hall.css'
import '../styles/incentives.css'
import type { GrantsAnswer } from './shapes.ts'

/** Objecting needs an account; the form is sent by the small script and says on the page what became of it. */
function Object({ case_id }: { case_id: string }) {
  const { t } = useWords()
  const { me, address } = useReader()
  if (!me?.account) return <Go to="/sign-in" search={{ to: address }}>{t('incentives.grants.sign-in')}</Go>
  const id = `grounds-${case_id}`
  return (
    <details className="grant__object">
      <summary>{t('incentives.grants.object')}</summary>
      <form data-post="/api/incentives/object-to-grant" data-done={t('incentives.grants.sent')}>
        <input type="hidden" name="case_id" value={case_id} />
        <label htmlFor={id}>{t('incentives.grants.grounds')}</label>
        <p className="field__help" id={`${id}-help`}>{t('incentives.grants.grounds-help')}</p>
        <textarea id={id} name="grounds" className="answer-box" rows={4} required minLength={10} maxLength={2000} aria-describedby={`${id}-help`} />
        <button className="button-link">{t('incentives.grants.send')}</button>
        <p role="status" className="grant__said" />
      </form>
    </details>
  )
}

/** 兑现公示: grants on public notice. Drawn on the server. */
export function GrantsPage({ answer: { notices } }: { answer: GrantsAnswer }) {
  const { t, say, formatDate } = useWords()
  return (
    <div className="page incentives">
      <nav className="crumbs not-print" aria-label={t('incentives.path')}><Go to="/incentives">{t('incentives.catalogue.title')}</Go></nav>
      <PageHead title={t('incentives.grants.title')} lead={t('incentives.grants.lead')} />
      {notices.length === 0 ? <Empty title={t('incentives.grants.none')} text={t('incentives.grants.none-text')}><Go to="/incentives">{t('incentives.grants.back')}</Go></Empty> : (
        <>
          <h2 className="incentives__count">{t('incentives.grants.count', { count: notices.filter((one) => one.is_open).length })}</h2>
          <ol className="hall-lines">
            {notices.map((one) => (
              <li key={one.case_id} className="hall-line grant">
                <div className="hall-line__main">
                  <h3>{say(one.organization)}</h3>
                  <p className="hall-line__about"><Go to={`/incentives/${encodeURIComponent(one.measure)}`}>{say(one.title)}</Go></p>
                  {one.is_open ? <Object case_id={one.case_id} /> : null}
                </div>
                <div className="hall-line__end">
                  <p className="hall-line__prize"><Money amount_fen={one.granted_fen} /></p>
                  <p className="hall-line__left"><Mark tone={one.is_open ? 'waiting' : 'unknown'}>{t(one.is_open ? 'incentives.grants.open' : 'incentives.grants.over')}</Mark> <span className="number">{t('incentives.grants.until', { day: formatDate(one.notice_until) })}</span></p>
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
