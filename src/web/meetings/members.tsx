import { Button } from 'antd'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import { ChairChanges } from './chair.tsx'
import type { Room, Take } from './shapes.ts'

/** 专家: who is there, and later who has signed; before the meeting begins nobody but the reader is named. */
export function Members({ view, take, busy }: { view: Room, take: Take, busy: boolean }) {
  const { t, say } = useWords()
  const is_signing = view.state === 'signing' || view.state === 'closed'
  return (
    <section aria-labelledby="room-members" className="room__part">
      <h2 id="room-members">{t('meetings.members')}</h2>
      {view.started_at === null ? <p className="quiet">{t('meetings.sealed')}</p> : null}
      <ChairChanges view={view} />
      <ul className="room__members">
        {view.members.map((one) => (
          <li key={one.seat}>
            <span><strong>{t('meetings.seat', { seat: one.seat })}</strong> {say(one.name)}{one.is_me ? `（${t('meetings.me')}）` : ''}{one.is_chair ? ` · ${t('meetings.chair')}` : ''}</span>
            <span className="room__standing">
              <Mark tone={one.is_in ? 'done' : 'unknown'}>{t(one.is_in ? 'meetings.here' : one.has_left ? 'meetings.left' : 'meetings.absent')}</Mark>
              {is_signing && one.is_in ? <Mark tone={one.position === null ? 'waiting' : one.position === 'agree' ? 'done' : 'near'}>{t(one.position === null ? 'meetings.not-signed' : one.position === 'agree' ? 'meetings.did-sign' : 'meetings.did-dissent')}</Mark> : null}
              {view.is_chair && view.state === 'open' && one.is_in && !one.is_me ? <Button size="small" loading={busy} onClick={() => void take('mark-left', { seat: one.seat })}>{t('meetings.mark-left')}</Button> : null}
            </span>
            {one.dissent ? <p className="small">{t('meetings.dissent')}：{one.dissent}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
