import { Button } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import type { FormView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'
import { isBlank } from './answers.ts'
import type { Field } from './paste-grid.ts'

type Props = {
  sections: FormView['sections']
  values: Record<string, unknown>
  /** The question shown; the first without an answer when it is not, or no longer, asked. */
  at: string | null
  onAt: (field: string) => void
  ask: (field: Field) => ReactNode
  /** Shown below the last question that is open: why there is no further one. */
  end: ReactNode
  /** How the saving stands. */
  saving: ReactNode
  /** Leads to the check page; null while the form is not open to its end. */
  check: ReactNode
  /** What follows the answers: shown below the question. */
  below?: ReactNode
}

/** A form on a phone: one question with its help, where one is among them, and large ways back and on. */
export function OneAtATime({ sections, values, at, onAt, ask, end, saving, check, below }: Props) {
  const { t, say } = useWords()
  const title = useRef<HTMLHeadingElement>(null)
  const all = sections.flatMap((section) => section.fields.map((field) => ({ section, field })))
  const found = all.findIndex((one) => one.field.id === at)
  const first = all.findIndex((one) => one.field.required && isBlank(values[one.field.id]))
  const index = found === -1 ? Math.max(0, first) : found
  const now = all[index]
  const is_first = useRef(true)
  useEffect(() => {
    if (is_first.current) {
      is_first.current = false
      // Where somebody left off stays the question at hand, also once it is answered.
      if (now && found === -1) onAt(now.field.id)
      return
    }
    scrollTo({ top: 0 })
    title.current?.focus({ preventScroll: true })
    // Only another question moves the page.
  }, [index])
  if (!now) return null
  const is_last = index === all.length - 1
  return (
    <div className="paced">
      <div className="paced__where">
        <h3 ref={title} tabIndex={-1}>{say(now.section.title)}</h3>
        <p className="number quiet">{t('guide.question-of', { at: index + 1, count: all.length })}</p>
      </div>
      <progress className="paced__progress" max={all.length} value={index + 1} aria-hidden="true" />
      {now.section.help && now.section.fields[0] === now.field ? <p className="form__section-help">{say(now.section.help)}</p> : null}
      {ask(now.field)}
      {is_last ? end : null}
      {below}
      <div className="paced__foot not-print">
        {saving}
        <div className="paced__ways">
          <Button size="large" disabled={index === 0} onClick={() => onAt(all[index - 1]!.field.id)}>{t('guide.back')}</Button>
          {is_last ? check : <Button size="large" type="primary" onClick={() => onAt(all[index + 1]!.field.id)}>{t('guide.next')}</Button>}
        </div>
      </div>
    </div>
  )
}
