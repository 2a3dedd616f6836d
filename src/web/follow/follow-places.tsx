import { Link } from '@tanstack/react-router'
import { useWords } from '../words.ts'
import '../words/follow.ts'

/** The two views of following: what each challenge asks for, and what is late in contracts. */
export function FollowPlaces({ at }: { at: 'board' | 'overdue' }) {
  const { t } = useWords()
  return (
    <nav className="follow-places not-print" aria-label={t('follow.views')}>
      <Link to="/follow" aria-current={at === 'board' ? 'page' : undefined}>{t('follow.title')}</Link>
      <Link to="/follow/overdue" aria-current={at === 'overdue' ? 'page' : undefined}>{t('follow.late.title')}</Link>
    </nav>
  )
}
