import type { FormView } from '#engines/cases/view-shape.ts'
import type { FieldProblem } from '../client.ts'
import { useWords } from '../words.ts'
import { Advice } from './advice.tsx'
import { AnswerText } from './answer-text.tsx'
import { anchorOf } from './answers.ts'
import { ChoiceEntry, ChoicesEntry, laid_out_max, YesNoEntry } from './choice-answers.tsx'
import { SavedBy } from './colleagues.tsx'
import type { DraftField } from './draft.ts'
import { FilesAnswer } from './files-answer.tsx'
import type { Field } from './paste-grid.ts'
import { TableAnswer } from './table-answer.tsx'
import { LongTextEntry, MoneyEntry, MomentEntry, NumberEntry, TextEntry } from './text-answers.tsx'

export type QuestionProps = {
  field: Field
  answer: DraftField | undefined
  problems: FieldProblem[]
  /** Who saved the answer last. */
  saved?: FormView['saved_by'][string]
  onChange: (value: unknown) => void
  onLeave: () => void
  onSettle: (choice: 'mine' | 'other') => void
}

/** Whether a question consists of several controls, which a group with a legend names. */
function isGroup(field: Field): boolean {
  return ['yes-no', 'choices', 'accounts', 'table', 'files'].includes(field.type) || (field.type === 'choice' && (field.options?.length ?? 0) <= laid_out_max)
}

/** One question of a form in the one style of all questions: title, help beside it, what is wrong, the answer, its measure. */
export function Question({ field, answer, problems, saved, onChange, onLeave, onSettle }: QuestionProps) {
  const { t, say } = useWords()
  const id = anchorOf(field.id)
  const own = problems.filter((one) => one.path === field.id)
  const described_by = [field.help && `${id}-help`, field.example && `${id}-example`, own.length > 0 && `${id}-wrong`, field.wording && `${id}-advice`].filter(Boolean).join(' ') || undefined
  const Box = isGroup(field) ? 'fieldset' : 'div'
  const title = <>{say(field.title)}{field.required ? null : <span className="optional">{t('work.form.optional')}</span>}</>
  return (
    <Box className={`question question--${field.type}${problems.length > 0 ? ' question--wrong' : ''}`} {...(Box === 'fieldset' && { 'aria-describedby': described_by })}>
      {Box === 'fieldset' ? <legend className="question__title" id={`${id}-title`}>{title}</legend> : <label className="question__title" id={`${id}-title`} htmlFor={id}>{title}</label>}
      {field.help || field.example ? (
        <div className="question__help">
          {field.help ? <p id={`${id}-help`}>{say(field.help)}</p> : null}
          {field.example ? <p id={`${id}-example`} className="question__example">{t('work.form.example', { text: say(field.example) })}</p> : null}
        </div>
      ) : null}
      <div className="question__answer">
        {own.length > 0 ? <p className="wrong" id={`${id}-wrong`}>{own.map(say).join(' ')}</p> : null}
        <Entry field={field} id={id} value={answer?.value} described_by={described_by} is_wrong={own.length > 0} problems={problems} onChange={onChange} onLeave={onLeave} />
        {field.type === 'text' || field.type === 'long-text' ? <Measure field={field} value={answer?.value} /> : null}
        {own.length > 0 ? null : <Advice of={field} value={answer?.value} id={`${id}-advice`} />}
        <SavedBy saved={saved} />
        {answer?.other ? (
          <div className="conflict" role="alert">
            <p className="conflict__why">{t('work.form.conflict')}</p>
            {(['mine', 'other'] as const).map((side) => (
              <div key={side} className="conflict__side">
                <p className="label">{t(`work.form.conflict-${side}`)}</p>
                <div className="conflict__value"><AnswerText field={field} value={side === 'mine' ? answer.value : answer.other!.value} /></div>
                <button type="button" className="quiet-button" onClick={() => { onSettle(side); document.getElementById(id)?.focus() }}>{t(`work.form.conflict-use-${side}`)}</button>
              </div>
            ))}
          </div>
        ) : null}
      </div>
    </Box>
  )
}

function Entry({ field, problems, ...props }: { field: Field, id: string, value: unknown, described_by?: string, is_wrong: boolean, problems: FieldProblem[], onChange: (value: unknown) => void, onLeave: () => void }) {
  const { say } = useWords()
  const label_id = `${props.id}-title`
  switch (field.type) {
    case 'long-text': return <LongTextEntry {...props} />
    case 'number': return <NumberEntry {...props} />
    case 'money': return <MoneyEntry {...props} />
    case 'date': return <MomentEntry {...props} title={say(field.title)} />
    case 'instant': return <MomentEntry {...props} title={say(field.title)} with_time />
    case 'choice': return <ChoiceEntry {...props} options={field.options ?? []} label_id={label_id} />
    case 'choices': case 'accounts': return <ChoicesEntry {...props} options={field.options ?? []} label_id={label_id} max={field.max} />
    case 'yes-no': return <YesNoEntry {...props} />
    case 'table': return <TableAnswer field={field} value={props.value} problems={problems} described_by={props.described_by} onChange={props.onChange} onLeave={props.onLeave} />
    case 'files': return <FilesAnswer {...props} field={field} />
    default: return <TextEntry {...props} type={field.type === 'email' ? 'email' : 'text'} max={field.max} />
  }
}

/** How long the text is and may be; read aloud only when the end is near. */
function Measure({ field, value }: { field: Field, value: unknown }) {
  const { t } = useWords()
  const is = typeof value === 'string' ? [...value].length : 0
  const { max, min } = field
  if (max === undefined && (min === undefined || is === 0 || is >= min)) return null
  const is_over = max !== undefined && is > max
  const is_under = min !== undefined && is > 0 && is < min
  const text = is_over ? t('work.form.over', { count: is - max, max }) : is_under ? t('work.form.under', { min, is }) : t('work.form.characters', { is, max: max ?? '' })
  return <p className={is_over ? 'counter counter--over' : 'counter'} role={is_over || (max !== undefined && is > max * 0.9) ? 'status' : undefined}>{text}</p>
}
