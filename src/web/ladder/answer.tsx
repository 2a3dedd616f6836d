import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import type { Asked } from './shapes.ts'

/** One question of the assessment: its words, what it counts, the answer, and how that was read or what is known already. */
export function Answer({ one, value, problem, onChange }: { one: Asked, value: string, problem: string | null, onChange: (value: string) => void }) {
  const { t, say } = useWords()
  const id = `answer-${one.name}`
  const options = one.kind === 'flag' ? [{ id: '是', title: t('value.yes') }, { id: '否', title: t('value.no') }] : one.choices.map((choice) => ({ id: choice.name.zh, title: say(choice.name) }))
  const laid_out = one.kind === 'flag' || (one.kind === 'choice' && options.length <= 6)
  const hint = one.kind === 'money' ? t('ladder.money-help') : ''
  return (
    <div className="ladder-ask" id={`ask-${one.name}`}>
      {laid_out ? <p className="ladder-ask__words" id={`${id}-words`}>{say(one.question)}</p> : <label className="ladder-ask__words" htmlFor={id}>{say(one.question)}</label>}
      {one.calibre ? <p className="small quiet">{say(one.calibre)}</p> : null}
      {laid_out ? (
        <div className="ladder-ask__options" role="radiogroup" aria-labelledby={`${id}-words`}>
          {options.map((option) => <label key={option.id} className={value === option.id ? 'ladder-ask__option ladder-ask__option--on' : 'ladder-ask__option'}><input type="radio" name={id} checked={value === option.id} onChange={() => onChange(option.id)} /> {option.title}</label>)}
          {value === '' ? null : <button type="button" className="link-button" onClick={() => onChange('')}>{t('ladder.unknown')}</button>}
        </div>
      ) : one.kind === 'choice' ? (
        <select id={id} className="ladder-ask__field" value={value} onChange={(event) => onChange(event.target.value)}><option value="">{t('ladder.choose')}</option>{options.map((option) => <option key={option.id} value={option.id}>{option.title}</option>)}</select>
      ) : one.kind === 'date' ? <DayEntry id={id} title={say(one.title)} value={value} onChange={(day) => onChange(day ?? '')} /> : (
        <span className="ladder-ask__line"><input id={id} className="ladder-ask__field" type="text" inputMode={one.kind === 'money' ? 'text' : 'decimal'} autoComplete="off" maxLength={60} value={value} placeholder={hint} aria-invalid={problem !== null} aria-describedby={`${id}-read`} onChange={(event) => onChange(event.target.value)} />{one.unit ? <span className="quiet">{say(one.unit)}</span> : null}</span>
      )}
      <p className="small ladder-ask__read" id={`${id}-read`}>{problem !== null ? <span className="fault-line" role="alert">{problem}</span>
        : one.known && !one.known.is_stated ? <span className="quiet">{t('ladder.known', { value: say(one.known.value) })}{one.known.source ? ` · ${say(one.known.source)}` : ''}{one.known.period ? ` · ${one.known.period}` : ''}</span>
          : one.known && one.kind === 'money' ? <span className="quiet">{t('ladder.read-as', { value: say(one.known.value) })}</span> : null}</p>
    </div>
  )
}
