import { addressOf } from '../public/address.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'
import type { HallSearch } from './hall-search.ts'

/** The search field of the hall: a form that asks for an address, so that it works before any script; the other conditions stay. */
export function SearchBox({ search, id }: { search: HallSearch, id: string }) {
  const { t, language } = useWords()
  const { city } = useReader()
  const kept = { city, sector: search.sector, county: search.county, status: search.status, sort: search.sort }
  return (
    <form role="search" method="get" action={addressOf(language, '/')} className="search-box">
      <label htmlFor={id} className="hidden-visually">{t('hall.search')}</label>
      <input id={id} type="search" name="q" defaultValue={search.q ?? ''} maxLength={100} placeholder={t('hall.search-example')} enterKeyHint="search" autoComplete="off" />
      {Object.entries(kept).map(([name, value]) => value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />)}
      <button type="submit">{t('hall.search-do')}</button>
    </form>
  )
}

type Choice = { id: string | undefined, name: string, count?: number }

function Choices({ search, title, name, choices }: { search: HallSearch, title: string, name: 'status' | 'sector' | 'county', choices: Choice[] }) {
  return (
    <nav className="filter" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {choices.map((choice) => (
          <li key={choice.id ?? ''}>
            <Go to="/" search={{ ...search, after: undefined, [name]: choice.id }} hash="list" rel={search.q === undefined ? undefined : 'nofollow'} aria-current={search[name] === choice.id ? 'true' : undefined} className="filter__link">
              <span>{choice.name}</span>{choice.count === undefined ? null : <span className="filter__count">{choice.count.toLocaleString('en-US')}</span>}
            </Go>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The filters of the hall as links, so that each choice is an address of its own. */
export function Filters({ search, answer }: { search: HallSearch, answer: HallAnswer }) {
  const { t, say } = useWords()
  const all = { id: undefined, name: t('hall.all') }
  const counted = (list: HallAnswer['sectors']) => [all, ...list.map((one) => ({ id: one.id, name: say(one.title), count: one.count }))]
  return (
    <>
      <Choices search={search} title={t('hall.status')} name="status" choices={[{ id: undefined, name: t('hall.status-open') }, { id: 'closed', name: t('hall.status-closed') }, { id: 'all', name: t('hall.status-all') }]} />
      {answer.sectors.length > 0 ? <Choices search={search} title={t('hall.sector')} name="sector" choices={counted(answer.sectors)} /> : null}
      {answer.counties.length > 0 ? <Choices search={search} title={t('hall.county')} name="county" choices={counted(answer.counties)} /> : null}
    </>
  )
}
