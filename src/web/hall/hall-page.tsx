import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../client.ts'
import { useCity, useSession } from '../session.tsx'
import { More } from '../widgets/more.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { Figure } from '../widgets/figure.tsx'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'
import { Filters, SearchBox } from './filters.tsx'
import { Line } from './line.tsx'
import { StepsStrip } from './steps-strip.tsx'
import '../styles/hall.css'

const route = getRouteApi('/')
const sorts = ['best', 'deadline', 'newest', 'amount'] as const

/** The hall: every published challenge of the city, filtered from the address bar. */
export default function HallPage() {
  const { t, say, language } = useWords()
  const search = route.useSearch()
  const city = useCity()
  const session = useSession()
  const [is_filtering, setFiltering] = useState(false)
  useTitle(t('hall.title'))
  const { q, sector, county, status = 'open', sort = q ? 'best' : 'deadline' } = search
  const asked = { q, sector, county, status, sort, city }
  const list = useInfiniteQuery({
    queryKey: ['/api/challenges/hall', asked],
    queryFn: ({ pageParam, signal }) => get<HallAnswer>('/api/challenges/hall', { ...asked, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const first = list.data?.pages[0]
  const challenges = list.data?.pages.flatMap((page) => page.challenges) ?? []
  const narrowed = [q, sector, county, search.status].filter(Boolean).length

  return (
    <div className="page hall">
      <header className="masthead">
        <div>
          <h1>{t('hall.sentence').split(/(?<=[，,.])\s*/).map((clause) => <span key={clause} className="clause">{clause}{language === 'en' ? ' ' : ''}</span>)}</h1>
          <p className="masthead__lead">{t('hall.lead', { city: say(session.city?.title) || t('hall.this-city') })} <Link to="/about">{t('hall.how')}</Link></p>
        </div>
        {first && first.figures.length > 0 ? <section className="masthead__figures" aria-label={t('hall.figures')}>{first.figures.map((figure) => <Figure key={say(figure.title)} figure={figure} />)}<p className="masthead__hint">{t('hall.figures-hint')}</p></section> : null}
      </header>
      <StepsStrip />
      <div className="columns columns--left">
        <aside className="side not-phone hall__filters" aria-label={t('hall.filters')}>
          <SearchBox q={q ?? ''} />
          <Filters answer={first} />
        </aside>
        <section aria-labelledby="hall-list" aria-busy={list.isFetching}>
          <div className="only-phone"><SearchBox q={q ?? ''} /></div>
          <div className="hall__bar">
            <h2 id="hall-list">{first ? t(first.is_capped ? 'hall.count-capped' : 'hall.count', { total: first.total.toLocaleString('en-US') }) : t('hall.title')}</h2>
            <div className="hall__sorts">
              <span className="only-phone"><button type="button" className="link-button" aria-haspopup="dialog" onClick={() => setFiltering(true)}>{narrowed > 0 ? t('hall.filter-some', { count: narrowed }) : t('hall.filter')}</button></span>
              <nav aria-label={t('hall.sort')} className="sorts">
                {sorts.filter((one) => one !== 'best' || q).map((one) => <Link key={one} to="/" search={{ ...search, sort: one === (q ? 'best' : 'deadline') ? undefined : one }} aria-current={sort === one ? 'true' : undefined} className="sorts__link" replace resetScroll={false}>{t(`hall.sort-${one}`)}</Link>)}
              </nav>
            </div>
          </div>
          {first?.is_loose ? <p className="hall__loose">{t('hall.loose')}</p> : null}
          {list.isPending ? <Loading lines={6} /> : list.isError && !first ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : challenges.length === 0 ? (
            <Empty title={t(narrowed > 0 ? 'hall.none-found' : 'hall.none')} text={t(narrowed > 0 ? 'hall.none-found-text' : 'hall.none-text')}>
              {narrowed > 0 ? <Link to="/" search={{}} className="button-link">{t('hall.clear')}</Link> : <Link to="/about">{t('hall.how')}</Link>}
            </Empty>
          ) : (
            <>
              <ol className={list.isPlaceholderData ? 'hall-lines is-old' : 'hall-lines'}>{challenges.map((challenge) => <Line key={challenge.id} challenge={challenge} />)}</ol>
              <More shown={challenges.length} total={first?.total ?? 0} is_capped={first?.is_capped} has_more={list.hasNextPage} is_loading={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage() }} />
            </>
          )}
        </section>
      </div>
      <Panel title={t('hall.filters')} is_open={is_filtering} onClose={() => setFiltering(false)}>
        <Filters answer={first} />
        <button type="button" className="wide-button" onClick={() => setFiltering(false)}>{first ? t('hall.show', { total: first.total.toLocaleString('en-US') }) : t('shell.close')}</button>
      </Panel>
    </div>
  )
}
