import { useEffect, useRef, useState, type ClipboardEvent, type ReactNode } from 'react'
import type { FieldProblem } from '../client.ts'
import { useWords } from '../words.ts'
import { RowAdvice } from './advice.tsx'
import { anchorOf } from './answers.ts'
import { ChoiceEntry } from './choice-answers.tsx'
import { FilesAnswer } from './files-answer.tsx'
import { fillRows, readGrid, rows_max_default, type Column, type Field, type Row } from './paste-grid.ts'
import { MoneyEntry, MomentEntry, NumberEntry, TextEntry, type EntryProps } from './text-answers.tsx'

const number_width = 28, tools_width = 124
/** As wide as the main column of a form beside its contents on a common screen. */
const table_width_max = 830
const long_text_chars = 200

/** A table question: rows are added, moved, removed, or pasted from a spreadsheet; on a phone each row stands as a block. */
export function TableAnswer({ field, value, problems, described_by, onChange, onLeave }: { field: Field, value: unknown, problems: FieldProblem[], described_by?: string, onChange: (value: Row[]) => void, onLeave: () => void }) {
  const { t, say } = useWords()
  const columns = field.columns ?? []
  const rows = Array.isArray(value) ? value as Row[] : []
  const max = field.max ?? rows_max_default
  const least = columns.reduce((sum, column) => sum + widthOf(column).least, tools_width + number_width)
  // A table wider than the page's main column hid its last cells behind a scroll bar; its rows stand as blocks at every width instead.
  const is_blocks = least > table_width_max
  const shares = columns.reduce((sum, column) => sum + widthOf(column).share, 0)
  const add = useRef<HTMLButtonElement>(null)
  // An upload ends after other cells were typed in: it changes the rows as they stand by then.
  const latest = useRef(rows)
  latest.current = rows
  const [focus_on, setFocusOn] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const cellId = (row: number, column: Column) => anchorOf(`${field.id}.${row}.${column.id}`)

  useEffect(() => {
    if (focus_on === null) return
    const target = document.getElementById(focus_on)
    if (target) target.focus()
    else add.current?.focus()
    setFocusOn(null)
  }, [focus_on])

  const change = (next: Row[], focus?: string) => {
    onChange(next)
    if (focus !== undefined) setFocusOn(focus)
  }
  const paste = (event: ClipboardEvent, row: number, column: number) => {
    const text = event.clipboardData.getData('text/plain')
    if (!/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    const { rows: next, filled, left_out } = fillRows({ rows, columns, grid: readGrid(text), row, column, rows_max: max })
    ;(document.activeElement as HTMLElement | null)?.blur()
    onChange(next)
    setSaid(left_out > 0 ? t('work.form.pasted-left-out', { count: filled, left: left_out, max }) : t('work.form.pasted', { count: filled }))
    if (columns[column]) setFocusOn(cellId(Math.min(row + filled, next.length) - 1, columns[column]))
  }
  const move = (from: number, to: number) => {
    const next = [...rows]
    const [taken] = next.splice(from, 1)
    next.splice(to, 0, taken!)
    change(next, `${anchorOf(field.id)}-row-${to}`)
  }

  return (
    <div className={is_blocks ? 'entry-table entry-table--blocks' : 'entry-table'} id={anchorOf(field.id)} tabIndex={-1} onPaste={rows.length === 0 ? (event) => paste(event, 0, 0) : undefined}>
      {rows.length === 0 ? <p className="entry-table__empty">{t('work.form.no-rows')}</p> : (
        <div className="entry-table__scroll">
        <table aria-label={say(field.title)} aria-describedby={described_by} style={{ minWidth: is_blocks ? undefined : least }}>
          <colgroup><col style={{ width: number_width }} />{columns.map((column) => <col key={column.id} style={{ width: `${widthOf(column).share / shares * 100}%` }} />)}<col style={{ width: tools_width }} /></colgroup>
          <thead>
            <tr>
              <th scope="col" className="entry-table__number"><span className="hidden-visually">#</span></th>
              {columns.map((column) => <th key={column.id} scope="col" className={`entry-table__${column.type}`}>{say(column.title)}{column.required ? null : <span className="optional">{t('work.form.optional')}</span>}{column.help ? <span className="entry-table__help">{say(column.help)}</span> : null}</th>)}
              <th scope="col"><span className="hidden-visually">{t('work.form.remove')}</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.flatMap((row, at) => [
              <tr key={at}>
                <th scope="row" className="entry-table__number" id={`${anchorOf(field.id)}-row-${at}`} tabIndex={-1}><span className="only-phone">{t('work.form.row', { row: at + 1 })}</span><span className="not-phone">{at + 1}</span></th>
                {columns.map((column, column_at) => {
                  const id = cellId(at, column)
                  const wrong = problems.filter((one) => one.path === `${field.id}.${at}.${column.id}`)
                  return (
                    <td key={column.id} data-label={say(column.title)} className={`entry-table__${column.type}${isLong(column) ? ' entry-table__long' : ''}`}>
                      <Cell column={column} id={id} value={row[column.id]} is_wrong={wrong.length > 0} described_by={wrong.length > 0 ? `${id}-wrong` : undefined} is_cell name={t('work.form.cell', { column: say(column.title), row: at + 1 })}
                        onChange={(cell) => { latest.current = latest.current.map((one, index) => index === at ? { ...one, [column.id]: cell } : one); onChange(latest.current) }} onLeave={onLeave} onPaste={(event) => paste(event, at, column_at)} />
                      {wrong.length > 0 ? <p className="wrong" id={`${id}-wrong`}>{wrong.map(say).join(' ')}</p> : null}
                    </td>
                  )
                })}
                <td className="entry-table__tools">
                  <button type="button" className="tool" disabled={at === 0} aria-label={t('work.form.row-up', { row: at + 1 })} title={t('work.form.up')} onClick={() => move(at, at - 1)}>↑</button>
                  <button type="button" className="tool" disabled={at === rows.length - 1} aria-label={t('work.form.row-down', { row: at + 1 })} title={t('work.form.down')} onClick={() => move(at, at + 1)}>↓</button>
                  <button type="button" className="tool tool--word" aria-label={t('work.form.row-remove', { row: at + 1 })}
                    onClick={() => change(rows.filter((_, index) => index !== at), rows.length === 1 || !columns[0] ? `${anchorOf(field.id)}-add` : cellId(Math.min(at, rows.length - 2), columns[0]))}>{t('work.form.remove')}</button>
                </td>
              </tr>,
              <RowNote key={`${at} note`} span={columns.length + 2}><RowAdvice field={field} row={row} is_quiet={(column) => problems.some((one) => one.path === `${field.id}.${at}.${column}`)} /></RowNote>,
            ])}
          </tbody>
        </table>
        </div>
      )}
      <div className="entry-table__foot">
        <button type="button" id={`${anchorOf(field.id)}-add`} ref={add} className="quiet-button" disabled={rows.length >= max} onClick={() => change([...rows, {}], columns[0] ? cellId(rows.length, columns[0]) : undefined)}>{t('work.form.add-row')}</button>
        <span className="counter">{t('work.form.rows-of', { is: rows.length, max })}</span>
        <span className="entry-table__said" role="status">{said || (rows.length > 0 ? t('work.form.paste-help') : '')}</span>
      </div>
    </div>
  )
}

/** A line under a row, for what is said of its cells; it takes no place while it is empty. */
function RowNote({ span, children }: { span: number, children: ReactNode }) {
  return <tr className="entry-table__note"><td colSpan={span}>{children}</td></tr>
}

/** How wide a column wants to be beside the others, and the least it can be read in. */
function widthOf(column: Column): { share: number, least: number } {
  // What is chosen is mostly a name, and rows whose names are cut off cannot be told apart.
  if (column.type === 'choice' || column.type === 'files') return { share: 20, least: 190 }
  if (column.type !== 'text') return { share: column.type === 'number' ? 8 : 15, least: column.type === 'number' ? 80 : 132 }
  const share = Math.max(8, Math.min(26, (column.max ?? 60) / 4))
  return { share, least: share > 12 ? 140 : 84 }
}

/** Whether a cell holds sentences rather than a word or a figure. */
function isLong(column: Column): boolean {
  return column.type === 'text' && (column.max ?? 0) > long_text_chars
}

function Cell({ column, ...props }: EntryProps & { column: Column }) {
  const { say } = useWords()
  if (column.type === 'money') return <MoneyEntry {...props} />
  if (column.type === 'number') return <NumberEntry {...props} />
  if (column.type === 'date') return <MomentEntry {...props} title={say(column.title)} />
  // A cell of files is a question of files by itself, named after its cell.
  if (column.type === 'files') return <FilesAnswer {...props} field={{ ...column, type: 'files', title: { zh: props.name ?? column.title.zh, en: props.name ?? column.title.en } }} />
  if (column.type === 'choice') return <ChoiceEntry {...props} options={column.options ?? []} label_id="" />
  return <TextEntry {...props} />
}
