import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { Hash } from '../widgets/hash.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/take-up.ts'
import { canHold, openShare, type Place, type WrappedKey } from './holder-keys.ts'
import { openWith, SecretEntry, useSecret } from './secret-entry.tsx'
import './ceremony.css'

type Holder = 'bureau' | 'supervisor'
type Side = { holder: Holder, fingerprint: string, public_key: string, is_demo: boolean, is_mine: boolean, wrapped: WrappedKey | null, recovery: WrappedKey | null, released_at: string | null, by: Sentence | null }
type Bid = { id: string, version: number, size_bytes: number, content_hash: string, received_at: string, state: string }
type Ceremony = {
  case_id: string, title: Sentence, version: number, state: 'before' | 'ready' | 'half' | 'opened', deadline_at: string, opened_at: string | null, now: string
  sides: Side[], mine: Holder | null, may_release: boolean, bids: Bid[], demo_passphrase: string | null, shares: { bid: string, place: Place, sealed: string }[]
}

/** The opening ceremony of one challenge: two holders, each on a device of their own; when both halves are in, everything opens at once. */
export default function CeremonyPage() {
  const { t, say, formatInstant } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const question = useQuery({ queryKey: ['ceremony', id], queryFn: ({ signal }) => get<Ceremony>('/api/challenges/ceremony', { case_id: id }, { signal }), staleTime: 0, refetchInterval: (asked) => asked.state.data?.state === 'opened' ? false : 4_000, refetchOnWindowFocus: 'always' })
  const view = question.data
  useTitle(t('take-up.ceremony.title'))
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={6} /></div>
  return (
    <div className={`page ceremony ceremony--${view.state}`}>
      <nav className="crumbs not-print"><Link to="/cases/$id" params={{ id }}>← {t('take-up.ceremony.crumb')}</Link></nav>
      <header className="ceremony__head">
        <p className="label">{say(view.title)}</p>
        <h1>{t('take-up.ceremony.title')}</h1>
        <p className="ceremony__lead" role="status">{t(`take-up.ceremony.lead.${view.state}`)}</p>
        <dl className="ceremony__times">
          <div><dt>{t('take-up.ceremony.deadline')}</dt><dd className="number">{formatInstant(view.deadline_at)}</dd></div>
          {view.opened_at ? <div><dt>{t('take-up.ceremony.opened')}</dt><dd className="number">{formatInstant(view.opened_at)}</dd></div> : null}
        </dl>
      </header>
      <ol className="halves">
        {view.sides.map((side) => <Half key={side.holder} side={side} state={view.state} />)}
      </ol>
      <p className="ceremony__why quiet">{t('take-up.ceremony.why')}</p>
      {view.state === 'opened' ? <Record case_id={id} /> : <Release view={view} onDone={() => void question.refetch()} />}
      <Bids bids={view.bids} />
    </div>
  )
}

function Half({ side, state }: { side: Side, state: Ceremony['state'] }) {
  const { t, say, formatInstant } = useWords()
  const is_done = side.released_at !== null
  return (
    <li className={`half half--${is_done ? 'done' : 'waits'}`}>
      <span className="half__shape" aria-hidden="true">{side.holder === 'bureau' ? <svg viewBox="0 0 60 120"><path d="M60 4 A56 56 0 0 0 60 116 Z" /></svg> : <svg viewBox="0 0 60 120"><path d="M0 4 A56 56 0 0 1 0 116 Z" /></svg>}</span>
      <div className="half__text">
        <h2>{t(`take-up.holders.${side.holder}`)}{side.is_mine ? <span className="half__mine">{t('take-up.ceremony.mine')}</span> : null}</h2>
        <p><Mark tone={is_done ? 'done' : state === 'before' ? 'unknown' : 'waiting'}>{t(is_done ? 'take-up.ceremony.side-done' : state === 'before' ? 'take-up.ceremony.side-locked' : 'take-up.ceremony.side-waits')}</Mark></p>
        {is_done ? <p className="quiet number">{t('take-up.ceremony.by', { who: say(side.by), time: formatInstant(side.released_at!) })}</p> : null}
        <p className="small quiet">{t('take-up.fingerprint')} <code className="hash">{side.fingerprint}</code></p>
      </div>
    </li>
  )
}

function Release({ view, onDone }: { view: Ceremony, onDone: () => void }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const [secret, setSecret] = useSecret()
  const [step, setStep] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  if (view.state === 'before') return null
  const own = view.sides.find((side) => side.is_mine)
  if (!own || !view.may_release) return <p className="banner">{t(own?.released_at ? 'take-up.ceremony.done-mine' : 'take-up.ceremony.not-yours')}</p>
  const release = async () => {
    setFault(null)
    try {
      if (!await canHold()) { setFault(t('take-up.cannot')); return }
      setStep(t('take-up.ceremony.opening', { is: 0, all: view.shares.length }))
      const key = await openWith(secret, own)
      if (key === null) { setFault(t('take-up.wrong-passphrase')); return }
      const shares: { bid: string, share: string }[] = []
      for (const one of view.shares) {
        setStep(t('take-up.ceremony.opening', { is: shares.length + 1, all: view.shares.length }))
        shares.push({ bid: one.bid, share: await openShare(key, one.place, one.sealed) })
      }
      setStep(t('take-up.ceremony.sending'))
      await post('/api/challenges/release-shares', { case_id: view.case_id, version: view.version, answers: { shares } })
      setSecret({ text: '', is_code: false })
      void queries.invalidateQueries({ queryKey: ['case', view.case_id] })
      onDone()
    } catch (cause) {
      setFault(cause instanceof ApiFault ? say(cause.say) : t('take-up.failed'))
      onDone()
    } finally {
      setStep(null)
    }
  }
  return (
    <form className="release not-print" onSubmit={(event) => { event.preventDefault(); void release() }}>
      <SecretEntry secret={secret} demo={view.demo_passphrase} onChange={setSecret} />
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={step !== null} disabled={secret.text === ''}>{step ?? t('take-up.ceremony.release')}</Button>
      <p className="small quiet">{t('take-up.ceremony.release-why')}</p>
    </form>
  )
}

function Record({ case_id }: { case_id: string }) {
  const { t, say } = useWords()
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const download = async () => {
    setBusy(true)
    setFault(null)
    try {
      const file = await get<unknown>('/api/challenges/opening-file', { case_id })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }))
      link.download = t('take-up.ceremony.file', { id: case_id })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
    } catch (cause) {
      setFault(cause instanceof ApiFault ? say(cause.say) : t('take-up.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="opening-record" aria-labelledby="opening-record">
      <h2 id="opening-record">{t('take-up.ceremony.record')}</h2>
      <p>{t('take-up.ceremony.record-text')}</p>
      {fault ? <p className="fault-line" role="alert">{fault}</p> : null}
      <p className="opening-record__ways not-print"><Button type="primary" size="large" loading={busy} onClick={() => void download()}>{t('take-up.ceremony.download')}</Button><Link to="/verify">{t('take-up.ceremony.verify')}</Link></p>
    </section>
  )
}

function Bids({ bids }: { bids: Bid[] }) {
  const { t, formatInstant, formatSize } = useWords()
  const heads = ['bid', 'version', 'size', 'received', 'hash', 'state'] as const
  return (
    <section aria-labelledby="sealed-bids">
      <h2 id="sealed-bids">{t('take-up.ceremony.bids')}</h2>
      {bids.length === 0 ? <p className="quiet">{t('take-up.ceremony.no-bids')}</p> : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('take-up.ceremony.bids')}>
          <table className="plain-table plain-table--fold">
            <thead><tr>{heads.map((head) => <th key={head} scope="col">{t(`take-up.ceremony.${head}`)}</th>)}</tr></thead>
            <tbody>{bids.map((bid) => (
              <tr key={bid.id}>
                <td data-label={t('take-up.ceremony.bid')}><code>{bid.id.slice(-8)}</code></td><td data-label={t('take-up.ceremony.version')} className="number">{bid.version}</td><td data-label={t('take-up.ceremony.size')} className="number">{formatSize(bid.size_bytes)}</td>
                <td data-label={t('take-up.ceremony.received')} className="number"><span>{formatInstant(bid.received_at)}<span className="faint">{bid.received_at.slice(16, 19)}</span></span></td><td data-label={t('take-up.ceremony.hash')}><Hash text={bid.content_hash} /></td><td data-label={t('take-up.ceremony.state')}><Mark tone={bid.state === 'unreadable' ? 'late' : bid.state === 'sealed' ? 'waiting' : 'done'}>{t(`take-up.ceremony.states.${bid.state}`)}</Mark></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </section>
  )
}
