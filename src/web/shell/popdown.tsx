import { useEffect, useId, useRef, useState, type ReactNode } from 'react'

/** A button with a small panel under it; Escape, a press outside or a link inside closes it. */
export function Popdown({ label, children, className }: { label: ReactNode, children: ReactNode, className?: string }) {
  const [is_open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!is_open) return
    const press = (event: PointerEvent) => { if (!box.current?.contains(event.target as Node)) setOpen(false) }
    const key = (event: KeyboardEvent) => { if (event.key === 'Escape') { setOpen(false); button.current?.focus() } }
    document.addEventListener('pointerdown', press)
    document.addEventListener('keydown', key)
    return () => { document.removeEventListener('pointerdown', press); document.removeEventListener('keydown', key) }
  }, [is_open])
  return (
    <div className={className === undefined ? 'popdown' : `popdown ${className}`} ref={box} onBlur={(event) => { if (event.relatedTarget && !box.current?.contains(event.relatedTarget)) setOpen(false) }}>
      <button type="button" ref={button} className="popdown__button" aria-expanded={is_open} aria-controls={id} onClick={() => setOpen(!is_open)}>{label}</button>
      {is_open ? <div id={id} className="popdown__panel" onClick={(event) => { if ((event.target as Element).closest('a, [data-closes]')) setOpen(false) }}>{children}</div> : null}
    </div>
  )
}
