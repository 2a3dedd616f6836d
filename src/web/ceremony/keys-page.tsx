import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/take-up.ts'
import { canHold, makeHolderKey, openShare, passphrase_min, type Place, type WrappedKey } from './holder-keys.ts'
import { openWith, SecretEntry, useSecret } from './secret-entry.tsx'
import './ceremony.css'

type Holder = 'bureau' | 'supervisor'
type Key = { holder: Holder, fingerprint: string, made_at: string, canary_at: string | null, is_fresh: boolean, is_demo: boolean, by: Sentence | null, is_mine: boolean, public_key: string, wrapped: WrappedKey | null, recovery: WrappedKey | null }
type Keys = { mine: Holder | null, keys: Key[], canary_days_max: number, demo_passphrase: string | null }

/** The two keys that seal the bids: how they stand, and for a holder how to make and to try their own. */
export default function KeysPage() {
  const { t } = useWords()
  const question = useQuery({ queryKey: ['holder-keys'], queryFn: ({ signal }) => get<Keys>('/api/challenges/holder-keys', {}, { signal }), staleTime: 0 })
  const view = question.data
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={6} /></div>
  const own = view.keys.find((key) => key.is_mine) ?? null
  const again = () => void question.refetch()
  return (
    <div className="page sealing">
      <PageHead title={t('take-up.keys.title')} lead={t('take-up.keys.lead', { days: view.canary_days_max })} />
      <ol className="halves">{(['bureau', 'supervisor'] as const).map((holder) => <KeyHalf key={holder} holder={holder} held={view.keys.find((key) => key.holder === holder) ?? null} is_mine={view.mine === holder} />)}</ol>
      {view.mine === null ? <p className="banner">{t('take-up.keys.not-holder')}</p> : (
        <>
          {own ? <Trial held={own} demo={own.is_demo ? view.demo_passphrase : null} onDone={again} /> : null}
          <Making has_key={own !== null} onDone={again} />
        </>
      )}
    </div>
  )
}

function KeyHalf({ holder, held, is_mine }: { holder: Holder, held: Key | null, is_mine: boolean }) {
  const { t, say, formatInstant } = useWords()
  return (
    <li className={`half half--${held?.is_fresh ? 'done' : 'waits'}`}>
      <span className="half__shape" aria-hidden="true"><svg viewBox="0 0 60 120"><path d={holder === 'bureau' ? 'M60 4 A56 56 0 0 0 60 116 Z' : 'M0 4 A56 56 0 0 1 0 116 Z'} /></svg></span>
      <div className="half__text">
        <h2>{t(`take-up.holders.${holder}`)}{is_mine ? <span className="half__mine">{t('take-up.ceremony.mine')}</span> : null}</h2>
        <p><Mark tone={held === null ? 'late' : held.is_fresh ? 'done' : 'near'}>{t(held === null ? 'take-up.keys.missing' : held.is_fresh ? 'take-up.keys.fresh' : 'take-up.keys.stale')}</Mark></p>
        {held ? <><p className="quiet">{t('take-up.keys.made', { who: say(held.by), time: formatInstant(held.made_at) })}</p><p className="quiet">{held.canary_at ? t('take-up.keys.tried', { time: formatInstant(held.canary_at) }) : t('take-up.keys.never')}</p><p className="small quiet">{t('take-up.fingerprint')} <code className="hash">{held.fingerprint}</code></p></> : null}
      </div>
    </li>
  )
}

/** Asks for a trial text, opens it here and sends back what it says. */
async function tryKey(open: (place: Place, sealed: string) => Promise<string>): Promise<void> {
  const { place, sealed } = await post<{ place: Place, sealed: string }>('/api/challenges/ask-canary', {})
  await post('/api/challenges/answer-canary', { text: await open(place, sealed) })
}

function Trial({ held, demo, onDone }: { held: Key, demo: string | null, onDone: () => void }) {
  const { t, say } = useWords()
  const [secret, setSecret] = useSecret()
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')
  const [fault, setFault] = useState<string | null>(null)
  const run = async () => {
    setState('busy')
    setFault(null)
    try {
      const key = await canHold() ? await openWith(secret, held) : null
      if (key === null) { setFault(t(await canHold() ? 'take-up.wrong-passphrase' : 'take-up.cannot')); setState('idle'); return }
      await tryKey((place, sealed) => openShare(key, place, sealed))
      setSecret({ text: '', is_code: false })
      setState('done')
      onDone()
    } catch (cause) {
      setFault(cause instanceof ApiFault ? say(cause.say) : t('take-up.failed'))
      setState('idle')
    }
  }
  return (
    <form className="release" onSubmit={(event) => { event.preventDefault(); void run() }}>
      <h2>{t('take-up.keys.try')}</h2>
      <p className="quiet">{t('take-up.keys.try-why')}</p>
      <SecretEntry secret={secret} demo={demo} onChange={setSecret} />
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      {state === 'done' ? <p role="status"><Mark tone="done">{t('take-up.keys.tried-now')}</Mark></p> : null}
      <Button type="primary" htmlType="submit" size="large" loading={state === 'busy'} disabled={secret.text === ''}>{t('take-up.keys.try')}</Button>
    </form>
  )
}

function Making({ has_key, onDone }: { has_key: boolean, onDone: () => void }) {
  const { t, say } = useWords()
  const first = useId(), second = useId()
  const [is_open, setOpen] = useState(!has_key)
  const [passphrase, setPassphrase] = useState('')
  const [repeat, setRepeat] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [is_busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const make = async () => {
    if ([...passphrase].length < passphrase_min) { setFault(t('take-up.keys.too-short', { min: passphrase_min })); return }
    if (passphrase !== repeat) { setFault(t('take-up.keys.differs')); return }
    setBusy(true)
    setFault(null)
    try {
      if (!await canHold()) { setFault(t('take-up.cannot')); return }
      const { recovery_code, ...made } = await makeHolderKey(passphrase)
      await post('/api/challenges/make-holder-key', made)
      setCode(recovery_code)
      const key = await openWith({ text: passphrase, is_code: false }, made)
      if (key) await tryKey((place, sealed) => openShare(key, place, sealed))
      setPassphrase('')
      setRepeat('')
      onDone()
    } catch (cause) {
      setFault(cause instanceof ApiFault ? say(cause.say) : t('take-up.failed'))
    } finally {
      setBusy(false)
    }
  }
  if (code !== null) {
    return (
      <section className="recovery" aria-labelledby="recovery-title">
        <h2 id="recovery-title">{t('take-up.keys.recovery')}</h2>
        <p className="recovery__code"><code>{code}</code></p>
        <p>{t('take-up.keys.recovery-text')}</p>
        <p className="opening-record__ways not-print"><Button type="primary" size="large" onClick={() => print()}>{t('take-up.keys.print')}</Button><Button size="large" onClick={() => { setCode(null); setOpen(false) }}>{t('take-up.keys.kept')}</Button></p>
      </section>
    )
  }
  if (!is_open) return <section className="release"><Button size="large" onClick={() => setOpen(true)}>{t('take-up.keys.again')}</Button></section>
  return (
    <form className="release" onSubmit={(event) => { event.preventDefault(); void make() }}>
      <h2>{t(has_key ? 'take-up.keys.again' : 'take-up.keys.make')}</h2>
      <p className="quiet">{t('take-up.keys.make-why')}</p>
      {has_key ? <p className="banner">{t('take-up.keys.again-why')}</p> : null}
      <div className="secret"><label htmlFor={first}>{t('take-up.keys.passphrase')}</label><Input id={first} size="large" type="password" autoComplete="new-password" maxLength={200} value={passphrase} onChange={(event) => setPassphrase(event.target.value)} /></div>
      <div className="secret"><label htmlFor={second}>{t('take-up.keys.repeat')}</label><Input id={second} size="large" type="password" autoComplete="new-password" maxLength={200} value={repeat} onChange={(event) => setRepeat(event.target.value)} /></div>
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      <Button type={has_key ? 'default' : 'primary'} htmlType="submit" size="large" loading={is_busy} disabled={passphrase === ''}>{t(has_key ? 'take-up.keys.again' : 'take-up.keys.make')}</Button>
    </form>
  )
}
