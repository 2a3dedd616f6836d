import type { ChallengePage } from '../hall/challenge-shape.ts'
import { useWords } from '../words.ts'

/** How far a challenge has come, as named steps. */
export function Stages({ stages }: { stages: ChallengePage['stages'] }) {
  const { t, say, formatDate } = useWords()
  if (stages.length === 0) return null
  return (
    <ol className="stages" aria-label={t('challenge.stages')}>
      {stages.map((stage) => (
        <li key={stage.id} className={`stages__one stages__one--${stage.state}`} aria-current={stage.state === 'now' ? 'step' : undefined}>
          <span className="stages__name">{say(stage.title)}</span>
          <span className="stages__day number">{stage.entered_on ? formatDate(stage.entered_on) : t(`challenge.stage-${stage.state}`)}</span>
        </li>
      ))}
    </ol>
  )
}
