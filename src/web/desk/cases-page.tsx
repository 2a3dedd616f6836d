import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { get, type Sentence } from '../client.ts'
import { DemoMark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { isFreeKey, useLineKeys } from './lines-keys.ts'
import { SavedFilters } from './saved-filters.tsx'
import './desk.css'

type Line = { case_id: string, title: Sentence, stage: Sentence | null, organization: Sentence | null, county: Sentence | null, moved_at: string, outcome: Sentence | null, is_demo: boolean }
type Page = { lines: Line[], total: number, is_capped: boolean, next: string | null, stages?: { id: string, title: Sentence }[] }

/** What the table is narrowed to; all of it stands in the address bar. */
export type Filters = { q?: string, procedure?: string, stage?: string, state?: 'open' | 'closed' | 'all' }

const states = ['open', 'closed', 'all'] as const

/** All cases the reader may see, as a dense table with its conditions in the address bar. */
export default function CasesPage() {
  const { t, say, formatInstant } = useWords()
  const address = useSearch({ strict: false }) as Filters
  const navigate = useNavigate()
  const filters: Filters = { q: address.q, procedure: address.procedure, stage: address.stage, state: address.state }
  const state = filters.state ?? 'open'
  const [text, setText] = useState(filters.q ?? '')
  const search = useRef<HTMLInputElement>(null)
  const keys = useLineKeys<HTMLDivElement>()
  const question = useInfiniteQuery({
    queryKey: ['cases', filters.q ?? '', filters.procedure ?? '', filters.stage ?? '', state], placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => get<Page>('/api/cases/list', { ...filters, state, after: pageParam }, { signal }),
    initialPageParam: '' as string, getNextPageParam: (last) => last.next ?? undefined,
  })
  const go = (next: Partial<Filters>) => void navigate({ to: '/cases', search: (old) => ({ ...old, ...next }), resetScroll: false })
  useEffect(() => setText(filters.q ?? ''), [filters.q])
  const { ref } = keys
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (!isFreeKey(event)) return
      const target = event.key === '/' ? search.current : event.key === 'ArrowDown' ? ref.current?.querySelector<HTMLElement>('[data-line]') : null
      if (target) { event.preventDefault(); target.focus() }
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [ref])

  const lines = question.data?.pages.flatMap((page) => page.lines) ?? []
  const first = question.data?.pages[0]
  const stages = first?.stages ?? []
  const is_narrow = Boolean(filters.q || filters.procedure || filters.stage || filters.state)
  const has_outcome = lines.some((line) => line.outcome !== null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go({ q: text.trim() || undefined })
  }
  return (
    <div className="page cases">
      <PageHead title={t('work.cases.title')} lead={t('work.cases.lead')} />
      <div className="filters not-print">
        <form role="search" className="filters__search" onSubmit={submit}>
          <input ref={search} type="search" className="filters__text" aria-label={t('work.cases.search')} placeholder={t('work.cases.search-hint')} value={text} maxLength={100} onChange={(event) => setText(event.target.value)} />
          <Button htmlType="submit">{t('work.cases.find')}</Button>
        </form>
        <div className="segments" role="group" aria-label={t('work.cases.state')}>
          {states.map((one) => <button key={one} type="button" className="segment" aria-pressed={state === one} onClick={() => go({ state: one === 'open' ? undefined : one })}>{t(`work.cases.${one}`)}</button>)}
        </div>
        {stages.length > 0 ? (
          <select className="stage-select" aria-label={t('work.cases.col-stage')} value={filters.stage ?? ''} onChange={(event) => go({ stage: event.target.value || undefined })}>
            <option value="">{t('work.cases.any-stage')}</option>
            {stages.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}
          </select>
        ) : null}
        {filters.procedure === undefined ? null : <button type="button" className="chip" aria-label={t('work.cases.remove-filter', { name: t('work.cases.filter-procedure', { id: filters.procedure }) })} onClick={() => go({ procedure: undefined, stage: undefined })}>{t('work.cases.filter-procedure', { id: filters.procedure })} ×</button>}
        <SavedFilters filters={filters} stages={stages} onPick={(picked) => go({ q: undefined, procedure: undefined, stage: undefined, state: undefined, ...picked })} />
      </div>
      {question.isPending ? <Loading kind="table" lines={12} /> : question.isError && !question.data ? <Failed fault={question.error} again={() => void question.refetch()} />
        : lines.length === 0 ? (
          <Empty title={t(is_narrow ? 'work.cases.empty-title' : 'work.cases.empty-first')} text={t(is_narrow ? 'work.cases.empty-text' : 'work.cases.empty-first-text')}>
            {is_narrow ? <Button onClick={() => go({ q: undefined, procedure: undefined, stage: undefined, state: undefined })}>{t('work.cases.clear')}</Button> : null}
          </Empty>
        ) : (
          <div ref={keys.ref} onKeyDown={keys.onKeyDown} aria-busy={question.isPlaceholderData}>
            <table className="ledger" aria-label={t('work.cases.title')}>
              <thead>
                <tr>
                  <th scope="col">{t('work.cases.col-title')}</th>
                  <th scope="col" className="ledger__stage">{t('work.cases.col-stage')}</th>
                  {has_outcome ? <th scope="col" className="ledger__stage">{t('work.cases.col-outcome')}</th> : null}
                  <th scope="col">{t('work.cases.col-organization')}</th>
                  <th scope="col" className="ledger__county">{t('work.cases.col-county')}</th>
                  <th scope="col" className="right">{t('work.cases.col-moved')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.case_id}>
                    <th scope="row"><Link to="/cases/$id" params={{ id: line.case_id }} data-line="" title={say(line.title)}>{say(line.title)}</Link>{line.is_demo ? <DemoMark /> : null}</th>
                    <td>{say(line.stage)}</td>
                    {has_outcome ? <td>{say(line.outcome)}</td> : null}
                    <td title={say(line.organization)}>{say(line.organization)}</td>
                    <td>{say(line.county)}</td>
                    <td className="right number"><time dateTime={line.moved_at}>{formatInstant(line.moved_at)}</time></td>
                  </tr>
                ))}
              </tbody>
              {first ? <tfoot><tr><td colSpan={has_outcome ? 6 : 5}>{first.is_capped ? t('work.cases.total-capped', { count: first.total }) : t('work.cases.total', { count: first.total })}{lines.length < first.total ? ` · ${t('work.cases.shown', { count: lines.length })}` : ''}<span className="ledger__keys not-phone not-print">{t('work.cases.keys')}</span></td></tr></tfoot> : null}
            </table>
            {question.hasNextPage ? <p className="desk__foot not-print"><Button loading={question.isFetchingNextPage} onClick={() => void question.fetchNextPage()}>{t('work.cases.next')}</Button></p> : null}
          </div>
        )}
    </div>
  )
}
