import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { get, post } from '../client.ts'
import { Refused } from '../publish/refused.tsx'
import { SearchLine } from '../registers/search-line.tsx'
import { useSession } from '../session.tsx'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/lab.ts'
import '../styles/lab.css'
import { blank } from './blank.ts'
import type { Lab } from './shapes.ts'

/** 政策实验室: what waits for a second officer, drafts, and every measure in force to begin a change from. */
export default function LabPage() {
  const { t, say, formatDate, formatInstant, language } = useWords()
  const { roles } = useSession()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const list = useQuery({ queryKey: ['/api/incentives/lab'], queryFn: ({ signal }) => get<Lab>('/api/incentives/lab', {}, { signal }) })
  const begin = useMutation({
    mutationFn: async (measure: string | null) => {
      const text = measure === null ? blank : (await get<{ text: string }>('/api/incentives/measure-text', { measure })).text
      return post<{ draft_id: string }>('/api/incentives/save-measure-draft', { text, ...measure === null ? {} : { measure } })
    },
    onSuccess: ({ draft_id }) => navigate({ to: '/lab/$id', params: { id: draft_id } }),
  })
  const is_writer = roles.some((one) => one.role === 'city-officer')
  const data = list.data
  const found = data?.measures.filter((one) => q === '' || `${one.id} ${one.title.zh} ${one.title.en}`.toLowerCase().includes(q.toLowerCase())) ?? []
  const waiting = data?.drafts.filter((one) => one.proposal?.state === 'open') ?? [], others = data?.drafts.filter((one) => one.proposal?.state !== 'open') ?? []
  const line = (one: Lab['drafts'][number]) => (
    <li key={one.id} className="lab-line">
      <Link to="/lab/$id" params={{ id: one.id }} className="lab-line__title">{one.title ? say(one.title) : t('lab.new-title')}</Link>
      <span className="small quiet">{one.measure ?? ''} {t('lab.version', { version: one.version })} · {t('lab.saved', { name: say(one.saved_by), at: formatInstant(one.saved_at) })}</span>
      <span>{one.proposal ? <Mark tone={one.proposal.state === 'open' ? 'waiting' : one.proposal.state === 'approved' ? 'done' : 'unknown'}>{t(`lab.state.${one.proposal.state}`)}</Mark> : null} {one.problems_count > 0 ? <Mark tone="late">{t('lab.errors', { count: one.problems_count })}</Mark> : one.proposal ? null : <Mark tone="done">{t('lab.no-errors')}</Mark>}</span>
    </li>
  )
  return (
    <div className="page lab">
      <PageHead title={t('lab.title')} lead={t('lab.lead')}>{is_writer ? <Button onClick={() => begin.mutate(null)} loading={begin.isPending && begin.variables === null}>{t('lab.new')}</Button> : null}</PageHead>
      <Refused fault={begin.error} />
      {list.isPending ? <Loading kind="table" lines={8} /> : list.isError && !data ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : data ? (
        <>
          {waiting.length > 0 ? <section aria-labelledby="lab-waiting"><h2 id="lab-waiting">{t('lab.waiting')}</h2><ul className="lab-lines">{waiting.map(line)}</ul></section> : null}
          <section aria-labelledby="lab-drafts"><h2 id="lab-drafts">{t('lab.drafts')}</h2>{others.length === 0 ? <p className="quiet">{waiting.length > 0 ? '—' : t('lab.no-drafts')}</p> : <ul className="lab-lines">{others.map(line)}</ul>}</section>
          <section aria-labelledby="lab-measures">
            <h2 id="lab-measures">{t('lab.measures')}</h2>
            <SearchLine q={q} label={t('lab.find')} example={t('lab.find')} onAsk={(asked) => setQ(asked ?? '')} />
            {found.length === 0 ? <p className="quiet">{t('lab.find-none', { q })}</p> : null}
            <ul className="lab-lines">
              {found.map((one) => (
                <li key={one.id} className="lab-line lab-line--measure">
                  <span className="lab-line__title">{say(one.title)}</span>
                  <span className="small quiet">{t(`lab.level.${one.level}`)}{one.county ? ` · ${say(one.county)}` : ''} · {one.id} · {one.is_standing_aside ? t('lab.aside') : one.published_from ? t('lab.published', { day: formatDate(one.published_from) }) : t('lab.pack')}</span>
                  {is_writer ? <Button size="small" aria-label={`${t('lab.draft')}${language === 'zh' ? '：' : ': '}${say(one.title)}`} onClick={() => begin.mutate(one.id)} loading={begin.isPending && begin.variables === one.id}>{t('lab.draft')}</Button> : null}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </div>
  )
}
