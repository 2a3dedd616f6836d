import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/insure.ts'
import '../styles/follow.css'

type Reply = { side: 'owner' | 'solver', is_agreed: boolean, contact: string | null }
type Solved = { challenge_id: string, title: Sentence, sector: Sentence | null, county: Sentence | null, ended_at: string, is_demo: boolean, note: string | null, answers: Reply[] }
type Received = { id: string, challenge_id: string, title: Sentence, fund: Sentence, note: string, at: string, side: 'owner' | 'solver', is_agreed: boolean | null }
type Answer = { is_investor: boolean, solved: Solved[], received: Received[] }

/** Follow-on investment: a fund marks interest in solved challenges; owner and solver say whether they want to be spoken to. */
export default function InvestPage() {
  const { t } = useWords()
  const question = useQuery({ queryKey: ['/api/challenges/interests'], queryFn: ({ signal }) => get<Answer>('/api/challenges/interests', {}, { signal }) })
  const data = question.data
  return (
    <div className="page">
      <PageHead title={t('invest.title')} lead={t('invest.lead')} />
      {question.isPending ? <Loading lines={4} /> : question.isError && !data ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : data ? (
        <>
          {data.is_investor ? (
            <section aria-labelledby="solved"><h2 id="solved">{t('invest.solved')}</h2>
              {data.solved.length === 0 ? <Empty title={t('invest.none')} text={t('invest.none-text')} /> : <ul className="lines">{data.solved.map((one) => <SolvedLine key={one.challenge_id} one={one} />)}</ul>}
            </section>
          ) : null}
          {!data.is_investor || data.received.length > 0 ? (
            <section aria-labelledby="interests"><h2 id="interests">{t('invest.interests')}</h2>
              {data.received.length === 0 ? <Empty title={t('invest.interests-none')} text={t('invest.interests-none-text')} /> : <ul className="lines">{data.received.map((one) => <ReceivedLine key={`${one.id} ${one.side}`} one={one} />)}</ul>}
            </section>
          ) : null}
        </>
      ) : null}
    </div>
  )
}

/** One question with a text and its buttons; what went wrong is said under it. */
function useSend(path: string, onDone: () => void) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [why, setWhy] = useState<string | null>(null)
  const send = useMutation({
    mutationFn: (body: unknown) => post(path, body),
    onSuccess: () => { setWhy(null); onDone(); return client.invalidateQueries({ queryKey: ['/api/challenges/interests'] }) },
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.problems[0] ?? cause.say) : t('states.error.text')),
  })
  return { send, why }
}

function SolvedLine({ one }: { one: Solved }) {
  const { t, say, formatInstant } = useWords()
  const [note, setNote] = useState<string | null>(null)
  const { send, why } = useSend('/api/challenges/mark-interest', () => setNote(null))
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Go to={`/challenges/${one.challenge_id}`}>{say(one.title)}</Go> {one.is_demo ? <DemoMark /> : null}</p>
        <p className="small quiet">{[one.county, one.sector].filter((part) => part !== null).map((part) => say(part)).join(' · ')} · <span className="number">{formatInstant(one.ended_at)}</span></p>
        {one.note === null ? null : <p className="small"><Mark tone="waiting">{t('invest.marked')}</Mark> {one.note}</p>}
        {one.note !== null && one.answers.every((reply) => !reply.is_agreed) ? <p className="small quiet">{t('invest.no-contact')}</p> : null}
        {one.answers.map((reply, at) => <p key={at} className="small">{t('invest.answered', { side: t(`invest.${reply.side}`), state: t(reply.is_agreed ? 'invest.agreed' : 'invest.declined') })}{reply.contact ? <> · <strong>{reply.contact}</strong></> : null}</p>)}
      </div>
      <div className="follow-line__end">
        {one.note !== null ? null : note === null ? <Button onClick={() => setNote('')}>{t('invest.mark')}</Button> : (
          <form onSubmit={(event) => { event.preventDefault(); send.mutate({ challenge_id: one.challenge_id, note }) }}>
            <label className="quick__text"><span className="quick__legend">{t('invest.note')}</span><textarea rows={2} maxLength={600} value={note} placeholder={t('invest.note-example')} onChange={(event) => setNote(event.target.value)} /></label>
            {why ? <p role="alert" className="fault-line">{why}</p> : null}
            <p className="row"><Button type="primary" htmlType="submit" loading={send.isPending}>{t('invest.send')}</Button><Button onClick={() => setNote(null)}>{t('invest.cancel')}</Button></p>
          </form>
        )}
      </div>
    </li>
  )
}

function ReceivedLine({ one }: { one: Received }) {
  const { t, say, formatInstant } = useWords()
  const [contact, setContact] = useState('')
  const [is_open, setOpen] = useState(one.is_agreed === null)
  const { send, why } = useSend('/api/challenges/answer-interest', () => { setContact(''); setOpen(false) })
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Go to={`/challenges/${one.challenge_id}`}>{say(one.title)}</Go></p>
        <p className="small"><span className="label">{t('invest.from')}</span> <strong>{say(one.fund)}</strong> <span className="quiet number">{formatInstant(one.at)}</span></p>
        <p>{one.note}</p>
        <p className="small">{one.is_agreed === null ? <Mark tone="near">{t('invest.waits')}</Mark> : one.is_agreed ? <Mark tone="done">{t('invest.agreed')}</Mark> : <Mark tone="unknown">{t('invest.declined')}</Mark>}</p>
      </div>
      {!is_open ? <div className="follow-line__end"><Button onClick={() => setOpen(true)}>{t('invest.answer-anew')}</Button></div> : <form className="follow-line__end" onSubmit={(event) => { event.preventDefault(); send.mutate({ interest_id: one.id, is_agreed: true, contact }) }}>
        <label className="quick__text"><span className="quick__legend">{t('invest.contact')}</span><input value={contact} maxLength={200} placeholder={t('invest.contact-example')} onChange={(event) => setContact(event.target.value)} /></label>
        {why ? <p role="alert" className="fault-line">{why}</p> : null}
        <p className="row"><Button type="primary" htmlType="submit" loading={send.isPending}>{t('invest.agree')}</Button><Button onClick={() => send.mutate({ interest_id: one.id, is_agreed: false, contact: null })}>{t('invest.decline')}</Button>{one.is_agreed === null ? null : <Button type="text" onClick={() => setOpen(false)}>{t('invest.cancel')}</Button>}</p>
      </form>}
    </li>
  )
}
