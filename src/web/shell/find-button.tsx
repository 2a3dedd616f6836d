import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useWords } from '../words.ts'

// The box costs nothing before it is opened.
const FindDialog = lazy(() => import('../search/find-dialog.tsx'))
const is_mac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Opens the search box: from the header by a press, from anywhere by Ctrl-K or ⌘-K. */
export function FindButton() {
  const { t } = useWords()
  const [is_open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = useCallback(() => { setOpen(false); button.current?.focus({ preventScroll: true }) }, [])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((was_open) => !was_open)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <>
      <button type="button" ref={button} className="plain-button shell-word find-button" aria-haspopup="dialog" aria-expanded={is_open} aria-keyshortcuts={is_mac ? 'Meta+K' : 'Control+K'} onClick={() => setOpen(true)}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="6.75" cy="6.75" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M10.4 10.4 14.4 14.4" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" /></svg>
        <span className="find-button__word">{t('nav.search')}</span>
        <kbd aria-hidden="true" className="find-button__keys">{is_mac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {is_open ? <Suspense fallback={null}><FindDialog onClose={close} /></Suspense> : null}
    </>
  )
}
