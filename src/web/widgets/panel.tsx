import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useWords } from '../words.ts'
import '../styles/panel.css'

/** A panel that slides in from the right, on a phone from below; Escape, the button or a press beside it closes it. */
export function Panel({ title, is_open, onClose, children, kind = 'side' }: { title: string, is_open: boolean, onClose: () => void, children: ReactNode, kind?: 'side' | 'middle' }) {
  const { t } = useWords()
  const box = useRef<HTMLDialogElement>(null)
  const head = useRef<HTMLHeadingElement>(null)
  const id = useId()
  useEffect(() => {
    if (is_open && !box.current?.open) {
      box.current?.showModal()
      // The reader starts at the heading, not at the button that closes the panel.
      head.current?.focus()
    }
    if (!is_open) box.current?.close()
  }, [is_open])
  return (
    <dialog ref={box} className={`panel panel--${kind}`} aria-labelledby={id} onClose={onClose} onPointerDown={(event) => { if (event.target === event.currentTarget) onClose() }}>
      {is_open ? (
        <div className="panel__in">
          <header className="panel__head">
            <h2 id={id} tabIndex={-1} ref={head}>{title}</h2>
            <button type="button" className="panel__close" onClick={onClose} aria-label={t('shell.close')}><span aria-hidden="true">×</span></button>
          </header>
          {children}
        </div>
      ) : null}
    </dialog>
  )
}
