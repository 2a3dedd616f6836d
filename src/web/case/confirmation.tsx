import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { CanView, CaseView } from '#engines/cases/view-shape.ts'
import type { ActAnswer } from '../form/form-page.tsx'
import { useWords } from '../words.ts'

/** After an action: that it is done, the receipt's number, and, once the case was read anew (`is_fresh`), what happens next. */
export function Confirmation({ view, can, answer, is_fresh, onClose }: { view: CaseView, can: CanView, answer: ActAnswer, is_fresh: boolean, onClose: () => void }) {
  const { t, say, language, formatDate } = useWords()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus({ preventScroll: true }), [])
  return (
    <section className="confirmation" aria-labelledby="confirmation-title">
      <h2 id="confirmation-title" ref={title} tabIndex={-1}><span aria-hidden="true" className="confirmation__shape">●</span>{t('work.form.done', { action: say(can.title) })}</h2>
      {answer.receipt_id ? (
        <div className="confirmation__receipt">
          <p className="label">{t('work.form.receipt-number')}</p>
          <p className="confirmation__number">{answer.receipt_id}</p>
          <p className="quiet">{t('work.form.receipt-why')}</p>
          <p><Link to="/receipts/$id" params={{ id: answer.receipt_id }}>{t('work.form.receipt-open')}</Link></p>
        </div>
      ) : null}
      <h3>{t('work.form.next')}</h3>
      {!is_fresh ? <p className="quiet">{t('states.loading')}</p> : <ul className="confirmation__next">
        {view.closed_at !== null ? <li>{say(view.outcome)}</li> : view.sentences.map((one) => (
          <li key={one.step}>{say(one.text)}{language === 'zh' ? '' : ' '}{one.due_on ? <span className="quiet number">{language === 'zh' ? `（${t('work.case.due', { day: formatDate(one.due_on) })}）` : `(${t('work.case.due', { day: formatDate(one.due_on) })})`}</span> : null}</li>
        ))}
      </ul>}
      <p className="confirmation__ways"><button type="button" className="quiet-button" onClick={onClose}>{t('work.form.to-case')}</button><Link to="/desk">{t('work.form.to-desk')}</Link></p>
    </section>
  )
}
