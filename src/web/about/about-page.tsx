import { steps } from '../hall/steps-strip.tsx'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../styles/about.css'

const numerals = ['一', '二', '三', '四', '五', '六']
const sides = ['demand', 'supply', 'service'] as const
const proofs = ['receipt', 'seal', 'decision', 'source'] as const

/** What this is: the six steps, the three sides, and what makes the record trustworthy. */
export function AboutPage() {
  const { t, say, language } = useWords()
  const { me } = useReader()
  const name = say(me?.city.title) || t('hall.this-city')
  return (
    <div className="page page--narrow about">
      <PageHead title={t('about.title')} lead={t('about.lead', { city: name })} />
      <section aria-labelledby="six">
        <h2 id="six">{t('steps.title')}</h2>
        <ol className="about-steps">
          {steps.map((step, at) => (
            <li key={step} id={step}>
              <span className="about-steps__number" aria-hidden="true">{language === 'zh' ? numerals[at] : at + 1}</span>
              <div>
                <h3>{t(`steps.${step}.name`)} <span className="about-steps__gloss">{t(`steps.${step}.gloss`)}</span></h3>
                <p className="prose">{t(`steps.${step}.text`)}</p>
                <p className="small quiet">{t('about.who-acts')} {t(`steps.${step}.who`)}</p>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="sides">
        <h2 id="sides">{t('about.sides')}</h2>
        <dl className="record">{sides.map((side) => [<dt key={`${side}-t`}>{t(`sign-in.side-${side}`)}</dt>, <dd key={`${side}-d`}>{t(`about.side-${side}`)}</dd>])}</dl>
      </section>
      <section aria-labelledby="trust">
        <h2 id="trust">{t('about.trust')}</h2>
        <p className="prose">{t('about.trust-lead')}</p>
        <dl className="record">{proofs.map((proof) => [<dt key={`${proof}-t`}>{t(`about.proof-${proof}`)}</dt>, <dd key={`${proof}-d`}>{t(`about.proof-${proof}-text`)}</dd>])}</dl>
        <p style={{ marginTop: 16 }}><Go to="/verify">{t('about.to-verify')}</Go></p>
      </section>
      <section aria-labelledby="open">
        <h2 id="open">{t('about.open')}</h2>
        <p className="prose">{t('about.open-text')}</p>
      </section>
      <p className="small quiet about__source">{t('about.source')}</p>
    </div>
  )
}
