import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFault, post } from '../client.ts'
import { useSession, type DemoAccount } from '../session.tsx'
import { useWords } from '../words.ts'
import { sideOf, sides, splitByRole } from './sides.ts'
import '../styles/sign-in.css'

function OneAccount({ account, is_busy, onEnter }: { account: DemoAccount, is_busy: boolean, onEnter: () => void }) {
  const { say } = useWords()
  return (
    <li>
      <button type="button" className="try-as__one" disabled={is_busy} onClick={onEnter}>
        <span className="try-as__name">{say(account.name)}</span>
        <span className="try-as__who">{say(account.role)}{account.org ? ` · ${say(account.org)}` : ''}</span>
      </button>
    </li>
  )
}

function TryAs({ accounts, onDone }: { accounts: DemoAccount[], onDone: () => void }) {
  const { t, say } = useWords()
  const enter = useMutation({ mutationFn: (account: string) => post('/api/accounts/demo-sign-in', { account }), onSuccess: onDone })
  const one = (account: DemoAccount) => <OneAccount key={account.id} account={account} is_busy={enter.isPending} onEnter={() => enter.mutate(account.id)} />
  return (
    <section className="try-as" aria-label={t('sign-in.try')}>
      <p className="quiet">{t('sign-in.try-text')}</p>
      {sides.map((side) => {
        const of_side = accounts.filter((account) => sideOf(account) === side)
        if (of_side.length === 0) return null
        const { shown, more } = splitByRole(of_side)
        return (
          <div key={side} className="try-as__side">
            <h2>{t(`sign-in.side-${side}`)}<span data-who="">{t(`sign-in.side-${side}-who`)}</span></h2>
            <ul>{shown.map(one)}</ul>
            {more.length > 0 ? <details className="try-as__more"><summary>{t('sign-in.more', { count: more.length })}</summary><ul>{more.map(one)}</ul></details> : null}
          </div>
        )
      })}
      {enter.error ? <p role="alert" className="fault-line">{enter.error instanceof ApiFault ? say(enter.error.say) : t('states.error.text')}</p> : null}
    </section>
  )
}

/** Signing in: demonstration accounts where offered, e-mail and password with a second step, and the city's own sign-in where there is one. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const { t, say } = useWords()
  const { me, signedIn } = useSession()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [is_second, setSecond] = useState(false)
  const id = useId()
  const done = () => { void signedIn().then(onDone) }
  const enter = useMutation({
    mutationFn: () => post<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', { email: email.trim(), password }),
    onSuccess: (answer) => { if (answer?.twoFactorRedirect) setSecond(true); else done() },
  })
  const second = useMutation({ mutationFn: () => post('/api/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') }), onSuccess: done })
  const outside = useMutation({
    mutationFn: (provider: string) => post<{ url?: string }>('/api/auth/sign-in/social', { provider, callbackURL: location.href }),
    onSuccess: (answer) => { if (answer?.url) location.assign(answer.url) },
  })
  const fault = (is_second ? second.error : enter.error) ?? outside.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (is_second) second.mutate()
    else enter.mutate()
  }
  const demo = me?.demo_accounts ?? []
  return (
    <div className="sign-in">
      {demo.length > 0 && !is_second ? <TryAs accounts={demo} onDone={done} /> : null}
      <form onSubmit={submit} className="sign-in__form" aria-label={t(is_second ? 'sign-in.second' : 'sign-in.with-email')}>
        {demo.length > 0 && !is_second ? <h2 className="sign-in__or">{t('sign-in.with-email')}</h2> : null}
        {is_second ? (
          <div className="field">
            <label htmlFor={`${id}-code`}>{t('sign-in.code')}</label>
            <p className="field__help" id={`${id}-help`}>{t('sign-in.code-help')}</p>
            <Input id={`${id}-code`} size="large" inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={8} value={code} aria-describedby={`${id}-help`} onChange={(event) => setCode(event.target.value)} required />
          </div>
        ) : (
          <>
            <div className="field"><label htmlFor={`${id}-email`}>{t('sign-in.email')}</label><Input id={`${id}-email`} size="large" type="email" autoComplete="username" maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} required /></div>
            <div className="field"><label htmlFor={`${id}-password`}>{t('sign-in.password')}</label><Input id={`${id}-password`} size="large" type="password" autoComplete="current-password" maxLength={128} value={password} onChange={(event) => setPassword(event.target.value)} required /></div>
          </>
        )}
        {fault ? <p role="alert" className="fault-line">{fault instanceof ApiFault ? say(fault.say) : t('states.error.text')}</p> : null}
        <Button type={demo.length > 0 && !is_second ? 'default' : 'primary'} htmlType="submit" size="large" block loading={enter.isPending || second.isPending}>{t(is_second ? 'sign-in.check-code' : 'account.sign-in')}</Button>
        {is_second ? <p><button type="button" className="link-button" onClick={() => { setSecond(false); setCode('') }}>{t('sign-in.back')}</button></p> : null}
        {me?.oidc && !is_second ? <Button size="large" block onClick={() => outside.mutate(me.oidc!.id)} loading={outside.isPending}>{t('sign-in.oidc', { name: say(me.oidc.title) })}</Button> : null}
      </form>
    </div>
  )
}
