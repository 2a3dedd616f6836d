import type { RacePage } from '#systems/challenges/award/race-page.ts'
import { Go } from '../shell/go.tsx'
import { Hash } from '../widgets/hash.tsx'
import { DemoMark, Mark, type Tone } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import '../words/race.ts'
import '../styles/race.css'

type Lane = RacePage['lanes'][number]
type Post = Lane['posts'][number]
type Text = RacePage['ip_text']

const tones: Record<Post['state'], Tone> = { passed: 'done', judged: 'waiting', delivered: 'waiting', waiting: 'waiting', ahead: 'unknown', out: 'late', merged: 'near', gone: 'unknown' }
const laneTones: Record<Lane['state'], Tone> = { racing: 'waiting', ranked: 'done', merged: 'near', eliminated: 'late' }

/** A text of the plan in the reader's language, or as it is, said to be Chinese, so that it is drawn and read out as such. */
function Told({ text }: { text: Text }) {
  const { language } = useWords()
  return language === 'en' && text.en === null ? <span lang="zh-CN">{text.zh}</span> : <>{language === 'en' ? text.en : text.zh}</>
}

/** Says it once where any of these texts has no English. */
function OneTongue({ texts }: { texts: readonly Text[] }) {
  const { t, language } = useWords()
  return language === 'en' && texts.some((one) => one.en === null) ? <span className="race__tongue">{t('value.only-zh')}</span> : null
}

/** What the pot holds, what left it and to whom it may still go: parts of one bar, each with its word and amount. */
function Pot({ race }: { race: RacePage }) {
  const { t } = useWords()
  const parts = [['paid', race.paid_out_fen], ['left', race.left_fen], ['returned', race.returned_fen]] as const
  return (
    <section className="pot" aria-labelledby="race-pot">
      <h2 id="race-pot">{t('race.pot')} <Money className="pot__total" amount_fen={race.total_fen} currency={race.currency} /></h2>
      <div className="pot__bar" aria-hidden="true">{parts.map(([part, fen]) => fen > 0 ? <span key={part} className={`pot__part pot__part--${part}`} style={{ flexGrow: fen / race.total_fen }} /> : null)}</div>
      <dl className="pot__words">
        {parts.map(([part, fen]) => fen > 0 || part !== 'returned' ? <div key={part}><dt><span aria-hidden="true" className={`pot__key pot__part--${part}`} />{t(`race.pot-${part}`)}</dt><dd><Money amount_fen={fen} currency={race.currency} /></dd></div> : null)}
      </dl>
    </section>
  )
}

function Shares({ shares_bp }: { shares_bp: readonly number[] }) {
  const { t } = useWords()
  return <>{shares_bp.length === 1 ? t('race.winner-takes') : shares_bp.map((bp, at) => t('race.place-share', { place: at + 1, percent: bp / 100 })).join(t('race.and'))}</>
}

/** A gate as its column's head: name, day, what is tested and what passing means. */
function GateHead({ race, at }: { race: RacePage, at: number }) {
  const { t, formatDate } = useWords()
  const gate = race.gates[at]!
  return (
    <>
      <span className="gate__name"><Told text={gate.name} /></span>
      <span className="gate__day number">{formatDate(gate.on)}</span>
      <span className="gate__terms">{t('race.go-on', { max: gate.go_on_max })}{gate.tranche_fen > 0 ? <> · <Money amount_fen={gate.tranche_fen} currency={race.currency} /></> : null}</span>
    </>
  )
}

function PostOf({ post, race }: { post: Post, race: RacePage }) {
  const { t, say } = useWords()
  const { verdict } = post
  return (
    <>
      <Mark tone={tones[post.state]}>{post.state === 'merged' && post.into ? t('race.merged-into', { team: say(post.into) }) : t(`race.post-${post.state}`)}</Mark>
      {post.amount_fen > 0 ? <Money className="post__amount" amount_fen={post.amount_fen} currency={race.currency} /> : null}
      {verdict ? <span className="post__verdict">{t(verdict.meets ? 'race.meets' : 'race.meets-not', { score: verdict.score })}{verdict.is_current ? '' : ` ${t('race.void')}`}</span> : null}
      {post.report !== null || verdict || post.reason ? (
        <details className="post__more">
          <summary>{t('race.evidence')}</summary>
          {post.report !== null ? <p><b>{t('race.report')}</b> {post.report}{post.files_count ? ` ${t('race.files', { count: post.files_count })}` : ''}</p> : null}
          {verdict ? <p><b>{t('race.findings')}</b> {verdict.note}</p> : null}
          {post.reason ? <p><b>{t('race.reason')}</b> {post.reason}</p> : null}
        </details>
      ) : null}
    </>
  )
}

function Finish({ lane, race }: { lane: Lane, race: RacePage }) {
  const { t } = useWords()
  if (lane.rank === null) return <Mark tone="unknown">{t(lane.state === 'racing' ? 'race.post-ahead' : 'race.post-gone')}</Mark>
  return <><Mark tone="done">{t('race.place', { place: lane.rank })}</Mark>{lane.prize_fen > 0 ? <Money className="post__amount post__amount--prize" amount_fen={lane.prize_fen} currency={race.currency} /> : null}</>
}

/** On a phone the lanes stand upright and have no heads: each post then names its gate. */
const LaneGate = ({ name }: { name: string | Text }) => <span className="lane__gate" aria-hidden="true">{typeof name === 'string' ? name : <Told text={name} />}</span>

/** The lanes: one row per team, the gates as posts. On a phone each lane is a column of posts, each with its gate's name. */
function Lanes({ race }: { race: RacePage }) {
  const { t, say } = useWords()
  if (race.lanes.length === 0) return <p className="quiet race__none">{t('race.no-teams', { count: race.teams_planned })}</p>
  return (
    <div className="lanes-box" role="region" aria-label={t('race.lanes')} tabIndex={0}>
      <table className="lanes" aria-label={t('race.lanes')}>
        <thead><tr><th scope="col">{t('race.team')}</th><th scope="col">{t('race.start')}</th>{race.gates.map((gate, at) => <th scope="col" key={gate.on} className={`gate gate--${gate.state}`}><GateHead race={race} at={at} /></th>)}<th scope="col">{t('race.finish')}</th></tr></thead>
        <tbody>
          {race.lanes.map((lane) => (
            <tr key={lane.id} className={`lane lane--${lane.state}`}>
              <th scope="row"><span className="lane__team">{say(lane.team)}</span><Mark tone={laneTones[lane.state]}>{t(`race.team-${lane.state}`)}</Mark>
                <span className="lane__due">{t('race.due')} <Money amount_fen={lane.due_fen} currency={race.currency} />{lane.paid_fen !== null ? <> · {t('race.paid')} <Money amount_fen={lane.paid_fen} currency={race.currency} /></> : null}</span>
                {lane.contract_id ? <Go to={`/cases/${lane.contract_id}`}>{t('race.to-contract')}</Go> : null}</th>
              <td><LaneGate name={t('race.start')} /><Mark tone="done">{t('race.started')}</Mark>{lane.start_fen > 0 ? <Money className="post__amount" amount_fen={lane.start_fen} currency={race.currency} /> : null}</td>
              {lane.posts.map((post, at) => <td key={at} className={`post post--${post.state}`}><LaneGate name={race.gates[at]!.name} /><PostOf post={post} race={race} /></td>)}
              <td><LaneGate name={t('race.finish')} /><Finish lane={lane} race={race} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The plan in words: what was fixed before the start. */
function PlanOf({ race }: { race: RacePage }) {
  const { t, say } = useWords()
  return (
    <section className="race__plan" aria-labelledby="race-plan">
      <h2 id="race-plan">{t('race.plan')}</h2>
      <p className="quiet">{t('race.plan-lead')}</p>
      <ol className="race__gates">
        {race.gates.map((gate, at) => <li key={gate.on}><h3><GateHead race={race} at={at} /></h3><p><b>{t('race.test')}</b> <Told text={gate.test} /></p><p><b>{t('race.criteria')}</b> <Told text={gate.criteria} /></p><OneTongue texts={[gate.name, gate.test, gate.criteria]} /></li>)}
      </ol>
      <dl className="race__terms">
        <div><dt>{t('race.start-each')}</dt><dd><Money amount_fen={race.start_fen} currency={race.currency} /></dd></div>
        <div><dt>{t('race.residual')}</dt><dd><Shares shares_bp={race.shares_bp} /></dd></div>
        <div><dt>{t('race.merger')}</dt><dd>{t('race.merger-takes', { percent: race.merger_bp / 100 })}</dd></div>
        <div><dt>{t('race.ip')}</dt><dd>{say(race.ip_rule)}<span className="race__clause"><Told text={race.ip_text} /></span><OneTongue texts={[race.ip_text]} /></dd></div>
        <div><dt>{t('race.hash')}</dt><dd><Hash text={race.plan_hash} /></dd></div>
      </dl>
    </section>
  )
}

/** The page of a race: where each team stands, what each gate asks and pays, and where the prize is. Drawn on the server; read without script. */
export function RacePublicPage({ race }: { race: RacePage }) {
  const { t, say, formatDate, language } = useWords()
  const next = race.gates.find((gate) => gate.state === 'next')
  return (
    <article className="page race">
      <nav className="crumbs not-print" aria-label={t('challenge.path')}><Go to="/">{t('nav.hall')}</Go><span aria-hidden="true">／</span><Go to={`/challenges/${race.challenge_id}`}>{say(race.title)}</Go></nav>
      <header className="race__head">
        <h1>{t('race.title')}<span className="race__of">{say(race.title)}</span> {race.is_demo ? <DemoMark /> : null}</h1>
        <p className="race__state">{race.state === 'running' && next ? t('race.state-running-next', { gate: language === 'en' ? next.name.en ?? next.name.zh : next.name.zh, day: formatDate(next.on), count: race.lanes.filter((lane) => lane.state === 'racing').length }) : t(`race.state-${race.state}`, { count: race.teams_planned })}</p>
        {race.is_full && race.case_id ? <p className="race__full small">{t('race.full')} <Go to={`/cases/${race.case_id}`}>{t('race.to-case')}</Go></p> : <p className="small quiet">{t('race.public')}</p>}
      </header>
      <Pot race={race} />
      <Lanes race={race} />
      <PlanOf race={race} />
    </article>
  )
}
