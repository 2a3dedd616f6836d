import { ApiFault } from '../client.ts'
import { useWords } from '../words.ts'

/** Says a refusal where it happened, with every wrong field it names. */
export function Refused({ fault }: { fault: unknown }) {
  const { t, say } = useWords()
  if (fault === null || fault === undefined) return null
  const told = fault instanceof ApiFault ? fault : null
  return (
    <div role="alert" className="fault-line">
      <p>{told ? say(told.say) : t('states.error.title')}</p>
      {told && told.problems.length > 0 ? <ul>{told.problems.map((one) => <li key={`${one.path}-${one.code}`}>{say(one)}</li>)}</ul> : null}
    </div>
  )
}
