import { Go } from '../shell/go.tsx'
import { Empty } from '../widgets/empty.tsx'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'
import { conditionsIn, type HallSearch } from './hall-search.ts'
import { Line } from './line.tsx'

/** What the hall found, as lines, with the way to the next ones; where there is nothing, why and what to do. */
export function Results({ search, answer }: { search: HallSearch, answer: HallAnswer }) {
  const { t } = useWords()
  const { challenges, next } = answer
  const is_narrowed = conditionsIn(search) > 0
  if (challenges.length === 0) {
    return (
      <Empty title={t(is_narrowed ? 'hall.none-found' : 'hall.none')} text={t(is_narrowed ? 'hall.none-found-text' : 'hall.none-text')}>
        {is_narrowed ? <Go to="/" className="button-link">{t('hall.clear')}</Go> : <Go to="/about">{t('hall.how')}</Go>}
        <Go to="/subscriptions" rel="nofollow">{t('hall.subscribe')}</Go>
      </Empty>
    )
  }
  return (
    <>
      <ol className="hall-lines" id="lines">{challenges.map((challenge) => <Line key={challenge.id} challenge={challenge} />)}</ol>
      {next !== null || search.after !== undefined ? (
        <nav className="hall__pages" aria-label={t('hall.pages')}>
          {search.after === undefined ? null : <Go to="/" search={{ ...search, after: undefined }} hash="list">{t('hall.first-page')}</Go>}
          {next === null ? null : <Go to="/" search={{ ...search, after: next }} hash="list" rel="next" className="hall__next" data-more="lines">{t('list.more')}</Go>}
        </nav>
      ) : null}
      <p className="hall__subscribe small not-print"><Go to="/subscriptions" rel="nofollow">{t('hall.subscribe')}</Go></p>
    </>
  )
}
