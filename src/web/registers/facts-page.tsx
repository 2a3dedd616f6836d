import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { get, type Sentence } from '../client.ts'
import type { Named } from '../hall/challenge-shape.ts'
import { useCity } from '../session.tsx'
import { Mark } from '../widgets/mark.tsx'
import { More } from '../widgets/more.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { Register, type Column } from './register.tsx'
import { RegisterTools } from './register-tools.tsx'
import { SearchLine } from './search-line.tsx'
import '../styles/figure.css'

type Fact = {
  fact: Named, subject: Named, period: string, value: unknown, unit: Sentence | null, qualifier: Sentence | null, calibre: Sentence | null
  source: { id: string, title: Sentence | string, sentence: string } | null, known_at: string, is_preferred: boolean, is_target?: boolean, conflicts: number
}
type List = { facts: Fact[], total: number, is_capped?: boolean, next: string | null }

const route = getRouteApi('/facts')
/** What a fact says is one thing; several sources may say it differently. */
const keyOf = (fact: Fact) => `${fact.fact.id}|${fact.subject.id}|${fact.period}|${fact.is_target ?? false}`

/** Puts the statements about one thing together, in the order their things first came; the preferred one leads. */
export function groupFacts(facts: readonly Fact[]): Fact[][] {
  const groups = new Map<string, Fact[]>()
  for (const fact of facts) {
    const key = keyOf(fact)
    groups.set(key, [...groups.get(key) ?? [], fact])
  }
  return [...groups.values()].map((group) => group.toSorted((a, b) => Number(b.is_preferred) - Number(a.is_preferred)))
}

/** Digits of a source, with a comma for each thousand; a number without a unit may be a year and is left alone. */
const grouped = (text: string, has_unit: boolean) => has_unit && /^\d{5,}(\.\d+)?$/.test(text) ? text.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',') : text

function Amount({ fact }: { fact: Fact }) {
  const { t, say } = useWords()
  const { value } = fact
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : typeof value === 'boolean' ? t(value ? 'value.yes' : 'value.no') : value === null || value === undefined ? t('value.none')
    : typeof value === 'object' && 'zh' in value ? say(value as Sentence) : Array.isArray(value) ? value.map(String).join('、') : grouped(String(value), fact.unit !== null)
  return <span>{fact.qualifier ? <span className="quiet">{say(fact.qualifier)} </span> : null}<span className="strong number-soft">{text}</span> {fact.unit ? <span className="quiet">{say(fact.unit)}</span> : null}</span>
}

function Statement({ fact }: { fact: Fact }) {
  const { t, say, formatInstant } = useWords()
  return (
    <section className="statement">
      <p className="statement__mark">{fact.is_preferred ? <Mark tone="done">{t('facts.preferred')}</Mark> : <Mark tone="unknown">{t('facts.kept')}</Mark>}</p>
      <p className="statement__value"><Amount fact={fact} /></p>
      {fact.calibre ? <p className="small"><span className="faint">{t('facts.calibre')}</span> {say(fact.calibre)}</p> : null}
      {fact.source ? <><blockquote className="quote" lang="zh-CN">{fact.source.sentence}</blockquote><p className="small quiet">{say(fact.source.title)} <span className="number">{fact.source.id}</span></p></> : <p className="quiet small">{t('register.no-source')}</p>}
      <p className="small faint number">{t('facts.known', { at: formatInstant(fact.known_at) })}</p>
    </section>
  )
}

/** The register of facts: what is known, since when, from which sentence; what contradicts each other stands side by side. */
export default function FactsPage() {
  const { t, say } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const city = useCity()
  const { q, subject } = search
  const list = useInfiniteQuery({
    queryKey: ['/api/facts/list', { q, subject, city }],
    queryFn: ({ pageParam, signal }) => get<List>('/api/facts/list', { q, subject, city, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, placeholderData: keepPreviousData,
  })
  const first = list.data?.pages[0]
  const facts = list.data?.pages.flatMap((page) => page.facts) ?? []
  const groups = groupFacts(facts)
  const open = groups.find((group) => keyOf(group[0]!) === search.open)
  const columns: Column<Fact[]>[] = [
    { id: 'fact', title: t('facts.fact'), show: (group) => say(group[0]!.fact) },
    { id: 'subject', title: t('facts.subject'), show: (group) => <button type="button" className="plain-button narrow-by" title={t('register.narrow', { name: say(group[0]!.subject) })} onClick={() => { void navigate({ search: { ...search, subject: group[0]!.subject.id } }) }}>{say(group[0]!.subject)}</button> },
    { id: 'period', title: t('facts.period'), show: (group) => <span className="number">{group[0]!.period}</span> },
    { id: 'value', title: t('facts.value'), is_right: true, show: (group) => <><Amount fact={group[0]!} />{group.slice(1).map((other, at) => <div key={at} className="other-value"><span className="faint">{t('facts.also')}</span> <Amount fact={other} /></div>)}</> },
    { id: 'state', title: t('facts.agreement'), show: (group) => group.length > 1 || group[0]!.conflicts > 0 ? <Mark tone="near">{t('facts.conflicts', { count: Math.max(group.length - 1, group[0]!.conflicts) + 1 })}</Mark> : <span className="faint">{t('facts.one')}</span> },
    { id: 'source', title: t('register.source'), is_secondary: true, show: (group) => group[0]!.source ? <span className="quiet small">{say(group[0]!.source.title)} <span className="number">{group[0]!.source.id}</span></span> : <span className="faint">—</span> },
  ]
  return (
    <div className="page">
      <PageHead title={t('facts.title')} lead={t('facts.lead')}><RegisterTools what="facts" title={t('facts.title')} only={{ q, subject }} /></PageHead>
      <SearchLine q={q ?? ''} label={t('facts.search')} example={t('facts.search')} onAsk={(next) => { void navigate({ search: { ...search, q: next }, replace: true }) }}>
        {subject ? <button type="button" className="chosen" aria-label={t('register.widen', { name: say(facts.find((fact) => fact.subject.id === subject)?.subject) || subject })} onClick={() => { void navigate({ search: { ...search, subject: undefined } }) }}>{say(facts.find((fact) => fact.subject.id === subject)?.subject) || subject} <span aria-hidden="true">×</span></button> : null}
      </SearchLine>
      {list.isPending ? <Loading kind="table" lines={12} /> : list.isError && !first ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : groups.length === 0 ? (
        <Empty title={t(q || subject ? 'register.none-found' : 'facts.none')} text={t(q || subject ? 'register.none-found-text' : 'facts.none-text')} />
      ) : (
        <>
          <Register caption={t('facts.title')} columns={columns} rows={groups} idOf={(group) => keyOf(group[0]!)} open_id={search.open} onOpen={(group) => { void navigate({ search: { ...search, open: keyOf(group[0]!) }, resetScroll: false }) }} />
          <More shown={facts.length} total={first?.total ?? facts.length} is_capped={first?.is_capped} has_more={list.hasNextPage} is_loading={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage() }} />
        </>
      )}
      <Panel title={open ? say(open[0]!.fact) : ''} is_open={open !== undefined} onClose={() => { void navigate({ search: { ...search, open: undefined }, resetScroll: false }) }}>
        {open ? (
          <>
            <p className="quiet">{say(open[0]!.subject)} · <span className="number">{open[0]!.period}</span></p>
            {open.length > 1 ? <p style={{ marginTop: 8 }}>{t('facts.conflict-text')}</p> : null}
            <div className={open.length > 1 ? 'statements statements--beside' : 'statements'}>{open.map((fact, at) => <Statement key={at} fact={fact} />)}</div>
          </>
        ) : null}
      </Panel>
    </div>
  )
}
