import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { onSignedOut } from '../client.ts'
import { useSession } from '../session.tsx'
import { hasChosenLanguage, setCityZone, setLanguage, useWords } from '../words.ts'
import { BottomBar } from './bottom-bar.tsx'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'
import '../styles/shell.css'
import '../styles/search.css'

const SignInDialog = lazy(() => import('../sign-in/sign-in-dialog.tsx'))

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

/** The frame of every page: header, page, footer, the bar of a phone, and the sign-in dialog when a session has ended. */
export function Shell() {
  const { t, language } = useWords()
  const { account, city, is_demo } = useSession()
  const [must_sign_in, setMustSignIn] = useState(false)
  const is_offline = useIsOffline()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const main = useRef<HTMLElement>(null)
  const is_first = useRef(true)

  useEffect(() => onSignedOut(() => setMustSignIn(true)), [])
  useEffect(() => {
    if (account?.language && account.language !== language && !hasChosenLanguage()) setLanguage(account.language)
  }, [account?.language, language])
  useEffect(() => { if (city) setCityZone(city.zone) }, [city])
  useEffect(() => {
    // A reader with a screen reader learns of the new page by the focus moving to it.
    if (is_first.current) { is_first.current = false; return }
    main.current?.focus({ preventScroll: true })
  }, [path])

  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); main.current?.scrollIntoView() }}>{t('shell.skip')}</a>
      {is_demo ? <aside className="demo-line not-print" aria-label={t('demo.mark')}>{t('demo.line')}</aside> : null}
      <Header />
      {is_offline ? <aside className="offline-line" role="status">{t('shell.offline')}</aside> : null}
      <main id="main" ref={main} tabIndex={-1}><Outlet /></main>
      <Footer />
      <BottomBar />
      {must_sign_in ? <Suspense fallback={null}><SignInDialog onClose={() => setMustSignIn(false)} /></Suspense> : null}
    </div>
  )
}
