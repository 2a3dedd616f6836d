import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'

const shown_first = 20
/** So few more are shown at once: a button would take as much room as they do. */
const rest_min = 3

/** What has happened, newest first, told day by day with who did it and the receipt that proves it. */
export function History({ history }: { history: CaseView['history'] }) {
  const { t, say, formatInstant } = useWords()
  const [is_all, setAll] = useState(false)
  const shown = is_all || history.length < shown_first + rest_min ? history : history.slice(0, shown_first)
  const days = Map.groupBy(shown, (event) => formatInstant(event.at).replace(/\s\d\d:\d\d$/, ''))
  return (
    <section className="history" aria-labelledby="case-history">
      <h2 id="case-history">{t('work.case.history')}</h2>
      {history.length === 0 ? <p className="quiet">{t('work.case.no-history')}</p> : null}
      {[...days].map(([day, events]) => (
        <div key={day} className="history__day">
          <h3 className="number">{day}</h3>
          <ol>
            {events.map((event) => (
              <li key={event.id}>
                <time className="history__time number" dateTime={event.at}>{formatInstant(event.at).slice(-5)}</time>
                <div className="history__what">
                  <p><span className="history__title">{say(event.title)}</span>{event.is_private ? <span className="history__private">{t('work.case.private')}</span> : null}
                    <span className="history__who">{event.who ? [say(event.role), say(event.who)].filter(Boolean).join(' ') : event.role ? say(event.role) : t('work.case.by-itself')}</span></p>
                  {event.note ? <p className="history__note pre">{say(event.note)}</p> : null}
                </div>
                {event.receipt_id ? <Link className="history__receipt" to="/receipts/$id" params={{ id: event.receipt_id }} aria-label={`${t('work.case.receipt')} ${event.receipt_id}`}>{t('work.case.receipt')}</Link> : null}
              </li>
            ))}
          </ol>
        </div>
      ))}
      {shown.length < history.length ? <button type="button" className="quiet-button not-print" onClick={() => setAll(true)}>{t('work.case.history-more', { count: history.length - shown.length })}</button> : null}
    </section>
  )
}
