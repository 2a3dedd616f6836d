import { Link } from '@tanstack/react-router'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { Waiting } from './shapes.ts'

/** Who waits, in order, with whether what is left reaches. */
export function QueueLines({ queue, has_budget }: { queue: readonly Waiting[], has_budget: boolean }) {
  const { t, say } = useWords()
  return (
    <ol className="fund__waiting lines">
      {queue.map((one, at) => (
        <li key={`${one.case_id} ${at}`}>
          <span className="fund__place number">{at + 1}</span>
          <span className="fund__who"><Link to="/cases/$id" params={{ id: one.case_id }}>{say(one.organization)}</Link> <span className="small quiet">{say(one.title)}</span></span>
          <Money amount_fen={one.wanted_fen} />
          {has_budget ? <Mark tone={one.fits ? 'done' : 'late'}>{t(one.fits ? 'grants.funds.fits' : 'grants.funds.fits-not')}</Mark> : <span />}
        </li>
      ))}
    </ol>
  )
}
