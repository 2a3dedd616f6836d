import { useWords } from '../words.ts'
import { Go } from './go.tsx'
import '../styles/search.css'

/** Leads to the page of results; where a script runs, `find-opener.ts` opens the box over the page instead. */
export function FindLink() {
  const { t } = useWords()
  return (
    <Go to="/search" className="shell-word find-button" data-find="" aria-keyshortcuts="Control+K Meta+K">
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="6.75" cy="6.75" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M10.4 10.4 14.4 14.4" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" /></svg>
      <span className="find-button__word">{t('nav.search')}</span>
      <kbd aria-hidden="true" className="find-button__keys">Ctrl K</kbd>
    </Go>
  )
}
