import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../words.ts'
import type { Room, Take } from './shapes.ts'

type Props = { view: Room, take: Take, busy: boolean }

/** 移交组长: whom and why; until it is taken the chair goes on chairing. */
export function HandOver({ view, take, busy }: Props) {
  const { t, say } = useWords()
  const [is_open, setOpen] = useState(false), [seat, setSeat] = useState(''), [because, setBecause] = useState('')
  const seat_id = useId(), why_id = useId()
  if (!view.is_chair) return null
  const others = view.members.filter((one) => one.is_in && !one.is_me)
  if (view.offer) return <p className="quiet" role="status">{t('meetings.hand-over-waits', { seat: view.offer.to })}</p>
  if (!is_open) return <p className="room__ways"><Button type="link" onClick={() => setOpen(true)}>{t('meetings.hand-over')}</Button></p>
  return (
    <form className="room__entry" onSubmit={(event) => { event.preventDefault(); void take('hand-over', { seat, because }).then((is_done) => { if (is_done) { setOpen(false); setBecause('') } }) }}>
      <label htmlFor={seat_id}>{t('meetings.hand-over-to')}</label>
      <select id={seat_id} value={seat} onChange={(event) => setSeat(event.target.value)}><option value="">{t('meetings.choose')}</option>{others.map((one) => <option key={one.seat} value={one.seat}>{t('meetings.seat', { seat: one.seat })} {say(one.name)}</option>)}</select>
      <label htmlFor={why_id}>{t('meetings.hand-over-why')}</label>
      <Input.TextArea id={why_id} rows={2} maxLength={500} value={because} onChange={(event) => setBecause(event.target.value)} />
      <p className="room__ways"><Button htmlType="submit" size="large" loading={busy} disabled={seat === '' || because.trim().length < 2}>{t('meetings.hand-over')}</Button><Button size="large" onClick={() => setOpen(false)}>{t('meetings.back')}</Button></p>
    </form>
  )
}

/** 接任组长: asked of the one it is offered to. */
export function TakeOver({ view, take, busy }: Props) {
  const { t } = useWords()
  if (!view.offer?.is_to_me) return null
  return (
    <div className="room__offer">
      <p className="room__title">{t('meetings.take-over-title', { seat: view.offer.from })}</p>
      <p>{t('meetings.take-over-why', { because: view.offer.because })}</p>
      <p className="room__ways"><Button type="primary" size="large" loading={busy} onClick={() => void take('take-over', { agrees: true })}>{t('meetings.take-over')}</Button><Button size="large" loading={busy} onClick={() => void take('take-over', { agrees: false })}>{t('meetings.take-over-no')}</Button></p>
    </div>
  )
}

/** 组长变更, as it will stand in the minutes. */
export function ChairChanges({ view }: { view: Room }) {
  const { t, formatInstant } = useWords()
  if (view.chair_changes.length === 0) return null
  return <ul className="lines small">{view.chair_changes.map((one) => <li key={one.at}>{t(`meetings.chair-change.${one.kind}`, { from: one.from, to: one.to, time: formatInstant(one.at), because: one.because })}</li>)}</ul>
}
