import { Button } from 'antd'
import { useWords } from '../words.ts'
import { HandOver, TakeOver } from './chair.tsx'
import { ItemNow } from './item-now.tsx'
import { TextEntry } from './text-entry.tsx'
import type { Room, Take } from './shapes.ts'
import { Go } from '../shell/go.tsx'

type Props = { view: Room, take: Take, busy: boolean }

/** The one thing this reader can do, or what they wait for. */
export function Now({ view, take, busy }: Props) {
  const { t } = useWords()
  if (view.state === 'called-off') return <p>{t('meetings.called-off', { because: view.because ?? '' })}</p>
  if (view.state === 'closed') return <Over view={view} />
  if (view.state === 'planned') return <Before view={view} take={take} busy={busy} />
  if (!view.is_member) return <><p className="quiet">{t('meetings.watch')}</p>{view.is_chair_gone ? <p role="status">{t('meetings.chair-gone')}</p> : null}{view.is_officer && view.has_chair ? <TextEntry open={t('meetings.vacate')} label={t('meetings.vacate-why')} send={t('meetings.vacate')} busy={busy} onSend={(because) => take('vacate-chair', { because })} /> : null}{view.is_officer && view.state === 'open' && view.items.every((one) => one.state !== 'closed') ? <CallOff take={take} busy={busy} /> : null}</>
  if (!view.is_in) return view.state === 'open' ? <CheckIn take={take} busy={busy} /> : <p className="quiet">{t('meetings.waits-sign')}</p>
  if (view.offer?.is_to_me) return <TakeOver view={view} take={take} busy={busy} />
  if (view.state === 'signing') return <>{view.has_chair ? null : <Election view={view} take={take} busy={busy} />}<Signing view={view} take={take} busy={busy} /><HandOver view={view} take={take} busy={busy} /></>
  if (!view.has_chair) return <Election view={view} take={take} busy={busy} />
  return <><ItemNow view={view} take={take} busy={busy} /><HandOver view={view} take={take} busy={busy} /></>
}

function Before({ view, take, busy }: Props) {
  const { t } = useWords()
  const lacking = Math.max(...view.items.map((one) => one.quorum - one.present))
  const may_start = view.is_officer || view.is_in
  return (
    <>
      {view.is_member && !view.is_in && view.comes === null ? <Coming take={take} busy={busy} /> : null}
      {view.is_member && !view.is_in && view.comes !== null ? <p>{t(view.comes ? 'meetings.said-come' : 'meetings.said-not')} <Button type="link" onClick={() => void take('confirm', { comes: !view.comes })}>{t('meetings.change')}</Button></p> : null}
      {view.is_member && !view.is_in ? view.is_day ? <CheckIn take={take} busy={busy} /> : <p className="quiet">{t('meetings.before-day')}</p> : null}
      {view.is_in ? <p>{t('meetings.waits-start')}</p> : null}
      {view.is_member ? null : <p className="quiet">{t('meetings.coming', { count: view.coming })}</p>}
      {may_start ? (
        <>
          <p className="quiet">{lacking > 0 ? t('meetings.short-of', { count: lacking }) : t('meetings.start-text')}</p>
          <p className="room__ways"><Button type="primary" size="large" block disabled={lacking > 0} loading={busy} onClick={() => void take('start')}>{t('meetings.start')}</Button></p>
        </>
      ) : null}
      {view.is_officer ? <CallOff take={take} busy={busy} /> : null}
    </>
  )
}

function Coming({ take, busy }: Omit<Props, 'view'>) {
  const { t } = useWords()
  return (
    <>
      <p className="room__title">{t('meetings.come-question')}</p>
      <p className="room__ways"><Button size="large" loading={busy} onClick={() => void take('confirm', { comes: true })}>{t('meetings.will-come')}</Button></p>
      <TextEntry open={t('meetings.wont-come')} label={t('meetings.why-not')} send={t('meetings.send')} busy={busy} is_optional onSend={(because) => take('confirm', { comes: false, because })} />
    </>
  )
}

function CheckIn({ take, busy }: Omit<Props, 'view'>) {
  const { t } = useWords()
  return (
    <>
      <p className="room__title">{t('meetings.attend-title')}</p>
      <p>{t('meetings.attend-text')}</p>
      <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('attend', { is_clear: true })}>{t('meetings.attend')}</Button></p>
    </>
  )
}

function CallOff({ take, busy }: Omit<Props, 'view'>) {
  const { t } = useWords()
  return <TextEntry open={t('meetings.call-off')} label={t('meetings.call-off-why')} send={t('meetings.call-off')} busy={busy} onSend={(because) => take('call-off', { because })} />
}

function Election({ view, take, busy }: Props) {
  const { t, say } = useWords()
  return (
    <>
      <p className="room__title">{t('meetings.elect-title')}</p>
      <p className="quiet">{t(view.is_chair_gone ? 'meetings.elect-anew' : 'meetings.elect-text')}</p>
      <ul className="room__choices">
        {view.members.filter((one) => one.is_in).map((one) => (
          <li key={one.seat}>
            <button type="button" className="room__choice" disabled={busy} aria-pressed={view.my_vote === one.seat} onClick={() => void take('elect', { seat: one.seat })}>
              <span>{t('meetings.seat', { seat: one.seat })} {say(one.name)}{one.is_me ? `（${t('meetings.me')}）` : ''}</span>
              <span className="quiet small">{view.my_vote === one.seat ? `${t('meetings.my-vote')} · ` : ''}{t('meetings.votes', { count: one.votes })}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Signing({ view, take, busy }: Props) {
  const { t } = useWords()
  const unvoiced = view.items.find((one) => one.is_mine && !one.is_voiced_by_me)
  if (unvoiced) return <ItemNow view={view} take={take} busy={busy} />
  if (view.is_signed) {
    return (
      <>
        <p className="room__title">{t('meetings.signed')}</p>
        {view.receipt_id ? <p><Go to={`/receipts/${view.receipt_id}`}>{t('meetings.receipt')}</Go></p> : null}
        <p className="quiet">{t('meetings.waits-sign')}</p>
        {view.is_chair ? <><p className="quiet">{t('meetings.finish-text')}</p><p className="room__ways"><Button size="large" loading={busy} onClick={() => void take('finish')}>{t('meetings.finish')}</Button></p></> : null}
      </>
    )
  }
  return (
    <>
      <p className="room__title">{t('meetings.sign-title')}</p>
      <p>{t('meetings.sign-text')}</p>
      <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('sign', { position: 'agree' })}>{t('meetings.sign-agree')}</Button></p>
      <TextEntry open={t('meetings.sign-dissent')} label={t('meetings.dissent')} send={t('meetings.sign-dissent')} busy={busy} onSend={(dissent) => take('sign', { position: 'dissent', dissent })} />
    </>
  )
}

function Over({ view }: { view: Room }) {
  const { t } = useWords()
  return (
    <>
      <p>{t('meetings.over')}</p>
      {view.receipt_id && view.is_signed ? <p><Go to={`/receipts/${view.receipt_id}`}>{t('meetings.receipt')}</Go></p> : null}
      {view.minutes.length === 0 ? <p className="quiet">{t('meetings.minutes-wait')}</p> : <p className="room__ways">{view.minutes.map((one) => <a key={one.file_id} className="room__file" href={`/files/${one.file_id}`}>{t(`meetings.minutes-${one.language}`)}</a>)}</p>}
    </>
  )
}
