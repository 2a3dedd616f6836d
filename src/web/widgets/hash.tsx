import { useEffect, useState } from 'react'
import { useWords } from '../words.ts'

const shown_whole_max = 24
const thanks_ms = 2_000

/** A hash or a key by its two ends, with a button that copies all of it; where the browser does not let us copy, it is shown whole to be marked by hand. */
export function Hash({ text }: { text: string }) {
  const { t } = useWords()
  const [state, setState] = useState<'short' | 'copied' | 'whole'>('short')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('short'), thanks_ms)
    return () => clearTimeout(timer)
  }, [state])
  // Only https and localhost lend the clipboard to a page.
  const copy = () => { void Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('closed'))).then(() => setState('copied'), () => setState('whole')) }
  if (text.length <= shown_whole_max) return <code className="hash">{text}</code>
  const short = `${text.slice(0, 8)}…${text.slice(-8)}`
  return (
    <span className={state === 'whole' ? 'hash-line hash-line--whole' : 'hash-line'}>
      <code className="hash" title={text}>{state === 'whole' ? text : short}</code>
      {state === 'whole' ? null : <button type="button" className="link-button hash-line__copy not-print" aria-label={t('value.copy-all', { text: short })} onClick={copy}>{t(state === 'copied' ? 'value.copied' : 'value.copy')}</button>}
      <span role="status" className="hidden-visually">{state === 'copied' ? t('value.copied') : ''}</span>
    </span>
  )
}
