import type { FormView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'

/** A save of the last two minutes means that somebody is at it. */
const now_ms = 120_000

/** A moment as a clock of today, or with its day. */
export function useClock(): (instant: string) => string {
  const { formatInstant, formatDate } = useWords()
  return (instant) => {
    const written = formatInstant(instant)
    const today = formatDate(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
    return written.startsWith(today) ? written.slice(today.length).trim() : written
  }
}

/** Who wrote an answer last, when it was somebody else; one's own need no name. */
export function SavedBy({ saved }: { saved: FormView['saved_by'][string] | undefined }) {
  const { t, say } = useWords()
  const clock = useClock()
  if (!saved || saved.is_me) return null
  return <p className="saved-by"><span aria-hidden="true">◐</span> {t('guide.saved-by', { who: say(saved.name), time: clock(saved.at) })}</p>
}

/** Everybody else who writes this draft: what they are at, or how much is theirs and since when. */
export function Colleagues({ form }: { form: FormView }) {
  const { t, say } = useWords()
  const clock = useClock()
  const fields = new Map(form.sections.flatMap((section) => section.fields).map((field) => [field.id, field]))
  const others = Map.groupBy(Object.entries(form.saved_by).filter(([, saved]) => !saved.is_me), ([, saved]) => say(saved.name))
  if (others.size === 0) return null
  return (
    <section className="colleagues" aria-label={t('guide.colleagues')}>
      <p className="label">{t('guide.colleagues')}</p>
      <ul>
        {[...others].map(([who, saves]) => {
          const [field, last] = saves.reduce((latest, one) => one[1].at > latest[1].at ? one : latest)
          const is_now = Date.now() - Date.parse(last.at) < now_ms
          const title = say(fields.get(field)?.title)
          return <li key={who}><span aria-hidden="true" className="colleagues__shape">{is_now ? '◐' : '○'}</span> {is_now && title !== '' ? t('guide.colleague-now', { who, field: title, time: clock(last.at) }) : t('guide.colleague', { who, count: saves.length, time: clock(last.at) })}</li>
        })}
      </ul>
    </section>
  )
}
