import { useEffect, useRef, type ReactNode } from 'react'
import { closeByItself } from './popdown-close.ts'

/** A word with a small panel under it, which opens without any script. */
export function Popdown({ label, children, className }: { label: ReactNode, children: ReactNode, className?: string }) {
  const box = useRef<HTMLDetailsElement>(null)
  useEffect(() => box.current ? closeByItself(box.current) : undefined, [])
  return (
    <details className={className === undefined ? 'popdown' : `popdown ${className}`} ref={box}>
      <summary className="popdown__button">{label}</summary>
      <div className="popdown__panel">{children}</div>
    </details>
  )
}
