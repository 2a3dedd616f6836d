import { Figure } from '../widgets/figure.tsx'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'

/** The head of the hall: what this is in one sentence, and what the newsletter counts. */
export function Masthead({ figures }: { figures: HallAnswer['figures'] }) {
  const { t, say, language } = useWords()
  const { me } = useReader()
  return (
    <header className="masthead">
      <div>
        <h1>{t('hall.sentence').split(/(?<=[，,.])\s*/).map((clause) => <span key={clause} className="clause">{clause}{language === 'en' ? ' ' : ''}</span>)}</h1>
        <p className="masthead__lead">{t('hall.lead', { city: say(me?.city.title) || t('hall.this-city') })} <Go to="/about">{t('hall.how')}</Go></p>
      </div>
      {figures.length > 0 ? <section className="masthead__figures" aria-label={t('hall.figures')}>{figures.map((figure) => <Figure key={say(figure.title)} figure={figure} />)}<p className="masthead__hint">{t('hall.figures-hint')}</p></section> : null}
    </header>
  )
}
