import { Button, Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useWords } from '../words.ts'
import type { RoomItem, Take } from './shapes.ts'

/** One criterion at a time, then the comment: made for a phone held in one hand. What is typed stays on the page until it is taken. */
export function ScoreSheet({ item, take, busy }: { item: RoomItem, take: Take, busy: boolean }) {
  const { t, say } = useWords()
  const id = useId()
  const [at, setAt] = useState(0)
  const [scores, setScores] = useState<Record<string, number>>({})
  const [reasons, setReasons] = useState<Record<string, string>>({})
  const [comment, setComment] = useState('')
  const { min, max, decimals } = item.scale
  const one = item.criteria[at]
  const lacks = (criterion: RoomItem['criteria'][number]) => {
    const given = scores[criterion.id]
    return given === undefined || (criterion.reason_below !== null && given < criterion.reason_below && !reasons[criterion.id]?.trim())
  }
  if (!one) {
    return (
      <form className="room__entry" onSubmit={(event) => { event.preventDefault(); void take('score', { item: item.number, scores, reasons, comment }) }}>
        <dl className="room__check">{item.criteria.map((each, index) => <div key={each.id}><dt><button type="button" className="link" onClick={() => setAt(index)}>{say(each.title)}</button></dt><dd className="number">{scores[each.id]}</dd></div>)}</dl>
        <label htmlFor={`${id}-comment`}>{t('meetings.comment')}</label>
        <Input.TextArea id={`${id}-comment`} rows={3} maxLength={2_000} value={comment} onChange={(event) => setComment(event.target.value)} />
        <p className="quiet small">{t('meetings.submit-text')}</p>
        <p className="room__ways"><Button type="primary" htmlType="submit" size="large" loading={busy} disabled={comment.trim() === ''}>{t('meetings.submit')}</Button><Button size="large" onClick={() => setAt(item.criteria.length - 1)}>{t('meetings.previous')}</Button></p>
      </form>
    )
  }
  const given = scores[one.id]
  const asks_reason = one.reason_below !== null && given !== undefined && given < one.reason_below
  return (
    <form className="room__entry" onSubmit={(event) => { event.preventDefault(); if (!lacks(one)) setAt(at + 1) }}>
      <p className="quiet small number">{t('meetings.score-of', { at: at + 1, of: item.criteria.length })}{item.is_illustrative ? ` · ${t('meetings.illustrative')}` : ''}</p>
      <label htmlFor={`${id}-score`} className="room__criterion">{say(one.title)}</label>
      {one.help ? <p className="quiet">{say(one.help)}</p> : null}
      <p className="room__score"><InputNumber key={one.id} id={`${id}-score`} autoFocus inputMode={decimals === 0 ? 'numeric' : 'decimal'} size="large" min={min} max={max} precision={decimals} value={given ?? null} onChange={(value) => setScores(({ [one.id]: _, ...rest }) => value === null ? rest : { ...rest, [one.id]: Number(value) })} /> <span className="quiet">{t('meetings.scale-is', { min, max })}</span></p>
      {asks_reason ? <><label htmlFor={`${id}-reason`}>{t('meetings.reason-needed', { below: one.reason_below! })}</label><Input.TextArea id={`${id}-reason`} rows={2} maxLength={2_000} value={reasons[one.id] ?? ''} onChange={(event) => setReasons({ ...reasons, [one.id]: event.target.value })} /></> : null}
      <p className="room__ways"><Button type="primary" htmlType="submit" size="large" disabled={lacks(one)}>{at + 1 < item.criteria.length ? t('meetings.next') : t('meetings.check')}</Button>{at > 0 ? <Button size="large" onClick={() => setAt(at - 1)}>{t('meetings.previous')}</Button> : null}</p>
    </form>
  )
}
