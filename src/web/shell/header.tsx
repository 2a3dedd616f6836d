import { addressOf } from '../public/address.ts'
import { useWords } from '../words.ts'
import { FindLink } from './find-link.tsx'
import { Go } from './go.tsx'
import { Logo } from './logo.tsx'
import { placesOf, restOf } from './places.ts'
import { Popdown } from './popdown.tsx'
import { useReader } from './reader.tsx'
import { Unread } from './unread.tsx'

/** Switches between Chinese and English; named in the language it leads to. */
export function LanguageSwitch() {
  const { language } = useWords()
  const { other_language } = useReader()
  const other = language === 'zh' ? 'en' : 'zh'
  const lang = other === 'zh' ? 'zh-CN' : 'en', name = other === 'zh' ? '中文' : 'English'
  if ('address' in other_language) return <a className="shell-word" lang={lang} hrefLang={lang} href={other_language.address} data-language={other}>{name}</a>
  return <button type="button" className="plain-button shell-word" lang={lang} onClick={other_language.change}>{name}</button>
}

/** Chooses which hosted city's public pages are shown; absent where there is only one. */
export function CitySwitch() {
  const { t, say, language } = useWords()
  const { me, city } = useReader()
  if (!me || me.cities.length < 2) return null
  return (
    <form method="get" action={addressOf(language, '/')} className="city-form">
      <select name="city" className="city-switch" aria-label={t('shell.city')} defaultValue={city ?? me.city.id} data-submits="" onChange={(event) => event.currentTarget.form?.submit()}>
        {me.cities.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}
      </select>
      <noscript><button className="plain-button city-form__go">{t('shell.city-go')}</button></noscript>
    </form>
  )
}

/** A demonstration person's name without its mark: the bar above says what is a demonstration, and a phone has room for the name alone. */
const unmarked = (name: string) => name.replace(/^〔演示〕\s*|\s*\(demo\)$/g, '')

function AccountMenu() {
  const { t, say } = useWords()
  const { me, signOut } = useReader()
  if (!me?.account) return null
  return (
    <Popdown label={<><span className="account-name">{unmarked(say(me.account.names))}</span><span className="hidden-visually"> {t('shell.account')}</span><span aria-hidden="true" className="caret" /></>}>
      <p className="popdown__title">{say(me.account.names)}</p>
      <ul className="popdown__roles">
        {me.roles.map((role) => <li key={`${role.role}-${role.org_id ?? ''}-${role.county_id ?? ''}`}>{say(role.title)}{role.org_title ? <span className="faint"> · {say(role.org_title)}</span> : null}</li>)}
      </ul>
      <ul className="popdown__links">
        <li><Go to="/account">{t('nav.account')}</Go></li>
        <li><Go to="/subscriptions">{t('nav.subscriptions')}</Go></li>
        {me.roles.some((role) => role.role === 'city-officer' || role.role === 'translator') ? <li><Go to="/translations">{t('nav.translations')}</Go></li> : null}
        <li><Go to="/facts">{t('nav.facts')}</Go></li>
        <li><Go to="/ladder/assess">{t('nav.ladder-assess')}</Go></li>
        <li><Go to="/downloads">{t('nav.downloads')}</Go></li>
        <li><Go to="/receipts">{t('nav.receipts')}</Go></li>
        <li><Go to="/verify">{t('nav.verify')}</Go></li>
        <li><button type="button" data-closes="" data-sign-out="" className="plain-button" onClick={signOut}>{t('account.sign-out')}</button></li>
      </ul>
    </Popdown>
  )
}

/** The head of every page: the mark and the city, where one can go, language, city, and who is signed in. */
export function Header() {
  const { t, say } = useWords()
  const { me, is_loading, path, address } = useReader()
  const is_signed_in = me?.account != null
  const places = placesOf(is_signed_in, me?.roles ?? []), rest = restOf(places, is_signed_in)
  return (
    <header className="shell-header not-print">
      <div className="shell-header__in">
        <Go to="/" className="brand">
          <Logo />
          <span className="brand__name">{t('brand')}</span>
        </Go>
        {me ? <span className="brand__city">{me.cities.length > 1 ? <CitySwitch /> : say(me.city.title)}</span> : null}
        <nav className="shell-nav" aria-label={t('shell.nav')}>
          {places.header.map((place) => <Go key={place.to} to={place.to} className="shell-nav__link">{t(place.name)}</Go>)}
          <Popdown className="shell-more" label={<>{t('nav.more')}<span aria-hidden="true" className="caret" /></>}>
            <ul className="popdown__links">{rest.map((place) => <li key={place.to}><Go to={place.to}>{t(place.name)}</Go></li>)}</ul>
          </Popdown>
        </nav>
        <div className="shell-tools">
          <FindLink />
          <LanguageSwitch />
          {me?.account ? (
            <>
              <Go to="/notices" className="shell-word shell-notices">{t('nav.notices')}<Unread count={me.unread} /></Go>
              <AccountMenu />
            </>
          ) : is_loading || path === '/sign-in' ? null : <Go to="/sign-in" search={{ to: path === '/' ? undefined : address }} className="sign-in-link">{t('account.sign-in')}</Go>}
        </div>
      </div>
    </header>
  )
}
