import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'
import '../styles/states.css'

/** A page that is not there, or that cannot be shown now: what happened and the way on, as a document like the others. */
export function RefusedPage({ status, refusal }: { status: number, refusal: { zh: string, en: string } | null }) {
  const { t, say } = useWords()
  const kind = status === 404 ? 'missing' : 'error'
  return (
    <div className="page"><div className="state">
      <h1 className="state__title">{t(`states.${kind}.title`)}</h1>
      <p className="state__text">{refusal === null ? t(`states.${kind}.text`) : say(refusal)}</p>
      <div className="state__act"><Go to="/">{t('states.to-hall')}</Go></div>
    </div></div>
  )
}
