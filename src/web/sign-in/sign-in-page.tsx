import { getRouteApi, useRouter } from '@tanstack/react-router'
import { languageIn } from '../public/address.ts'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import { SignInForm } from './sign-in-form.tsx'

const route = getRouteApi('/sign-in')

/** The page for signing in; afterwards one comes back to where one was going. */
export default function SignInPage() {
  const { t, say } = useWords()
  const { city } = useSession()
  const { to, password, error } = route.useSearch()
  const router = useRouter()
  // Only a path of this site is followed, so that a link cannot lead a person who has just signed in elsewhere.
  const target = to && /^\/(?![/\\])/.test(to) ? to : '/desk'
  return (
    <div className="page page--sign-in">
      <PageHead title={t('sign-in.title')} lead={t('sign-in.lead', { city: say(city?.title) || t('hall.this-city') })} />
      {password === 'set' ? <p role="status" className="sign-in__said">{t('sign-in.password-set')}</p> : null}
      {error ? <p role="alert" className="fault-line sign-in__said">{t('sign-in.outside-failed')}</p> : null}
      <SignInForm come_back_to={`${location.origin}${target}`} onDone={() => { if (languageIn(target) === null) router.history.push(target); else location.assign(target) }} />
    </div>
  )
}
