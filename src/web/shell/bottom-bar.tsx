import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import { placesOf } from './places.ts'
import { Unread } from './unread.tsx'

/** The bar at the foot of a phone: three or four places, and a sheet with the rest. */
export function BottomBar() {
  const { t } = useWords()
  const { account, roles, unread } = useSession()
  const [is_open, setOpen] = useState(false)
  const sheet = useRef<HTMLDialogElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { bar, more } = placesOf(account !== null, roles)
  useEffect(() => setOpen(false), [path])
  useEffect(() => {
    if (is_open) sheet.current?.showModal()
    else sheet.current?.close()
  }, [is_open])
  return (
    <>
      <nav className="bottom-bar not-print" aria-label={t('shell.nav')}>
        {bar.map((place) => (
          <Link key={place.to} to={place.to} activeOptions={{ exact: place.to === '/', includeSearch: false }} className="bottom-bar__link">
            {t(place.name)}{place.counts === 'unread' ? <Unread count={unread} /> : null}
          </Link>
        ))}
        <button type="button" className="bottom-bar__link" aria-haspopup="dialog" aria-expanded={is_open} onClick={() => setOpen(true)}>{t('nav.more')}</button>
      </nav>
      <dialog ref={sheet} className="sheet" aria-label={t('nav.more')} onClose={() => setOpen(false)} onClick={(event) => { if (event.target === event.currentTarget) setOpen(false) }}>
        <div className="sheet__in">
          <ul>{more.map((place) => <li key={place.to}><Link to={place.to} className="sheet__link">{t(place.name)}</Link></li>)}</ul>
          <button type="button" className="sheet__close" onClick={() => setOpen(false)}>{t('shell.close')}</button>
        </div>
      </dialog>
    </>
  )
}
