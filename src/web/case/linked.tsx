import { Link } from '@tanstack/react-router'
import type { CaseView } from '#engines/cases/view-shape.ts'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

/** The cases that belong with this one, under how they stand to it; each says in a sentence where it is. */
export function Linked({ linked }: { linked: CaseView['linked'] }) {
  const { t, say } = useWords()
  if (linked.length === 0) return null
  const kinds = Map.groupBy(linked, (one) => one.how)
  return (
    <section className="side-part linked" aria-labelledby="case-linked">
      <h2 id="case-linked">{t('work.case.linked')}</h2>
      {[...kinds].map(([how, list]) => (
        <div key={how}>
          <h3>{t(`work.case.linked-how.${how}`)}</h3>
          <ul>
            {list.map((one) => (
              <li key={one.case_id}>
                <Link to="/cases/$id" params={{ id: one.case_id }}>{say(one.title)}</Link>
                <span className="linked__state"><Mark tone={one.outcome ? 'done' : 'waiting'}>{say(one.outcome ?? one.sentence ?? one.stage)}</Mark></span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
