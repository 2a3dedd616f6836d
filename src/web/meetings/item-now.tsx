import { Button } from 'antd'
import { useWords } from '../words.ts'
import { ScoreSheet } from './score-sheet.tsx'
import { TextEntry } from './text-entry.tsx'
import type { Room, RoomItem, Take } from './shapes.ts'

type Props = { view: Room, take: Take, busy: boolean }

/** What is to be done about the item on the table: ask, score, agree; for the chair, to move it on. */
export function ItemNow({ view, take, busy }: Props) {
  const { t, say } = useWords()
  const at_work = view.items.find((one) => one.state === 'questions' || one.state === 'scoring')
  const unsettled = view.items.find((one) => one.state === 'closed' && (one.note === null || (one.is_mine && !one.is_voiced_by_me)))
  const next = view.items.find((one) => one.state === 'waiting')
  const item = at_work ?? unsettled
  if (item) {
    return (
      <>
        <p className="label">{t(`meetings.item-state.${item.state}`)}</p>
        <p className="room__title">{item.number}. {say(item.title)}</p>
        {item.state === 'questions' ? <Questions item={item} view={view} take={take} busy={busy} /> : item.state === 'scoring' ? <Scoring item={item} view={view} take={take} busy={busy} /> : <Consensus item={item} view={view} take={take} busy={busy} />}
      </>
    )
  }
  if (!view.is_chair) return <p className="quiet">{next ? t('meetings.waits-item') : t('meetings.waits-voices')}</p>
  return next
    ? <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('move-item', { item: next.number, to: 'questions' })}>{t('meetings.open-item', { number: next.number })}</Button></p>
    : <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('end')}>{t('meetings.end')}</Button></p>
}

type Of = Props & { item: RoomItem }

function Questions({ item, view, take, busy }: Of) {
  const { t } = useWords()
  const open = item.questions.find((one) => one.answer === null)
  return (
    <>
      {open ? <><p>{t('meetings.seat', { seat: open.seat })}：{open.text}</p><TextEntry key={open.number} open={t('meetings.answer')} label={t('meetings.answer-label')} send={t('meetings.answer')} busy={busy} onSend={(text) => take('answer', { question: open.number, text })} /></> : null}
      <TextEntry open={t('meetings.ask')} label={t('meetings.ask-label')} send={t('meetings.ask')} busy={busy} onSend={(text) => take('ask', { item: item.number, text })} />
      {view.is_chair ? <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('move-item', { item: item.number, to: 'scoring' })}>{t('meetings.open-scoring')}</Button></p> : <p className="quiet">{t('meetings.waits-open')}</p>}
    </>
  )
}

function Scoring({ item, view, take, busy }: Of) {
  const { t } = useWords()
  return (
    <>
      {!item.is_mine ? <p className="quiet">{t('meetings.not-mine')}</p> : item.is_scored_by_me ? <p className="quiet">{t('meetings.waits-close')}</p> : <ScoreSheet key={item.number} item={item} take={take} busy={busy} />}
      {!item.is_mine || item.is_scored_by_me ? <p className="quiet number">{t('meetings.waits-scores', { scored: item.scored, present: item.present })}</p> : null}
      {view.is_chair && (item.is_scored_by_me || !item.is_mine) ? <p className="room__ways"><Button type="primary" size="large" block loading={busy} disabled={item.scored < item.present} onClick={() => void take('move-item', { item: item.number, to: 'closed' })}>{t('meetings.close-item')}</Button></p> : null}
    </>
  )
}

function Consensus({ item, view, take, busy }: Of) {
  const { t } = useWords()
  if (item.note === null) {
    if (!view.is_chair) return <p className="quiet">{t('meetings.waits-note')}</p>
    return <><p className="quiet">{t('meetings.note-text')}</p><TextEntry label={t('meetings.note-label')} send={t('meetings.note-save')} busy={busy} is_main onSend={(text) => take('note', { item: item.number, text })} /></>
  }
  return (
    <>
      <blockquote className="room__note">{item.note.text}</blockquote>
      <p>{t('meetings.voice-title')}</p>
      <p className="room__ways"><Button type="primary" size="large" block loading={busy} onClick={() => void take('voice', { item: item.number, agrees: true })}>{t('meetings.agree')}</Button></p>
      <TextEntry open={t('meetings.disagree')} label={t('meetings.why-disagree')} send={t('meetings.disagree')} busy={busy} onSend={(reason) => take('voice', { item: item.number, agrees: false, reason })} />
    </>
  )
}
