import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, askSignIn, get, post } from '../client.ts'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../words/experts.ts'
import './experts.css'
import type { Named } from './shapes.ts'

const route = getRouteApi('/experts/apply')
type Standing = { code: string | null, state: string | null, open_case_id: string | null }
type Counts = { fields: (Named & { technical: number })[], finance: number }

/** Leads into the application: conditions, steps, numbers by field, and the one button; an invitation is claimed here as well. */
export default function ApplyPage() {
  const { t, say, language } = useWords()
  const { claim } = route.useSearch()
  const navigate = useNavigate()
  const { account, is_loading, signedIn } = useSession()
  const standing = useQuery({ queryKey: ['/api/experts/standing', account?.id], enabled: account !== null, queryFn: ({ signal }) => get<Standing>('/api/experts/standing', {}, { signal }) })
  const counts = useQuery({ queryKey: ['/api/experts/counts'], queryFn: ({ signal }) => get<Counts>('/api/experts/counts', {}, { signal }) })
  const [form, setForm] = useState({ name: '', email: '', password: '' })
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) => setForm((before) => ({ ...before, [name]: event.target.value }))
  const begin = async () => {
    if (claim) {
      await post('/api/experts/claim-record', { token: claim })
      await signedIn()
      await navigate({ to: '/experts/me' })
      return
    }
    const { case_id } = await post<{ case_id: string }>('/api/experts/apply', {})
    await signedIn()
    await navigate({ to: '/cases/$id', params: { id: case_id }, search: { do: 'submit-enrolment' } })
  }
  const start = useMutation({ mutationFn: begin })
  const register = useMutation({ mutationFn: async () => {
    await post('/api/accounts/register-person', { ...form, name: form.name.trim(), email: form.email.trim(), wish: 'expert', language })
    await post('/api/auth/sign-in/email', { email: form.email.trim(), password: form.password })
    await signedIn()
    await begin()
  } })
  const fault = start.error ?? register.error
  const { code, open_case_id } = standing.data ?? { code: null, open_case_id: null }
  return (
    <div className="page experts">
      <PageHead title={t(claim ? 'experts.claim' : 'experts.apply-title')} lead={t(claim ? 'experts.claim-text' : 'experts.apply-lead')} />
      <div className="columns">
        <div>
          {fault ? <p role="alert" className="fault-line">{say(fault instanceof ApiFault ? fault.problems[0] ?? fault.say : t('experts.failed'))}</p> : null}
          {is_loading ? null : account ? (
            <div className="experts__start">
              {code && standing.data?.state !== 'removed' ? <Link to="/experts/me">{t('experts.to-mine')} <code>{code}</code></Link>
                : open_case_id && !claim ? <Button type="primary" size="large" onClick={() => { void navigate({ to: '/cases/$id', params: { id: open_case_id }, search: {} }) }}>{t('experts.go_on')}</Button>
                  : <Button type="primary" size="large" loading={start.isPending} onClick={() => start.mutate()}>{t(claim ? 'experts.claim-do' : 'experts.start')}</Button>}
            </div>
          ) : (
            <>
              <div className="experts__start"><Button type="primary" size="large" onClick={() => { void askSignIn().then((is_in) => { if (is_in) void standing.refetch() }) }}>{t('experts.sign-in-first')}</Button></div>
              <section className="experts__part" aria-label={t('experts.register-title')}>
                <h2>{t('experts.register-title')}</h2>
                <form className="experts__form experts__form--narrow" onSubmit={(event) => { event.preventDefault(); register.mutate() }}>
                  <label>{t('experts.your-name')}<input required maxLength={100} autoComplete="name" value={form.name} onChange={set('name')} /></label>
                  <label>{t('experts.email')}<input required type="email" maxLength={254} autoComplete="email" value={form.email} onChange={set('email')} /></label>
                  <label>{t('experts.password')}<input required type="password" minLength={8} maxLength={128} autoComplete="new-password" value={form.password} onChange={set('password')} /></label>
                  <Button size="large" htmlType="submit" loading={register.isPending}>{t('experts.register-do')}</Button>
                </form>
              </section>
            </>
          )}
          {claim ? null : (
            <>
              <section className="experts__part" aria-label={t('experts.conditions')}>
                <h2>{t('experts.conditions')}</h2>
                <div className="experts__kinds">{(['technical', 'finance'] as const).map((kind) => <div key={kind}><h3>{t(`experts.kind.${kind}`)}</h3><p>{t(`experts.${kind}`)}</p></div>)}</div>
                <p className="prose" style={{ marginTop: 12 }}>{t('experts.both')}</p>
                <p className="small faint">{t('experts.conditions-source')}</p>
              </section>
              <section className="experts__part" aria-label={t('experts.steps')}>
                <h2>{t('experts.steps')}</h2>
                <ol className="experts__steps"><li>{t('experts.step-1')}</li><li>{t('experts.step-2')}</li><li>{t('experts.step-3')}</li></ol>
              </section>
            </>
          )}
        </div>
        <aside className="side" aria-label={t('experts.counts-title')}>
          <h2>{t('experts.counts-title')}</h2>
          <dl className="experts__counts">
            {(counts.data?.fields ?? []).flatMap((one) => [<dt key={`${one.id} name`}>{say(one.title)}</dt>, <dd key={one.id} className="number">{t('experts.people', { count: one.technical })}</dd>])}
            <dt>{t('experts.kind.finance')}</dt><dd className="number">{counts.data ? t('experts.people', { count: counts.data.finance }) : '—'}</dd>
          </dl>
          <p className="small quiet" style={{ marginTop: 12 }}>{t('experts.private')}</p>
        </aside>
      </div>
    </div>
  )
}
