import { useWords } from '../words.ts'
import { useClock } from './colleagues.tsx'
import type { DraftKeeper, KeeperView } from './draft-keeper.ts'

const shapes = { untouched: '○', typing: '◐', saving: '◐', saved: '●', offline: '◆', 'signed-out': '◆', refused: '▲' } as const

/** Says in words how the saving stands, and offers what helps. */
export function SavingLine({ keeper, view }: { keeper: DraftKeeper, view: KeeperView }) {
  const { t, say } = useWords()
  const clock = useClock()
  const state = view.state === 'untouched' && view.saved_at !== null ? 'saved' : view.state
  const text = state === 'saved' && view.saved_at !== null ? t('work.form.saved-at', { time: clock(view.saved_at) })
    : state === 'refused' ? t('work.form.refused', { reason: say(view.refusal) })
    : state === 'untouched' || state === 'saved' ? t('work.form.saved-nothing')
    : t(`work.form.${state}`)
  return (
    <p className={`saving saving--${state}`}>
      <span aria-hidden="true" className="saving__shape">{shapes[state]}</span>
      <span role="status">{text}</span>
      {state === 'signed-out' || state === 'refused'
        ? <button type="button" className="link-button" onClick={() => void keeper.flush()}>{t(state === 'refused' ? 'work.form.try-again' : 'work.form.sign-in')}</button>
        : null}
    </p>
  )
}
