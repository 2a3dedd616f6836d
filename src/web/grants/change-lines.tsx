import { useWords } from '../words.ts'
import type { Change } from './shapes.ts'

/** Facts that are otherwise than they were, each from what to what. */
export function ChangeLines({ changes }: { changes: readonly Change[] }) {
  const { t, say } = useWords()
  const value = (said: Change['from_said']) => said === null ? t('grants.unknown') : say(said)
  return <ul className="changes">{changes.map((one) => <li key={one.fact}><span className="strong">{say(one.title)}</span> <span className="changes__from">{value(one.from_said)}</span> → <strong>{value(one.to_said)}</strong></li>)}</ul>
}
