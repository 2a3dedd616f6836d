import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ApiFault, get, makeKey, post, type Sentence } from '../client.ts'
import { SearchLine } from '../registers/search-line.tsx'
import { useSession } from '../session.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { PageHead, useTitle } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import '../words/seek.ts'
import './visit.css'

type Enterprise = { id: string, title: Sentence, uscc: string | null, county: Sentence & { id: string } | null, is_demo: boolean }
type Answer = { organizations: Enterprise[], total: number }

/** 走访起草: an officer at an enterprise finds it among the county's own and begins; the questions follow on the case's own page. */
export default function VisitPage() {
  const { t, say } = useWords()
  const { roles } = useSession()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  const [busy, setBusy] = useState<string | null>(null)
  const [fault, setFault] = useState<Sentence | null>(null)
  const key = useRef<{ org: string, key: string } | null>(null)
  useTitle(t('work.seek.visit'))
  const county = roles.find((one) => one.role === 'county-officer')?.county_id ?? null
  const question = useQuery({ queryKey: ['visit', county, q], enabled: county !== null, queryFn: ({ signal }) => get<Answer>('/api/organizations/list', { kind: 'enterprise', county, q: q || undefined }, { signal }) })

  const start = async (org_id: string) => {
    setBusy(org_id)
    setFault(null)
    // One press opens one draft, however often the network makes it try.
    key.current = key.current?.org === org_id ? key.current : { org: org_id, key: makeKey() }
    try {
      const { case_id } = await post<{ case_id: string }>('/api/challenges/start-on-visit', { org_id }, { key: key.current.key })
      key.current = null
      await navigate({ to: '/cases/$id', params: { id: case_id }, search: { do: 'give-draft' } })
    } catch (cause) {
      const known = cause instanceof ApiFault ? cause : null
      if (known && known.status !== 0) key.current = null
      setFault(known?.say ?? { zh: '没有建好，请再试一次。', en: 'This could not be started; please try again.' })
    } finally {
      setBusy(null)
    }
  }
  const found = question.data?.organizations ?? []
  const title = found.find((one) => one.county)?.county
  return (
    <div className="page visit">
      <p><Link to="/desk">← {t('work.seek.visit-back')}</Link></p>
      <PageHead title={t('work.seek.visit')} lead={t('work.seek.visit-lead')} />
      <SearchLine q={q} label={t('work.seek.visit-search')} example={t('work.seek.visit-example')} onAsk={(asked) => setQ(asked ?? '')} />
      {fault ? <p className="banner" role="alert">{say(fault)}</p> : null}
      {question.isPending ? <Loading lines={4} /> : question.isError ? <Failed fault={question.error} again={() => void question.refetch()} />
        : found.length === 0 ? <p className="quiet">{t('work.seek.visit-none')}</p> : (
          <section aria-labelledby="visit-list">
            <h2 id="visit-list">{t('work.seek.visit-mine', { county: say(title) })}</h2>
            <ul className="visit__list">
              {found.map((one) => (
                <li key={one.id}>
                  <button type="button" className="visit__one" disabled={busy !== null} onClick={() => void start(one.id)}>
                    <span className="visit__name">{say(one.title)}{one.is_demo ? <> <DemoMark /></> : null}</span>
                    <span className="visit__code number">{one.uscc ?? ''}</span>
                    <span className="visit__go">{t('work.seek.visit-start')} →</span>
                  </button>
                </li>
              ))}
            </ul>
            {question.data && question.data.total > found.length ? <p className="quiet">{t('work.seek.visit-more', { count: question.data.total - found.length })}</p> : null}
          </section>
        )}
    </div>
  )
}
