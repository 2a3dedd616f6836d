import { Button, Input } from 'antd'
import { useId, useState, type ClipboardEvent } from 'react'
import { Hash } from '../widgets/hash.tsx'
import { useWords } from '../words.ts'
import type { CeremonyShape } from './ceremony-page.tsx'
import { readPulse } from './pulse.ts'

type Beacon = NonNullable<CeremonyShape['beacon']>

/** 公共随机数: what the notice named, and once it is out the place where drawer and supervisor type it, each for themselves. What was typed stays until it is accepted. */
export function BeaconEntry({ beacon, mine, busy, fault, onSend }: { beacon: Beacon, mine: string | null, busy: boolean, fault: string | null, onSend: (action: 'enter-beacon' | 'confirm-beacon', answers: Record<string, string>) => void }) {
  const { t, say, formatInstant } = useWords()
  const [value, setValue] = useState(''), [signature, setSignature] = useState('')
  const value_id = useId(), signature_id = useId(), title_id = useId()
  const is_drand = beacon.kind === 'drand-quicknet', is_drawer = mine === 'drawer'
  const paste = (event: ClipboardEvent) => {
    const pulse = is_drand ? readPulse(event.clipboardData.getData('text')) : null
    if (pulse === null) return
    event.preventDefault()
    setValue(pulse.value)
    setSignature(pulse.signature)
  }
  const may_type = beacon.is_awaited && beacon.is_due && (is_drawer || (mine === 'supervisor' && beacon.drawer_entered_at !== null))
  const waits = !beacon.is_due ? t('draws.beacon.waits-due', { time: formatInstant(beacon.due_at) }) : mine === 'supervisor' ? t('draws.beacon.waits-drawer') : t('draws.beacon.waits-both')
  return (
    <section className="release beacon" aria-labelledby={title_id}>
      <h2 id={title_id}>{t('draws.beacon.title')}</h2>
      <p className="quiet">{t('draws.beacon.why')}</p>
      <dl className="record record--tight">
        <dt>{t('draws.source')}</dt><dd>{say(beacon.source)}</dd>
        <dt>{t(is_drand ? 'draws.beacon.round' : 'draws.beacon.issue')}</dt><dd className="number">{beacon.issue}</dd>
        <dt>{t('draws.beacon.due')}</dt><dd className="number">{formatInstant(beacon.due_at)}</dd>
        {beacon.chain ? <><dt>{t('draws.beacon.chain')}</dt><dd><Hash text={beacon.chain} /></dd></> : null}
        {beacon.value ? <><dt>{t('draws.beacon.value')}</dt><dd>{is_drand ? <Hash text={beacon.value} /> : <span className="number">{beacon.value}</span>}</dd></> : null}
      </dl>
      {!beacon.is_awaited ? null : may_type ? (
        <form className="beacon__form not-print" onSubmit={(event) => { event.preventDefault(); onSend(is_drawer ? 'enter-beacon' : 'confirm-beacon', is_drawer && is_drand ? { value, signature } : { value }) }}>
          <p role="status">{is_drawer ? beacon.drawer_entered_at === null ? t('draws.beacon.enter-text') : t('draws.beacon.entered-text', { time: formatInstant(beacon.drawer_entered_at) }) : t('draws.beacon.confirm-text')}</p>
          <label htmlFor={value_id}>{t(is_drand ? 'draws.beacon.randomness' : 'draws.beacon.value')}</label>
          <Input id={value_id} size="large" autoComplete="off" spellCheck={false} maxLength={2_000} value={value} onPaste={paste} onChange={(event) => setValue(event.target.value)} />
          {is_drawer && is_drand ? <><label htmlFor={signature_id}>{t('draws.beacon.signature')}</label><Input id={signature_id} size="large" autoComplete="off" spellCheck={false} maxLength={400} value={signature} onPaste={paste} onChange={(event) => setSignature(event.target.value)} /><p className="small quiet">{t('draws.beacon.paste')}</p></> : null}
          {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
          <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={value.trim() === '' || (is_drawer && is_drand && signature.trim() === '')}>{t(is_drawer ? 'draws.beacon.enter' : 'draws.beacon.confirm')}</Button>
        </form>
      ) : <p role="status">{waits}</p>}
    </section>
  )
}
