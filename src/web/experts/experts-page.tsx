import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { get } from '../client.ts'
import { Register, type Column } from '../registers/register.tsx'
import { SearchLine } from '../registers/search-line.tsx'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { More } from '../widgets/more.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/experts.ts'
import './experts.css'
import { Profile } from './profile.tsx'
import { tones } from './record-parts.tsx'
import type { Line, Named, RegisterPage } from './shapes.ts'

const ImportPanel = lazy(() => import('../registers/import-panel.tsx'))
const route = getRouteApi('/experts')
const states = ['admitted', 'suspended', 'expired', 'removed'] as const

/** 专家名册: the keeper's register with its filters, what waits, the figures by field, and the import. */
export default function ExpertsPage() {
  const { t, say, formatDate } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [is_importing, setImporting] = useState(false)
  const { id, ...filters } = search
  const list = useInfiniteQuery({
    queryKey: ['/api/experts/register', filters], queryFn: ({ pageParam, signal }) => get<RegisterPage>('/api/experts/register', { ...filters, state: filters.standing, standing: undefined, expiring_days: filters.expiring ? 30 : undefined, expiring: undefined, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, placeholderData: keepPreviousData, retry: false,
  })
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((page) => page.experts) ?? []
  const set = (more: Partial<typeof search>) => { void navigate({ search: { ...search, ...more }, replace: true, resetScroll: false }) }
  const columns: Column<Line>[] = [
    { id: 'name', title: t('experts.name'), show: (row) => <>{say(row.name)} {row.is_demo ? <DemoMark /> : null}</> },
    { id: 'code', title: t('experts.code'), show: (row) => <code>{row.code}</code> },
    { id: 'state', title: t('experts.state-of'), show: (row) => <><Mark tone={tones[row.state]}>{t(`experts.state.${row.state}`)}</Mark>{row.is_waiting ? <> <Mark tone="near">{t('experts.is-waiting')}</Mark></> : null}</> },
    { id: 'kind', title: t('experts.kind-of'), show: (row) => <>{t(`experts.kind.${row.kind}`)} · {row.rank}</> },
    { id: 'fields', title: t('experts.fields'), show: (row) => row.sectors.length === 0 ? <span className="faint">—</span> : row.sectors.map((one) => say(one.title)).join(' · '), is_secondary: true },
    { id: 'county', title: t('experts.county'), show: (row) => row.county ? say(row.county.title) : t('experts.outside') },
    { id: 'until', title: t('experts.until'), show: (row) => row.valid_until ? <span className="nowrap">{formatDate(row.valid_until)}</span> : <span className="faint">—</span> },
  ]
  const is_narrowed = Object.values(filters).some((one) => one !== undefined)
  return (
    <div className="page experts">
      <PageHead title={t('experts.title')} lead={t('experts.lead')}>{first ? <><Link to="/desk">{t('experts.desk')}</Link><Button type="primary" onClick={() => setImporting(true)}>{t('experts.import')}</Button></> : null}</PageHead>
      {list.isPending ? <Loading kind="table" lines={10} /> : !first ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : (
        <>
          <SearchLine q={filters.q ?? ''} label={t('experts.search')} example={t('experts.search')} onAsk={(q) => set({ q })} />
          <div className="experts__filters">
            <Choice label={t('experts.state-of')} none={t('experts.any-state')} value={filters.standing} options={states.map((one) => ({ id: one, say: t(`experts.state.${one}`) }))} onChange={(standing) => set({ standing: standing as typeof filters.standing })} />
            <Choice label={t('experts.kind-of')} none={t('experts.any-kind')} value={filters.kind} options={(['technical', 'finance'] as const).map((one) => ({ id: one, say: t(`experts.kind.${one}`) }))} onChange={(kind) => set({ kind: kind as typeof filters.kind })} />
            <Choice label={t('experts.fields')} none={t('experts.any-field')} value={filters.sector} options={first.choices.sectors.map((one) => ({ id: one.id, say: say(one.title) }))} onChange={(sector) => set({ sector })} />
            <Choice label={t('experts.county')} none={t('experts.any-county')} value={filters.county} options={[...first.choices.counties.map((one) => ({ id: one.id, say: say(one.title) })), { id: 'outside', say: t('experts.outside') }]} onChange={(county) => set({ county })} />
            {(['waiting', 'expiring', 'unclaimed'] as const).map((one) => <button key={one} type="button" className="chosen" aria-pressed={filters[one] === 'yes'} style={filters[one] === 'yes' ? { background: 'var(--blue-wash)', fontWeight: 600 } : undefined} onClick={() => set({ [one]: filters[one] === 'yes' ? undefined : 'yes' })}>{t(`experts.${one}`)}</button>)}
          </div>
          {rows.length === 0 ? <Empty title={t('experts.none-title')} text={t('experts.none-text')} /> : (
            <>
              <Register caption={t('experts.title')} columns={columns} rows={rows} idOf={(row) => row.code} open_id={id} onOpen={(row) => { void navigate({ search: { ...search, id: row.code }, resetScroll: false }) }} />
              <More shown={rows.length} total={first.total} is_capped={first.is_capped} has_more={list.hasNextPage} is_loading={list.isFetchingNextPage} onMore={() => { void list.fetchNextPage() }} />
            </>
          )}
          {is_narrowed ? null : <FieldFigures />}
          {id ? <Panel title={say(rows.find((row) => row.code === id)?.name) || id} is_open onClose={() => { void navigate({ search: { ...search, id: undefined }, resetScroll: false }) }}><Profile key={id} code={id} choices={first.choices} /></Panel> : null}
          {is_importing ? <Suspense fallback={null}><ImportPanel register="experts" onClose={() => setImporting(false)} /></Suspense> : null}
        </>
      )}
    </div>
  )
}

function Choice({ label, none, value, options, onChange }: { label: string, none: string, value: string | undefined, options: { id: string, say: string }[], onChange: (id: string | undefined) => void }) {
  return <select className="select" aria-label={label} value={value ?? ''} onChange={(event) => onChange(event.target.value || undefined)}><option value="">{none}</option>{options.map((one) => <option key={one.id} value={one.id}>{one.say}</option>)}</select>
}

type Figures = { fields: (Named & { kind: string, available: number, away: number, out: number, needed: number, is_short: boolean })[], candidates_times: number, seats: number }

function FieldFigures() {
  const { t, say } = useWords()
  const question = useQuery({ queryKey: ['/api/experts/figures'], queryFn: ({ signal }) => get<Figures>('/api/experts/figures', {}, { signal }) })
  const data = question.data
  return (
    <section className="experts__part" aria-label={t('experts.figures')}>
      <h2>{t('experts.figures')}</h2>
      {!data ? <Loading kind="table" lines={6} /> : (
        <>
          <p className="quiet">{t('experts.figures-text', { seats: data.seats, times: data.candidates_times })}</p>
          <table className="experts__figures">
            <thead><tr><th scope="col">{t('experts.fields')}</th>{(['available', 'away', 'out', 'needed'] as const).map((name) => <th key={name} scope="col" className="right">{t(`experts.${name}`)}</th>)}<th scope="col">{t('experts.state-of')}</th></tr></thead>
            <tbody>{data.fields.map((one) => <tr key={one.id}><th scope="row">{say(one.title)}</th>{(['available', 'away', 'out', 'needed'] as const).map((name) => <td key={name} className="number">{one[name]}</td>)}<td><Mark tone={one.is_short ? 'late' : 'done'}>{t(one.is_short ? 'experts.short' : 'experts.enough')}</Mark></td></tr>)}</tbody>
          </table>
        </>
      )}
    </section>
  )
}
