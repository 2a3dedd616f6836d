import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { useWords } from '../words.ts'
import type { HallAnswer } from './challenge-shape.ts'

const route = getRouteApi('/')

/** The search field of the hall; what is typed goes into the address bar on Enter or after a pause. */
export function SearchBox({ q }: { q: string }) {
  const { t } = useWords()
  const navigate = useNavigate({ from: '/' })
  const [typed, setTyped] = useState(q)
  const id = useId()
  useEffect(() => setTyped(q), [q])
  const ask = (text: string) => { void navigate({ to: '/', search: (old) => ({ ...old, q: text.trim() || undefined }), replace: true, resetScroll: false }) }
  useEffect(() => {
    if (typed.trim() === q) return
    const timer = setTimeout(() => ask(typed), 450)
    return () => clearTimeout(timer)
  })
  return (
    <form role="search" className="search-box" onSubmit={(event) => { event.preventDefault(); ask(typed) }}>
      <label htmlFor={id} className="hidden-visually">{t('hall.search')}</label>
      <input id={id} type="search" value={typed} maxLength={100} placeholder={t('hall.search-example')} onChange={(event) => setTyped(event.target.value)} enterKeyHint="search" autoComplete="off" />
      <button type="submit">{t('hall.search-do')}</button>
    </form>
  )
}

type Choice = { id: string | undefined, name: string, count?: number }

function Choices({ title, name, choices, chosen }: { title: string, name: 'status' | 'sector' | 'county', choices: Choice[], chosen: string | undefined }) {
  const search = route.useSearch()
  return (
    <nav className="filter" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {choices.map((choice) => (
          <li key={choice.id ?? ''}>
            <Link to="/" search={{ ...search, [name]: choice.id }} aria-current={chosen === choice.id ? 'true' : undefined} className="filter__link" replace resetScroll={false}>
              <span>{choice.name}</span>{choice.count === undefined ? null : <span className="filter__count">{choice.count.toLocaleString('en-US')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The filters of the hall as links, so that each choice is an address of its own. */
export function Filters({ answer }: { answer: HallAnswer | undefined }) {
  const { t, say } = useWords()
  const { status, sector, county } = route.useSearch()
  const all = { id: undefined, name: t('hall.all') }
  return (
    <>
      <Choices title={t('hall.status')} name="status" chosen={status === 'open' ? undefined : status} choices={[{ id: undefined, name: t('hall.status-open') }, { id: 'closed', name: t('hall.status-closed') }, { id: 'all', name: t('hall.status-all') }]} />
      {answer && answer.sectors.length > 0 ? <Choices title={t('hall.sector')} name="sector" chosen={sector} choices={[all, ...answer.sectors.map((one) => ({ id: one.id, name: say(one.title), count: one.count }))]} /> : null}
      {answer && answer.counties.length > 0 ? <Choices title={t('hall.county')} name="county" chosen={county} choices={[all, ...answer.counties.map((one) => ({ id: one.id, name: say(one.title), count: one.count }))]} /> : null}
    </>
  )
}
