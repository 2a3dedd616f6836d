import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { CanView, CaseView, FormView } from '#engines/cases/view-shape.ts'
import { ApiFault, makeKey, post, type FieldProblem, type Sentence } from '../client.ts'
import { chineseNumeral } from '../widgets/numeral.ts'
import { useWords } from '../words.ts'
import { elsewhereOf } from '#engines/cases/asked.ts'
import { useIsPhone } from '../widgets/is-phone.ts'
import '../words/case.ts'
import '../words/guide.ts'
import { FormWords } from './advice.tsx'
import { answersOf, askedSections, isBlank, missingOf, openSections } from './answers.ts'
import { CheckPage } from './check-page.tsx'
import { Colleagues } from './colleagues.tsx'
import { isSame } from './draft.ts'
import { Elsewhere } from './elsewhere.tsx'
import { ErrorSummary, focusOn } from './error-summary.tsx'
import { OneAtATime } from './one-at-a-time.tsx'
import type { Field } from './paste-grid.ts'
import { Question } from './question.tsx'
import { readSealed, SealedForm } from './sealed-draft.ts'
import { Loading } from '../widgets/states.tsx'
import { SavingLine } from './saving-line.tsx'
import { useDraft } from './use-draft.ts'
import './form.css'
import './entries.css'
import './guide.css'

export type ActAnswer = { case_id: string, version: number, receipt_id: string | null }

export type FormPageProps = {
  case_view: CaseView
  can: CanView
  form: FormView
  account_id: string
  /** What stands above the questions of this one action: who may take it, and why. */
  lead?: ReactNode
  /** Whether the answers are being checked rather than written. */
  is_checking: boolean
  /** Whether the action is no longer open: the answers stay readable, nothing can be handed in. */
  is_gone: boolean
  onStep: (step: 'fill' | 'check') => void
  onDone: (answer: ActAnswer) => void
  onLeave: () => void
  onReload: () => Promise<unknown>
  /** What stands beside the questions and follows the answers. */
  beside?: (values: Record<string, unknown>) => ReactNode
}

/** A form from first question to submission. Of a sealed form this browser alone keeps what is typed, so it is read from here first. */
export function FormPage(props: FormPageProps) {
  const { form, account_id, case_view } = props
  const [kept, setKept] = useState<Record<string, unknown> | null>(form.is_sealed ? null : {})
  useEffect(() => { if (form.is_sealed) void readSealed({ account_id, case_id: case_view.id, form: form.id }).then(setKept) }, [form.is_sealed, form.id, account_id, case_view.id])
  if (kept === null) return <Loading kind="document" lines={7} />
  return <SealedForm value={form.is_sealed}><Filling {...props} form={form.is_sealed ? { ...form, values: kept } : form} /></SealedForm>
}

/** The form being written and saved as typed, checked as a whole, then handed in once. */
function Filling({ case_view, can, form, lead, account_id, is_checking, is_gone, onStep, onDone, onLeave, onReload, beside: besides }: FormPageProps) {
  const { t, say, language } = useWords()
  const { keeper, view } = useDraft({ account_id, case_id: case_view.id, form: form.id }, form)
  const [problems, setProblems] = useState<FieldProblem[]>([])
  const [fault, setFault] = useState<{ say: Sentence, is_moved: boolean } | null>(null)
  const [is_sending, setSending] = useState(false)
  const [press, setPress] = useState(0)
  const [target, setTarget] = useState<string | null>(null)
  const [step, setStep] = useState<string | null>(null)
  const key = useRef<{ key: string, text: string } | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const values = useMemo(() => Object.fromEntries(Object.entries(view.draft).map(([id, one]) => [id, one.value])), [view.draft])
  const asked = askedSections(form, values), sections = openSections(form, values)
  const is_paced = useIsPhone() && form.pace === 'question'
  const elsewhere = elsewhereOf(form, values), is_shut = sections.length < asked.length
  const fields = sections.flatMap((section) => section.fields)
  const conflicts = fields.filter((field) => view.draft[field.id]?.other)
  const is_check = is_checking && !is_gone && !is_shut

  const is_first = useRef(true)
  useEffect(() => {
    if (is_first.current) { is_first.current = false; return }
    if (target !== null) {
      focusOn(target)
      setTarget(null)
    } else if (problems.length === 0 || is_check) {
      heading.current?.focus({ preventScroll: true })
      scrollTo({ top: 0 })
    }
    // Only the change of page moves the focus.
  }, [is_check])

  const type = (id: string, value: unknown) => {
    // What was wrong stays said until that very place changes.
    setProblems((all) => all.filter((one) => one.path !== id && !(one.path.startsWith(`${id}.`) && !isSame(at(values[id], one.path), at(value, one.path)))))
    keeper.type(id, value)
  }
  const submit = async () => {
    setSending(true)
    setFault(null)
    await keeper.flush()
    const answers = answersOf(form, values)
    const body = { case_id: case_view.id, version: case_view.version, answers }
    const text = JSON.stringify(body)
    // The same answers pressed again after a lost connection are the same submission.
    key.current = key.current?.text === text ? key.current : { key: makeKey(), text }
    try {
      const answer = await post<ActAnswer>(can.path, body, { key: key.current.key })
      keeper.forget()
      onDone(answer)
    } catch (cause) {
      const known = cause instanceof ApiFault ? cause : null
      if (known && known.problems.length > 0) {
        setProblems(known.problems)
        setPress((count) => count + 1)
        setStep(known.problems[0]!.path.split('.')[0]!)
        onStep('fill')
      } else setFault({ say: known?.say ?? { zh: '没有提交成功，请再试一次。', en: 'This was not submitted; please try again.' }, is_moved: known?.status === 409 })
      if (known && known.status !== 0) key.current = null
    } finally {
      setSending(false)
    }
  }
  const change = (anchor: string) => {
    setTarget(anchor.replace(/^q-/, ''))
    setStep(anchor.replace(/^q-/, ''))
    onStep('fill')
  }

  const ask = (field: Field) => (
    <Question key={field.id} field={field} answer={view.draft[field.id]} problems={problems.filter((one) => one.path === field.id || one.path.startsWith(`${field.id}.`))} saved={form.saved_by[field.id]}
      onChange={(value) => type(field.id, value)} onLeave={() => keeper.leave()} onSettle={(choice) => keeper.settle(field.id, choice)} />
  )
  const end = elsewhere ? <Elsewhere reason={elsewhere} onChange={() => change(`q-${elsewhere.when.field}`)} /> : is_shut ? <p className="form__gate">{t('guide.gate')}</p> : null
  const main = is_check
    ? <Button type="primary" size="large" loading={is_sending} disabled={conflicts.length > 0} onClick={() => void submit()}>{is_sending ? t('work.form.submitting') : say(can.title)}</Button>
    : is_shut ? null : <Button type="primary" size="large" disabled={is_gone} onClick={() => onStep('check')}>{t('work.form.check')}</Button>
  const beside = is_check
    ? <Button size="large" disabled={is_sending} onClick={() => onStep('fill')}>{t('work.form.back')}</Button>
    : <Button size="large" onClick={() => { void keeper.flush(); onLeave() }}>{t('work.form.leave-later')}</Button>

  return (
    <FormWords value={form.words}>
    <div className="form columns">
      <div className="form__main">
        <h2 className={is_paced && !is_check ? 'form__title hidden-visually' : 'form__title'} ref={heading} tabIndex={-1}>{is_check ? t('work.form.check') : say(can.title)}</h2>
        {is_gone ? <p className="banner" role="alert">{t('work.form.gone')}</p> : null}
        {fault ? (
          <div className="banner" role="alert">
            <p>{fault.is_moved ? t('work.form.moved-on') : say(fault.say)}</p>
            {fault.is_moved ? <><p className="quiet">{say(fault.say)}</p><Button onClick={() => void onReload().then(() => setFault(null))}>{t('work.form.reload')}</Button></> : null}
          </div>
        ) : null}
        {is_check ? (
          <>
            {can.confirm ? <p className="form__confirm">{say(can.confirm)}</p> : null}
            <CheckPage form={form} values={values} action={say(can.title)} onChange={change} />
          </>
        ) : (
          <>
            {problems.length > 0 ? <ErrorSummary problems={problems} fields={fields} press={press} onGo={setStep} /> : null}
            {lead}
            {form.is_sealed ? <p className="banner">{t('work.form.sealed-draft')}</p> : null}
            {form.intro && (!is_paced || step === null) ? <p className="form__lead">{say(form.intro)}</p> : null}
            {is_paced ? <OneAtATime sections={sections} values={values} at={step} onAt={(field) => { keeper.leave(); setStep(field) }} ask={ask} end={end} saving={<SavingLine keeper={keeper} view={view} />} check={main} below={besides?.(values)} /> : sections.map((section, index) => (
              <section key={section.id} id={`part-${section.id}`} className="form__section" aria-labelledby={`part-${section.id}-title`}>
                <h3 id={`part-${section.id}-title`} tabIndex={-1} className={isSaidAlready(section, sections.length, can) ? 'hidden-visually' : undefined}><span className="paper-section__number">{language === 'zh' ? `${chineseNumeral(index + 1)}、` : `${index + 1}.`}</span>{say(section.title)}</h3>
                {section.help ? <p className="form__section-help">{say(section.help)}</p> : null}
                {section.fields.map(ask)}
              </section>
            ))}
            {is_paced ? null : end}
          </>
        )}
        {conflicts.length > 0 ? <p className="banner">{t('work.form.conflict-waits', { count: conflicts.length })}</p> : null}
        {is_paced && !is_check ? null : <div className={`form__foot form__foot--${is_check ? 'check' : 'fill'} not-print`}><span className="form__buttons">{main}{beside}</span><SavingLine keeper={keeper} view={view} /></div>}
      </div>
      <aside className="side form__side not-print">
        {is_paced && !is_check ? null : <Contents sections={is_check ? sections : asked} open={sections.length} values={values} is_check={is_check} />}
        <SavingLine keeper={keeper} view={view} />
        <Colleagues form={form} />
        {is_paced || is_check ? null : besides?.(values)}
      </aside>
    </div>
    </FormWords>
  )
}

/** Whether the heading of an only section would repeat the page's own or its only question's. */
function isSaidAlready({ title, fields }: FormView['sections'][number], count: number, can: CanView): boolean {
  return count === 1 && (title.zh === can.title.zh || (fields.length === 1 && title.zh === fields[0]!.title.zh))
}

/** The value a path (`indicators.2.target`) reaches inside its question's answer. */
function at(value: unknown, path: string): unknown {
  return path.split('.').slice(1).reduce<unknown>((inner, part) => (inner as Record<string, unknown> | null | undefined)?.[part], value)
}

/** The sections with how far each is; on a phone it folds away. */
function Contents({ sections, open, values, is_check }: { sections: FormView['sections'], /** How many of them can be written in now. */ open: number, values: Record<string, unknown>, is_check: boolean }) {
  const { t, say, language } = useWords()
  const go = (id: string) => {
    const title = document.getElementById(is_check ? `check-${id}` : `part-${id}-title`)
    title?.scrollIntoView({ block: 'start' })
    title?.focus({ preventScroll: true })
  }
  return (
    <nav className="contents" aria-label={t('work.form.contents')}>
      <p className="label">{t('work.form.contents')}</p>
      <ol>
        {sections.map((section, index) => {
          const missing = missingOf(section.fields, values).length
          const done = section.fields.filter((field) => !isBlank(values[field.id])).length
          return (
            <li key={section.id} data-state={missing === 0 ? 'full' : done > 0 ? 'begun' : 'empty'}>
              {index < open ? <a href={`#part-${section.id}`} onClick={(event) => { event.preventDefault(); go(section.id) }}><span className="contents__number">{language === 'zh' ? chineseNumeral(index + 1) : index + 1}</span>{say(section.title)}</a>
                : <span className="contents__shut"><span className="contents__number">{language === 'zh' ? chineseNumeral(index + 1) : index + 1}</span>{say(section.title)}</span>}
              <span className="contents__state"><span aria-hidden="true">{missing === 0 ? '●' : done > 0 ? '◐' : '○'}</span> {missing === 0 ? t('work.form.complete') : t('work.form.missing', { count: missing })}</span>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
