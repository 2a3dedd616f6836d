import type { ReactNode } from 'react'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/draws.ts'
import '../styles/challenge.css'
import '../styles/draws.css'
import type { DrawAnswer } from './pages.tsx'
import { stateOf } from './state.ts'

function Step({ title, at, children }: { title: string, at: string | null, children?: ReactNode }) {
  const { t, formatInstant } = useWords()
  return (
    <li className={`draw-step draw-step--${at === null ? 'ahead' : 'done'}`}>
      <p className="draw-step__title"><strong>{title}</strong> <span className="number quiet">{at === null ? t('draws.waits') : formatInstant(at)}</span></p>
      {children}
    </li>
  )
}

/** A hash in full: whoever checks it compares every digit. */
function Digest({ label, text }: { label: string, text: string | null }) {
  return text === null ? null : <p className="draw-digest"><span className="quiet">{label}</span> <code className="hash">{text}</code></p>
}

/** The public value of a draw: where it is published and which one counts, and once both sides have entered it, what it was. */
function BeaconLines({ beacon }: { beacon: NonNullable<DrawAnswer['beacon']> }) {
  const { t, say, formatInstant } = useWords()
  const is_drand = beacon.kind === 'drand-quicknet'
  return (
    <>
      <p className="small">{say(beacon.source)} · {t(is_drand ? 'draws.beacon.round' : 'draws.beacon.issue')} <span className="number">{beacon.issue}</span> · <span className="quiet">{t('draws.beacon.due')} {formatInstant(beacon.due_at)}</span></p>
      <Digest label={t('draws.beacon.chain')} text={beacon.chain} />
      <Digest label={t(is_drand ? 'draws.beacon.randomness' : 'draws.beacon.value')} text={beacon.value} />
      <Digest label={t('draws.beacon.signature')} text={beacon.signature} />
      <p className="small quiet">{t(is_drand ? 'draws.beacon.check-drand' : 'draws.beacon.check-named')}</p>
    </>
  )
}

function Steps({ draw }: { draw: DrawAnswer }) {
  const { t, say, formatInstant } = useWords()
  const last = (which: 'committed_at' | 'revealed_at') => draw.parties.every((one) => one[which] !== null) ? draw.parties.map((one) => one[which]!).toSorted().at(-1)! : null
  const is_drawn = draw.drawn_at !== null && !draw.is_direct
  const main = draw.parties.filter((one) => one.id !== 'stand-in' || one.revealed_at !== null)
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{t('draws.steps')}</h2>
      <ol className="draw-steps">
        <Step title={t('draws.step.notice')} at={draw.noticed_at}><Digest label={t('draws.notice-hash')} text={draw.notice_hash} /></Step>
        <Step title={t('draws.step.commitments')} at={last('committed_at')}>{draw.parties.map((one) => one.commitment === null ? <p key={one.id} className="small quiet">{say(one.title)} {t('draws.waits')}</p> : <Digest key={one.id} label={`${say(one.title)} ${t('draws.committed')} ${formatInstant(one.committed_at!)}`} text={one.commitment} />)}</Step>
        {draw.is_direct ? null : (
          <>
            <Step title={t('draws.step.freeze')} at={draw.frozen_at}><Digest label={t('draws.list-hash')} text={draw.list_hash} /></Step>
            <Step title={t('draws.step.reveals')} at={is_drawn ? draw.drawn_at : null}>
              {main.map((one) => <p key={one.id} className="small">{say(one.title)} <span className="quiet number">{one.revealed_at === null ? draw.fallback === one.id || is_drawn ? t('draws.silent') : t('draws.waits') : `${t('draws.revealed')} ${formatInstant(one.revealed_at)}`}</span></p>)}
              <p className="small quiet">{t('draws.until', { time: formatInstant(draw.reveal_until) })} · {t('draws.fallback')}: {t(`draws.fallback-rule.${draw.fallback_rule}`)}</p>
            </Step>
            {draw.beacon ? <Step title={t('draws.beacon.title')} at={draw.beacon.entered_at}><BeaconLines beacon={draw.beacon} /></Step> : null}
            <Step title={t('draws.step.draw')} at={draw.drawn_at}><Digest label={t('draws.seed')} text={draw.seed} /><Digest label={t('draws.record-hash')} text={draw.record_hash} /></Step>
          </>
        )}
        {draw.ended_at !== null && !is_drawn ? null : (
          <>
            <Step title={t('draws.step.invitations')} at={draw.drawn_at}>{draw.drawn_at === null ? null : <p className="small quiet">{t('draws.asked-of', { asked: draw.asked, accepted: draw.accepted, declined: draw.declined })}</p>}</Step>
            <Step title={t('draws.step.disclosed')} at={draw.disclosed_at} />
          </>
        )}
      </ol>
    </section>
  )
}

function Strata({ draw }: { draw: DrawAnswer }) {
  const { t, say } = useWords()
  const heads = ['stratum', 'seats', 'alternates', 'wanted', 'found'] as const
  return (
    <section aria-labelledby="strata">
      <h2 id="strata">{t('draws.strata')}</h2>
      <table className="plain-table plain-table--fold">
        <thead><tr>{heads.map((head) => <th key={head} scope="col" className={head === 'stratum' ? '' : 'right'}>{t(`draws.${head}`)}</th>)}</tr></thead>
        <tbody>{draw.strata.map((one) => (
          <tr key={one.id}><td data-label={t('draws.stratum')}>{say(one.title)}</td><td data-label={t('draws.seats')} className="right number">{one.seats}</td><td data-label={t('draws.alternates')} className="right number">{one.alternates}</td><td data-label={t('draws.wanted')} className="right number">{one.candidates_min}</td><td data-label={t('draws.found')} className="right number">{one.candidates ?? '—'}</td></tr>
        ))}</tbody>
      </table>
    </section>
  )
}

function Excluded({ draw: { excluded } }: { draw: DrawAnswer }) {
  const { t, say } = useWords()
  const most = Math.max(...excluded.map((one) => one.count), 1)
  return (
    <section aria-labelledby="excluded">
      <h2 id="excluded">{t('draws.excluded')}</h2>
      {excluded.length === 0 ? <p className="quiet">{t('draws.none-excluded')}</p> : (
        <>
          <p className="small quiet">{t('draws.excluded-text')}</p>
          <dl className="draw-bars">{excluded.map((one) => <div key={one.reason}><dt>{say(one.title)}</dt><dd><span className="draw-bars__bar" style={{ inlineSize: `${Math.round(one.count / most * 100)}%` }} aria-hidden="true" /><span className="number">{one.count}</span></dd></div>)}</dl>
        </>
      )}
    </section>
  )
}

function Certificate({ draw }: { draw: DrawAnswer }) {
  const { t } = useWords()
  const { city } = useReader()
  if (draw.is_direct) return null
  return (
    <section className="draw-certificate" aria-labelledby="certificate">
      <h2 id="certificate">{t('draws.certificate')}</h2>
      {draw.has_certificate ? (
        <>
          <p>{t('draws.certificate-text')}</p>
          <p className="draw-certificate__ways not-print"><a className="button-link" href={`/api/draws/certificate?id=${draw.number}${city === undefined ? '' : `&city=${encodeURIComponent(city)}`}`} download={`draw-${draw.number}.json`}>{t('draws.download')}</a><Go to="/verify">{t('draws.verify')}</Go></p>
        </>
      ) : <p className="quiet">{t('draws.no-certificate')}</p>}
    </section>
  )
}

/** 一次抽取: what was drawn, by which criteria and when, with what it takes to check it. Drawn on the server. */
export function DrawPage({ draw }: { draw: DrawAnswer }) {
  const { t, say } = useWords()
  const state = stateOf(draw)
  return (
    <article className="page challenge draw">
      <nav className="crumbs not-print" aria-label={t('draws.path')}><Go to="/draws">{t('draws.title')}</Go></nav>
      <header className="challenge__head">
        <p className="label number">{draw.number} · {t(`draws.kind.${draw.kind}`)}{draw.follows ? <> · <Go to={`/draws/${draw.follows}`}>{t('draws.follows', { number: draw.follows })}</Go></> : null}</p>
        <h1>{say(draw.title)}</h1>
        <p><Mark tone={state.tone}>{t(state.key)}</Mark>{draw.ended_because ? <span className="quiet"> {say(draw.ended_because)}</span> : null}</p>
        {draw.followed_by.length > 0 ? <p className="small">{t('draws.followed-by')} {draw.followed_by.map((number) => <Go key={number} to={`/draws/${number}`} className="draw__after number">{number}</Go>)}</p> : null}
      </header>
      <dl className="record record--tight">
        <dt>{t('draws.basis')}</dt><dd>{say(draw.basis)}{draw.is_illustrative ? <span className="block small quiet">{t('draws.illustrative')}</span> : null}</dd>
        <dt>{t('draws.source')}</dt><dd>{say(draw.source)}</dd>
        {draw.widened_by.length === 0 ? null : <><dt>{t('draws.widened')}</dt><dd>{draw.widened_by.map((one) => <span key={one.title.zh} className="block">{say(one.title)}<span className="small quiet"> {say(one.basis)}</span></span>)}</dd></>}
        <dt>{t('draws.caps')}</dt><dd>{draw.per_employer_max === null ? t('draws.no-cap') : t('draws.people', { count: draw.per_employer_max })}</dd>
        <dt>{t('draws.answer')}</dt><dd>{t('draws.hours', { hours: draw.invite_hours })}</dd>
      </dl>
      {draw.is_direct ? <section className="draw-note"><p><strong>{t('draws.direct-text')}</strong></p><p>{t('draws.direct-because')}: {draw.direct_because}</p></section> : null}
      {draw.shortage.length > 0 ? <section className="draw-note" aria-labelledby="short"><h2 id="short">{t('draws.short')}</h2><ul>{draw.shortage.map((one) => <li key={one.stratum}>{t('draws.short-line', { stratum: say(one.title), found: one.found, wanted: one.wanted, missing: one.wanted - one.found })}</li>)}</ul><p className="quiet">{t('draws.short-text')}</p></section> : null}
      <Steps draw={draw} />
      <Strata draw={draw} />
      {draw.strata.some((one) => one.candidates !== null) ? <Excluded draw={draw} /> : null}
      {draw.drawn_at === null ? null : (
        <section aria-labelledby="members">
          <h2 id="members">{t('draws.members')}</h2>
          {draw.disclosed_at === null ? <><p className="strong">{t('draws.sealed-title')}</p><p className="quiet">{t('draws.sealed-text')}</p></> : (
            <table className="plain-table"><thead><tr><th scope="col">{t('draws.code')}</th><th scope="col">{t('draws.name')}</th><th scope="col">{t('draws.stratum')}</th></tr></thead>
              <tbody>{draw.members.map((one) => <tr key={one.code}><td className="number">{one.code}</td><td>{one.name}</td><td>{say(one.stratum)}</td></tr>)}</tbody></table>
          )}
        </section>
      )}
      <Certificate draw={draw} />
    </article>
  )
}
