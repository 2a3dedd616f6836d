import { Go } from '../shell/go.tsx'
import { Empty } from '../widgets/empty.tsx'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../words/draws.ts'
import '../styles/hall.css'
import '../styles/draws.css'
import type { DrawsAnswer } from './pages.tsx'
import { stateOf } from './state.ts'

/** 各次抽取: every number of a year, the latest first, cancelled ones among them. Drawn on the server. */
export function DrawsPage({ answer: { year, years, draws, next } }: { answer: DrawsAnswer }) {
  const { t, say, formatInstant } = useWords()
  return (
    <div className="page draws">
      <PageHead title={t('draws.title')} lead={t('draws.lead')} />
      {years.length > 1 ? <nav className="draws__years not-print" aria-label={t('draws.year')}>{years.map((one) => <Go key={one} to="/draws" search={{ year: String(one) }} aria-current={one === year ? 'true' : undefined}>{one}</Go>)}</nav> : null}
      {draws.length === 0 ? <Empty title={t('draws.none')} text={t('draws.none-text')} /> : (
        <>
          <h2 className="draws__count">{t('draws.count', { year, count: Number(draws[0]!.number.slice(5)) })}</h2>
          <ol className="hall-lines" id="draws">
            {draws.map((one) => {
              const state = stateOf(one)
              return (
                <li key={one.number} className="hall-line draw-line">
                  <p className="draw-line__number number">{one.number}</p>
                  <div className="hall-line__main">
                    <h3><Go to={`/draws/${one.number}`}>{say(one.title)}</Go></h3>
                    <p className="hall-line__about">{t(`draws.kind.${one.kind}`)}{one.follows ? ` · ${t('draws.follows', { number: one.follows })}` : ''} · {t('draws.seats-of', { seats: one.seats })}{one.candidates === null ? '' : ` · ${t('draws.candidates-of', { count: one.candidates })}`}</p>
                    {one.ended_because ? <p className="small quiet">{say(one.ended_because)}</p> : null}
                  </div>
                  <div className="hall-line__end"><p><Mark tone={state.tone}>{t(state.key)}</Mark></p><p className="small quiet number">{formatInstant(one.drawn_at ?? one.noticed_at)}</p></div>
                </li>
              )
            })}
          </ol>
          {next === null ? null : <p className="draws__more not-print"><Go to="/draws" search={{ year: String(year), after: String(next) }} data-more="draws">{t('draws.more')}</Go></p>}
        </>
      )}
    </div>
  )
}
