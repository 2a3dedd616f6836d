import type { Sentence } from '../client.ts'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

type Severity = 'hard' | 'declare' | 'soft'
export type Answer = {
  person: Sentence, parties: { id: string, title: Sentence }[], on: string, verdict: Severity | 'clear'
  conflicts: { rule: string, title: Sentence, basis: Sentence, source: Sentence, is_illustrative: boolean, severity: Severity, sentence: Sentence, records: { kind: string, id: string, on: string | null }[] }[]
  same_person: { record: string, by: string }[], may_be_same: { record: string, because: string }[]
}

const tones: Record<Severity | 'clear', Tone> = { hard: 'late', declare: 'near', soft: 'waiting', clear: 'done' }
const named = new Set(['membership', 'interest-tie', 'joint-work', 'excluded-expert', 'contract', 'bid', 'bid-partner', 'review-seat', 'organization', 'stated-employer', 'party'])

/** What the records say of a person and a party: the verdict first, then each reason with its rule and its records. */
export function AnswerShown({ answer }: { answer: Answer }) {
  const { t, say, language, formatDate } = useWords()
  const comma = language === 'zh' ? '、' : ', '
  return (
    <section aria-live="polite">
      <h2 className="conflicts__verdict"><Mark tone={tones[answer.verdict]}>{t(`conflicts.verdict.${answer.verdict}`)}</Mark></h2>
      <p className="quiet">{t('conflicts.about', { person: say(answer.person), parties: answer.parties.map((one) => say(one.title)).join(comma), on: formatDate(answer.on) })}</p>
      {answer.verdict === 'clear' ? <p className="quiet">{t('conflicts.clear-text')}</p> : null}
      <ul className="conflicts__list">
        {answer.conflicts.map((one, at) => (
          <li key={`${one.rule} ${one.records[0]?.id ?? at}`}>
            <div className="conflicts__head">
              <strong>{say(one.sentence)}</strong>
              <span><Mark tone={tones[one.severity]}>{t(`conflicts.severity.${one.severity}`)}</Mark>{one.is_illustrative ? <> <span className="conflicts__illustrative" title={t('conflicts.illustrative-why')}>{t('conflicts.illustrative')}</span></> : null}</span>
            </div>
            <p className="small quiet">{say(one.title)} · {say(one.basis)}{language === 'zh' ? '。' : '. '}{say(one.source)}</p>
            <p className="small">{t('conflicts.records')}{language === 'zh' ? '：' : ': '}{one.records.map((record, index) => (
              <span key={record.kind + record.id}>{index > 0 ? comma : ''}{t(`conflicts.record.${named.has(record.kind) ? record.kind : 'other'}`)}{record.on ? ` ${record.on}` : ''} <code title={record.id}>{record.id.slice(-8)}</code></span>
            ))}</p>
          </li>
        ))}
      </ul>
      {answer.same_person.map((one) => <p key={one.record} className="small">{t('conflicts.same', { by: t(`conflicts.by.${one.by}`) })}</p>)}
      {answer.may_be_same.map((one) => <p key={one.record} className="small quiet">{t('conflicts.may-be', { because: t(`conflicts.because.${one.because}`) })}</p>)}
    </section>
  )
}
