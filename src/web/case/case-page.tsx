import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { CanView, CaseView, FormView } from '#engines/cases/view-shape.ts'
import { get } from '../client.ts'
import { Eligibility } from '../ceremony/eligibility.tsx'
import { FormPage, type ActAnswer } from '../form/form-page.tsx'
import { useSession } from '../session.tsx'
import { ClockStrip } from '../widgets/clock-strip.tsx'
import { useTitle } from '../widgets/page-head.tsx'
import { Sections } from '../widgets/sections.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { Actions } from './actions.tsx'
import { CasePapers } from './case-papers.tsx'
import { CaseHead } from './case-head.tsx'
import { Confirmation } from './confirmation.tsx'
import { History } from './history.tsx'
import { Linked } from './linked.tsx'
import { Files, People } from './people.tsx'
import { SimilarPanel } from './similar-panel.tsx'
import './case.css'

const DecideAgain = lazy(() => import('../grants/decide-again.tsx'))

/** Today's civil day in the cities' zone. */
function todayOn(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** Forms in which a need is written, and actions with which an office decides on one: where its like is looked for. */
const needForms = ['need', 'visit'], triageActions = ['accept', 'ask-panel', 'approve']

type Address = { do?: string, step?: 'check' }

/** One case: its state in a sentence, its papers or the form being filled, what the reader can do, clocks, people and history. */
export default function CasePage() {
  const { t, say } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const address = useSearch({ strict: false }) as Address
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { account } = useSession()
  const [done, setDone] = useState<{ can: CanView, answer: ActAnswer, is_fresh: boolean } | null>(null)
  const is_filling = address.do !== undefined && done === null
  // While a form is open the case is read again and again, so that answers from other windows and colleagues arrive.
  const question = useQuery({
    queryKey: ['case', id], queryFn: ({ signal }) => get<CaseView>('/api/cases/view', { case_id: id }, { signal }),
    // One comes back to a case to see what has happened; an answer of a moment ago is shown only until the new one is there.
    staleTime: 0, refetchInterval: is_filling ? 20_000 : 120_000, refetchOnWindowFocus: 'always',
  })
  const view = question.data
  // A session that ends while a form is open must not take the form away: the sign-in dialog comes over it.
  const last_account = useRef<string | null>(null)
  if (account) last_account.current = account.id
  const account_id = last_account.current
  const open = useLastForm(view?.can.find((one) => one.action === address.do), address.do)
  useTitle(view ? say(view.title) : '')

  const go = useCallback((next: Address, replace = false) => {
    void navigate({ to: '/cases/$id', params: { id }, search: (old) => ({ ...old, do: next.do, step: next.step }), replace, resetScroll: false })
  }, [navigate, id])
  const refresh = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ['case', id] })
    void queries.invalidateQueries({ queryKey: ['desk'] })
    void queries.invalidateQueries({ queryKey: ['cases'] })
    void queries.invalidateQueries({ queryKey: ['me'] })
  }, [queries, id])

  useEffect(() => { setDone(null) }, [id])
  // Another action opened after a confirmation starts its own form.
  useEffect(() => { if (address.do !== undefined && done !== null && address.do !== done.can.action) setDone(null) }, [address.do, done])

  if (!view) {
    return <div className="page">{question.isError ? <Failed fault={question.error} again={() => void question.refetch()} /> : <Loading kind="document" lines={7} />}</div>
  }
  const finish = (can: CanView) => (answer: ActAnswer) => {
    setDone({ can, answer, is_fresh: false })
    go({}, true)
    // What comes next is told from the case as it is now, never from what was on the page before.
    void refresh().then(() => setDone((now) => now && now.answer === answer ? { ...now, is_fresh: true } : now))
    scrollTo({ top: 0 })
  }
  const today_on = todayOn()

  return (
    <div className="page case">
      <CaseHead view={view} is_short={is_filling && open !== null} onBack={() => go({})} action={open?.can ?? null} />
      {done ? <Confirmation view={view} can={done.can} answer={done.answer} is_fresh={done.is_fresh} onClose={() => setDone(null)} />
        : is_filling && open && account_id !== null ? (
          <FormPage key={`${account_id} ${view.id} ${open.form.id}`} case_view={view} can={open.can} form={open.form} lead={<>{open.can.action === 'bid' ? <Eligibility case_id={view.id} /> : null}{needForms.includes(open.form.id) ? null : <CasePapers sections={view.sections} />}</>} account_id={account_id} is_checking={address.step === 'check'} is_gone={open.is_gone}
            onStep={(step) => go({ do: open.can.action, step: step === 'check' ? 'check' : undefined })} onDone={finish(open.can)} onLeave={() => go({})} onReload={refresh}
            beside={needForms.includes(open.form.id) ? (values) => <SimilarPanel case_id={view.id} title={String(values['title-zh'] ?? '')} text={String(values.problem ?? '')} is_quiet /> : undefined} />
        ) : (
          <div className="columns case__columns">
            <div className="case__main">
              {view.sections.length > 0 ? <Sections sections={view.sections} is_numbered /> : <p className="quiet">{t('work.case.no-sections')}</p>}
              {view.procedure === 'incentive-claim' && ['decision', 'grant'].every((id) => view.sections.some((one) => one.id === id)) ? <Suspense fallback={null}><DecideAgain key={view.id} case_id={view.id} today_on={today_on} /></Suspense> : null}
              <History history={view.history} />
            </div>
            <aside className="side case__side">
              <Actions view={view} wanted={address.do ?? null} onOpen={(can) => go({ do: can.action })} onDone={(can, answer) => finish(can)(answer)} onReload={refresh} />
              {view.clocks.length > 0 ? (
                <section className="side-part" aria-labelledby="case-clocks">
                  <h2 id="case-clocks">{t('work.case.clocks')}</h2>
                  {view.clocks.toSorted((a, b) => Number(a.state === 'ended') - Number(b.state === 'ended')).map((clock) => <ClockStrip key={`${clock.id} ${clock.from_on}`} clock={clock} today_on={today_on} />)}
                </section>
              ) : null}
              {view.procedure === 'challenge' && view.can.some((one) => triageActions.includes(one.action)) ? <SimilarPanel case_id={view.id} /> : null}
              <Linked linked={view.linked} />
              <People people={view.people} />
              <Files sections={view.sections} />
            </aside>
          </div>
        )}
    </div>
  )
}

/** The form of the action in the address; kept after the action closed, so that what was being written stays readable. */
function useLastForm(can: CanView | undefined, wanted: string | undefined): { can: CanView, form: FormView, is_gone: boolean } | null {
  const last = useRef<{ can: CanView, form: FormView } | null>(null)
  if (can?.form) last.current = { can, form: can.form }
  else if (wanted === undefined || last.current?.can.action !== wanted) last.current = null
  return last.current ? { ...last.current, is_gone: !can?.form } : null
}
