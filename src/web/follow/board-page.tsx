import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { DemoMark, Mark, type Tone } from '../widgets/mark.tsx'
import { Empty } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/follow.ts'
import type { Board, BoardLine, Due, Unassigned } from './board-shape.ts'
import { LinesFrame } from './lines-frame.tsx'
import { Officers } from './officers.tsx'
import { FollowMeasures } from './measures.tsx'
import '../desk/desk.css'
import '../styles/follow.css'

const route = getRouteApi('/follow')
const groups: Due[] = ['overdue', 'silent', 'waiting', 'fine']
const tones: Record<Due, Tone> = { overdue: 'late', silent: 'near', waiting: 'waiting', fine: 'done' }
const stone_tones: Record<string, Tone> = { accepted: 'done', partial: 'near', failed: 'late', delivered: 'waiting', open: 'unknown' }

/** The board of followed challenges: what each asks of its officer comes first, then the newsletter's measures. */
export default function BoardPage() {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const whose = search.whose ?? 'mine'
  const board = useQuery({ queryKey: ['/api/challenges/follow-board', whose], queryFn: ({ signal }) => get<Board>('/api/challenges/follow-board', { whose }, { signal }), refetchInterval: 120_000 })
  return (
    <LinesFrame title={t('follow.title')} lead={({ silent_workdays }) => t('follow.lead', { days: silent_workdays })} list={board} whose={whose} onWhose={(one) => { void navigate({ search: { whose: one }, replace: true }) }}
      acts={<Button type="primary" size="large" onClick={() => { void navigate({ to: '/follow/new' }) }}>{t('follow.log')}</Button>} after={<>{board.data?.may_assign ? <Officers /> : null}<FollowMeasures /></>}>
      {(data) => (
        <>
          <News lines={data.lines} />
          {data.lines.length === 0 && data.unassigned.length === 0 ? <Empty title={t('follow.none')} text={t('follow.none-text')} /> : null}
          {groups.map((group) => {
            const lines = data.lines.filter((line) => line.due === group)
            if (lines.length === 0) return null
            return (
              <section key={group} className="desk__group" aria-labelledby={`follow-${group}`}>
                <h2 id={`follow-${group}`}><Mark tone={tones[group]}>{t(`follow.due.${group}`)}</Mark><span className="desk__count number">{lines.length}</span></h2>
                <ul className="lines">{lines.map((line) => <Line key={line.case_id} line={line} is_officer={data.is_officer} />)}</ul>
              </section>
            )
          })}
          {data.unassigned.length > 0 ? (
            <section className="desk__group" aria-labelledby="follow-unassigned">
              <h2 id="follow-unassigned"><Mark tone="unknown">{t('follow.unassigned')}</Mark><span className="desk__count number">{data.unassigned.length}</span></h2>
              <ul className="lines">{data.unassigned.map((one) => <Proposal key={one.case_id} one={one} may_assign={data.may_assign} />)}</ul>
            </section>
          ) : null}
          {data.is_capped ? <p className="quiet">{t('follow.capped')}</p> : null}
        </>
      )}
    </LinesFrame>
  )
}

/** What was newly assigned or handed over to the reader, until they have taken note. */
function News({ lines }: { lines: BoardLine[] }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const fresh = lines.filter((line) => line.is_new)
  const see = useMutation({ mutationFn: () => post('/api/challenges/see-charges', {}), onSuccess: () => client.invalidateQueries({ queryKey: ['/api/challenges/follow-board'] }) })
  if (fresh.length === 0) return null
  return (
    <div className="follow__news" role="status">
      <p className="strong">{t('follow.news', { count: fresh.length })}</p>
      <ul>{fresh.map((line) => <li key={line.case_id}><Link to="/cases/$id" params={{ id: line.case_id }}>{say(line.title)}</Link>{line.from ? ` · ${t('follow.from', { name: say(line.from) })}` : ''}{line.note ? <span className="quiet"> · {line.note}</span> : null}</li>)}</ul>
      <Button loading={see.isPending} onClick={() => see.mutate()}>{t('follow.see')}</Button>
    </div>
  )
}

/** The milestones of each contract apart: in a race three teams have a gate of one name. A single contract needs no name. */
function teamsOf({ milestones }: BoardLine): { team: Sentence | null, stones: BoardLine['milestones'] }[] {
  const by_team = Map.groupBy(milestones, (stone) => stone.team?.zh ?? '')
  return [...by_team.values()].map((stones) => ({ team: by_team.size > 1 ? stones[0]!.team : null, stones }))
}

function Line({ line, is_officer }: { line: BoardLine, is_officer: boolean }) {
  const { t, say, formatDate, formatInstant } = useWords()
  const about = [line.stage, line.county, line.sector].filter((one) => one !== null).map((one) => say(one))
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Link to="/cases/$id" params={{ id: line.case_id }} data-line="">{say(line.title)}</Link> {line.is_demo ? <DemoMark /> : null}</p>
        <p className="small quiet">{about.join(' · ')}{line.officer && !line.is_mine ? ` · ${say(line.officer)}` : ''}</p>
        {line.steps.map((step) => <p key={step.id} className="follow-line__step"><span className="label">{t('follow.next')}</span> {step.what} <span className="number quiet">{formatDate(step.due_on)}</span></p>)}
        {line.milestones.length > 0 ? (
          teamsOf(line).map(({ team, stones }) => (
            <div key={team?.zh ?? ''}>
              {team ? <p className="follow-line__team small">{say(team)}</p> : null}
              <ol className="follow-line__stones" aria-label={team ? `${say(team)} · ${t('follow.milestones')}` : t('follow.milestones')}>
                {stones.map((stone) => <li key={`${stone.position} ${stone.title.zh}`}><Mark tone={stone_tones[stone.state] ?? 'unknown'}>{say(stone.title)}</Mark> <span className="faint small number">{formatDate(stone.due_on)} · {t(`follow.stone.${stone.state}`)}</span></li>)}
              </ol>
            </div>
          ))
        ) : null}
      </div>
      <div className="follow-line__end">
        {line.contact ? <p className="small"><span className="quiet number">{formatInstant(line.contact.at)}</span> {line.contact.whom}<span className="follow-line__said">{line.contact.outcome}</span></p> : <p className="small quiet">{t('follow.no-contact')}</p>}
        {line.waits_for ? <p className="small quiet">{t('follow.waits', { role: say(line.waits_for) })}{line.waits_until_on ? ` · ${formatDate(line.waits_until_on)}` : ''}</p> : null}
        <p className="follow-line__acts not-print">{is_officer ? <Link to="/follow/new" search={{ case: line.case_id }}>{t('follow.log')}</Link> : null}{line.is_mine ? <Link to="/cases/$id" params={{ id: line.case_id }} search={{ do: 'hand-over' }}>{t('follow.hand-over')}</Link> : null}</p>
      </div>
    </li>
  )
}

function Proposal({ one, may_assign }: { one: Unassigned, may_assign: boolean }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [fault, setFault] = useState<string | null>(null)
  const assign = useMutation({
    mutationFn: () => post('/api/challenges/assign-follower', { case_id: one.case_id, answers: { officer: one.proposal!.account_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['/api/challenges/follow-board'] }),
    onError: (cause) => setFault(cause instanceof ApiFault ? say(cause.say) : t('states.error.text')),
  })
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Link to="/cases/$id" params={{ id: one.case_id }} data-line="">{say(one.title)}</Link> {one.is_demo ? <DemoMark /> : null}</p>
        <p className="small quiet">{[one.county, one.sector].filter((part) => part !== null).map((part) => say(part)).join(' · ')}</p>
        {one.proposal ? <><p className="small"><span className="label">{t('follow.proposed')}</span> <strong>{say(one.proposal.name)}</strong> <span className="number">{t('follow.points', { points: one.proposal.points })}</span></p>
          <ul className="follow-line__why small quiet">{one.proposal.reasons.map((reason) => <li key={reason.zh}>{say(reason)} <span className="number">+{reason.points}</span></li>)}</ul></> : <p className="small">{t('follow.nobody')}</p>}
        {fault ? <p role="alert" className="fault-line">{fault}</p> : null}
      </div>
      {may_assign ? (
        <div className="follow-line__end">
          {one.proposal ? <Button onClick={() => assign.mutate()} loading={assign.isPending}>{t('follow.assign', { name: say(one.proposal.name) })}</Button> : null}
          <p className="follow-line__acts"><Link to="/cases/$id" params={{ id: one.case_id }} search={{ do: 'assign-follower' }}>{t('follow.assign-other')}</Link></p>
        </div>
      ) : null}
    </li>
  )
}
