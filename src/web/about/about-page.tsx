import { steps } from '../hall/steps-strip.tsx'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Figure, type FigureShape } from '../widgets/figure.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { addWords, useWords } from '../words.ts'
import { howEn } from '../words/how-en.ts'
import { howZh } from '../words/how-zh.ts'
import '../styles/about.css'

addWords('how', { zh: howZh, en: howEn })

/** The answer of `/api/challenges/steps`: published figures by step. */
export type StepFigures = Partial<Record<typeof steps[number], FigureShape[]>>

const numerals = ['一', '二', '三', '四', '五', '六']
const views = ['enterprise', 'solver', 'officer'] as const
const proofs = ['receipt', 'seal', 'decision', 'source'] as const

function Step({ step, at, figures }: { step: typeof steps[number], at: number, figures: FigureShape[] }) {
  const { t, say, language } = useWords()
  return (
    <li id={step} className="how-step">
      <header className="how-step__head">
        <span className="how-step__number" aria-hidden="true">{language === 'zh' ? numerals[at] : at + 1}</span>
        <div>
          <h3>{t(`steps.${step}.name`)}</h3>
          <p className="how-step__gloss">{t(`steps.${step}.gloss`)}</p>
        </div>
      </header>
      <dl className="how-step__views">
        {views.map((view) => <div key={view}><dt>{t(`how.views.${view}`)}</dt><dd>{t(`how.steps.${step}.${view}`)}</dd></div>)}
      </dl>
      {figures.length === 0 ? null : <div className="how-step__figures">{figures.map((figure) => <Figure key={say(figure.title)} figure={figure} />)}</div>}
    </li>
  )
}

/** How it works: the six steps as each side sees them, with what the newsletter counts of them, where to begin, and what makes the record trustworthy. */
export function AboutPage({ figures }: { figures: StepFigures }) {
  const { t, say } = useWords()
  const { me } = useReader()
  return (
    <div className="page about">
      <PageHead title={t('about.title')} lead={t('about.lead', { city: say(me?.city.title) || t('hall.this-city') })} />
      <section aria-labelledby="six">
        <h2 id="six" className="hidden-visually">{t('steps.title')}</h2>
        <ol className="how-steps">{steps.map((step, at) => <Step key={step} step={step} at={at} figures={figures[step] ?? []} />)}</ol>
        <p className="small quiet about__source">{t('about.source')}</p>
      </section>
      <section aria-labelledby="begin">
        <h2 id="begin">{t('how.start.title')}</h2>
        <dl className="record">
          <dt>{t('how.start.enterprise')}</dt><dd><Go to="/sign-in" search={{ to: '/desk' }}>{t('how.start.enterprise-do')}</Go></dd>
          <dt>{t('how.start.solver')}</dt><dd><Go to="/">{t('how.start.solver-do')}</Go></dd>
          <dt>{t('how.start.abroad')}</dt><dd>{t('how.start.abroad-text')}</dd>
        </dl>
      </section>
      <section aria-labelledby="trust">
        <h2 id="trust">{t('about.trust')}</h2>
        <p className="prose">{t('about.trust-lead')}</p>
        <dl className="record">{proofs.map((proof) => [<dt key={`${proof}-t`}>{t(`about.proof-${proof}`)}</dt>, <dd key={`${proof}-d`}>{t(`about.proof-${proof}-text`)}</dd>])}</dl>
        <p className="about__verify"><Go to="/verify">{t('about.to-verify')}</Go></p>
      </section>
      <section aria-labelledby="open">
        <h2 id="open">{t('about.open')}</h2>
        <p className="prose">{t('about.open-text')}</p>
      </section>
    </div>
  )
}
