import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { get } from '../client.ts'
import { useCity, useSession } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { Marked } from '../widgets/marked.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty } from '../widgets/empty.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/search.ts'
import type { FindAnswer, Hit } from './search-shape.ts'
import '../styles/hall.css'
import '../styles/search.css'
import '../styles/find.css'

const route = getRouteApi('/search')

/** Everything that holds the words: kinds and facets at the left, results as lines, all of it in the address. */
export default function SearchPage() {
  const { t } = useWords()
  const { q = '', kinds, facets, page = 1 } = route.useSearch()
  const { account } = useSession()
  const city = useCity()
  const [is_filtering, setFiltering] = useState(false)
  const answer = useQuery({
    queryKey: ['/api/search/find', q, kinds, facets, page, city, account?.id],
    queryFn: ({ signal }) => get<FindAnswer>('/api/search/find', { text: q, kinds, facets, page, city }, { signal }),
    enabled: q !== '', placeholderData: keepPreviousData,
  })
  const found = q === '' ? undefined : answer.data
  const narrowed = (kinds ? 1 : 0) + (facets ? facets.split(',').length : 0)
  return (
    <div className="page">
      <PageHead title={t('search.title')} />
      <Box q={q} />
      {q === '' ? <Empty title={t('search.start')} text={t('search.start-text')} /> : (
        <div className="columns columns--left">
          <aside className="side not-phone" aria-label={t('search.filters')}>{found ? <Narrow answer={found} /> : null}</aside>
          <section aria-labelledby="found-head" aria-busy={answer.isFetching}>
            <div className="found-bar">
              <h2 id="found-head">{found ? t(found.is_capped ? 'search.count-capped' : 'search.count', { text: q, total: found.total.toLocaleString('en-US') }) : t('search.results')}</h2>
              {found && found.kinds.length > 0 ? <button type="button" className="link-button only-phone" aria-haspopup="dialog" onClick={() => setFiltering(true)}>{narrowed > 0 ? t('search.filter-some', { count: narrowed }) : t('search.filters')}</button> : null}
            </div>
            {found?.is_loose ? <p className="found-loose">{t('search.loose')}</p> : null}
            {answer.isPending ? <Loading lines={5} /> : answer.isError && !found ? <Failed fault={answer.error} again={() => { void answer.refetch() }} /> : found && found.hits.length === 0 ? (
              <Empty title={t('search.none', { text: q })} text={t('search.none-text')}>{narrowed > 0 ? <Link to="/search" search={{ q }} className="button-link">{t('hall.clear')}</Link> : null}</Empty>
            ) : found ? (
              <>
                <ol className={answer.isPlaceholderData ? 'found-lines is-old' : 'found-lines'}>{found.hits.map((hit) => <FoundLine key={`${hit.kind}:${hit.id}`} hit={hit} kind={found.kinds.find((one) => one.id === hit.kind)?.title} />)}</ol>
                {found.pages > 1 ? <Pages page={page} pages={found.pages} /> : null}
              </>
            ) : null}
          </section>
        </div>
      )}
      <Panel title={t('search.filters')} is_open={is_filtering} onClose={() => setFiltering(false)}>
        {found ? <Narrow answer={found} /> : null}
        <button type="button" className="wide-button" onClick={() => setFiltering(false)}>{t('search.show', { total: (found?.total ?? 0).toLocaleString('en-US') })}</button>
      </Panel>
    </div>
  )
}

function Box({ q }: { q: string }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q)
  const id = useId()
  useEffect(() => setTyped(q), [q])
  return (
    <form role="search" className="search-box found-box" onSubmit={(event) => { event.preventDefault(); void navigate({ to: '/search', search: { q: typed.trim() || undefined } }) }}>
      <label htmlFor={id} className="hidden-visually">{t('search.box')}</label>
      <input id={id} type="search" value={typed} maxLength={200} placeholder={t('search.example')} onChange={(event) => setTyped(event.target.value)} enterKeyHint="search" autoComplete="off" />
      <button type="submit">{t('search.do')}</button>
    </form>
  )
}

function FoundLine({ hit, kind }: { hit: Hit, kind: { zh: string, en: string } | undefined }) {
  const { language, say } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  const holds = (segments: Hit['title']['zh']) => segments.some((one) => one.is_hit)
  // Found by its other language alone: that title is shown, so that the reader sees why.
  const is_by_other = !holds(hit.title[language]) && !holds(hit.excerpt[language]) && holds(hit.title[other])
  return (
    <li className="found-line">
      <p className="found-line__kind">{[say(kind), ...hit.about.map((one) => one[language])].filter(Boolean).join(' · ')}</p>
      <h3><Go to={hit.path.split('?')[0]!} search={Object.fromEntries(new URLSearchParams(hit.path.split('?')[1] ?? ''))} className="found-line__link"><Marked segments={hit.title[language]} /></Go> {hit.is_demo ? <DemoMark /> : null}</h3>
      {is_by_other ? <p className="found-line__text" lang={other === 'zh' ? 'zh-CN' : 'en'}><Marked segments={hit.title[other]} /></p> : hit.excerpt[language].length > 0 ? <p className="found-line__text"><Marked segments={hit.excerpt[language]} /></p> : null}
    </li>
  )
}

/** Kinds and facets as links, so that each choice is an address of its own. */
function Narrow({ answer }: { answer: FindAnswer }) {
  const { t, say } = useWords()
  const search = route.useSearch()
  const chosen = new Map((search.facets ?? '').split(',').flatMap((pair) => { const [name, value] = pair.split(':'); return name && value ? [[name, value] as const] : [] }))
  const without = (name: string, value?: string) => [...[...chosen].filter(([one]) => one !== name), ...value === undefined ? [] : [[name, value]]].map((pair) => pair.join(':')).join(',') || undefined
  const total = answer.kinds.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      <Choices title={t('search.kinds')} choices={[{ id: '', name: t('search.all-kinds'), count: total, is_chosen: !search.kinds, search: { ...search, kinds: undefined, page: undefined } },
        ...answer.kinds.map((one) => ({ id: one.id, name: say(one.title), count: one.count, is_chosen: search.kinds === one.id, search: { ...search, kinds: one.id, page: undefined } }))]} />
      {answer.facets.filter((facet) => facet.values.length > 0).map((facet) => (
        <Choices key={facet.id} title={say(facet.title)} choices={[{ id: '', name: t('search.any'), is_chosen: !chosen.has(facet.id), search: { ...search, facets: without(facet.id), page: undefined } },
          ...facet.values.map((one) => ({ id: one.id, name: say(one.title), count: one.count, is_chosen: chosen.get(facet.id) === one.id, search: { ...search, facets: without(facet.id, one.id), page: undefined } }))]} />
      ))}
    </>
  )
}

type Choice = { id: string, name: string, count?: number, is_chosen: boolean, search: Record<string, unknown> }

function Choices({ title, choices }: { title: string, choices: Choice[] }) {
  return (
    <nav className="filter" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {choices.map((choice) => (
          <li key={choice.id}>
            <Link to="/search" search={choice.search} aria-current={choice.is_chosen ? 'true' : undefined} className="filter__link" replace resetScroll={false}>
              <span>{choice.name}</span>{choice.count === undefined ? null : <span className="filter__count">{choice.count.toLocaleString('en-US')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Pages({ page, pages }: { page: number, pages: number }) {
  const { t } = useWords()
  const search = route.useSearch()
  return (
    <nav className="found-pages" aria-label={t('search.pages')}>
      {page > 1 ? <Link to="/search" search={{ ...search, page: page === 2 ? undefined : page - 1 }} rel="prev">{t('search.previous')}</Link> : <span className="faint">{t('search.previous')}</span>}
      <span>{t('search.page', { page, pages })}</span>
      {page < pages ? <Link to="/search" search={{ ...search, page: page + 1 }} rel="next">{t('search.next')}</Link> : <span className="faint">{t('search.next')}</span>}
    </nav>
  )
}
