import type { Search } from '../public/address.ts'
import { useWords } from '../words.ts'
import { CalculatorForm } from './calculator-form.tsx'
import { rows_max, type Answer, type Answers } from './calculator-search.ts'
import type { Asked, Choice } from './shapes.ts'

/** From so many choices on, a list to choose from is shorter than buttons. */
const buttons_max = 12
const number_pattern = '[0-9]+([.][0-9]+)?'
// The Chinese words are what the platform reads; what the reader sees is in their language.
const money_units = [{ value: '万元', word: 'wan' }, { value: '元', word: 'yuan' }] as const
const flags = [{ value: '是', word: 'yes' }, { value: '否', word: 'no' }] as const

type Field = { name: string, id: string, kind: string, unit: { zh: string, en: string } | null, choices: Choice[], typed?: string }

/** One field of an answer: money with its unit, numbers with theirs, days, choices, words. */
function FieldInput({ field, unit_name, is_required, described, is_first = false }: { field: Field, unit_name: string, is_required: boolean, described?: string, is_first?: boolean }) {
  const { t, say, language } = useWords()
  const { id, name, kind, typed = '' } = field
  const common = { id, name, required: is_required, 'aria-describedby': described, 'data-focus': is_first ? '' : undefined, className: 'answer-box' } as const
  if (kind === 'money') {
    const [, amount = typed, unit = language === 'zh' ? '万元' : '元'] = /^([\d.]+)\s*(万元|元)?$/.exec(typed) ?? []
    return (
      <span className="answer-money">
        <input {...common} type="text" inputMode="decimal" pattern={number_pattern} maxLength={16} defaultValue={amount} />
        <select name={unit_name} aria-label={t('incentives.calc.unit')} defaultValue={unit} className="answer-box answer-money__unit">{money_units.map((one) => <option key={one.value} value={one.value}>{t(`incentives.calc.${one.word}`)}</option>)}</select>
      </span>
    )
  }
  if (kind === 'count' || kind === 'number' || kind === 'ratio') return <span className="answer-money"><input {...common} type="text" inputMode="decimal" pattern={kind === 'count' ? '[0-9]+' : `-?${number_pattern}`} maxLength={16} defaultValue={typed} />{field.unit === null ? null : <span className="answer-unit">{say(field.unit)}</span>}</span>
  if (kind === 'date') return <input {...common} type="text" inputMode="text" autoComplete="off" placeholder="2026-3-1" maxLength={40} defaultValue={typed} />
  if (kind === 'choice' || kind === 'flag') {
    const choices = kind === 'flag' ? flags.map((one) => ({ value: one.value, title: t(`incentives.calc.${one.word}`) })) : field.choices.map((one) => ({ value: one.name.zh, title: say(one.name) }))
    return <select {...common} defaultValue={typed}><option value="">{t('incentives.calc.choose')}</option>{choices.map((one) => <option key={one.value} value={one.value}>{one.title}</option>)}</select>
  }
  return <input {...common} type="text" maxLength={200} defaultValue={typed} />
}

function Buttons({ choices, given }: { choices: { value: string, title: string }[], given: Answer | undefined }) {
  return <div className={choices.length === 2 ? 'calc__choices calc__choices--two' : 'calc__choices'}>{choices.map((one) => <button key={one.value} name="v" value={one.value} className="calc__choice" aria-pressed={given === one.value ? true : undefined}>{one.title}</button>)}</div>
}

/** A relation: the rows given so far, the fields of one more, and what to do with it. */
function Rows({ ask, given }: { ask: Asked, given: Answer | undefined }) {
  const { t } = useWords()
  const rows = Array.isArray(given) ? given : []
  const is_full = rows.length >= rows_max
  return (
    <>
      {rows.length === 0 ? null : (
        <ol className="calc__rows">
          {rows.map((row, at) => (
            <li key={at}>
              <span className="calc__row"><b>{t('incentives.calc.row-number', { number: at + 1 })}</b>{ask.fields.map((field) => row[field.name] === undefined ? null : <RowValue key={field.name} field={field} value={row[field.name]!} />)}</span>
              <button name="do" value={`drop-${at}`} formNoValidate className="link-button" aria-label={`${t('incentives.calc.drop')} ${t('incentives.calc.row-number', { number: at + 1 })}`}>{t('incentives.calc.drop')}</button>
            </li>
          ))}
        </ol>
      )}
      {is_full ? <p className="quiet">{t('incentives.calc.rows-full', { count: rows_max })}</p> : (
        <div className="calc__fields">
          {ask.fields.map((field, at) => <RowField key={field.name} field={field} is_first={at === 0} />)}
          <p className="small quiet">{t('incentives.calc.row-help')}</p>
        </div>
      )}
      <div className="calc__acts">
        <button name="do" value="done" className="button-link calc__main">{t('incentives.calc.rows-done')}</button>
        {is_full ? null : <button name="do" value="add" className="calc__second">{t('incentives.calc.add-row')}</button>}
        {rows.length > 0 ? null : <button name="do" value="none" formNoValidate className="calc__second">{t('incentives.calc.rows-none')}</button>}
      </div>
    </>
  )
}

function RowValue({ field, value }: { field: Asked['fields'][number], value: string }) {
  const { say, language, formatMoney } = useWords()
  const unit = money_units.find((one) => value.endsWith(` ${one.value}`))
  const chosen = field.choices.find((one) => one.name.zh === value)
  const shown = language === 'zh' ? value : unit ? formatMoney({ amount_fen: Math.round(Number.parseFloat(value) * (unit.word === 'wan' ? 1_000_000 : 100)) }) : chosen ? say(chosen.name) : value
  return <span><span className="quiet">{say(field.title)}</span> <span className="number">{shown}</span></span>
}

function RowField({ field, is_first }: { field: Asked['fields'][number], is_first: boolean }) {
  const { say } = useWords()
  const id = `f-${field.name}`
  return <p className="calc__field"><label htmlFor={id}>{say(field.title)}</label><FieldInput field={{ ...field, id, name: `f.${field.name}` }} unit_name={`u.${field.name}`} is_required={false} is_first={is_first} /></p>
}

/** One question with big answers, and a way past it. The answer is a press where there is something to choose. */
export function Question({ search, ask, answers, problem }: { search: Search, ask: Asked, answers: Answers, problem: { name: string, zh: string, en: string } | null }) {
  const { t, say } = useWords()
  const given = answers[ask.name]
  const wrong = problem !== null && problem.name.split('.')[0] === ask.name ? say(problem) : null
  const choices = ask.kind === 'flag' ? flags.map((one) => ({ value: one.value, title: t(`incentives.calc.${one.word}`) })) : ask.kind === 'choice' && ask.choices.length <= buttons_max ? ask.choices.map((one) => ({ value: one.name.zh, title: say(one.name) })) : null
  return (
    <CalculatorForm search={search} className="calc__form">
      <input type="hidden" name="q" value={ask.name} />
      <fieldset className="calc__question">
        <legend><h1>{say(ask.question)}</h1></legend>
        <p className="calc__help" id="help">{ask.calibre === null ? null : <>{t('incentives.calc.calibre', { text: say(ask.calibre) })}<br /></>}{t('incentives.calc.moves', { count: ask.measures })}</p>
        {wrong === null ? null : <p className="fault-line" role="alert">{wrong}</p>}
        {ask.kind === 'rows' ? <Rows ask={ask} given={given} /> : choices !== null ? <Buttons choices={choices} given={given} /> : (
          <>
            <div className="calc__fields"><label htmlFor="answer" className="hidden-visually">{say(ask.title)}</label><FieldInput field={{ ...ask, id: 'answer', name: 'v', typed: typeof given === 'string' ? given : '' }} unit_name="u" is_required described="help" is_first /></div>
            <div className="calc__acts"><button className="button-link calc__main">{t('incentives.calc.next')}</button></div>
          </>
        )}
        <button name="do" value="unknown" formNoValidate className="calc__skip">{t('incentives.calc.unknown')}</button>
      </fieldset>
    </CalculatorForm>
  )
}
