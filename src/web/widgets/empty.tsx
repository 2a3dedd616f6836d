import type { ReactNode } from 'react'
import '../styles/states.css'

/** Says what this place is for and the first step, when there is nothing in it. */
export function Empty({ title, text, children }: { title: string, text?: string, children?: ReactNode }) {
  return (
    <div className="state">
      <p className="state__title">{title}</p>
      {text === undefined ? null : <p className="state__text">{text}</p>}
      {children === undefined ? null : <div className="state__act">{children}</div>}
    </div>
  )
}
