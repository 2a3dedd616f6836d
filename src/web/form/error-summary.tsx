import { useEffect, useRef } from 'react'
import type { FieldProblem } from '../client.ts'
import { useWords } from '../words.ts'
import { anchorOf } from './answers.ts'
import type { Field } from './paste-grid.ts'

/** Moves the focus to the place a problem names: its input, else its question. */
export function focusOn(path: string): void {
  const parts = path.split('.')
  while (parts.length > 0) {
    const target = document.getElementById(anchorOf(parts.join('.')))
    if (target) {
      target.focus({ preventScroll: true })
      // A phone's keyboard and the bars cover the edges; the middle is always free.
      target.scrollIntoView({ block: 'center' })
      return
    }
    parts.pop()
  }
}

/** All that needs a change, on top of the form, each a link to its place. Takes the focus when it appears. */
export function ErrorSummary({ problems, fields, press, onGo }: { problems: FieldProblem[], fields: Field[], press: number, /** Told the question a link leads to, before it is looked for: on a phone it must first be turned to. */ onGo?: (field: string) => void }) {
  const { t, say } = useWords()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'center' })
  }, [press])
  const go = (path: string) => {
    const field = path.split('.')[0]!
    if (document.getElementById(anchorOf(field))) return focusOn(path)
    onGo?.(field)
    setTimeout(() => focusOn(path))
  }
  const place = (path: string) => {
    const [id, row, column_id] = path.split('.')
    const field = fields.find((one) => one.id === id)
    const column = field?.columns?.find((one) => one.id === column_id)
    if (!field) return ''
    if (!column) return say(field.title)
    return `${say(field.title)} · ${t('work.form.cell', { column: say(column.title), row: Number(row) + 1 })}`
  }
  return (
    <div className="summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="summary-title">
      <h2 id="summary-title">{t('work.form.problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((one, at) => (
          <li key={at}>
            {place(one.path) === '' ? say(one) : <a href={`#${anchorOf(one.path)}`} onClick={(event) => { event.preventDefault(); go(one.path) }}><span className="summary__place">{place(one.path)}</span>{say(one)}</a>}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('work.form.problems-lead')}</p>
    </div>
  )
}
