import { useWords } from '../words.ts'
import '../styles/marks.css'

/** Kinds of state; each has a shape, a colour and a word, so none rests on colour alone. */
export type Tone = 'done' | 'waiting' | 'late' | 'near' | 'unknown'
const shapes: Record<Tone, string> = { done: '●', waiting: '◐', late: '▲', near: '◆', unknown: '○' }

/** A state in shape and word. */
export function Mark({ tone, children }: { tone: Tone, children: React.ReactNode }) {
  return <span className={`mark mark--${tone}`}><span aria-hidden="true" className="mark__shape">{shapes[tone]}</span>{children}</span>
}

/** How a number of days left should be felt: past, three days or fewer, more, none. */
export function toneOfDays(days_left: number | null): Tone {
  return days_left === null ? 'unknown' : days_left < 0 ? 'late' : days_left <= 3 ? 'near' : 'waiting'
}

/** Says that a thing is made for demonstration and is no record of the city. */
export function DemoMark() {
  const { t } = useWords()
  return <span className="demo-mark" title={t('demo.why')}>{t('demo.mark')}</span>
}
