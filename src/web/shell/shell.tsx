import { Link, Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react'
import { onSignedOut } from '../client.ts'
import { addressOf, languageIn } from '../public/address.ts'
import { useCity, useSession } from '../session.tsx'
import { setCityZone, useWords } from '../words.ts'
import { hasChosenLanguage, setLanguage } from '../words/choice.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Footer } from './footer.tsx'
import { listenForFind } from './find-opener.ts'
import { Header } from './header.tsx'
import { ReaderProvider, type AppLinkProps } from './reader.tsx'
import '../styles/shell.css'
import '../styles/search.css'

// The search box costs nothing before it is opened.
const FindDialog = lazy(() => import('../search/find-dialog.tsx'))
const SignInDialog = lazy(() => import('../sign-in/sign-in-dialog.tsx'))
// The frame names places as text; which of them exist the routes know.
const AppLink = Link as unknown as ComponentType<AppLinkProps>

function useIsOffline(): boolean {
  const [is_offline, setOffline] = useState(() => !navigator.onLine)
  useEffect(() => {
    const listen = () => setOffline(!navigator.onLine)
    addEventListener('online', listen)
    addEventListener('offline', listen)
    return () => { removeEventListener('online', listen); removeEventListener('offline', listen) }
  }, [])
  return is_offline
}

/** The frame of every page of the application: header, page, footer, the bar of a phone, and the sign-in dialog when a session has ended. */
export function Shell() {
  const { t, language } = useWords()
  const { me, account, city: read_city, is_demo, is_loading, signOut } = useSession()
  const city = useCity()
  const [must_sign_in, setMustSignIn] = useState(false)
  const [is_finding, setFinding] = useState(false)
  const router = useRouter()
  const is_offline = useIsOffline()
  const { pathname: path, href: address } = useLocation()
  const main = useRef<HTMLElement>(null)
  const is_first = useRef(true)

  useEffect(() => listenForFind(() => setFinding(true)), [])
  useEffect(() => onSignedOut(() => setMustSignIn(true)), [])
  useEffect(() => {
    if (account?.language && account.language !== language && !hasChosenLanguage()) setLanguage(account.language)
  }, [account?.language, language])
  useEffect(() => { if (read_city) setCityZone(read_city.zone) }, [read_city])
  useEffect(() => {
    // A reader with a screen reader learns of the new page by the focus moving to it.
    if (is_first.current) { is_first.current = false; return }
    main.current?.focus({ preventScroll: true })
  }, [path])

  const reader = {
    me, is_loading, city, path, address, AppLink,
    other_language: { change: () => setLanguage(language === 'zh' ? 'en' : 'zh') },
    signOut: () => { void signOut().then(() => location.assign(addressOf(language, '/', { city }))) },
  }
  return (
    <ReaderProvider reader={reader}>
      <div className="shell">
        <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); main.current?.scrollIntoView() }}>{t('shell.skip')}</a>
        {is_demo ? <aside className="demo-line not-print" aria-label={t('demo.mark')}>{t('demo.line')}</aside> : null}
        <Header />
        {is_offline ? <aside className="offline-line" role="status">{t('shell.offline')}</aside> : null}
        <main id="main" ref={main} tabIndex={-1}><Outlet /></main>
        <Footer />
        <BottomBar />
        {is_finding ? <Suspense fallback={null}><FindDialog account_id={account?.id ?? null} roles={me?.roles ?? []} city={city} onClose={() => setFinding(false)} go={(to) => { if (languageIn(to) === null) router.history.push(to); else location.assign(to) }} /></Suspense> : null}
        {must_sign_in ? <Suspense fallback={null}><SignInDialog onClose={() => setMustSignIn(false)} /></Suspense> : null}
      </div>
    </ReaderProvider>
  )
}
