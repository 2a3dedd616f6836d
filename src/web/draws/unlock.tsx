import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post, type Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import type { CeremonyShape } from './ceremony-page.tsx'

type Names = { members: { stratum: string, seat: number, code: string, name: Sentence, state: string }[] }

/** 紧急解密: asked by the drawer, agreed to by the supervisor, read by the two alone; each look is a command of its own. */
export function Unlock({ view, onDone }: { view: CeremonyShape, onDone: () => void }) {
  const { t, say, formatInstant } = useWords()
  const [because, setBecause] = useState('')
  const [names, setNames] = useState<Names | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const id = useId()
  if (!view.may_ask_unlock && view.unlocks.length === 0) return null
  const attempt = (work: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    void work().catch((cause: unknown) => { setFault(cause instanceof ApiFault ? say(cause.say) : t('draws.page.failed')) }).finally(() => { setBusy(false); onDone() })
  }
  const waiting = view.unlocks.find((one) => one.granted_at === null)
  return (
    <section className="unlock not-print" aria-labelledby="unlock">
      <h2 id="unlock">{t('draws.page.unlock')}</h2>
      <p className="quiet">{t('draws.page.unlock-text')}</p>
      <ul className="lines">{view.unlocks.map((one) => (
        <li key={one.id}>
          <p>{t('draws.page.unlock-asked', { time: formatInstant(one.asked_at), because: one.because })}</p>
          <p className="small quiet">{one.granted_at === null ? t('draws.page.unlock-waits') : one.is_open ? t('draws.page.unlock-until', { time: formatInstant(one.open_until!) }) : t('draws.page.unlock-over')}</p>
          {one.may_read ? <Button loading={busy} onClick={() => attempt(async () => setNames(await post<Names>('/api/draws/read-names', { case_id: view.case_id })))}>{t('draws.page.unlock-read')}</Button> : null}
        </li>
      ))}</ul>
      {names ? <ul className="lines">{names.members.map((one) => <li key={one.code}><strong>{say(one.name)}</strong> <span className="number quiet">{one.code}</span></li>)}</ul> : null}
      {view.may_grant_unlock && waiting ? <Button danger loading={busy} onClick={() => attempt(async () => { await post('/api/draws/grant-unlock', { case_id: view.case_id, id: waiting.id }) })}>{t('draws.page.unlock-grant')}</Button> : null}
      {view.may_ask_unlock ? (
        <details>
          <summary>{t('draws.page.unlock-ask')}</summary>
          <div className="unlock__ask">
            <label htmlFor={id}>{t('draws.page.unlock-why')}</label>
            <Input.TextArea id={id} rows={3} maxLength={1_000} value={because} onChange={(event) => setBecause(event.target.value)} />
            <Button danger loading={busy} disabled={because.trim().length < 10} onClick={() => attempt(async () => { await post('/api/draws/ask-unlock', { case_id: view.case_id, because }); setBecause('') })}>{t('draws.page.unlock-ask')}</Button>
          </div>
        </details>
      ) : null}
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
    </section>
  )
}
