import { useWords } from '../words.ts'
import '../styles/states.css'

/** Grey bars in the shape of what is coming: `lines` rows of a list, or of a document. */
export function Loading({ lines = 6, kind = 'list' }: { lines?: number, kind?: 'list' | 'document' | 'table' }) {
  const { t } = useWords()
  return (
    <div className={`loading loading--${kind}`} role="status" aria-busy="true">
      <span className="hidden-visually">{t('states.loading')}</span>
      {Array.from({ length: lines }, (_, at) => (
        <div key={at} className="loading__line" aria-hidden="true"><span className="bar" /><span className="bar bar--thin" /><span className="bar bar--end" /></div>
      ))}
    </div>
  )
}
