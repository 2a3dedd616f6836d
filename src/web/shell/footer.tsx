import { Link } from '@tanstack/react-router'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import { Logo } from './logo.tsx'

/** The foot of every page: what this is, which version, where the source and the licence are. */
export function Footer() {
  const { t, say } = useWords()
  const { me } = useSession()
  return (
    <footer className="shell-footer not-print">
      <div className="shell-footer__in">
        <p className="shell-footer__what"><Logo size={16} /> {t('footer.what', { city: me ? say(me.city.title) : '' })}</p>
        <ul>
          <li><Link to="/about">{t('nav.about')}</Link></li>
          <li><Link to="/verify">{t('footer.seals')}</Link></li>
          <li><a href="/api/health">{t('footer.health')}</a></li>
          <li>{t('footer.licence')}</li>
          {me ? <li className="number">{t('footer.version', { version: me.version })}</li> : null}
        </ul>
      </div>
    </footer>
  )
}
