import { useWords } from '../words.ts'
import { Advice } from './advice.tsx'
import { AnswerText, isUnread } from './answer-text.tsx'
import { anchorOf, askedSections, isBlank, missingOf } from './answers.ts'
import type { FormView } from '#engines/cases/view-shape.ts'

/** Everything as it will be handed in, with a way to change each answer. What is missing is said here, before anything is sent. */
export function CheckPage({ form, values, action, onChange }: { form: FormView, values: Record<string, unknown>, action: string, onChange: (anchor: string) => void }) {
  const { t, say } = useWords()
  const sections = askedSections(form, values)
  const fields = sections.flatMap((section) => section.fields)
  const missing = missingOf(fields, values)
  const unread = fields.filter((field) => isUnread(field, values[field.id]))
  return (
    <div className="check">
      <p className="form__lead">{t('work.form.check-lead', { action })}</p>
      {missing.length + unread.length > 0 ? (
        <div className="check__short">
          {missing.length > 0 ? <p>{t('work.form.check-missing', { count: missing.length })}</p> : null}
          {unread.length > 0 ? <p>{t('work.form.check-unread', { count: unread.length })}</p> : null}
          <ul>{[...missing, ...unread].map((field) => <li key={field.id}><button type="button" className="link-button" onClick={() => onChange(anchorOf(field.id))}>{say(field.title)}</button></li>)}</ul>
        </div>
      ) : null}
      {sections.map((section) => (
        <section key={section.id} className="check__section" aria-labelledby={`check-${section.id}`}>
          <h2 id={`check-${section.id}`}>{say(section.title)}</h2>
          <dl>
            {section.fields.map((field) => (
              <div key={field.id} className={field.type === 'table' || field.type === 'long-text' ? 'check__row check__row--wide' : 'check__row'}>
                <dt>{say(field.title)}</dt>
                <dd>{isBlank(values[field.id]) && field.required ? <span className="unread">{t('work.form.not-answered-required')}</span> : <><AnswerText field={field} value={values[field.id]} /><Advice of={field} value={values[field.id]} id={`check-${field.id}-advice`} /></>}</dd>
                <dd className="check__change"><button type="button" className="link-button" aria-label={t('work.form.change-what', { title: say(field.title) })} onClick={() => onChange(anchorOf(field.id))}>{t('work.form.change')}</button></dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
