import type { FormView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'

type Reason = NonNullable<FormView['elsewhere']>[number]

/** The answers say that this is not the right form: why, and the ways on, each with where it leads or what will come. */
export function Elsewhere({ reason, onChange }: { reason: Reason, onChange: () => void }) {
  const { t, say } = useWords()
  return (
    <section className="elsewhere" aria-labelledby="elsewhere-title" role="status">
      <p className="label">{t('guide.elsewhere')}</p>
      <h3 id="elsewhere-title">{say(reason.title)}</h3>
      <p className="elsewhere__text">{say(reason.text)}</p>
      <ul className="elsewhere__ways">
        {reason.ways.map((way) => (
          <li key={way.id}>
            <p className="elsewhere__way">{way.link ? <a href={way.link}>{say(way.title)}</a> : say(way.title)}</p>
            {way.help ? <p>{say(way.help)}</p> : null}
            {way.coming ? <p className="quiet"><span className="elsewhere__coming">{t('guide.coming')}</span>{say(way.coming)}</p> : null}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('guide.elsewhere-kept')} <button type="button" className="link-button" onClick={onChange}>{t('guide.elsewhere-change')}</button></p>
    </section>
  )
}
