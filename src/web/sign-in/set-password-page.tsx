import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFault, post } from '../client.ts'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/sign-in.css'

const route = getRouteApi('/set-password')

/** Where the one-time link of a new account leads: its owner sets a password, and signs in with it. */
export default function SetPasswordPage() {
  const { t } = useWords()
  const { token } = route.useSearch()
  return (
    <div className="page page--sign-in">
      <PageHead title={t('set-password.title')} lead={token ? t('set-password.lead') : undefined} />
      {token ? <SetPassword token={token} /> : <Empty title={t('set-password.no-link')} text={t('set-password.no-link-text')}><Link to="/sign-in">{t('set-password.to-sign-in')}</Link></Empty>}
    </div>
  )
}

function SetPassword({ token }: { token: string }) {
  const { t, say } = useWords()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const id = useId()
  const set = useMutation({
    mutationFn: () => post('/api/auth/reset-password', { token, newPassword: password }),
    // The link is used up: nobody needs to come back to it.
    onSuccess: () => { void navigate({ to: '/sign-in', search: { password: 'set' }, replace: true }) },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set.mutate()
  }
  const fault = set.error instanceof ApiFault ? set.error : null
  // What is wrong with the password says more than that it is refused.
  const said = fault ? (fault.problems.length > 0 ? fault.problems.map(say) : [say(fault.say)]) : set.error ? [t('states.error.text')] : []
  return (
    <div className="sign-in">
      <form onSubmit={submit} className="sign-in__form" aria-label={t('set-password.title')}>
        <div className="field">
          <label htmlFor={`${id}-password`}>{t('set-password.new')}</label>
          <p className="field__help" id={`${id}-rules`}>{t('set-password.rules')}</p>
          <Input.Password id={`${id}-password`} size="large" autoComplete="new-password" minLength={8} maxLength={128} value={password} aria-describedby={`${id}-rules`} aria-invalid={said.length > 0} onChange={(event) => setPassword(event.target.value)} required />
        </div>
        {said.length > 0 ? <div role="alert" className="fault-line">{said.map((one) => <p key={one}>{one}</p>)}</div> : null}
        <Button type="primary" htmlType="submit" size="large" block loading={set.isPending}>{t('set-password.set')}</Button>
        {fault?.code === 'accounts.link-used' ? <p><Link to="/sign-in">{t('set-password.to-sign-in')}</Link></p> : null}
      </form>
    </div>
  )
}
