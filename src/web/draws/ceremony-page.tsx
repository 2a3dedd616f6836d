import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useId, useState } from 'react'
import type { z } from 'zod'
import type { ceremonyView } from '#systems/draws/ceremony-view.ts'
import { ApiFault, get, post } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { Hash } from '../widgets/hash.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/draws.ts'
import '../ceremony/ceremony.css'
import '../styles/draws.css'
import '../styles/draw-parties.css'
import { BeaconEntry } from './beacon-entry.tsx'
import { canCommit, downloadJson, keepSecret, keptSecret, makeSecret, readSecret, type DrawSecret } from './secret.ts'
import { Unlock } from './unlock.tsx'

export type CeremonyShape = z.output<typeof ceremonyView.output>

/** How far the ceremony is, in the words of the page. */
function leadOf({ state, parties, beacon }: CeremonyShape): string {
  if (beacon?.is_awaited) return 'beacon'
  if (state === 'noticed') return parties.every((one) => one.commitment !== null) ? 'committed' : 'noticed'
  return ['cancelled', 'dropped', 'superseded'].includes(state) ? 'over' : state
}

/** 抽取现场: each party commits and reveals on a device of its own; when both are in the draw is made at once. */
export default function DrawCeremonyPage() {
  const { t, say, formatInstant } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const question = useQuery({ queryKey: ['draw-ceremony', id], queryFn: ({ signal }) => get<CeremonyShape>('/api/draws/ceremony', { case_id: id }, { signal }), staleTime: 0, refetchInterval: 4_000, refetchOnWindowFocus: 'always' })
  const view = question.data
  useTitle(t('draws.page.title'))
  if (question.isError && !view) return <div className="page"><Failed is_page fault={question.error} again={() => { void question.refetch() }} /></div>
  if (!view) return <div className="page"><Loading kind="document" lines={6} /></div>
  return (
    <div className={`page ceremony draw-ceremony ceremony--${view.drawn_at === null ? 'ready' : 'opened'}`}>
      <nav className="crumbs not-print"><Link to="/cases/$id" params={{ id }}>← {t('draws.page.crumb')}</Link></nav>
      <header className="ceremony__head">
        <p className="label">{say(view.title)}</p>
        <h1>{t('draws.page.title')}</h1>
        <p className="ceremony__lead" role="status">{t(`draws.page.lead-${leadOf(view)}`)}</p>
        <dl className="ceremony__times">
          {view.reveal_until && view.drawn_at === null ? <div><dt>{t('draws.step.reveals')}</dt><dd className="number">{t('draws.until', { time: formatInstant(view.reveal_until) })}</dd></div> : null}
          {view.candidates === null ? null : <div><dt>{t('draws.found')}</dt><dd className="number">{view.candidates}</dd></div>}
          {view.drawn_at ? <div><dt>{t('draws.step.draw')}</dt><dd className="number">{formatInstant(view.drawn_at)}</dd></div> : null}
        </dl>
      </header>
      {view.parties.length === 0 ? null : <ol className="halves">{view.parties.filter((one) => one.id !== 'stand-in').map((party) => <Half key={party.id} party={party} />)}</ol>}
      <p className="ceremony__why quiet">{t('draws.page.why')}</p>
      <Part view={view} onDone={() => void question.refetch()} />
      {view.number === null ? null : <Record view={view} />}
      <Unlock view={view} onDone={() => void question.refetch()} />
    </div>
  )
}

function Half({ party }: { party: CeremonyShape['parties'][number] }) {
  const { t, say, formatInstant } = useWords()
  const is_done = party.revealed_at !== null
  return (
    <li className={`half half--${is_done ? 'done' : 'waits'}`}>
      <span className="half__shape" aria-hidden="true"><svg viewBox="0 0 60 120"><path d={party.id === 'drawer' ? 'M60 4 A56 56 0 0 0 60 116 Z' : 'M0 4 A56 56 0 0 1 0 116 Z'} /></svg></span>
      <div className="half__text">
        <h2>{say(party.title)}{party.is_mine ? <span className="half__mine">{t('draws.page.mine')}</span> : null}</h2>
        <p><Mark tone={is_done ? 'done' : party.commitment ? 'waiting' : 'unknown'}>{t(is_done ? 'draws.page.side-revealed' : party.commitment ? 'draws.page.side-committed' : 'draws.page.side-waits')}</Mark></p>
        {party.committed_at ? <p className="quiet small">{t('draws.page.by', { who: say(party.by), time: formatInstant(party.revealed_at ?? party.committed_at) })}</p> : null}
        {party.commitment ? <p className="small quiet">{t('draws.page.commitment')} <Hash text={party.commitment} /></p> : null}
      </div>
    </li>
  )
}

/** What is there to do for whoever reads: to commit, to freeze, to reveal, or to wait. */
function Part({ view, onDone }: { view: CeremonyShape, onDone: () => void }) {
  const { t, say, formatInstant } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [picked, setPicked] = useState<DrawSecret | null>(null)
  const file_id = useId()
  const own = view.parties.find((one) => one.is_mine)
  const kept = own?.commitment ? keptSecret(view.case_id, own.id, own.commitment) : null
  const nameOf = (one: DrawSecret) => t('draws.page.file-name', { number: one.number, party: one.party })
  const send = async (action: string, answers: Record<string, unknown>) => {
    await post(`/api/draws/${action}`, { case_id: view.case_id, version: view.version, answers })
    void queries.invalidateQueries({ queryKey: ['case', view.case_id] })
  }
  const attempt = (work: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    void work().catch((cause: unknown) => { setFault(cause instanceof ApiFault ? say(cause.problems[0] ?? cause.say) : t('draws.page.failed')) }).finally(() => { setBusy(false); onDone() })
  }
  const commit = () => attempt(async () => {
    if (!canCommit()) { setFault(t('draws.page.cannot')); return }
    const one = await makeSecret({ case_id: view.case_id, number: view.number!, notice_hash: view.notice_hash!, party: own!.id })
    // Kept before it is sent: a commitment whose secret is lost could never be revealed.
    keepSecret(one)
    downloadJson(nameOf(one), one)
    await send('commit', { commitment: one.commitment })
  })
  const pick = async (file: File | undefined) => {
    if (!file || !own?.commitment) return
    const one = file.size > 10_000 ? null : readSecret(await file.text(), { case_id: view.case_id, party: own.id, commitment: own.commitment })
    setFault(one === null ? t('draws.page.wrong-file') : null)
    setPicked(one)
  }
  const secret = kept ?? picked
  const is_over = leadOf(view) === 'over'
  const trouble = fault ? <p className="fault-line" role="alert">{fault}</p> : null
  if (is_over || view.state === 'opened' || view.drawn_at !== null || view.state === 'short') return null
  if (view.beacon?.is_awaited) return <BeaconEntry beacon={view.beacon} mine={view.mine} busy={busy} fault={fault} onSend={(action, answers) => attempt(() => send(action, answers))} />
  if (view.is_overdue) return <p className="banner">{t('draws.page.overdue')} <Link to="/cases/$id" params={{ id: view.case_id }}>{t('draws.page.crumb')}</Link></p>
  if (!own) return <p className="banner">{t('draws.page.watch')}</p>
  if (own.commitment === null) return (
    <div className="release not-print"><h2>{t('draws.page.make-title')}</h2><p className="quiet">{t('draws.page.make-text')}</p>{trouble}<Button type="primary" size="large" block loading={busy} onClick={commit}>{t('draws.page.make')}</Button></div>
  )
  if (leadOf(view) === 'committed' && own.id === 'drawer') return (
    <div className="release not-print"><h2>{t('draws.page.freeze-title')}</h2><p className="quiet">{t('draws.page.freeze-text')}</p>{trouble}<Button type="primary" size="large" block loading={busy} onClick={() => attempt(() => send('freeze', {}))}>{t('draws.page.freeze')}</Button></div>
  )
  if (view.state === 'frozen' && own.revealed_at === null) return (
    <div className="release not-print">
      <h2>{t('draws.page.reveal-title')}</h2>
      <p className="quiet">{view.drawn_not_before && view.now < view.drawn_not_before ? t('draws.page.waits-from', { time: formatInstant(view.drawn_not_before) }) : t('draws.page.reveal-text')}</p>
      {kept ? null : <><label htmlFor={file_id}>{t('draws.page.reveal-file')}</label><input id={file_id} type="file" accept="application/json,.json" onChange={(event) => void pick(event.target.files?.[0])} /></>}
      {trouble}
      <Button type="primary" size="large" block loading={busy} disabled={secret === null} onClick={() => attempt(() => send('reveal', { secret: secret!.secret }))}>{t('draws.page.reveal')}</Button>
    </div>
  )
  return (
    <div className="release not-print">
      <p role="status">{own.revealed_at === null ? t('draws.page.made') : t('draws.page.waits-other')}</p>
      {own.revealed_at === null && kept ? <Button onClick={() => downloadJson(nameOf(kept), kept)}>{t('draws.page.again')}</Button> : null}
      {trouble}
    </div>
  )
}

function Record({ view }: { view: CeremonyShape }) {
  const { t, say, formatInstant } = useWords()
  return (
    <section className="opening-record" aria-labelledby="draw-record">
      <h2 id="draw-record"><span className="number">{view.number}</span></h2>
      {view.shortage.length > 0 ? <ul>{view.shortage.map((one) => <li key={one.title.zh}>{t('draws.short-line', { stratum: say(one.title), found: one.found, wanted: one.wanted, missing: one.wanted - one.found })}</li>)}</ul> : null}
      <dl className="record record--tight">
        <dt>{t('draws.notice-hash')}</dt><dd>{view.notice_hash ? <Hash text={view.notice_hash} /> : '—'}</dd>
        <dt>{t('draws.list-hash')}</dt><dd>{view.list_hash ? <Hash text={view.list_hash} /> : t('draws.waits')}</dd>
        {view.beacon ? <><dt>{t('draws.beacon.title')}</dt><dd>{view.beacon.value === null ? t('draws.beacon.waits-due', { time: formatInstant(view.beacon.due_at) }) : view.beacon.chain ? <Hash text={view.beacon.value} /> : <span className="number">{view.beacon.value}</span>}</dd></> : null}
        <dt>{t('draws.seed')}</dt><dd>{view.seed ? <Hash text={view.seed} /> : t('draws.waits')}</dd>
      </dl>
      <p className="opening-record__ways not-print"><Go to={`/draws/${view.number}`}>{t('draws.page.public')}</Go>{view.has_certificate ? <><a href={`/api/draws/certificate?id=${view.number}`} download={`draw-${view.number}.json`}>{t('draws.download')}</a><Link to="/verify">{t('draws.verify')}</Link></> : null}</p>
    </section>
  )
}
