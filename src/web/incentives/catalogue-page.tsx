import { addressOf, type Search } from '../public/address.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Empty } from '../widgets/empty.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../words/incentives.ts'
import '../styles/hall.css'
import '../styles/incentives.css'
import type { CatalogueAnswer, MeasureLine } from './shapes.ts'

/** What a measure gives at most, in as many words as its text says. */
function Gives({ line }: { line: MeasureLine }) {
  const { t } = useWords()
  if (line.most_fen !== null) return <><span className="hall-line__upto">{t('incentives.catalogue.most')} </span><Money amount_fen={line.most_fen} /></>
  return <>{t(line.is_amount_undetermined ? 'incentives.catalogue.to-be-said' : line.nature === 'treatment' ? 'incentives.catalogue.effect' : 'incentives.catalogue.formula')}</>
}

function Row({ line, county }: { line: MeasureLine, county: string | null }) {
  const { t, say } = useWords()
  const about = [t(`incentives.level.${line.level}`), county, t(`incentives.subject.${line.subject}`), t(`incentives.nature.${line.nature}`), line.article && say(line.article)].filter((one) => one !== null)
  return (
    <li className="hall-line">
      <div className="hall-line__main">
        <h3><Go to={`/incentives/${encodeURIComponent(line.id)}`} className="hall-line__link">{say(line.title)}</Go></h3>
        <p className="hall-line__about">{about.map((part, at) => <span key={at}>{part}</span>)}</p>
        {line.undetermined.length === 0 ? null : <p className="small incentive-open"><Mark tone="near">{t('incentives.catalogue.open-parts', { parts: [...new Set(line.undetermined)].map((part) => t(`incentives.part.${part}`)).join(t('incentives.catalogue.and')) })}</Mark></p>}
      </div>
      <div className="hall-line__end">
        <p className={line.most_fen === null ? 'hall-line__note' : 'hall-line__prize'}><Gives line={line} /></p>
        {line.is_auto ? <p className="hall-line__left"><Mark tone="done">{t('incentives.catalogue.auto')}</Mark></p> : null}
        {line.in_force ? null : <p className="hall-line__left"><Mark tone="unknown">{t('incentives.catalogue.not-now')}</Mark></p>}
      </div>
    </li>
  )
}

function Filters({ search, answer }: { search: Search, answer: CatalogueAnswer }) {
  const { t, say } = useWords()
  const lists = [
    { name: 'county', title: t('incentives.catalogue.county'), all: t('incentives.catalogue.county-all'), choices: answer.counties.map((one) => ({ id: one.id, name: say(one.title), count: one.count })) },
    { name: 'subject', title: t('incentives.catalogue.subject'), all: t('incentives.catalogue.all'), choices: answer.subjects.map((one) => ({ ...one, name: t(`incentives.subject.${one.id}`) })) },
    { name: 'nature', title: t('incentives.catalogue.nature'), all: t('incentives.catalogue.all'), choices: answer.natures.map((one) => ({ ...one, name: t(`incentives.nature.${one.id}`) })) },
  ] as const
  return lists.map(({ name, title, all, choices }) => (
    <nav key={name} className="filter" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {[{ id: undefined, name: all, count: undefined }, ...choices].map((choice) => (
          <li key={choice.id ?? ''}>
            <Go to="/incentives" search={{ ...search, [name]: choice.id }} hash="list" aria-current={search[name] === choice.id ? 'true' : undefined} className="filter__link">
              <span>{choice.name}</span>{choice.count === undefined ? null : <span className="filter__count">{choice.count}</span>}
            </Go>
          </li>
        ))}
      </ul>
    </nav>
  ))
}

function SearchBox({ search, id }: { search: Search, id: string }) {
  const { t, language } = useWords()
  const { city } = useReader()
  const { q, ...rest } = search
  return (
    <form role="search" method="get" action={addressOf(language, '/incentives')} className="search-box">
      <label htmlFor={id} className="hidden-visually">{t('incentives.catalogue.search')}</label>
      <input id={id} type="search" name="q" defaultValue={q ?? ''} maxLength={100} placeholder={t('incentives.catalogue.search-example')} enterKeyHint="search" autoComplete="off" />
      {Object.entries({ city, ...rest }).map(([name, value]) => value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />)}
      <button type="submit">{t('incentives.catalogue.search-do')}</button>
    </form>
  )
}

/** 政策目录: every measure as a line, narrowed from the address bar, and the way into the calculator. Drawn on the server. */
export function CataloguePage({ search, answer }: { search: Search, answer: CatalogueAnswer }) {
  const { t, say } = useWords()
  const counties = new Map(answer.counties.map((one) => [one.id, say(one.title)]))
  const narrowed = Object.values(search).filter((value) => value !== undefined && value !== '').length
  return (
    <div className="page hall incentives">
      <PageHead title={t('incentives.catalogue.title')} lead={t('incentives.catalogue.lead')}><Go to="/incentives/notices">{t('incentives.catalogue.notices')}</Go></PageHead>
      <p className="incentive-ask"><Go to="/incentives/calculator" search={{ county: search.county }} className="button-link incentive-ask__do">{t('incentives.catalogue.ask')}</Go> <span className="quiet">{t('incentives.catalogue.ask-lead')}</span></p>
      <div className="columns columns--left">
        <aside className="side not-phone hall__filters" aria-label={t('incentives.catalogue.filters')}><SearchBox search={search} id="search" /><Filters search={search} answer={answer} /></aside>
        <section aria-labelledby="list" className="hall__list">
          <div className="only-phone"><SearchBox search={search} id="search-phone" /></div>
          <div className="hall__bar">
            <h2 id="list">{t('incentives.catalogue.count', { count: answer.measures.length })}</h2>
            <details className="only-phone hall__narrow"><summary>{narrowed > 0 ? t('incentives.catalogue.filter-some', { count: narrowed }) : t('incentives.catalogue.filter')}</summary><Filters search={search} answer={answer} /></details>
          </div>
          {answer.measures.length === 0 ? <Empty title={t('incentives.catalogue.none')} text={t('incentives.catalogue.none-text')}><Go to="/incentives">{t('incentives.catalogue.clear')}</Go></Empty>
            : <ol className="hall-lines">{answer.measures.map((line) => <Row key={line.id} line={line} county={line.county === null ? null : counties.get(line.county) ?? line.county} />)}</ol>}
        </section>
      </div>
    </div>
  )
}
