import { useRef, type KeyboardEvent, type ReactNode } from 'react'
import '../styles/registers.css'

export type Column<Row> = { id: string, title: string, show: (row: Row) => ReactNode, is_right?: boolean, is_secondary?: boolean }

/** A register's table: sticky head and first column, arrow keys walk the rows, Enter opens one. On a phone each row folds into lines. */
export function Register<Row>({ caption, columns, rows, idOf, onOpen, open_id }: {
  caption: string, columns: Column<Row>[], rows: Row[], idOf: (row: Row) => string, onOpen: (row: Row) => void, open_id?: string
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const walk = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const buttons = Array.from(body.current?.querySelectorAll<HTMLButtonElement>('.register__open') ?? [])
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + step]
    if (next) { event.preventDefault(); next.focus() }
  }
  return (
    <div className="register">
      <table>
        <caption className="hidden-visually">{caption}</caption>
        <thead><tr>{columns.map((column) => <th key={column.id} scope="col" className={column.is_right ? 'right' : undefined}>{column.title}</th>)}</tr></thead>
        <tbody ref={body} onKeyDown={walk}>
          {rows.map((row) => (
            <tr key={idOf(row)} aria-selected={idOf(row) === open_id ? true : undefined} onClick={(event) => { if (!(event.target as Element).closest('a, button')) onOpen(row) }}>
              {columns.map((column, at) => at === 0
                ? <th key={column.id} scope="row"><button type="button" className="register__open" aria-haspopup="dialog" onClick={() => onOpen(row)}>{column.show(row)}</button></th>
                : <td key={column.id} className={`${column.is_right ? 'right' : ''} ${column.is_secondary ? 'register__secondary' : ''}`} data-title={column.title}>{column.show(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
