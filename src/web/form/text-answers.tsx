import { useState } from 'react'
import { useWords } from '../words.ts'
import { CalendarButton } from './day-entry.tsx'
import { instantOf, localMomentOf, readDay, readMoment } from './day-text.ts'
import { readMoney, saidMoney, yuanText } from './money-text.ts'
import { readNumber } from './paste-grid.ts'

/** What every single-line answer gets from its question or cell. */
export type EntryProps = {
  id: string
  value: unknown
  onChange: (value: unknown) => void
  onLeave: () => void
  described_by?: string
  is_wrong: boolean
  /** The accessible name in a table cell, where no label points at the input. */
  name?: string
  onPaste?: (event: React.ClipboardEvent) => void
  is_cell?: boolean
}

const attributes = ({ id, described_by, is_wrong, name, onPaste }: EntryProps) => ({ id, 'aria-describedby': described_by, 'aria-invalid': is_wrong || undefined, 'aria-label': name, onPaste, className: 'entry' })

const asText = (value: unknown) => typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)

/** One line of text. */
export function TextEntry(props: EntryProps & { type?: 'text' | 'email', max?: number }) {
  const width = props.type === 'email' || props.max === undefined || props.max > 40 ? undefined : props.max <= 20 ? 'entry entry--short' : 'entry entry--middle'
  // A cell grows downwards, so that all of it can be read; it is one line all the same, and Enter ends no form.
  if (props.is_cell) return <textarea {...attributes(props)} className="entry entry--cell" rows={1} value={asText(props.value)} onChange={(event) => props.onChange(event.target.value.replaceAll('\n', ' '))} onKeyDown={(event) => { if (event.key === 'Enter') event.preventDefault() }} onBlur={props.onLeave} />
  return <input {...attributes(props)} {...(width && { className: width })} type={props.type ?? 'text'} autoComplete={props.type === 'email' ? 'email' : 'off'} value={asText(props.value)} onChange={(event) => props.onChange(event.target.value)} onBlur={props.onLeave} />
}

/** Many lines of text; the field grows with what is written. */
export function LongTextEntry(props: EntryProps) {
  return <textarea {...attributes(props)} className="entry entry--long" rows={5} value={asText(props.value)} onChange={(event) => props.onChange(event.target.value)} onBlur={props.onLeave} />
}

/** Keeps the text of a field while it is being written, so that a value is not rewritten under the person's hands. */
function useWriting(value: unknown, write: (value: never) => string, is_read: boolean) {
  const [text, setText] = useState<string | null>(null)
  return { text: text ?? (is_read ? write(value as never) : asText(value)), setText }
}

/** An amount of money; the value is whole fen once the text can be read, and the text itself until then. */
export function MoneyEntry(props: EntryProps) {
  const { t, language } = useWords()
  const { text, setText } = useWriting(props.value, yuanText, typeof props.value === 'number')
  const [is_worded, setWorded] = useState(false)
  const read = readMoney(text)
  const echo = read.is === 'amount' ? (language === 'zh' ? `= ${yuanText(read.amount_fen)} 元${read.amount_fen >= 1_000_000 && !saidMoney(read.amount_fen).startsWith(yuanText(read.amount_fen)) ? `（${saidMoney(read.amount_fen)}）` : ''}` : `= CNY ${yuanText(read.amount_fen)}`)
    : read.is === 'empty' ? '' : t(`work.form.${read.is === 'unreadable' ? 'money-unreadable' : read.is === 'too-large' ? 'money-large' : 'money-finer'}`)
  const is_odd = read.is !== 'amount' && read.is !== 'empty'
  return (
    <div className={props.is_cell ? 'measured measured--cell' : 'measured'}>
      <span className="measured__box"><span aria-hidden="true" className="measured__unit measured__unit--front">¥</span>
        <input {...attributes(props)} className="entry entry--amount" type="text" inputMode="text" autoComplete="off" value={text} onBlur={() => { setText(null); props.onLeave() }}
          onChange={(event) => {
            const now = readMoney(event.target.value)
            setText(event.target.value)
            setWorded(/[^\d.,\s]/.test(event.target.value))
            props.onChange(now.is === 'amount' ? now.amount_fen : now.is === 'empty' ? null : event.target.value)
          }} />
        {props.is_cell ? null : <span aria-hidden="true" className="measured__unit">{t('work.form.yuan')}</span>}</span>
      {/* The echo stays when the cell is left: were the row to shrink then, a button pressed below it would move away under the finger. */}
      {echo === '' || (props.is_cell && !is_odd && !is_worded) ? null : <span className={is_odd ? 'echo echo--odd' : 'echo'} role="status">{echo}</span>}
    </div>
  )
}

/** A number; what cannot be read as one stays as written. */
export function NumberEntry(props: EntryProps) {
  const { t } = useWords()
  const { text, setText } = useWriting(props.value, String, typeof props.value === 'number')
  const is_odd = text.trim() !== '' && readNumber(text) === null
  return (
    <div className="measured">
      <input {...attributes(props)} className={props.is_cell ? 'entry entry--amount' : 'entry entry--amount entry--short'} type="text" inputMode="decimal" autoComplete="off" value={text} onBlur={() => { setText(null); props.onLeave() }}
        onChange={(event) => {
          setText(event.target.value)
          props.onChange(event.target.value.trim() === '' ? null : readNumber(event.target.value) ?? event.target.value)
        }} />
      {is_odd ? <span className="echo echo--odd" role="status">{t('work.form.number-unreadable')}</span> : null}
    </div>
  )
}

/** A day, or a day and time of the city's clock. Written in any usual way, or taken from the browser's own calendar. */
export function MomentEntry(props: EntryProps & { with_time?: boolean, title: string }) {
  const { t, formatDate, formatInstant } = useWords()
  const show = (value: string) => props.with_time ? (localMomentOf(value)?.replace('T', ' ') ?? value) : value
  const { text, setText } = useWriting(props.value, show, typeof props.value === 'string')
  const read = (written: string) => props.with_time ? readMoment(written) : readDay(written)
  const take = (written: string) => {
    const known = read(written)
    props.onChange(written.trim() === '' ? null : known === null ? written : props.with_time ? instantOf(known) : known)
  }
  const known = read(text)
  const is_odd = text.trim() !== '' && known === null
  const echo = is_odd ? t(props.with_time ? 'work.form.moment-unreadable' : 'work.form.day-unreadable')
    : known === null ? '' : props.with_time ? t('work.form.moment-zone', { time: `${formatInstant(instantOf(known))}${known.slice(16)}` }) : formatDate(known)
  return (
    <div className={props.is_cell ? 'measured measured--cell' : 'measured'}>
      <span className="measured__box">
        <input {...attributes(props)} className={props.with_time ? 'entry entry--middle' : 'entry entry--short'} type="text" inputMode="text" autoComplete="off" placeholder={props.is_cell ? undefined : t('work.form.such-as', { text: props.with_time ? '2021-09-29 17:00' : '2021-09-29' })}
          value={text} onChange={(event) => { setText(event.target.value); take(event.target.value) }} onBlur={() => { setText(null); props.onLeave() }} />
        {props.is_cell ? null : <CalendarButton title={props.title} value={known ?? ''} with_time={props.with_time ?? false} onTake={(picked) => { setText(null); take(picked.replace('T', ' ')); props.onLeave() }} />}
      </span>
      {echo === '' || (props.is_cell && !is_odd) ? null : <span className={is_odd ? 'echo echo--odd' : 'echo'} role="status">{echo}</span>}
    </div>
  )
}
