import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { SearchLine } from '../registers/search-line.tsx'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/projects.ts'
import '../desk/desk.css'
import '../styles/projects.css'
import { OpenProject } from './open-project.tsx'

const route = getRouteApi('/projects')
const states = ['all', 'open', 'ended'] as const

type Line = {
  case_id: string, code: string, title: Sentence, organization: Sentence | null, county: Sentence | null, ends_on: string | null, is_late: boolean, state: Sentence, verdict: Sentence | null, is_demo: boolean
  grant_fen: number, paid_fen: number, deliverables: number, accepted: number, completion_bp: number, round: number, is_by_contract: boolean
}
type Page = { lines: Line[], total: number, next: string | null, may_open: boolean }

/** The projects a reader is near: their own, their county's or the city's, with what was accepted and paid. */
export default function ProjectsPage() {
  const { t, say, formatDate } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [is_opening, setOpening] = useState(false)
  const state = search.which ?? 'all'
  const question = useInfiniteQuery({
    queryKey: ['/api/acceptance/projects', search.q ?? '', state], placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => get<Page>('/api/acceptance/projects', { q: search.q, state, cursor: pageParam || undefined }, { signal }),
    initialPageParam: '', getNextPageParam: (last) => last.next ?? undefined,
  })
  const set = (more: Partial<typeof search>) => { void navigate({ search: { ...search, ...more }, replace: true, resetScroll: false }) }
  const lines = question.data?.pages.flatMap((page) => page.lines) ?? []
  const first = question.data?.pages[0]
  const is_narrow = search.q !== undefined || search.which !== undefined
  return (
    <div className="page projects">
      <PageHead title={t('projects.title')} lead={t('projects.lead')}>
        {first?.may_open ? <Button type="primary" onClick={() => setOpening(true)}>{t('projects.open-project')}</Button> : null}
      </PageHead>
      <div className="projects__narrow not-print">
        <SearchLine q={search.q ?? ''} label={t('projects.search')} example={t('projects.search-example')} onAsk={(q) => set({ q: q || undefined })} />
        <div className="segments" role="group" aria-label={t('projects.state')}>
          {states.map((one) => <button key={one} type="button" className="segment" aria-pressed={state === one} onClick={() => set({ which: one === 'all' ? undefined : one })}>{t(`projects.${one}`)}</button>)}
        </div>
      </div>
      {question.isPending ? <Loading kind="table" lines={8} /> : question.isError && !question.data ? <Failed fault={question.error} again={() => void question.refetch()} />
        : lines.length === 0 ? (
          <Empty title={t(is_narrow ? 'projects.empty-narrow' : 'projects.empty-title')} text={is_narrow ? '' : t('projects.empty-text')}>
            {is_narrow ? <Button onClick={() => set({ q: undefined, which: undefined })}>{t('projects.clear')}</Button> : null}
          </Empty>
        ) : (
          <>
            <table className="project-list" aria-label={t('projects.title')}>
              <thead><tr>
                <th scope="col">{t('projects.col-title')}</th><th scope="col">{t('projects.col-organization')}</th><th scope="col">{t('projects.col-state')}</th><th scope="col">{t('projects.col-accepted')}</th>
                <th scope="col" className="right">{t('projects.col-grant')}</th><th scope="col" className="right">{t('projects.col-paid')}</th>
              </tr></thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.case_id}>
                    <th scope="row"><Link to="/projects/$id" params={{ id: line.case_id }} data-line="">{say(line.title)}</Link>{line.is_demo ? <> <DemoMark /></> : null}<span className="small quiet project-list__code">{line.is_by_contract ? t('projects.by-contract') : line.code}</span></th>
                    <td data-label={t('projects.col-organization')}>{say(line.organization)}{line.county ? <span className="small quiet project-list__code">{say(line.county)}</span> : null}</td>
                    <td data-label={t('projects.col-state')}>{line.verdict ? say(line.verdict) : say(line.state)}<span className="small project-list__code">{line.ends_on === null ? null : line.is_late ? <Mark tone="late">{formatDate(line.ends_on)} {t('projects.late')}</Mark> : <span className="quiet">{formatDate(line.ends_on)}</span>}</span></td>
                    <td data-label={t('projects.col-accepted')}><span className="number">{line.accepted} / {line.deliverables}</span><Completion bp={line.completion_bp} /></td>
                    <td data-label={t('projects.col-grant')} className="right">{line.is_by_contract ? <span className="faint">–</span> : <Money amount_fen={line.grant_fen} />}</td>
                    <td data-label={t('projects.col-paid')} className="right">{line.is_by_contract ? <span className="faint">–</span> : <Money amount_fen={line.paid_fen} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="small quiet projects__total">{first ? t('projects.total', { count: first.total }) : null}</p>
            {question.hasNextPage ? <p className="not-print"><Button loading={question.isFetchingNextPage} onClick={() => void question.fetchNextPage()}>{t('projects.more')}</Button></p> : null}
          </>
        )}
      <Panel title={t('projects.open-project')} is_open={is_opening} onClose={() => setOpening(false)}>{is_opening ? <OpenProject /> : null}</Panel>
    </div>
  )
}

/** What share is accepted, as a bar with its figure. */
function Completion({ bp }: { bp: number }) {
  return <span className="completion"><span className="completion__bar" aria-hidden="true"><span style={{ width: `${bp / 100}%` }} /></span><span className="small number">{Math.floor(bp / 100)}%</span></span>
}
