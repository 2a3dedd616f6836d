import { Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import type { Room, RoomItem } from './shapes.ts'

const tones: Record<RoomItem['state'], Tone> = { waiting: 'unknown', questions: 'waiting', scoring: 'waiting', closed: 'done' }
const signs = { veto: '■', outlier: '▲', dropped: '–' }

/** 议程: each item with how far it is, what was asked, and once the chair has closed it what came of it. */
export function Agenda({ view }: { view: Room }) {
  const { t, say } = useWords()
  return (
    <section aria-labelledby="room-agenda" className="room__part">
      <h2 id="room-agenda">{t('meetings.agenda')}</h2>
      {view.items.map((item) => (
        <article key={item.number} className="room-item">
          <h3>{item.number}. {say(item.title)} <Mark tone={tones[item.state]}>{t(`meetings.item-state.${item.state}`)}</Mark></h3>
          <p className="small quiet">{say(item.sheet)}{item.is_illustrative ? ` · ${t('meetings.illustrative')}` : ''} · <span className="number">{t('meetings.quorum', { quorum: item.quorum, seats: item.seats, present: item.present })}</span></p>
          {item.questions.length === 0 ? null : <><h4>{t('meetings.questions')}</h4><ul className="room-item__asked">{item.questions.map((one) => <li key={one.number}><p>{t('meetings.seat', { seat: one.seat })}：{one.text}</p><p className="quiet">{one.answer ?? t('meetings.no-answer')}</p></li>)}</ul></>}
          {item.result ? <Result item={item} result={item.result} /> : null}
          {item.note ? <Note note={item.note} /> : null}
        </article>
      ))}
    </section>
  )
}

function Result({ item, result }: { item: RoomItem, result: NonNullable<RoomItem['result']> }) {
  const { t, say } = useWords()
  const titleOf = (id: string | null) => id === null ? t('meetings.total') : say(item.criteria.find((one) => one.id === id)?.title)
  return (
    <>
      <h4>{t('meetings.result')}</h4>
      <p className="room-item__mean number">{t('meetings.mean-is', { mean: result.lines.at(-1)!.mean })}</p>
      {result.failed.map((id) => <p key={id}><Mark tone="late">{t('meetings.veto', { criterion: titleOf(id), by: t(`meetings.veto-by.${item.criteria.find((one) => one.id === id)?.veto_by ?? 'anyone'}`) })}</Mark></p>)}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the phone is scrolled by keyboard too. */}
      <div className="table-scroll" tabIndex={0} role="group" aria-label={t('meetings.result')}>
        <table className="plain-table plain-table--many">
          <thead><tr><th scope="col">{t('meetings.criterion')}</th><th scope="col" className="right">{t('meetings.mean')}</th><th scope="col" className="right">{t('meetings.deviation')}</th>{result.seats.map((seat) => <th key={seat} scope="col" className="right">{seat}</th>)}</tr></thead>
          <tbody>{result.lines.map((line) => (
            <tr key={line.id ?? ''} className={line.id === null ? 'room-item__total' : undefined}>
              <th scope="row">{titleOf(line.id)}</th><td className="right number">{line.mean}</td><td className="right number">{line.deviation}</td>
              {line.scores.map((score, at) => { const mark = line.marks[at]; return <td key={result.seats[at]} className="right number">{score}{mark ? ` ${signs[mark]}` : ''}</td> })}
            </tr>
          ))}</tbody>
        </table>
      </div>
      <p className="small quiet">{t('meetings.marks')}</p>
      <ul className="room-item__asked">{result.comments.map((one) => <li key={one.seat}>{t('meetings.seat', { seat: one.seat })}：{one.text}</li>)}</ul>
    </>
  )
}

function Note({ note }: { note: NonNullable<RoomItem['note']> }) {
  const { t } = useWords()
  return (
    <>
      <h4>{t('meetings.note')}</h4>
      <blockquote className="room__note">{note.text}</blockquote>
      <p className="small quiet">{t('meetings.agreed', { seats: note.voices.filter((one) => one.agrees).map((one) => one.seat).join(', ') })}</p>
      {note.voices.filter((one) => !one.agrees).map((one) => <p key={one.seat} className="small">{t('meetings.against', { seat: one.seat, reason: one.reason ?? '' })}</p>)}
    </>
  )
}
