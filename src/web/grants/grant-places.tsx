import { Link } from '@tanstack/react-router'
import { useWords } from '../words.ts'
import '../words/grants.ts'

/** The three pages of incentive money: funds, automatic grants, revised facts. */
export function GrantPlaces() {
  const { t } = useWords()
  return (
    <nav className="follow-places grant-places not-print" aria-label={t('grants.places')}>
      {([['/funds', 'funds'], ['/automatic-grants', 'auto'], ['/revisions', 'revised']] as const).map(([to, page]) => <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>{t(`grants.${page}.title`)}</Link>)}
    </nav>
  )
}
