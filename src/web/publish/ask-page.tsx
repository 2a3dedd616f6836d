import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { get, post } from '../client.ts'
import type { ChallengePage } from '../hall/challenge-shape.ts'
import { useCity } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import { Refused } from './refused.tsx'
import type { QuestionsAnswer } from './shapes.ts'

const characters_max = 1_000

/** Asks one public question about a challenge; whoever has not signed in is asked to when it is sent, and nothing written is lost. */
export default function AskPage() {
  const { t, say, formatDate } = useWords()
  const { id } = useParams({ from: '/questions/$id' })
  const city = useCity()
  const [text, setText] = useState('')
  const page = useQuery({ queryKey: ['/api/challenges/page', { id, city }], queryFn: ({ signal }) => get<ChallengePage>('/api/challenges/page', { id, city }, { signal }) })
  const terms = useQuery({ queryKey: ['/api/challenges/questions', { id, city }], queryFn: ({ signal }) => get<QuestionsAnswer>('/api/challenges/questions', { id, city }, { signal }) })
  const asking = useMutation({ mutationFn: () => post<{ number: number, due_on: string }>('/api/challenges/ask', { id, text: text.trim() }) })
  const back = <Go to={`/challenges/${encodeURIComponent(id)}`} hash="questions">{t('publish.questions.back')}</Go>
  if (page.isError || terms.isError) return <div className="page"><Failed is_page fault={page.error ?? terms.error} again={() => { void page.refetch(); void terms.refetch() }} /></div>
  if (!page.data || !terms.data) return <div className="page"><Loading kind="document" lines={4} /></div>
  return (
    <div className="page page--narrow">
      <PageHead title={t('publish.questions.ask-title')} above={say(page.data.title)} lead={t('publish.questions.ask-lead')} />
      {asking.data ? (
        <div role="status" className="stack"><p>{t('publish.questions.sent', { number: asking.data.number, day: formatDate(asking.data.due_on) })}</p><p>{back}</p></div>
      ) : !terms.data.may_ask ? <div className="stack"><p className="quiet">{t('publish.questions.closed')}</p><p>{back}</p></div> : (
        <form className="plain-form" onSubmit={(event) => { event.preventDefault(); asking.mutate() }}>
          <label><span>{t('publish.questions.text')}</span><Input.TextArea value={text} onChange={(event) => setText(event.target.value)} autoSize={{ minRows: 5, maxRows: 14 }} maxLength={characters_max} required minLength={5} /></label>
          <p className="small quiet">{t('publish.questions.left', { count: characters_max - [...text].length })}{terms.data.last_on ? ` · ${t('publish.questions.closes-on', { day: formatDate(terms.data.last_on) })}` : ''}</p>
          <Refused fault={asking.error} />
          <div className="row"><Button type="primary" size="large" htmlType="submit" loading={asking.isPending} disabled={[...text.trim()].length < 5}>{t('publish.questions.send')}</Button>{back}</div>
        </form>
      )}
    </div>
  )
}
