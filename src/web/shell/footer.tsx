import { useWords } from '../words.ts'
import { Go } from './go.tsx'
import { Logo } from './logo.tsx'
import { useReader } from './reader.tsx'

/** The foot of every page: what this is, when a page drawn on the server was drawn, which version, where the source and the licence are. */
export function Footer({ drawn_at }: { drawn_at?: string }) {
  const { t, say } = useWords()
  const { me } = useReader()
  return (
    <footer className="shell-footer not-print">
      <div className="shell-footer__in">
        <p className="shell-footer__what"><Logo size={16} /> {t('footer.what', { city: me ? say(me.city.title) : '' })}</p>
        <ul>
          <li><Go to="/about">{t('nav.about')}</Go></li>
          <li><Go to="/verify">{t('footer.seals')}</Go></li>
          <li><a href="/api/health">{t('footer.health')}</a></li>
          <li>{t('footer.licence')}</li>
          {drawn_at === undefined ? null : <li className="number">{drawn_at}</li>}
          {me ? <li className="number">{t('footer.version', { version: me.version })}</li> : null}
        </ul>
      </div>
    </footer>
  )
}
