import { Go } from '../shell/go.tsx'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'
import { Filters, SearchBox } from './filters.tsx'
import { conditionsIn, type HallSearch } from './hall-search.ts'
import { Masthead } from './masthead.tsx'
import { Results } from './results.tsx'
import { StepsStrip } from './steps-strip.tsx'
import '../styles/hall.css'

const sorts = [undefined, 'newest', 'amount'] as const
const sorts_of_words = [undefined, 'deadline', 'newest', 'amount'] as const

/** The hall: every published challenge of the city, filtered from the address bar. Drawn on the server: no hook here may need a browser. */
export function HallPage({ search, answer }: { search: HallSearch, answer: HallAnswer }) {
  const { t } = useWords()
  const narrowed = conditionsIn(search)
  const is_first_look = narrowed === 0 && search.after === undefined
  return (
    <div className="page hall">
      {is_first_look ? <><Masthead figures={answer.figures} /><StepsStrip /></> : <h1 className="hall__title">{search.q ? t('hall.title-of', { q: search.q }) : t('hall.title')}</h1>}
      <div className="columns columns--left">
        <aside className="side not-phone hall__filters" aria-label={t('hall.filters')}>
          <h2 className="hidden-visually">{t('hall.filters')}</h2>
          <SearchBox search={search} id="search" />
          <Filters search={search} answer={answer} />
        </aside>
        <section aria-labelledby="list" className="hall__list">
          <div className="only-phone"><SearchBox search={search} id="search-phone" /></div>
          <div className="hall__bar">
            <h2 id="list">{t(answer.is_capped ? 'hall.count-capped' : 'hall.count', { total: answer.total.toLocaleString('en-US') })}</h2>
            <nav aria-label={t('hall.sort')} className="sorts">
              {(search.q === undefined ? sorts : sorts_of_words).map((one) => <Go key={one ?? 'first'} to="/" search={{ ...search, after: undefined, sort: one }} hash="list" aria-current={search.sort === one ? 'true' : undefined} className="sorts__link">{t(`hall.sort-${one ?? (search.q === undefined ? 'deadline' : 'best')}`)}</Go>)}
            </nav>
            <details className="only-phone hall__narrow">
              <summary>{narrowed > 0 ? t('hall.filter-some', { count: narrowed }) : t('hall.filter')}</summary>
              <Filters search={search} answer={answer} />
            </details>
          </div>
          {answer.is_loose ? <p className="hall__loose">{t('hall.loose')}</p> : null}
          <Results search={search} answer={answer} />
        </section>
      </div>
    </div>
  )
}
