import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { get } from '../client.ts'
import { Register, type Column } from '../registers/register.tsx'
import { SearchLine } from '../registers/search-line.tsx'
import { useSession } from '../session.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { OpenAccountPanel } from './open-account-panel.tsx'
import { PersonPanel } from './person-panel.tsx'
import type { Person, Roles } from './person-shape.ts'
import './people.css'
import './words.ts'

const route = getRouteApi('/people')

/** 人员: the administrator's register of accounts. */
export default function PeoplePage() {
  const { t, say } = useWords()
  const { roles: held, is_loading } = useSession()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [is_opening, setOpening] = useState(false)
  const is_admin = held.some((one) => one.role === 'admin')
  const { q, role } = search
  const known = useQuery({ queryKey: ['/api/accounts/roles'], enabled: is_admin, queryFn: ({ signal }) => get<Roles>('/api/accounts/roles', {}, { signal }) })
  const list = useInfiniteQuery({
    queryKey: ['/api/accounts/people', { q, role }], enabled: is_admin,
    queryFn: ({ pageParam, signal }) => get<{ people: Person[], next: string | null }>('/api/accounts/people', { q, role, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, placeholderData: keepPreviousData,
  })
  const people = list.data?.pages.flatMap((page) => page.people) ?? []
  const open = people.find((one) => one.id === search.id)
  const columns: Column<Person>[] = [
    { id: 'name', title: t('people.name'), show: (row) => <>{say(row.name)} {row.is_demo ? <DemoMark /> : null}</> },
    { id: 'roles', title: t('people.roles'), show: (row) => row.roles.length === 0 ? <span className="faint">{t('people.no-role')}</span> : row.roles.map((one) => `${say(one.title)}${one.org_title ? ` · ${say(one.org_title)}` : ''}`).join('；') },
    { id: 'state', title: t('people.state'), show: (row) => t(row.is_closed ? 'people.is-closed' : 'people.is-open') },
  ]
  const body = () => {
    if (is_loading) return <Loading kind="table" lines={8} />
    if (!is_admin) return <Empty title={t('states.forbidden.title')} text={t('people.no-admin')} />
    if (list.isPending || known.isPending) return <Loading kind="table" lines={8} />
    if (list.isError && people.length === 0) return <Failed fault={list.error} again={() => { void list.refetch() }} />
    if (!known.data) return <Failed fault={known.error} again={() => { void known.refetch() }} />
    return (
      <>
        <SearchLine q={q ?? ''} label={t('people.search')} example={t('people.search')} onAsk={(next) => { void navigate({ search: { ...search, q: next }, replace: true }) }}>
          <select className="select" aria-label={t('people.role')} value={role ?? ''} onChange={(event) => { void navigate({ search: { ...search, role: event.target.value || undefined }, replace: true }) }}>
            <option value="">{t('people.all-roles')}</option>
            {known.data.roles.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}
          </select>
        </SearchLine>
        {people.length === 0 ? <Empty title={t('people.none')} text={t('people.none-text')} /> : (
          <>
            <Register caption={t('people.title')} columns={columns} rows={people} idOf={(row) => row.id} open_id={search.id} onOpen={(row) => { void navigate({ search: { ...search, id: row.id }, resetScroll: false }) }} />
            {list.hasNextPage ? <p className="people__more"><Button loading={list.isFetchingNextPage} onClick={() => { void list.fetchNextPage() }}>{t('list.more')}</Button></p> : null}
          </>
        )}
        {open ? <PersonPanel key={open.id} person={open} known={known.data} onClose={() => { void navigate({ search: { ...search, id: undefined }, resetScroll: false }) }} /> : null}
        {is_opening ? <OpenAccountPanel known={known.data} onClose={() => setOpening(false)} /> : null}
      </>
    )
  }
  return (
    <div className="page">
      <PageHead title={t('people.title')} lead={t('people.lead')}>{is_admin ? <Button type="primary" onClick={() => setOpening(true)}>{t('people.open')}</Button> : null}</PageHead>
      {body()}
    </div>
  )
}
