import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect } from 'react'
import type { z } from 'zod'
import type { desk, deskLine } from '#engines/cases/view-shape.ts'
import { get } from '../client.ts'
import { useSession } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { DemoMark, Mark, type Tone } from '../widgets/mark.tsx'
import { PageHead, useTitle } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { isFreeKey, useLineKeys } from './lines-keys.ts'
import { mayStart } from './start.tsx'
import { mayVisit, WaysIn } from './ways-in.tsx'
import './desk.css'

type Desk = z.output<typeof desk>
type Line = z.output<typeof deskLine>

const groups = ['late', 'today', 'this-week', 'later', 'no-limit'] as const
const tones: Record<Line['group'], Tone> = { late: 'late', today: 'near', 'this-week': 'waiting', later: 'waiting', 'no-limit': 'unknown' }

/** The desk: what waits for the reader, soonest first, and the way to begin something new. */
export default function DeskPage() {
  const { t } = useWords()
  const { roles } = useSession()
  const question = useInfiniteQuery({
    queryKey: ['desk'], queryFn: ({ pageParam, signal }) => get<Desk>('/api/cases/desk', { after: pageParam }, { signal }),
    initialPageParam: '' as string, getNextPageParam: (last) => last.next ?? undefined, staleTime: 0, refetchInterval: 60_000,
  })
  const keys = useLineKeys<HTMLDivElement>()
  const lines = question.data?.pages.flatMap((page) => page.lines) ?? []
  const first = question.data?.pages[0]
  const is_starter = mayStart(roles)
  const { ref } = keys
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'ArrowDown' || !isFreeKey(event)) return
      const line = ref.current?.querySelector<HTMLElement>('[data-line]')
      if (line) { event.preventDefault(); line.focus() }
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [ref])

  return (
    <div className="page desk">
      <PageHead title={t('work.desk.title')} lead={first && first.total > 0 ? `${t('work.desk.count', { count: first.total })}${first.is_capped ? '+' : ''} · ${t('work.desk.lead')}` : undefined}>
        {lines.length > 0 ? <WaysIn roles={roles} /> : null}
      </PageHead>
      <TabCount count={first?.total ?? 0} />
      {question.isPending ? <Loading /> : question.isError && !question.data ? <Failed fault={question.error} again={() => void question.refetch()} />
        : lines.length === 0 ? <FirstUse is_starter={is_starter} /> : (
          <div ref={keys.ref} onKeyDown={keys.onKeyDown}>
            {groups.map((group) => {
              const mine = lines.filter((line) => line.group === group)
              if (mine.length === 0) return null
              return (
                <section key={group} className={`desk__group desk__group--${group}`} aria-labelledby={`desk-${group}`}>
                  <h2 id={`desk-${group}`}><Mark tone={tones[group]}>{t(`work.desk.${group}`)}</Mark><span className="desk__count number">{mine.length}</span></h2>
                  <ul className="lines">{mine.map((line) => <DeskLine key={`${line.case_id} ${line.step.zh} ${line.role.zh}`} line={line} />)}</ul>
                </section>
              )
            })}
            <div className="desk__foot not-print">
              {question.hasNextPage ? <Button size="large" loading={question.isFetchingNextPage} onClick={() => void question.fetchNextPage()}>{t('work.desk.more')}</Button> : null}
              <Link to="/cases" search={{ state: 'closed' }}>{t('work.desk.closed-cases')}</Link>
              <span className="faint small not-phone">{t('work.desk.keys')}</span>
            </div>
          </div>
        )}
    </div>
  )
}

/** Puts the number of to-dos in the tab, after the page's own name is set. */
function TabCount({ count }: { count: number }) {
  const { t } = useWords()
  useTitle(t('work.desk.title'), count)
  return null
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1)

function DeskLine({ line }: { line: Line }) {
  const { t, say, formatDate, formatInstant, formatDaysLeft } = useWords()
  const since = formatInstant(line.since).replace(/\s\d\d:\d\d$/, '')
  const { roles } = useSession()
  // One's own organisation does not wait for itself: then only the role and the time say something.
  const is_own = line.organization === null || roles.some((role) => role.org_title?.zh === line.organization?.zh)
  return (
    <li>
      <Link to="/cases/$id" params={{ id: line.case_id }} className="desk-line" data-line="">
        <span className="desk-line__main">
          <span className="desk-line__step">{say(line.step)}</span>
          <span className="desk-line__title">{say(line.title)}{line.is_demo ? <> <DemoMark /></> : null}</span>
          <span className="desk-line__who">{!is_own ? t('work.desk.waits-since', { organization: say(line.organization), role: inSentence(say(line.role)), day: since }) : `${t('work.desk.waits', { role: say(line.role) })} · ${t('work.desk.since', { day: since })}`}{line.county ? ` · ${say(line.county)}` : ''}</span>
        </span>
        <span className="desk-line__due">
          {line.workdays_left === null ? null : <span className={line.workdays_left < 0 ? 'desk-line__left desk-line__left--late' : 'desk-line__left'}>{line.workdays_left === 0 ? t('work.clock.left-today') : formatDaysLeft(line.workdays_left, 'workdays')}</span>}
          {line.due_on ? <span className="number faint small">{formatDate(line.due_on)}</span> : null}
        </span>
      </Link>
    </li>
  )
}

/** Nothing waits: says what this place is for and how a case goes, with the first step at hand. */
function FirstUse({ is_starter }: { is_starter: boolean }) {
  const { t } = useWords()
  const { roles } = useSession()
  const steps = is_starter ? ['how-1', 'how-2', 'how-3'] : ['how-officer-1', 'how-officer-2', 'how-officer-3']
  return (
    <div className="first-use">
      <p className="first-use__title">{t('work.desk.empty-title')}</p>
      <p className="first-use__text">{t('work.desk.empty-text')}</p>
      {is_starter || mayVisit(roles) ? <div className="first-use__start"><WaysIn roles={roles} /><p className="quiet">{t(is_starter ? 'work.desk.start-why' : 'work.seek.visit-lead')}</p></div> : null}
      <h2>{t('work.desk.how-title')}</h2>
      <ol className="first-use__how">
        {steps.map((step, at) => <li key={step}><span className="first-use__number" aria-hidden="true">{at + 1}</span><h3>{t(`work.desk.${step}`)}</h3><p>{t(`work.desk.${step}-text`)}</p></li>)}
      </ol>
      <p className="first-use__ways"><Link to="/cases">{t('work.desk.all-cases')}</Link>{roles.some((one) => one.role === 'finance-officer' || one.role === 'city-officer') ? <Link to="/funds">{t('nav.funds')}</Link> : null}<Go to="/">{t('work.desk.hall')}</Go></p>
    </div>
  )
}
