import { Mark, type Tone } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import type { Assessment, Criterion, Gate, Score, Value } from './shapes.ts'

const span = (low: number, high: number) => low === high ? String(low) : `${low}–${high}`
type Shown = 'eligible' | 'not-eligible' | 'undecided' | 'experts' | 'undetermined'
const tones: Record<Shown, Tone> = { eligible: 'done', 'not-eligible': 'late', undecided: 'waiting', experts: 'near', undetermined: 'unknown' }

/** The answer in a word, with the points on their scale. */
export function Verdict({ found, is_short = false }: { found: Assessment, is_short?: boolean }) {
  const { t, formatDate } = useWords()
  const shown: Shown = found.rung.is_undetermined ? 'undetermined' : found.is_for_experts ? 'experts' : found.outcome
  const { score, held } = found
  return (
    <div className={is_short ? 'ladder-verdict ladder-verdict--short' : 'ladder-verdict'} aria-live="polite">
      <p className="ladder-verdict__word"><Mark tone={tones[shown]}>{t(`ladder.outcome.${shown}`)}</Mark></p>
      {score ? <Scale score={score} /> : null}
      {is_short ? null : <p className="quiet">{t(`ladder.outcome-text.${shown}`, { count: found.missing.length, low: score?.low ?? 0, high: score?.high ?? 0 })}</p>}
      {held && !is_short ? <p><Mark tone="done">{t('ladder.outcome.held')}</Mark> {t('ladder.outcome-text.held', { from: formatDate(held.valid_from), until: held.valid_until ? formatDate(held.valid_until) : t('ladder.no-end'), certificate: held.certificate ?? '—' })}</p> : null}
    </div>
  )
}

function Scale({ score }: { score: Score }) {
  const { t } = useWords()
  const line = score.pass.from ?? score.pass.above ?? 0
  const at = (points: number) => `${points * 100 / score.full}%`
  return (
    <div className="ladder-scale">
      <p className="ladder-scale__points number"><strong>{span(score.low, score.high)}</strong> <span className="quiet">/ {score.full}</span> <span className="small quiet ladder-scale__pass">{t(score.pass.from === undefined ? 'ladder.pass.above' : 'ladder.pass.from', { points: line })}</span></p>
      <div className="ladder-scale__bar" aria-hidden="true"><span className="ladder-scale__sure" style={{ width: at(score.low) }} /><span className="ladder-scale__open" style={{ left: at(score.low), width: at(score.high - score.low) }} /><span className="ladder-scale__line" style={{ left: at(line) }} /></div>
    </div>
  )
}

/** Every condition, point and direct route with the values used, where they came from and what is next. */
export function Details({ found }: { found: Assessment }) {
  const { t, say, language, formatDate } = useWords()
  return (
    <div className="ladder-details">
      {found.conditions.length > 0 ? <section><h2>{t('ladder.conditions')}</h2><ul className="lines">{found.conditions.map((one) => <GateLine key={one.condition} one={one} />)}</ul></section> : null}
      {found.score ? <section><h2>{t('ladder.score')} <span className="quiet number">{span(found.score.low, found.score.high)} / {found.score.full}</span></h2><Points score={found.score} not_zero={found.not_zero} /></section> : null}
      {found.direct.length > 0 ? <section><h2>{t('ladder.direct')}</h2><p className="small quiet">{t('ladder.direct-text')}</p><ul className="lines">{found.direct.map((one) => <GateLine key={one.condition} one={one} is_choice />)}</ul></section> : null}
      {found.undetermined.length > 0 ? <section><h2>{t('ladder.undetermined')}</h2><ul className="lines">{found.undetermined.map((one, at) => <li key={at} className="ladder-line">{say(one)}</li>)}</ul></section> : null}
      <section className="ladder-source">
        <h2>{t('ladder.clause')}</h2>
        <blockquote className="quote" lang={language === 'en' && found.clause.translation ? 'en' : 'zh-CN'}>{language === 'en' && found.clause.translation ? found.clause.translation : found.clause.text}</blockquote>
        <p className="small quiet">{found.clause.article ? `${say(found.clause.article)} · ` : ''}<span className="number">{found.clause.source}</span> · {t('ladder.as-of', { day: formatDate(found.as_of) })} · {t('ladder.version')} <span className="number">{found.version.slice(0, 8)}</span></p>
        {found.valid_for || found.renewal ? <p className="small">{found.valid_for ? t('ladder.valid-for', { time: say(found.valid_for) }) : ''}{found.valid_for && found.renewal ? ' · ' : ''}{say(found.renewal)}</p> : null}
      </section>
    </div>
  )
}

function Points({ score, not_zero }: { score: Score, not_zero: string[] }) {
  const { say } = useWords()
  const told = new Set<string>()
  return (
    <ul className="lines">
      {score.criteria.map((one) => {
        const group = one.group !== null && !told.has(one.group) ? score.groups.find((other) => other.id === one.group) : undefined
        if (group) told.add(group.id)
        return <Line key={one.id} one={one} head={group ? `${say(group.name)} ${span(group.low, group.high)} / ${group.max}` : null} may_not_be_zero={not_zero.includes(one.id)} />
      })}
    </ul>
  )
}

function Line({ one, head, may_not_be_zero }: { one: Criterion, head: string | null, may_not_be_zero: boolean }) {
  const { t, say } = useWords()
  return (
    <li className="ladder-line">
      {head ? <p className="ladder-line__group number">{head}</p> : null}
      <div className="ladder-line__head"><h3>{say(one.name)}</h3><p className="number"><strong>{span(one.low, one.high)}</strong> <span className="quiet">/ {one.max}</span></p></div>
      <div className="ladder-line__bar" aria-hidden="true"><span style={{ width: `${one.low * 100 / one.max}%` }} /><span className="ladder-line__open" style={{ width: `${(one.high - one.low) * 100 / one.max}%` }} /></div>
      {may_not_be_zero ? <p className="small"><Mark tone={one.high === 0 ? 'late' : 'unknown'}>{t('ladder.not-zero')}</Mark></p> : null}
      {one.weighed.map((weighed, at) => weighed.value ? <p key={at}>{say(weighed.title)} <strong className="number">{say(weighed.value)}</strong></p> : null)}
      <Values values={one.values} />
      {one.next.map((next, at) => <p key={at} className="ladder-line__next"><span className="gold">{t('ladder.next-band', { points: span(next.low, next.high) })}</span> {next.way ? <span className="quiet">{say(next.way)} · </span> : null}{next.gaps.length > 0 ? next.gaps.map((gap) => say(gap)).join('；') : say(next.label)}</p>)}
      {one.ways.length > 0 ? (
        <details className="ladder-bands"><summary>{t('ladder.bands')}</summary>
          {one.ways.map((way, at) => <div key={at}>{way.name ? <p className="small quiet">{say(way.name)}</p> : null}<ul>{way.bands.map((band, row) => <li key={row} className={band.is_here ? 'ladder-band ladder-band--here' : 'ladder-band'}><span>{say(band.label)}</span> <span className="number">{t('ladder.points', { points: span(band.low, band.high) })}{band.is_here ? ` · ${t('ladder.here')}` : ''}</span></li>)}</ul></div>)}
        </details>
      ) : null}
    </li>
  )
}

function GateLine({ one, is_choice = false }: { one: Gate, is_choice?: boolean }) {
  const { t, say } = useWords()
  const [shape, word, tone] = one.verdict === true ? ['✔', 'yes', 'done'] : one.verdict === false ? [is_choice ? '–' : '✘', 'no', is_choice ? 'unknown' : 'late'] : ['?', 'open', 'unknown']
  return (
    <li className="ladder-line ladder-gate">
      <span className={`ladder-gate__mark mark--${tone}`}><span aria-hidden="true">{shape}</span><span className="hidden-visually">{t(`ladder.${word}`)}</span></span>
      <div><h3>{say(one.title)}</h3><Values values={one.values} />{is_choice ? null : one.gaps.map((gap, at) => <p key={at} className="ladder-line__next">{say(gap)}</p>)}</div>
    </li>
  )
}

function Values({ values }: { values: Value[] }) {
  const { t, say, language } = useWords()
  const known = values.filter((one) => one.value !== null)
  if (known.length === 0) return null
  const inside = (text: string) => language === 'zh' ? `（${text}）` : ` (${text})`
  return <p className="small quiet">{known.map((one, at) => <span key={one.name}>{at > 0 ? ' · ' : ''}{say(one.title)} <span className="number">{say(one.value)}</span>{one.is_stated ? inside(t('ladder.stated')) : one.source ? inside(`${say(one.source)}${one.period ? ` ${one.period}` : ''}`) : ''}</span>)}</p>
}
