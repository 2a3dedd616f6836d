import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { get } from '../client.ts'
import { useSession } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/grants.ts'
import '../styles/follow.css'
import '../styles/grants.css'
import { ChangeLines } from './change-lines.tsx'
import { GrantPlaces } from './grant-places.tsx'
import { SettleForm } from './settle-form.tsx'
import type { Revision, RevisionsAnswer } from './shapes.ts'

const tones: Record<Revision['state'], Tone> = { proposed: 'near', opened: 'waiting', dismissed: 'unknown', overtaken: 'unknown' }

/** 事实更正: grants that come out otherwise on corrected facts, those to be decided first; each opened or left with a reason. */
export default function RevisionsPage() {
  const { t } = useWords()
  const { roles } = useSession()
  const question = useQuery({ queryKey: ['/api/incentives/revisions'], queryFn: ({ signal }) => get<RevisionsAnswer>('/api/incentives/revisions', {}, { signal }), staleTime: 0 })
  const data = question.data
  const may_settle = roles.some((one) => one.role === 'city-officer')
  const open = data?.revisions.filter((one) => one.state === 'proposed') ?? [], settled = data?.revisions.filter((one) => one.state !== 'proposed') ?? []
  return (
    <div className="page grants">
      <PageHead title={t('grants.revised.title')} lead={t('grants.revised.lead')} />
      <GrantPlaces />
      {question.isPending ? <Loading lines={4} /> : question.isError && !data ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : data ? (
        <>
          <section className="grants__part" aria-labelledby="revised-open">
            <h2 id="revised-open">{t('grants.revised.open')} {open.length > 0 ? <span className="grants__count number">{open.length}</span> : null}</h2>
            {open.length > 0 && !may_settle ? <p className="quiet">{t('grants.revised.readers')}</p> : null}
            {open.length === 0 ? <Empty title={t('grants.revised.none')} text={t('grants.revised.none-text')} /> : <ul className="lines">{open.map((one) => <RevisionLine key={one.id} one={one} may_settle={may_settle} />)}</ul>}
          </section>
          {settled.length > 0 ? (
            <section className="grants__part" aria-labelledby="revised-settled">
              <h2 id="revised-settled">{t('grants.revised.settled')} <span className="grants__count number">{settled.length}</span></h2>
              <ul className="lines">{settled.map((one) => <RevisionLine key={one.id} one={one} may_settle={false} />)}</ul>
            </section>
          ) : null}
          {data.is_cut ? <p className="small quiet">{t('grants.revised.cut', { max: data.revisions_max })}</p> : null}
        </>
      ) : null}
    </div>
  )
}

function RevisionLine({ one, may_settle }: { one: Revision, may_settle: boolean }) {
  const { t, say, formatDate, formatInstant } = useWords()
  return (
    <li className="revision">
      <div className="revision__main">
        <h3>{say(one.organization)}</h3>
        <p className="small"><Go to={`/incentives/${encodeURIComponent(one.measure)}`}>{say(one.title)}</Go> <span className="quiet">· {t('grants.revised.decision')} <Link to="/cases/$id" params={{ id: one.case_id }}>{t('grants.revised.decided', { day: formatDate(one.decided_on), year: one.of_year })}</Link> · {t('grants.revised.found', { at: formatInstant(one.found_at) })}</span></p>
        <div className="revision__facts"><span className="label">{t('grants.revised.fact')}</span>{one.changes.length === 0 ? <p>{t('grants.revised.no-fact')}</p> : <ChangeLines changes={one.changes} />}</div>
        {one.state === 'proposed' ? null : (
          <div className="revision__settled">
            <p><Mark tone={tones[one.state]}>{t(`grants.revised.state.${one.state}`)}</Mark>{one.opened_case_id ? <> <Link to="/cases/$id" params={{ id: one.opened_case_id }}>{t('grants.revised.opened-case')}</Link></> : null}{one.settled_by && one.settled_at ? <span className="small quiet"> {t('grants.revised.by', { name: say(one.settled_by), at: formatInstant(one.settled_at) })}</span> : null}</p>
            {one.explanation ? <p className="pre">{one.explanation}</p> : null}
          </div>
        )}
        {may_settle ? <SettleForm one={one} /> : null}
      </div>
      <dl className="revision__money">
        <div><dt>{t('grants.revised.was')}</dt><dd><Money amount_fen={one.was_fen} /></dd></div>
        <div><dt>{t('grants.revised.now')}</dt><dd><Money amount_fen={one.now_fen} /></dd></div>
        <div className="revision__difference"><dt>{t(`grants.revised.kind.${one.kind}`)}</dt><dd><Money amount_fen={Math.abs(one.difference_fen)} /></dd></div>
      </dl>
    </li>
  )
}
