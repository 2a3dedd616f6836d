import { Logo } from '../shell/logo.tsx'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import type { ReceiptFile } from './verify-receipt.ts'
import '../styles/receipts.css'

/** A receipt drawn as a stub of paper: the left part names it, the right part says what was received and how it is sealed. */
export function ReceiptStub({ receipt, title }: { receipt: ReceiptFile, title?: string }) {
  const { t, say, formatInstant, formatSize } = useWords()
  const { me } = useSession()
  const city = me?.cities.find((one) => one.id === receipt.city_id)?.title ?? (me?.city.id === receipt.city_id ? me.city.title : null)
  const kind = t(`receipt.kinds.${receipt.kind}`, { defaultValue: receipt.kind })
  return (
    <article className="stub" aria-label={t('receipt.title')}>
      <div className="stub__left">
        <span className="stub__mark"><Logo size={24} /></span>
        <p className="stub__word">{t('receipt.title')}</p>
        <p className="stub__city">{city ? say(city) : receipt.city_id}</p>
        <p className="stub__state">{receipt.sealed ? t('receipt.sealed') : t('receipt.unsealed')}</p>
      </div>
      <div className="stub__right">
        <h2 className="stub__title">{title ?? kind}</h2>
        <dl className="record record--tight">
          <dt>{t('receipt.at')}</dt><dd className="number">{formatInstant(receipt.at)}</dd>
          <dt>{t('receipt.kind')}</dt><dd>{kind}</dd>
          <dt>{t('receipt.subject')}</dt><dd className="number">{receipt.subject}</dd>
          <dt>{t('receipt.size')}</dt><dd className="number">{formatSize(receipt.size_bytes)}</dd>
          <dt>{t('receipt.number')}</dt><dd><code>{receipt.id}</code></dd>
          <dt>{t('receipt.content')}</dt><dd><code className="hash">{receipt.content_hash}</code></dd>
          <dt>{t('receipt.key')}</dt><dd><code className="hash">{receipt.key.id}</code></dd>
          {receipt.sealed ? <><dt>{t('receipt.batch')}</dt><dd className="number">{t('receipt.batch-place', { batch: receipt.sealed.batch, index: receipt.sealed.index + 1, size: receipt.sealed.size })}</dd></> : null}
        </dl>
      </div>
    </article>
  )
}
