import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'
import { DemoMark, Mark, toneOfDays } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { Marked } from '../widgets/marked.tsx'
import type { FoundLine } from './challenge-shape.ts'

/** One challenge of the hall as a line; the whole line leads to its page. */
export function Line({ challenge }: { challenge: FoundLine }) {
  const { t, say, language, formatDaysLeft, formatInstant } = useWords()
  const is_open = challenge.status.id === 'open'
  const about = [challenge.sector, challenge.county, challenge.owner].filter((one) => one !== null).map(say)
  return (
    <li className="hall-line">
      <div className="hall-line__main">
        <h3><Go to={`/challenges/${encodeURIComponent(challenge.id)}`} className="hall-line__link">{challenge.found ? <Marked segments={challenge.found.title[language]} /> : say(challenge.title)}</Go> {challenge.is_demo ? <DemoMark /> : null}</h3>
        {challenge.found ? <p className="hall-line__problem"><Marked segments={challenge.found.text[language]} /></p> : challenge.problem ? <p className="hall-line__problem">{say(challenge.problem)}</p> : null}
        <p className="hall-line__about">{about.map((part, at) => <span key={at}>{part}</span>)}</p>
      </div>
      <div className="hall-line__end">
        <p className={challenge.amount_fen === null ? 'hall-line__note' : 'hall-line__prize'}>{challenge.amount_fen !== null && challenge.amount_note ? <span className="hall-line__upto">{say(challenge.amount_note)} </span> : null}<Money amount_fen={challenge.amount_fen} currency={challenge.currency} note={challenge.amount_note} /></p>
        <p className="hall-line__left" title={challenge.bids_close_at ? t('hall.closes-at', { at: formatInstant(challenge.bids_close_at) }) : undefined}>
          {is_open && challenge.days_left !== null ? <Mark tone={toneOfDays(challenge.days_left)}>{formatDaysLeft(challenge.days_left)}</Mark> : <Mark tone="unknown">{say(challenge.status)}</Mark>}
        </p>
      </div>
    </li>
  )
}
