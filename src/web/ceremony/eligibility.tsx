import { useQuery } from '@tanstack/react-query'
import { get, type Sentence } from '../client.ts'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/take-up.ts'
import './ceremony.css'

type Answers = { organization: Sentence | null, answers: { id: string, title: Sentence, outcome: 'yes' | 'no' | 'needed' | 'unknown', because: Sentence | null }[], not_asked: Sentence[] }
const tones: Record<Answers['answers'][number]['outcome'], Tone> = { yes: 'done', no: 'late', needed: 'near', unknown: 'unknown' }

/** Who may bid, told before a word is written: each condition with yes, no and why, or what is still needed; and what is expressly not asked. */
export function Eligibility({ case_id }: { case_id: string }) {
  const { t, say, language } = useWords()
  const question = useQuery({ queryKey: ['eligibility', case_id], queryFn: ({ signal }) => get<Answers>('/api/challenges/eligibility', { case_id }, { signal }) })
  const view = question.data
  if (!view || view.answers.length === 0) return null
  const worst = (['no', 'needed', 'unknown'] as const).find((outcome) => view.answers.some((one) => one.outcome === outcome)) ?? 'yes'
  return (
    <section className="eligibility" aria-labelledby="eligibility-title">
      <h3 id="eligibility-title"><Mark tone={tones[worst]}>{t(`take-up.eligibility.${worst}`, { who: say(view.organization) })}</Mark></h3>
      <ul>{view.answers.map((one) => <li key={one.id}><Mark tone={tones[one.outcome]}>{say(one.title)}</Mark>{one.because ? <p className="eligibility__why">{say(one.because)}</p> : null}</li>)}</ul>
      {view.not_asked.length > 0 ? <p className="small quiet">{view.not_asked.map(say).join(language === 'zh' ? '；' : '; ')}</p> : null}
    </section>
  )
}
