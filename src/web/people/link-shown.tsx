import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../words.ts'
import type { Link } from './person-shape.ts'

/** A one-time link to be handed over; it is shown once and kept nowhere on this page. */
export function LinkShown({ link }: { link: Link }) {
  const { t, formatInstant } = useWords()
  const [is_copied, setCopied] = useState(false)
  const address = `${location.origin}${link.set_password_path}`
  return (
    <div className="people__link" role="status">
      <p className="label">{t('people.link')}</p>
      <p><code>{address}</code></p>
      <p className="small quiet">{t('people.link-text', { until: formatInstant(link.until) })}</p>
      <Button onClick={() => { void navigator.clipboard?.writeText(address).then(() => setCopied(true)) }}>{t(is_copied ? 'people.copied' : 'people.copy-link')}</Button>
    </div>
  )
}
