import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'

/** The six steps (六步工作法), in order. */
export const steps = ['seek', 'appraise', 'publish', 'take-up', 'reward', 'insure'] as const
const numerals = ['一', '二', '三', '四', '五', '六']

/** The six steps as a thin strip; each leads to its explanation. */
export function StepsStrip() {
  const { t, language } = useWords()
  return (
    <nav aria-label={t('steps.title')} className="steps-strip">
      <ol>
        {steps.map((step, at) => (
          <li key={step}>
            <Go to="/about" hash={step} className="steps-strip__link">
              <span className="steps-strip__number" aria-hidden="true">{language === 'zh' ? numerals[at] : at + 1}</span>
              <span className="steps-strip__name">{t(`steps.${step}.name`)}</span>
              <span className="steps-strip__gloss">{t(`steps.${step}.gloss`)}</span>
            </Go>
          </li>
        ))}
      </ol>
    </nav>
  )
}
