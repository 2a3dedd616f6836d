import { Link } from '@tanstack/react-router'
import { useWords } from '../words.ts'
import '../words/follow.ts'

/** The two views of following: what each challenge asks for, and what is late in contracts. */
export function FollowPlaces() {
  const { t } = useWords()
  return (
    <nav className="follow-places not-print" aria-label={t('follow.views')}>
      <Link to="/follow" activeOptions={{ exact: true, includeSearch: false }}>{t('follow.title')}</Link>
      <Link to="/follow/overdue" activeOptions={{ exact: true, includeSearch: false }}>{t('follow.late.title')}</Link>
    </nav>
  )
}
