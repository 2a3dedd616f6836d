import { useEffect, useRef } from 'react'
import { useWords } from '../words.ts'
import { Go } from './go.tsx'
import { placesOf } from './places.ts'
import { closeByItself } from './popdown-close.ts'
import { useReader } from './reader.tsx'
import { Unread } from './unread.tsx'

/** The bar at the foot of a phone: three or four places, and the rest behind “more”, which opens without any script. */
export function BottomBar() {
  const { t } = useWords()
  const { me } = useReader()
  const rest = useRef<HTMLDetailsElement>(null)
  useEffect(() => rest.current ? closeByItself(rest.current) : undefined, [])
  const { bar, more } = placesOf(me?.account != null, me?.roles ?? [])
  return (
    <nav className="bottom-bar not-print" aria-label={t('shell.nav')}>
      {bar.map((place) => (
        <Go key={place.to} to={place.to} className="bottom-bar__link">
          {t(place.name)}{place.counts === 'unread' ? <Unread count={me?.unread ?? 0} /> : null}
        </Go>
      ))}
      <details className="bottom-bar__rest" ref={rest}>
        <summary className="bottom-bar__link">{t('nav.more')}</summary>
        <ul className="bottom-bar__sheet">{more.map((place) => <li key={place.to}><Go to={place.to} className="sheet__link">{t(place.name)}</Go></li>)}</ul>
      </details>
    </nav>
  )
}
