import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { get } from '../client.ts'
import { useCity, useSession } from '../session.tsx'
import { useIsPhone } from '../widgets/is-phone.ts'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/ladder.ts'
import '../styles/ladder.css'
import { Answer } from './answer.tsx'
import { HistoryLines } from './history.tsx'
import { Details, Verdict } from './result.tsx'
import type { Assessment } from './shapes.ts'

const route = getRouteApi('/ladder/assess')
const kept_key = 'jiebang.ladder-answers'

/** Answers stay in this tab of this browser: nobody else is told them before they are asked about, and then nothing is kept. */
function useAnswers() {
  const [answers, setAnswers] = useState<Record<string, string>>(() => {
    try { return JSON.parse(sessionStorage.getItem(kept_key) ?? '{}') as Record<string, string> } catch { return {} }
  })
  useEffect(() => { try { sessionStorage.setItem(kept_key, JSON.stringify(answers)) } catch { /* Storage may be closed to us. */ } }, [answers])
  return [answers, setAnswers] as const
}

/** What was typed, once the typing has paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 350)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** The public self-assessment: on a phone a section at a time with the points always in sight, on a desk all questions beside the answer. */
export default function AssessPage() {
  const { t, say } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const city = useCity()
  const is_phone = useIsPhone()
  const { roles } = useSession()
  const own = roles.find((one) => one.role === 'enterprise' && one.org_id !== null)?.org_id ?? undefined
  const [uses_own, setUsesOwn] = useState(true)
  const [answers, setAnswers] = useAnswers()
  const [step, setStep] = useState(0)
  const facts = useSettled(JSON.stringify(Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''))))
  const params = { rung: search.rung, facts, city, org_id: uses_own ? own : undefined }
  const question = useQuery({ queryKey: ['/api/ladder/assess', params], queryFn: ({ signal }) => get<Assessment>('/api/ladder/assess', params, { signal }), placeholderData: keepPreviousData })
  const found = question.data
  if (question.isPending) return <div className="page"><PageHead title={t('ladder.assess')} /><Loading lines={8} /></div>
  if (!found) return <div className="page"><PageHead title={t('ladder.assess')} /><Failed fault={question.error} again={() => { void question.refetch() }} /></div>
  const set = (name: string) => (value: string) => setAnswers((before) => ({ ...before, [name]: value }))
  const problemOf = (name: string) => { const problem = found.problems.find((one) => one.name === name); return problem && (answers[name] ?? '') !== '' ? say(problem) : null }
  const steps = found.sections.length
  const at = Math.min(step, steps)
  const asks = (section: Assessment['sections'][number]) => (
    <section key={section.id} className="ladder-section" aria-labelledby={`section-${section.id}`}>
      <h2 id={`section-${section.id}`}>{say(section.title)}</h2>
      {section.questions.map((one) => <Answer key={one.name} one={one} value={answers[one.name] ?? ''} problem={problemOf(one.name)} onChange={set(one.name)} />)}
    </section>
  )
  const go = (to: number) => { setStep(to); scrollTo({ top: 0 }) }
  return (
    <div className="page ladder">
      <PageHead title={t('ladder.assess')} lead={t('ladder.assess-lead')} />
      {is_phone && at > 0 ? <p className="ladder-now">{say(found.rung.title)}</p> : <nav className="ladder-rungs" aria-label={t('ladder.rungs')}>
        {found.rungs.map((one) => <button key={one.id} type="button" className={one.id === found.rung.id ? 'ladder-rung ladder-rung--on' : 'ladder-rung'} aria-pressed={one.id === found.rung.id} onClick={() => { setStep(0); void navigate({ search: { ...search, rung: one.id }, replace: true, resetScroll: false }) }}><span>{say(one.title)}</span>{one.is_undetermined ? <span className="small quiet">{t('ladder.not-found')}</span> : null}</button>)}
      </nav>}
      {own ? <p className="ladder-own"><label><input type="checkbox" checked={uses_own} onChange={(event) => setUsesOwn(event.target.checked)} /> {t('ladder.own')}</label> <span className="small quiet">{t('ladder.own-text')}</span></p> : null}
      {found.rung.is_undetermined ? <><Verdict found={found} /><Details found={found} /></> : is_phone ? (
        <>
          <div className="paced__where"><p className="number quiet">{at < steps ? t('ladder.step-of', { at: at + 1, count: steps }) : t('ladder.all')}</p></div>
          <progress className="ladder-progress" max={steps} value={at} aria-hidden="true" />
          {at < steps ? asks(found.sections[at]!) : <><Verdict found={found} /><Details found={found} /></>}
          <div className="ladder-foot not-print">
            {at < steps ? <Verdict found={found} is_short /> : null}
            <div className="ladder-foot__ways">
              <Button size="large" disabled={at === 0} onClick={() => go(at - 1)}>{at < steps ? t('ladder.back') : t('ladder.change')}</Button>
              {at < steps ? <Button size="large" type="primary" onClick={() => go(at + 1)}>{at === steps - 1 ? t('ladder.result') : t('ladder.next')}</Button> : <Button size="large" onClick={() => { setAnswers({}); go(0) }}>{t('ladder.clear')}</Button>}
            </div>
          </div>
        </>
      ) : (
        <div className="ladder-columns">
          <div>{found.sections.map(asks)}<p className="not-print"><Button onClick={() => setAnswers({})}>{t('ladder.clear')}</Button></p></div>
          <div className="ladder-answer" aria-busy={question.isPlaceholderData}><Verdict found={found} /><Details found={found} /></div>
        </div>
      )}
      {own ? <section className="ladder-history"><h2>{t('ladder.history')}</h2><HistoryLines org_id={own} /></section> : null}
    </div>
  )
}
