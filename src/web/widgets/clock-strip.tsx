import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { ClockView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { foldedWeeks, weeksOf, type CountedDay } from './clock-weeks.ts'
import { Mark, type Tone } from './mark.tsx'
import './clock-strip.css'

/** Weeks shown before the earlier ones fold away. */
const weeks_max = 10

/** How urgent the nearest limit of a clock is. */
function toneOfClock(clock: Pick<ClockView, 'state' | 'limits'>): Tone {
  if (clock.state === 'ended') return 'done'
  const left = Math.min(...clock.limits.map((limit) => limit.workdays_left))
  if (!Number.isFinite(left)) return 'unknown'
  return left < 0 ? 'late' : left <= 2 ? 'near' : 'waiting'
}

/** A time limit told day by day: what counts, what does not and why, where today is, and when each limit ends. */
export function ClockStrip({ clock, today_on }: { clock: ClockView, today_on: string }) {
  const { t, say, formatDate } = useWords()
  const id = useId()
  const weeks = useMemo(() => weeksOf(clock.strip), [clock.strip])
  const days = weeks.flat()
  const [shown, setShown] = useState<string | null>(null)
  const [is_table, setTable] = useState(false)
  const [is_all, setAll] = useState(false)
  const grid = useRef<HTMLDivElement>(null)
  const hidden = is_all ? 0 : foldedWeeks(weeks, today_on, weeks_max)
  const visible = weeks.slice(hidden)
  const stop = visible.flat().some((day) => day.on === shown) ? shown : visible.flat().find((day) => day.on === today_on)?.on ?? visible[0]?.[0]?.on ?? null
  const nearest = clock.limits.toSorted((a, b) => a.due_on < b.due_on ? -1 : 1)[0]

  const limitsOn = (on: string) => clock.limits.filter((limit) => limit.due_on === on)
  const kindOf = (day: CountedDay) => day.nth !== null && day.kind === 'counted' ? t('work.clock.counted-nth', { nth: day.nth })
    : day.nth !== null ? t('work.clock.make-up-nth', { nth: day.nth }) : t(`work.clock.${day.kind === 'paused' ? 'paused_day' : day.kind}`)
  const sentenceOf = (day: CountedDay) => [
    formatDate(day.on), day.on === today_on ? t('work.clock.today') : '', kindOf(day), say(day.reason),
    ...limitsOn(day.on).map((limit) => t('work.clock.limit', { kind: t(`work.clock.${limit.kind}`), count: limit.workdays, day: formatDate(limit.due_on) })),
  ].filter(Boolean).join(' · ')
  const left = clock.state === 'ended' && clock.ended_on ? t('work.clock.ended', { day: formatDate(clock.ended_on) })
    : clock.state === 'paused' ? t('work.clock.paused')
    : !nearest ? '' : nearest.workdays_left < 0 ? t('work.clock.late', { count: -nearest.workdays_left })
    : nearest.workdays_left === 0 ? t('work.clock.left-today') : t('work.clock.left', { count: nearest.workdays_left })

  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key]
    const all = visible.flat()
    const at = all.findIndex((day) => day.on === stop)
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : by === undefined ? null : Math.max(0, Math.min(all.length - 1, at + by))
    if (to === null || !all[to]) return
    event.preventDefault()
    setShown(all[to].on)
    grid.current?.querySelector<HTMLElement>(`[data-on="${all[to].on}"]`)?.focus()
  }

  const read = days.find((day) => day.on === shown)
  return (
    <section className="clock" aria-labelledby={`${id}-title`}>
      <h3 className="clock__title" id={`${id}-title`}>{say(clock.title)}</h3>
      {left === '' ? null : <p className="clock__left"><Mark tone={clock.state === 'paused' ? 'near' : toneOfClock(clock)}>{left}</Mark></p>}
      <ul className="clock__limits">
        {clock.limits.map((limit) => <li key={limit.kind}><span className={`flag flag--${limit.kind}`} aria-hidden="true" /><span>{t('work.clock.limit-short', { kind: t(`work.clock.${limit.kind}`), count: limit.workdays })}</span><span className="number">{formatDate(limit.due_on)}</span></li>)}
      </ul>
      {days.length === 0 ? null : (
        <>
          {hidden > 0 ? <button type="button" className="link-button clock__earlier" onClick={() => setAll(true)}>{t('work.clock.earlier', { count: hidden })}</button> : null}
          <div className="strip" ref={grid} role="group" aria-label={t('work.clock.strip', { title: say(clock.title) })} onKeyDown={step} onMouseLeave={() => setShown(null)}>
            <div className="strip__head" aria-hidden="true">{[...t('work.clock.weekdays')].map((letter, at) => <span key={at}>{letter}</span>)}</div>
            {visible.map((week, at) => (
              <div key={week[0]!.on} className="strip__week">
                {week.map((day) => {
                  const limits = limitsOn(day.on)
                  return (
                    <button key={day.on} type="button" data-on={day.on} className={`day day--${day.kind}${day.on > today_on ? ' day--ahead' : ''}${day.on === today_on ? ' day--today' : ''}${limits.length > 0 ? ' day--limit' : ''}`} style={{ gridColumn: day.weekday }}
                      tabIndex={day.on === stop ? 0 : -1} aria-current={day.on === today_on ? 'date' : undefined} onFocus={() => setShown(day.on)} onMouseEnter={() => setShown(day.on)} onClick={() => setShown(day.on)}>
                      <span className="hidden-visually">{sentenceOf(day)}</span>
                      <span className="day__date" aria-hidden="true">{(at === 0 && day === week[0]) || day.on.endsWith('-01') ? `${Number(day.on.slice(5, 7))}/${Number(day.on.slice(8))}` : Number(day.on.slice(8))}</span>
                      <span className="day__sign" aria-hidden="true">{day.kind === 'start' || day.kind === 'holiday' || day.kind === 'make-up' || day.kind === 'paused' ? t(`work.clock.sign-${day.kind}`) : ''}</span>
                      <span className="day__flags" aria-hidden="true">{limits.map((limit) => <span key={limit.kind} className={`flag flag--${limit.kind}`} />)}</span>
                    </button>
                  )
                })}
              </div>
            ))}
          </div>
          <p className="clock__said" aria-live="off">{read ? sentenceOf(read) : t('work.clock.hint')}</p>
          <ul className="clock__legend" aria-hidden="true">
            <li><span className="swatch swatch--counted" />{t('work.clock.legend-counted')}</li>
            <li><span className="swatch swatch--ahead" />{t('work.clock.legend-ahead')}</li>
            <li><span className="swatch swatch--off" />{t('work.clock.legend-off')}</li>
            {days.some((day) => day.kind === 'paused') ? <li><span className="swatch swatch--paused" />{t('work.clock.legend-paused')}</li> : null}
          </ul>
        </>
      )}
      <p className="clock__basis">{say(clock.basis)}{clock.is_illustrative ? <span className="clock__note">{t('work.clock.illustrative')}</span> : null}</p>
      {clock.is_provisional ? <p className="clock__provisional"><span aria-hidden="true">◆</span> {t('work.clock.provisional')}</p> : null}
      {days.length === 0 ? null : <button type="button" className="link-button clock__mirror not-print" aria-expanded={is_table} aria-controls={`${id}-table`} onClick={() => setTable(!is_table)}>{t(is_table ? 'work.clock.as-strip' : 'work.clock.as-table')}</button>}
      {is_table ? (
        <div className="table-scroll" id={`${id}-table`} tabIndex={0} role="region" aria-label={`${say(clock.title)} ${t('work.clock.table')}`}>
          <table className="plain-table clock__table">
            <thead><tr>{['day', 'kind', 'reason', 'limits'].map((one) => <th key={one} scope="col">{t(`work.clock.${one}`)}</th>)}</tr></thead>
            <tbody>{days.map((day) => <tr key={day.on}><th scope="row" className="number">{formatDate(day.on)}{day.on === today_on ? ` ${t('work.clock.today')}` : ''}</th><td>{t(`work.clock.${day.kind === 'paused' ? 'paused_day' : day.kind}`)}{day.nth === null ? '' : ` ${day.nth}`}</td><td>{say(day.reason)}</td><td>{limitsOn(day.on).map((limit) => t(`work.clock.${limit.kind}`)).join(' ')}</td></tr>)}</tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
