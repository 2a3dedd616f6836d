import { useEffect, useId, useState, type ReactNode } from 'react'
import { useWords } from '../words.ts'
import '../styles/hall.css'

/** The line above a register: a search field and whatever else narrows the list. */
export function SearchLine({ q, label, example, onAsk, children }: { q: string, label: string, example: string, onAsk: (q: string | undefined) => void, children?: ReactNode }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(q)
  const id = useId()
  useEffect(() => setTyped(q), [q])
  useEffect(() => {
    if (typed.trim() === q) return
    const timer = setTimeout(() => onAsk(typed.trim() || undefined), 450)
    return () => clearTimeout(timer)
  })
  return (
    <div className="search-line not-print">
      <form role="search" className="search-box" onSubmit={(event) => { event.preventDefault(); onAsk(typed.trim() || undefined) }}>
        <label htmlFor={id} className="hidden-visually">{label}</label>
        <input id={id} type="search" value={typed} maxLength={100} placeholder={example} onChange={(event) => setTyped(event.target.value)} enterKeyHint="search" autoComplete="off" />
        <button type="submit">{t('hall.search-do')}</button>
      </form>
      {children}
    </div>
  )
}
