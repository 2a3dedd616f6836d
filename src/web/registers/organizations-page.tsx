import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { get, type Sentence } from '../client.ts'
import type { Named } from '../hall/challenge-shape.ts'
import { useCity } from '../session.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { More } from '../widgets/more.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Sections, type Section } from '../widgets/sections.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { Register, type Column } from './register.tsx'
import { RegisterTools } from './register-tools.tsx'
import { SearchLine } from './search-line.tsx'

type Source = { id?: string, title?: Sentence | string, sentence?: string, url?: string | null } | string | null
type Organization = { id: string, title: Sentence | string, kind: Named, county: Named | null, uscc: string | null, uscc_note: Sentence | null, is_demo: boolean, source: Source }
type List = { organizations: Organization[], total: number, is_capped: boolean, next: string | null }
type Part = { id: string, title: Sentence }
type Shown = Organization & { sections?: Section[], country?: string, registration_number?: string | null, parent?: Part | null, parts?: Part[] }

const route = getRouteApi('/organizations')

function SourceText({ source }: { source: Source }) {
  const { t, say } = useWords()
  if (!source) return <span className="faint">{t('register.no-source')}</span>
  if (typeof source === 'string') return <>{source}</>
  return <>{source.title ? say(source.title) : null} {source.id ? <span className="faint number">{source.id}</span> : null}{source.sentence ? <blockquote className="quote" lang="zh-CN">{source.sentence}</blockquote> : null}</>
}

function Drawer({ id, onClose }: { id: string, onClose: () => void }) {
  const { t, say, language } = useWords()
  const city = useCity()
  const question = useQuery({ queryKey: ['/api/organizations/show', { id, city }], queryFn: ({ signal }) => get<Shown | { organization: Shown }>('/api/organizations/show', { id, city }, { signal }) })
  const shown = question.data ? 'organization' in question.data ? question.data.organization : question.data : null
  return (
    <Panel title={shown ? say(shown.title) : t('organizations.one')} is_open onClose={onClose}>
      {question.isError ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : !shown ? <Loading kind="document" lines={4} /> : (
        <>
          {shown.is_demo ? <p style={{ marginBottom: 8 }}><DemoMark /></p> : null}
          <dl className="record record--tight">
            <dt>{t('organizations.kind')}</dt><dd>{say(shown.kind)}</dd>
            <dt>{t('organizations.county')}</dt><dd>{shown.county ? say(shown.county) : <span className="faint">{t('value.none')}</span>}</dd>
            <dt>{t('organizations.uscc')}</dt><dd>{shown.uscc ? <code>{shown.uscc}</code> : <span className="faint">{t('value.none')}</span>}{shown.uscc_note ? <div className="small quiet">{say(shown.uscc_note)}</div> : null}</dd>
            {shown.registration_number ? <><dt>{t('organizations.registration')}</dt><dd><code>{shown.registration_number}</code></dd></> : null}
            {shown.country && shown.country !== 'CN' ? <><dt>{t('organizations.country')}</dt><dd>{new Intl.DisplayNames([language === 'zh' ? 'zh-CN' : 'en'], { type: 'region' }).of(shown.country) ?? shown.country}</dd></> : null}
            {shown.parent ? <><dt>{t('organizations.parent')}</dt><dd><Link to="/organizations" search={{ id: shown.parent.id }}>{say(shown.parent.title)}</Link></dd></> : null}
            {shown.parts && shown.parts.length > 0 ? <><dt>{t('organizations.parts')}</dt><dd><ul>{shown.parts.map((part) => <li key={part.id}><Link to="/organizations" search={{ id: part.id }}>{say(part.title)}</Link></li>)}</ul></dd></> : null}
            <dt>{t('register.source')}</dt><dd><SourceText source={shown.source} /></dd>
          </dl>
          {shown.sections ? <div style={{ marginTop: 24 }}><Sections sections={shown.sections} /></div> : null}
        </>
      )}
    </Panel>
  )
}

/** The register of organizations: bureaus, enterprises, institutes and those who serve them. */
export default function OrganizationsPage() {
  const { t, say } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const city = useCity()
  const { q, kind, county } = search
  const list = useInfiniteQuery({
    queryKey: ['/api/organizations/list', { q, kind, county, city }],
    queryFn: ({ pageParam, signal }) => get<List>('/api/organizations/list', { q, kind, county, city, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, placeholderData: keepPreviousData,
  })
  const rows = list.data?.pages.flatMap((page) => page.organizations) ?? []
  const columns: Column<Organization>[] = [
    { id: 'title', title: t('organizations.name'), show: (row) => <>{say(row.title)} {row.is_demo ? <DemoMark /> : null}</> },
    { id: 'kind', title: t('organizations.kind'), show: (row) => <button type="button" className="plain-button narrow-by" title={t('register.narrow', { name: say(row.kind) })} onClick={() => { void navigate({ search: { ...search, kind: row.kind.id } }) }}>{say(row.kind)}</button> },
    { id: 'county', title: t('organizations.county'), show: (row) => row.county ? <button type="button" className="plain-button narrow-by" title={t('register.narrow', { name: say(row.county) })} onClick={() => { void navigate({ search: { ...search, county: row.county!.id } }) }}>{say(row.county)}</button> : <span className="faint">—</span> },
    { id: 'uscc', title: t('organizations.uscc'), show: (row) => row.uscc ? <code>{row.uscc}</code> : <span className="faint">{t('value.none')}</span>, is_secondary: true },
  ]
  const chosen = [kind ? { name: 'kind' as const, say: say(rows.find((row) => row.kind.id === kind)?.kind) || kind } : null, county ? { name: 'county' as const, say: say(rows.find((row) => row.county?.id === county)?.county) || county } : null].filter((one) => one !== null)
  const first = list.data?.pages[0]
  return (
    <div className="page">
      <PageHead title={t('organizations.title')} lead={t('organizations.lead')}><RegisterTools what="organizations" title={t('organizations.title')} only={{ q, kind, county }} /></PageHead>
      <SearchLine q={q ?? ''} label={t('organizations.search')} example={t('organizations.search')} onAsk={(next) => { void navigate({ search: { ...search, q: next }, replace: true }) }}>
        {chosen.map((one) => <button key={one.name} type="button" className="chosen" onClick={() => { void navigate({ search: { ...search, [one.name]: undefined } }) }} aria-label={t('register.widen', { name: one.say })}>{one.say} <span aria-hidden="true">×</span></button>)}
      </SearchLine>
      {list.isPending ? <Loading kind="table" lines={12} /> : list.isError && !first ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : rows.length === 0 ? (
        <Empty title={t(q || kind || county ? 'register.none-found' : 'organizations.none')} text={t(q || kind || county ? 'register.none-found-text' : 'organizations.none-text')} />
      ) : (
        <>
          <Register caption={t('organizations.title')} columns={columns} rows={rows} idOf={(row) => row.id} open_id={search.id} onOpen={(row) => { void navigate({ search: { ...search, id: row.id }, resetScroll: false }) }} />
          <More shown={rows.length} total={first?.total ?? rows.length} is_capped={first?.is_capped} has_more={list.hasNextPage} is_loading={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage() }} />
        </>
      )}
      {search.id ? <Drawer id={search.id} onClose={() => { void navigate({ search: { ...search, id: undefined }, resetScroll: false }) }} /> : null}
    </div>
  )
}
