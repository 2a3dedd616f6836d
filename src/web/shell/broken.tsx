import { Button } from 'antd'
import { addressOf } from '../public/address.ts'
import { useTitle } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../styles/states.css'

/** An address that leads nowhere. */
export function NotThere() {
  const { t, language } = useWords()
  useTitle(t('states.missing.title'))
  return (
    <div className="page"><div className="state">
      <h1 className="state__title">{t('states.missing.title')}</h1>
      <p className="state__text">{t('states.missing.text')}</p>
      <div className="state__act"><a href={addressOf(language, '/')}>{t('states.to-hall')}</a></div>
    </div></div>
  )
}

/** A page that broke while being drawn, or whose files were replaced by a newer version: loading anew mends the second. */
export function PageBroke() {
  const { t, language } = useWords()
  return (
    <div className="page"><div className="state state--error" role="alert">
      <h1 className="state__title">{t('states.broke.title')}</h1>
      <p className="state__text">{t('states.broke.text')}</p>
      <div className="state__act"><Button type="primary" onClick={() => location.reload()}>{t('states.reload')}</Button><a href={addressOf(language, '/')}>{t('states.to-hall')}</a></div>
    </div></div>
  )
}
