import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useCity, useSession } from '../session.tsx'
import { setLanguage, useWords } from '../words.ts'
import { FindButton } from './find-button.tsx'
import { Logo } from './logo.tsx'
import { places } from './places.ts'
import { Popdown } from './popdown.tsx'
import { Unread } from './unread.tsx'

/** Switches between Chinese and English; named in the language it leads to. */
export function LanguageSwitch() {
  const { language } = useWords()
  const other = language === 'zh' ? 'en' : 'zh'
  return <button type="button" className="plain-button shell-word" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => setLanguage(other)}>{other === 'zh' ? '中文' : 'English'}</button>
}

/** Chooses which hosted city's public pages are shown; absent where there is only one. */
export function CitySwitch() {
  const { t, say } = useWords()
  const { me } = useSession()
  const asked = useCity()
  const navigate = useNavigate()
  if (!me || me.cities.length < 2) return null
  return (
    <select className="city-switch" aria-label={t('shell.city')} value={asked ?? me.city.id} onChange={(event) => { void navigate({ to: '/', search: { city: event.target.value } }) }}>
      {me.cities.map((city) => <option key={city.id} value={city.id}>{say(city.title)}</option>)}
    </select>
  )
}

function AccountMenu() {
  const { t, say } = useWords()
  const { account, roles, signOut } = useSession()
  const navigate = useNavigate()
  if (!account) return null
  return (
    <Popdown label={<><span className="account-name">{account.name}</span><span className="hidden-visually"> {t('shell.account')}</span><span aria-hidden="true" className="caret" /></>}>
      <p className="popdown__title">{account.name}</p>
      <ul className="popdown__roles">
        {roles.map((role) => <li key={`${role.role}-${role.org_id ?? ''}-${role.county_id ?? ''}`}>{say(role.title)}{role.org_title ? <span className="faint"> · {say(role.org_title)}</span> : null}</li>)}
      </ul>
      <ul className="popdown__links">
        <li><Link to="/account">{t('nav.account')}</Link></li>
        <li><Link to="/downloads">{t('nav.downloads')}</Link></li>
        <li><Link to="/receipts">{t('nav.receipts')}</Link></li>
        <li><Link to="/verify">{t('nav.verify')}</Link></li>
        <li><button type="button" data-closes="" className="plain-button" onClick={() => { void signOut().then(() => navigate({ to: '/' })) }}>{t('account.sign-out')}</button></li>
      </ul>
    </Popdown>
  )
}

/** The head of every page: the mark and the city, where one can go, language, city, and who is signed in. */
export function Header() {
  const { t, say } = useWords()
  const { me, account, unread, is_loading } = useSession()
  const where = useLocation()
  const list = (account ? places.signed_in : places.visitor).header
  return (
    <header className="shell-header not-print">
      <div className="shell-header__in">
        <Link to="/" className="brand">
          <Logo />
          <span className="brand__name">{t('brand')}</span>
        </Link>
        {me ? <span className="brand__city">{me.cities.length > 1 ? <CitySwitch /> : say(me.city.title)}</span> : null}
        <nav className="shell-nav" aria-label={t('shell.nav')}>
          {list.map((place) => <Link key={place.to} to={place.to} activeOptions={{ exact: place.to === '/', includeSearch: false }} className="shell-nav__link">{t(place.name)}</Link>)}
        </nav>
        <div className="shell-tools">
          <FindButton />
          <LanguageSwitch />
          {account ? (
            <>
              <Link to="/notices" className="shell-word shell-notices">{t('nav.notices')}<Unread count={unread} /></Link>
              <AccountMenu />
            </>
          ) : is_loading || where.pathname === '/sign-in' ? null : <Link to="/sign-in" search={{ to: where.pathname === '/' ? undefined : where.href }} className="sign-in-link">{t('account.sign-in')}</Link>}
        </div>
      </div>
    </header>
  )
}
