import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { Empty } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/follow.ts'
import { LinesFrame } from './lines-frame.tsx'
import '../desk/desk.css'
import '../styles/follow.css'

const route = getRouteApi('/follow/overdue')
const kinds = ['payment', 'verdict', 'delivery'] as const
type Told = { at: string, roles: Sentence[], by: Sentence | null }
type Line = {
  item: string, kind: typeof kinds[number], case_id: string, challenge_id: string, title: Sentence, is_demo: boolean, county: Sentence | null, milestone: string, since_on: string, due_on: string, workdays_late: number, amount_fen: number, currency: string
  owner: Sentence, solver: Sentence, waits_for: Sentence, officer: Sentence | null, is_mine: boolean, told: Told[], may_remind: boolean
}
type Overdue = { lines: Line[], is_capped: boolean, payment_workdays: number, verdict_workdays: number, is_illustrative: boolean, is_officer: boolean }

/** What is late in running contracts, payments first: since when, whom it waits for, who was told, and the two presses that follow. */
export default function OverduePage() {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const whose = search.whose ?? 'all'
  const list = useQuery({ queryKey: ['/api/challenges/overdue', whose], queryFn: ({ signal }) => get<Overdue>('/api/challenges/overdue', { whose }, { signal }), refetchInterval: 120_000 })
  return (
    <LinesFrame title={t('follow.late.title')} lead={(data) => t('follow.late.lead', { verdict: data.verdict_workdays, payment: data.payment_workdays })} list={list} whose={whose} onWhose={(one) => { void navigate({ search: { whose: one }, replace: true }) }}>
      {(data) => (
        <>
          {data.lines.length === 0 ? <Empty title={t('follow.late.none')} text={t('follow.late.none-text')} /> : null}
          {kinds.map((kind) => {
            const lines = data.lines.filter((line) => line.kind === kind)
            if (lines.length === 0) return null
            return (
              <section key={kind} className="desk__group" aria-labelledby={`late-${kind}`}>
                <h2 id={`late-${kind}`}><Mark tone="late">{t(`follow.late.${kind}`)}</Mark><span className="desk__count number">{lines.length}</span></h2>
                <ul className="lines">{lines.map((line) => <LateItem key={`${line.case_id} ${line.item}`} line={line} is_officer={data.is_officer} />)}</ul>
              </section>
            )
          })}
          {data.is_capped ? <p className="quiet">{t('follow.late.capped')}</p> : null}
        </>
      )}
    </LinesFrame>
  )
}

function LateItem({ line, is_officer }: { line: Line, is_officer: boolean }) {
  const { t, say, formatDate, formatInstant, language } = useWords()
  const client = useQueryClient()
  const [said, setSaid] = useState<string | null>(null)
  const remind = useMutation({
    mutationFn: () => post('/api/challenges/remind-overdue', { case_id: line.case_id, item: line.item }),
    onSuccess: () => { setSaid(null); return client.invalidateQueries({ queryKey: ['/api/challenges/overdue'] }) },
    onError: (cause) => setSaid(cause instanceof ApiFault ? say(cause.say) : t('states.error.text')),
  })
  const join = language === 'zh' ? '、' : ', '
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Link to="/cases/$id" params={{ id: line.case_id }} data-line="">{say(line.title)}</Link> {line.is_demo ? <DemoMark /> : null}</p>
        <p className="late-line__what"><span className="strong">{line.milestone}</span> <Money amount_fen={line.amount_fen} currency={line.currency} /></p>
        <p className="small quiet">{t(`follow.late.since-${line.kind}`, { on: formatDate(line.since_on) })} · {t('follow.late.due', { on: formatDate(line.due_on) })}</p>
        <p className="small quiet">{say(line.owner)} → {say(line.solver)}{line.county ? ` · ${say(line.county)}` : ''}{line.officer && !line.is_mine ? ` · ${t('follow.late.officer', { name: say(line.officer) })}` : ''}</p>
      </div>
      <div className="follow-line__end">
        <p className="late-line__days"><span className="number">{t('follow.late.days', { count: line.workdays_late })}</span> <span className="small quiet">{t('follow.waits', { role: say(line.waits_for) })}</span></p>
        {line.told.length === 0 ? <p className="small quiet">{t('follow.late.nobody')}</p> : (
          <ul className="late-line__told small">{line.told.map((one) => <li key={`${one.at} ${one.by?.zh ?? ''}`}><span className="quiet number">{formatInstant(one.at)}</span> {one.by ? t('follow.late.told-by', { name: say(one.by), roles: one.roles.map((role) => say(role)).join(join) }) : t('follow.late.told', { roles: one.roles.map((role) => say(role)).join(join) })}</li>)}</ul>
        )}
        {said ? <p role="alert" className="fault-line">{said}</p> : null}
        <p className="late-line__acts not-print">
          {line.may_remind ? <Button onClick={() => remind.mutate()} loading={remind.isPending}>{t('follow.late.remind', { role: say(line.waits_for) })}</Button> : null}
          {is_officer ? line.is_mine ? <Link to="/follow/new" search={{ case: line.challenge_id }}>{t('follow.log')}</Link> : <Link to="/cases/$id" params={{ id: line.challenge_id }} search={{ do: 'contact' }}>{t('follow.log')}</Link> : null}
        </p>
      </div>
    </li>
  )
}
