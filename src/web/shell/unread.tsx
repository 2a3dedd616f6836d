import { useWords } from '../words.ts'

/** How many notices are unread, as a small number; nothing when there are none. */
export function Unread({ count }: { count: number }) {
  const { t } = useWords()
  if (count === 0) return null
  return <span className="count">{count > 99 ? '99+' : count}<span className="hidden-visually"> {t('shell.unread')}</span></span>
}
