import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import type { Verified } from '#engines/draw/verify.ts'
import { get, type Sentence } from '../client.ts'
import { Hash } from '../widgets/hash.tsx'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

const skips_shown_max = 50
const tones: Record<string, Tone> = { accepted: 'done', asked: 'waiting', drawn: 'waiting', vacant: 'near', exhausted: 'late' }
const left_out_words = ['no-stratum', 'same-county', 'resting', 'over-load', 'not-eligible', 'eligibility-unknown']

/** What came of running a draw again from its certificate: does it hold, who sits by pseudonym, who waits, who was passed over and why, each check. */
export function DrawVerdict({ name, verified }: { name: string, verified: Verified }) {
  const { t, say, formatInstant } = useWords()
  const { ok, first, checks, certificate, outcome } = verified
  return (
    <section className="verdict" aria-label={t('verify.result')}>
      <p className={ok ? 'verdict__word verdict__word--done' : 'verdict__word verdict__word--late'}>{t(ok ? 'verify.draw.holds' : 'verify.draw.fails')}</p>
      <p className="quiet">{t(ok ? 'verify.draw.holds-text' : 'verify.draw.fails-text')}</p>
      {first ? <p className="fault-line draw__first" role="alert">{say(first.sentence)}</p> : null}
      {certificate ? (
        <dl className="record record--tight draw__head">
          <dt>{t('verify.draw.number')}</dt><dd>{say(certificate.notice.title)} <span className="number">{certificate.notice.number}</span></dd>
          <dt>{t('verify.draw.file')}</dt><dd>{name}</dd>
          <dt>{t('verify.draw.notice')}</dt><dd><Hash text={certificate.notice_hash} /></dd>
          {certificate.freeze ? <><dt>{t('verify.draw.list')}</dt><dd>{t('verify.draw.list-of', { count: certificate.freeze.list.lines.length, at: formatInstant(certificate.freeze.at) })} <Hash text={certificate.freeze.list.list_hash} /></dd></> : null}
          {certificate.cancelled ? <><dt>{t('verify.draw.cancelled')}</dt><dd>{say(certificate.cancelled.reason)}</dd></> : null}
        </dl>
      ) : null}
      {outcome && !ok ? <p className="quiet">{t('verify.draw.computed')}</p> : null}
      {certificate && outcome ? <Panel certificate={certificate} outcome={outcome} /> : null}
      <h2 className="draw__title">{t('verify.draw.checks')}</h2>
      <ol className="lines receipt-checks">{checks.map((check) => <li key={check.name}><Mark tone={check.ok === null ? 'unknown' : check.ok ? 'done' : 'late'}>{say(check.sentence)}</Mark></li>)}</ol>
      <h2 className="draw__title">{t('verify.draw.limits')}</h2>
      <ul className="draw__limits quiet"><li>{t('verify.draw.limit-file')}</li><li>{t('verify.draw.limit-pool')}</li><li>{t('verify.draw.limit-names')}</li></ul>
    </section>
  )
}

function Panel({ certificate, outcome }: { certificate: NonNullable<Verified['certificate']>, outcome: NonNullable<Verified['outcome']> }) {
  const { t, say } = useWords()
  const { notice, freeze, disclosure } = certificate
  const { result, after } = outcome
  const names = new Map(disclosure?.people.map((one) => [one.pseudonym, one.name]))
  const titles = new Map(notice.strata.map((one) => [one.id, say(one.title)]))
  // The certificate names rules by id; what they are called is asked without a word of the file, and the id stands where nobody can say.
  const known = useQuery({ queryKey: ['/api/conflicts/rules'], queryFn: ({ signal }) => get<{ rules: { id: string, title: Sentence }[] }>('/api/conflicts/rules', {}, { signal }), staleTime: Infinity, retry: false })
  const ruleOf = (id: string) => say(known.data?.rules.find((one) => one.id === id)?.title) || id
  const reasonOf = (reason: string) => reason.startsWith('conflict-') ? t('verify.draw.out.conflict', { rule: ruleOf(reason.slice(9)) }) : left_out_words.includes(reason) ? t(`verify.draw.out.${reason}`) : reason
  return (
    <>
      <h2 className="draw__title">{t('verify.draw.seats')}</h2>
      {notice.strata.map((stratum) => (
        <Fragment key={stratum.id}>
          <h3 className="draw__stratum">{say(stratum.title)}</h3>
          <ol className="lines draw__people">{after.seats.filter((one) => one.stratum === stratum.id).map((one) => (
            <li key={one.seat}>
              <span className="number quiet">{one.seat}</span>
              <span>{one.pseudonym === null ? '—' : <>{names.has(one.pseudonym) ? <span className="strong">{names.get(one.pseudonym)} </span> : null}<Hash text={one.pseudonym} /></>}</span>
              <Mark tone={tones[one.state]!}>{t(`verify.draw.states.${one.state}`)}</Mark>
            </li>
          ))}</ol>
        </Fragment>
      ))}
      <h2 className="draw__title">{t('verify.draw.alternates')}</h2>
      {after.waiting.length === 0 ? <p className="quiet">{t('verify.draw.no-alternates')}</p> : notice.strata.filter((stratum) => after.waiting.some((one) => one.stratum === stratum.id)).map((stratum) => (
        <Fragment key={stratum.id}>
          <h3 className="draw__stratum">{say(stratum.title)}</h3>
          <ol className="lines draw__people">{after.waiting.filter((one) => one.stratum === stratum.id).map((one, at) => <li key={one.pseudonym}><span className="number quiet">{at + 1}</span><Hash text={one.pseudonym} /></li>)}</ol>
        </Fragment>
      ))}
      <h2 className="draw__title">{t('verify.draw.skips')}</h2>
      {result.skips.length === 0 ? <p className="quiet">{t('verify.draw.no-skips')}</p> : (
        <ul className="lines draw__skips">{result.skips.slice(0, skips_shown_max).map((one, at) => <li key={at}><Hash text={one.pseudonym} /> <span>{t(`verify.draw.skip-for-${one.for}`, { stratum: titles.get(one.stratum) ?? one.stratum, why: t(`verify.draw.skip.${one.reason}`) })}</span></li>)}</ul>
      )}
      {result.skips.length > skips_shown_max ? <p className="quiet">{t('verify.draw.more-skips', { count: result.skips.length - skips_shown_max })}</p> : null}
      {freeze && freeze.excluded.histogram.length > 0 ? (
        <>
          <h2 className="draw__title">{t('verify.draw.left-out')}</h2>
          <dl className="record record--tight">{freeze.excluded.histogram.slice(0, skips_shown_max).map((one) => <Fragment key={one.reason}><dt>{reasonOf(one.reason)}</dt><dd className="number">{one.count}</dd></Fragment>)}</dl>
        </>
      ) : null}
    </>
  )
}
