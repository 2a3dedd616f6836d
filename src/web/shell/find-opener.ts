/** Calls `open` when somebody presses the search link of the header, or Ctrl-K or ⌘-K anywhere; returns how to stop. A press that asks for a new tab is left alone. */
export function listenForFind(open: () => void): () => void {
  const press = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || !(event.target as Element).closest?.('[data-find]')) return
    event.preventDefault()
    event.stopPropagation()
    open()
  }
  const key = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    open()
  }
  // Before the router's own links hear of it.
  document.addEventListener('click', press, true)
  document.addEventListener('keydown', key)
  return () => {
    document.removeEventListener('click', press, true)
    document.removeEventListener('keydown', key)
  }
}
