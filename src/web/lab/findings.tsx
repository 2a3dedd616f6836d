import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { Found } from './shapes.ts'

/** What is wrong in a text, each a press away from its place. */
export function Problems({ found, onShow }: { found: Found, onShow: (line: number) => void }) {
  const { t, say } = useWords()
  if (found.problems.length === 0) return <p className="quiet">{t('lab.no-problems')}</p>
  return (
    <ol className="lab-problems">
      {found.problems.map((one, at) => (
        <li key={`${one.code} ${at}`}>
          {one.file === null ? <button type="button" className="link-button" onClick={() => onShow(one.line)}>{t('lab.place', { line: one.line, col: one.col })}</button> : <span className="small quiet">{t('lab.in-other', { file: one.file })}</span>}
          {one.severity === 'warning' ? <> <Mark tone="near">{t('lab.warning')}</Mark></> : null}
          <span className="lab-problems__text">{say(one)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Each example with what the rule gives, and whether the text says the same. */
export function Examples({ found, onShow }: { found: Found, onShow: (line: number) => void }) {
  const { t, say } = useWords()
  if (found.examples.length === 0) return <p className="quiet">{t('lab.examples-none')}</p>
  return (
    <ul className="lab-examples">
      {found.examples.map((one, at) => (
        <li key={`${one.line} ${at}`}>
          <button type="button" className="link-button lab-examples__name" onClick={() => onShow(one.line)}>{say(one.name)}</button>
          <span className="lab-examples__out">{t(`lab.outcome.${one.outcome}`)}{one.amount_fen !== null ? <> <Money amount_fen={one.amount_fen} /></> : one.is_amount_undetermined ? ` · ${t('lab.open')}` : ''}</span>
          <Mark tone={one.is_as_said ? 'done' : 'late'}>{t(one.is_as_said ? 'lab.holds' : 'lab.differs')}</Mark>
          {one.wrong ? <span className="lab-examples__wrong small">{say(one.wrong)}</span> : null}
        </li>
      ))}
    </ul>
  )
}
