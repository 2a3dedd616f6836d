import { useRef, useState } from 'react'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { readDay } from './day-text.ts'
import './day-entry.css'

/** The way to the browser's own calendar, beside a day that is written. */
export function CalendarButton({ title, value, with_time = false, onTake }: { title: string, value: string, with_time?: boolean, onTake: (text: string) => void }) {
  const { t } = useWords()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <span className="picker">
      <button type="button" className="picker__button" aria-label={t('work.form.calendar-of', { title })} onClick={() => { try { picker.current?.showPicker() } catch { picker.current?.focus() } }}>{t('work.form.calendar')}</button>
      <input ref={picker} className="picker__native" type={with_time ? 'datetime-local' : 'date'} tabIndex={-1} aria-hidden="true" value={value} onChange={(event) => onTake(event.target.value)} />
    </span>
  )
}

type Props = {
  id?: string
  /** What day it is: the accessible name where no label points at the entry, and the calendar's. */
  title: string
  /** `YYYY-MM-DD`, or empty. */
  value: string
  /** The day that was read, '' where nothing is written, null for text that is no day. */
  onChange: (day: string | null) => void
  /** The first day that may be taken. */
  min?: string
  /** In a line of filters: lower, and without the weekday told beside it. */
  is_small?: boolean
  is_required?: boolean
}

/** A civil day written in any usual way (`2026-3-1`, `2026年3月1日`), pasted, or taken from the calendar; what is no day stays as written, is said to be none, and keeps its form from being sent. */
export function DayEntry({ id, title, value, onChange, min, is_small = false, is_required = false }: Props) {
  const { t, formatDate } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    // Another day than the one written here came from elsewhere: a press beside it, or all was cleared.
    if (typed !== null && value !== (readDay(typed) ?? '')) setTyped(null)
  }
  const text = typed ?? value
  const day = readDay(text)
  const is_odd = text.trim() !== '' && day === null
  const is_early = day !== null && min !== undefined && day < min
  const take = (written: string) => onChange(written.trim() === '' ? '' : readDay(written))
  const said = is_odd ? t('work.form.day-unreadable') : is_early ? t('work.form.day-early', { day: formatDate(min) }) : day !== null && !is_small ? formatDate(day) : ''
  return (
    <span className={is_small ? 'day-entry day-entry--small' : 'day-entry'}>
      <span className="day-entry__box">
        <input ref={(entry) => entry?.setCustomValidity(is_odd || is_early ? said : '')} required={is_required} id={id} className="day-entry__text" type="text" inputMode="text" autoComplete="off" maxLength={40} aria-label={id === undefined ? title : undefined} aria-invalid={is_odd || is_early || undefined} placeholder="2026-3-1"
          value={text} onChange={(event) => { setTyped(event.target.value); take(event.target.value) }} onBlur={() => { if (!is_odd) setTyped(null) }} />
        <CalendarButton title={title} value={day ?? ''} onTake={(picked) => { setTyped(null); take(picked) }} />
      </span>
      <span className={is_odd || is_early ? 'day-entry__said day-entry__said--odd' : 'day-entry__said'} role="status">{said}</span>
    </span>
  )
}
