import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { ApiFault, askSignIn, get, post } from '../client.ts'
import { OwnExclusions } from '../conflicts/exclusions.tsx'
import { HeldTies } from '../conflicts/held-ties.tsx'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords, type Language } from '../words.ts'
import { setLanguage } from '../words/choice.ts'
import { TwoSteps } from './two-steps.tsx'
import '../styles/account.css'

type SignedIn = { id: string, created_at: string, last_seen_at: string | null, device: string | null, is_this: boolean }

function Sessions() {
  const { t, say, formatInstant } = useWords()
  const question = useQuery({ queryKey: ['/api/accounts/sessions'], queryFn: ({ signal }) => get<{ sessions: SignedIn[] }>('/api/accounts/sessions', {}, { signal }) })
  const end = useMutation({ mutationFn: (id: string) => post('/api/accounts/end-session', { id }), onSuccess: () => question.refetch() })
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  if (!question.data) return <Loading kind="table" lines={2} />
  return (
    <>
      <ul className="lines">
        {question.data.sessions.map((one) => (
          <li key={one.id} className="session-line">
            <div><p className="strong">{one.device ?? t('account.some-device')}</p><p className="small faint">{t('account.since', { at: formatInstant(one.created_at) })}{one.last_seen_at ? ` · ${t('account.seen', { at: formatInstant(one.last_seen_at) })}` : ''}</p></div>
            {one.is_this ? <span className="quiet small">{t('account.this-one')}</span> : <Button loading={end.isPending && end.variables === one.id} onClick={() => end.mutate(one.id)}>{t('account.end')}</Button>}
          </li>
        ))}
      </ul>
      {end.error ? <p role="alert" className="fault-line">{end.error instanceof ApiFault ? say(end.error.say) : t('states.error.text')}</p> : null}
    </>
  )
}

/** Who one is here: name, roles, language, the second step of signing in, and where one is signed in. */
export default function AccountPage() {
  const { t, say, language } = useWords()
  const { account, roles, is_loading, fault, is_demo, city, refresh } = useSession()
  const client = useQueryClient()
  const change = useMutation({ mutationFn: (next: Language) => post('/api/accounts/set-language', { language: next }) })
  const choose = (next: Language) => { setLanguage(next); change.mutate(next) }
  // A changed second step gives this device a new session in place of the old one.
  const changed = () => { void refresh(); void client.invalidateQueries({ queryKey: ['/api/accounts/sessions'] }) }
  return (
    <div className="page page--narrow">
      <PageHead title={t('nav.account')} />
      {fault ? <Failed fault={fault} /> : is_loading ? <Loading kind="document" lines={5} /> : !account ? <Empty title={t('states.signed-out.title')} text={t('states.signed-out.text')}><Button type="primary" onClick={() => { void askSignIn() }}>{t('account.sign-in')}</Button></Empty> : (
        <>
          <section className="account-part" aria-labelledby="who">
            <h2 id="who">{t('account.who')}</h2>
            <dl className="record">
              <dt>{t('account.name')}</dt><dd>{say(account.names)}</dd>
              <dt>{t('shell.city')}</dt><dd>{say(city?.title)}</dd>
              <dt>{t('account.roles')}</dt>
              <dd>{roles.length === 0 ? <span className="quiet">{t('account.no-role')}</span> : <ul>{roles.map((role) => <li key={`${role.role}-${role.org_id ?? ''}-${role.county_id ?? ''}`}>{say(role.title)}{role.org_title ? <span className="quiet"> · {say(role.org_title)}</span> : null}</li>)}</ul>}</dd>
              <dt id="language">{t('account.language')}</dt>
              <dd>
                <div role="radiogroup" aria-labelledby="language" className="row">
                  {(['zh', 'en'] as const).map((one) => <label key={one} className="radio"><input type="radio" name="language" checked={language === one} onChange={() => choose(one)} /> <span lang={one === 'zh' ? 'zh-CN' : 'en'}>{one === 'zh' ? '中文' : 'English'}</span></label>)}
                </div>
              </dd>
            </dl>
          </section>
          {roles.some((role) => role.role === 'city-officer' || role.role === 'supervisor') ? <section className="account-part" aria-labelledby="sealing"><h2 id="sealing">{t('account.sealing')}</h2><p className="quiet">{t('account.sealing-text')}</p><p><Link to="/sealing-keys">{t('account.sealing-open')}</Link></p></section> : null}
          <section className="account-part" aria-labelledby="held">
            <h2 id="held">{t('conflicts.held')}</h2>
            <p className="quiet">{t('conflicts.held-text')}</p>
            <HeldTies />
          </section>
          {roles.some((role) => (role.role === 'enterprise' || role.role === 'solver') && role.org_id !== null) ? <section className="account-part" aria-labelledby="excluded"><h2 id="excluded">{t('conflicts.excluded')}</h2><p className="quiet">{t('conflicts.excluded-text')}</p><OwnExclusions /></section> : null}
          <section className="account-part" aria-labelledby="second">
            <h2 id="second">{t('account.two-steps')}</h2>
            {account.has_password ? <TwoSteps is_on={account.has_second_factor} onChange={changed} /> : <p className="quiet">{t(is_demo ? 'account.two-steps-demo' : 'account.two-steps-outside')}</p>}
          </section>
          <section className="account-part" aria-labelledby="sessions">
            <h2 id="sessions">{t('account.sessions')}</h2>
            <p className="quiet">{t('account.sessions-text')}</p>
            <Sessions />
          </section>
        </>
      )}
    </div>
  )
}
