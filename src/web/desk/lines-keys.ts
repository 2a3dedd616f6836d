import { useCallback, useRef, type KeyboardEvent } from 'react'

/**
 * Up, down, Home and End move between the lines of a list (elements with `data-line`); Enter follows the line's own link.
 * Give `ref` and `onKeyDown` to the list's element.
 */
export function useLineKeys<T extends HTMLElement>() {
  const ref = useRef<T>(null)
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return
    const lines = [...ref.current?.querySelectorAll<HTMLElement>('[data-line]') ?? []]
    const at = lines.findIndex((line) => line === document.activeElement || line.contains(document.activeElement))
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? lines.length - 1 : at < 0 ? 0 : Math.max(0, Math.min(lines.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))
    if (!lines[to]) return
    event.preventDefault()
    lines[to].focus()
  }, [])
  return { ref, onKeyDown }
}

/** Puts the focus on the first line when a person presses down anywhere on the page where no field is being used. */
export function isFreeKey(event: globalThis.KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return !event.defaultPrevented && !event.altKey && !event.ctrlKey && !event.metaKey && !target?.closest('input, textarea, select, button, a, dialog, [role="dialog"], [contenteditable]')
}
