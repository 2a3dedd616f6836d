import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/account.css'
import '../styles/conflicts.css'
import '../words/conflicts.ts'

export type Exclusions = { max: number, orgs: { id: string, title: Sentence }[], excluded: { id: string, org_id: string, org: Sentence, name: string, employer: string, reason: string }[] }

const path = '/api/conflicts/exclusions'

/** 申请回避的专家: an applicant names at most three experts by whom it asks not to be judged, and takes each back when it likes. */
export function OwnExclusions() {
  const { say } = useWords()
  const question = useQuery({ queryKey: [path], queryFn: ({ signal }) => get<Exclusions>(path, {}, { signal }) })
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  if (!question.data) return <Loading kind="table" lines={2} />
  const { orgs, excluded, max } = question.data
  return <>{orgs.map((org) => <div key={org.id}>{orgs.length > 1 ? <h3>{say(org.title)}</h3> : null}<OfOrg org_id={org.id} max={max} excluded={excluded.filter((one) => one.org_id === org.id)} /></div>)}</>
}

function OfOrg({ org_id, max, excluded }: { org_id: string, max: number, excluded: Exclusions['excluded'] }) {
  const { t, say } = useWords()
  const id = useId()
  const client = useQueryClient()
  const blank = { name: '', employer: '', reason: '' }
  const [typed, setTyped] = useState(blank)
  const [is_open, setOpen] = useState(false)
  const send = useMutation({
    mutationFn: (body: Record<string, string>) => post('/api/conflicts/exclude-expert', { org_id, ...body }),
    onSuccess: () => { setTyped(blank); setOpen(false); return client.invalidateQueries({ queryKey: [path] }) },
  })
  const is_whole = typed.name.trim() !== '' && typed.employer.trim() !== '' && typed.reason.trim().length >= 5
  return (
    <>
      {excluded.length === 0 ? <p className="quiet">{t('conflicts.excluded-none')}</p> : (
        <ul className="lines">{excluded.map((one) => <li key={one.id} className="held-line"><p><strong>{one.name}</strong> · {one.employer}</p><p className="small quiet">{one.reason}</p><div className="held-line__acts"><Button size="small" loading={send.isPending} onClick={() => send.mutate({ take_back: one.id })}>{t('conflicts.take-back')}</Button></div></li>)}</ul>
      )}
      {send.error ? <p role="alert" className="fault-line">{send.error instanceof ApiFault ? say(send.error.problems[0] ?? send.error.say) : t('states.error.text')}</p> : null}
      {is_open ? (
        <form className="held-form" onSubmit={(event) => { event.preventDefault(); if (is_whole) send.mutate({ name: typed.name.trim(), employer: typed.employer.trim(), reason: typed.reason.trim() }) }}>
          {(['name', 'employer'] as const).map((one) => <div key={one} className="field"><label htmlFor={`${id}-${one}`}>{t(`conflicts.expert-${one}`)}</label><Input id={`${id}-${one}`} maxLength={one === 'name' ? 80 : 300} value={typed[one]} onChange={(event) => setTyped({ ...typed, [one]: event.target.value })} /></div>)}
          <div className="field"><label htmlFor={`${id}-reason`}>{t('conflicts.exclude-why')}</label><Input.TextArea id={`${id}-reason`} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} value={typed.reason} onChange={(event) => setTyped({ ...typed, reason: event.target.value })} /></div>
          <div className="held-line__acts"><Button type="primary" htmlType="submit" loading={send.isPending} disabled={!is_whole}>{t('conflicts.do-exclude')}</Button><Button onClick={() => setOpen(false)}>{t('conflicts.cancel')}</Button></div>
        </form>
      ) : excluded.length < max ? <p><Button onClick={() => setOpen(true)}>{t('conflicts.exclude')}</Button></p> : <p className="small quiet">{t('conflicts.excluded-full', { max })}</p>}
    </>
  )
}
