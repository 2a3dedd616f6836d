import type { ChallengePage } from '../hall/challenge-shape.ts'
import { Mark, toneOfDays } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'

/** What a challenge pays. */
export function Bounty({ page }: { page: ChallengePage }) {
  const { t, say } = useWords()
  return (
    <section aria-label={t('challenge.bounty')}>
      <p className="label">{t('challenge.bounty')}{page.amount_fen !== null && page.amount_note ? ` · ${say(page.amount_note)}` : ''}</p>
      <p className={page.amount_fen === null ? 'challenge__open' : 'challenge__bounty'}><Money amount_fen={page.amount_fen} currency={page.currency} note={page.amount_note} /></p>
    </section>
  )
}

/** Until when bids are taken, and how many there are. */
export function Deadline({ page }: { page: ChallengePage }) {
  const { t, say, formatInstant, formatDaysLeft } = useWords()
  const is_open = page.status.id === 'open' && page.days_left !== null
  return (
    <section aria-label={t('challenge.deadline')}>
      <p className="label">{t('challenge.deadline')}</p>
      <p className="challenge__left">{is_open ? <Mark tone={toneOfDays(page.days_left)}>{formatDaysLeft(page.days_left)}</Mark> : <Mark tone="unknown">{page.bids_close_at === null && page.status.id === 'open' ? formatDaysLeft(null) : say(page.status)}</Mark>}</p>
      {page.bids_close_at ? <p className="small quiet number" title={t('value.china-time')}><time dateTime={page.bids_close_at}>{formatInstant(page.bids_close_at)}</time></p> : null}
      {page.bids_count !== null ? <p className="small quiet">{t('challenge.bids', { count: page.bids_count })}</p> : null}
    </section>
  )
}

/** The days that matter, in order. */
export function Timetable({ page }: { page: ChallengePage }) {
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
