import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTitle } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import '../styles/states.css'

/** An address that leads nowhere. */
export function NotThere() {
  const { t } = useWords()
  useTitle(t('states.missing.title'))
  return (
    <div className="page"><div className="state">
      <h1 className="state__title">{t('states.missing.title')}</h1>
      <p className="state__text">{t('states.missing.text')}</p>
      <div className="state__act"><Link to="/">{t('states.to-hall')}</Link></div>
    </div></div>
  )
}

/** A page that broke while being drawn, or whose files were replaced by a newer version: loading anew mends the second. */
export function PageBroke() {
  const { t } = useWords()
  return (
    <div className="page"><div className="state state--error" role="alert">
      <h1 className="state__title">{t('states.broke.title')}</h1>
      <p className="state__text">{t('states.broke.text')}</p>
      <div className="state__act"><Button type="primary" onClick={() => location.reload()}>{t('states.reload')}</Button><Link to="/">{t('states.to-hall')}</Link></div>
    </div></div>
  )
}
