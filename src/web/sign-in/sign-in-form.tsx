import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState, type FormEvent } from 'react'
import { ApiFault, post } from '../client.ts'
import { useSession, type DemoAccount } from '../session.tsx'
import { useWords } from '../words.ts'
import { Forgotten } from './forgotten.tsx'
import { SecondStep } from './second-step.tsx'
import { sides, splitByRole } from './sides.ts'
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
        const of_side = accounts.filter((account) => account.side === side)
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

/**
 * Signing in: demonstration accounts where offered, e-mail and password with a second step, and the city's own sign-in where there is one.
 * `come_back_to` is the address that one's own sign-in leads back to, this page's when left out.
 */
export function SignInForm({ onDone, come_back_to }: { onDone: () => void, come_back_to?: string }) {
  const { t, say } = useWords()
  const { me, signedIn } = useSession()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [is_second, setSecond] = useState(false)
  const [ended, setEnded] = useState<ApiFault | null>(null)
  const id = useId()
  const done = () => { void signedIn().then(onDone) }
  const enter = useMutation({
    mutationFn: () => post<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', { email: email.trim(), password }),
    onMutate: () => setEnded(null),
    onSuccess: (answer) => { if (answer?.twoFactorRedirect) setSecond(true); else done() },
  })
  const outside = useMutation({
    mutationFn: (provider: string) => post<{ url?: string }>('/api/auth/sign-in/social', { provider, callbackURL: come_back_to ?? location.href, errorCallbackURL: `${location.origin}/sign-in` }),
    onSuccess: (answer) => { if (answer?.url) location.assign(answer.url) },
  })
  const goBack = (fault: ApiFault | null) => {
    setSecond(false)
    setPassword('')
    setEnded(fault)
  }
  if (is_second) return <div className="sign-in"><SecondStep onDone={done} onOver={goBack} /></div>
  const fault = enter.error ?? outside.error ?? ended
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const demo = me?.demo_accounts ?? []
  return (
    <div className="sign-in">
      {demo.length > 0 ? <TryAs accounts={demo} onDone={done} /> : null}
      <form onSubmit={submit} className="sign-in__form" aria-label={t('sign-in.with-email')}>
        {demo.length > 0 ? <h2 className="sign-in__or">{t('sign-in.with-email')}</h2> : null}
        <div className="field"><label htmlFor={`${id}-email`}>{t('sign-in.email')}</label><Input id={`${id}-email`} size="large" type="email" autoComplete="username" maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} required /></div>
        <div className="field"><label htmlFor={`${id}-password`}>{t('sign-in.password')}</label><Input id={`${id}-password`} size="large" type="password" autoComplete="current-password" maxLength={128} value={password} onChange={(event) => setPassword(event.target.value)} required /></div>
        {fault ? <p role="alert" className="fault-line">{fault instanceof ApiFault ? say(fault.say) : t('states.error.text')}</p> : null}
        <Button type={demo.length > 0 ? 'default' : 'primary'} htmlType="submit" size="large" block loading={enter.isPending}>{t('account.sign-in')}</Button>
        <Forgotten email={email} />
        {me?.oidc ? <Button size="large" block onClick={() => outside.mutate(me.oidc!.id)} loading={outside.isPending}>{t('sign-in.oidc', { name: say(me.oidc.title) })}</Button> : null}
      </form>
    </div>
  )
}
