/** Closes an open popdown when one presses elsewhere or Escape, or follows a link in it; returns how to stop. It works without: the summary opens and closes. */
export function closeByItself(box: HTMLDetailsElement): () => void {
  const press = (event: Event) => { if (!box.contains(event.target as Node) || (event.target as Element).closest('a, [data-closes]')) box.open = false }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !box.open) return
    box.open = false
    box.querySelector('summary')?.focus()
  }
  document.addEventListener('click', press)
  document.addEventListener('keydown', key)
  return () => { document.removeEventListener('click', press); document.removeEventListener('keydown', key) }
}
