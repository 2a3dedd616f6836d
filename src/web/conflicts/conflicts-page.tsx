import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { get, post, type Sentence } from '../client.ts'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { AnswerShown, type Answer } from './answer.tsx'
import { OrgChoice } from './org-choice.tsx'
import '../styles/account.css'
import '../styles/conflicts.css'
import '../words/conflicts.ts'

type People = { people: { account_id: string, name: Sentence, orgs: Sentence[] }[], is_cut: boolean }

const may_look = new Set(['expert-manager', 'expert-drawer', 'auditor'])

function PersonChoice({ value, onChange }: { value: string | null, onChange: (id: string | null) => void }) {
  const { t, say } = useWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const found = useQuery({ queryKey: ['/api/conflicts/find-people', { name }], enabled: name !== '', queryFn: ({ signal }) => get<People>('/api/conflicts/find-people', { name }, { signal }) })
  return (
    <div className="field">
      <label htmlFor={id}>{t('conflicts.person-search')}</label>
      <Input id={id} value={typed} maxLength={60} autoComplete="off" onChange={(event) => { setTyped(event.target.value); onChange(null) }} />
      <div role="radiogroup" aria-label={t('conflicts.person')} className="conflicts__choices">
        {found.data?.people.map((one) => (
          <label key={one.account_id} className="radio"><input type="radio" name={id} checked={value === one.account_id} onChange={() => onChange(one.account_id)} /> <span>{say(one.name)} <span className="small quiet">{one.orgs.length === 0 ? t('conflicts.no-org') : one.orgs.map((org) => say(org)).join(' · ')}</span></span></label>
        ))}
      </div>
      {found.data?.people.length === 0 ? <p className="small quiet">{t('conflicts.person-none')}</p> : found.data?.is_cut ? <p className="small quiet">{t('conflicts.person-more')}</p> : null}
      {found.isError ? <Failed fault={found.error} /> : null}
    </div>
  )
}

/** 回避核查: would this person be in conflict with this party? Asked without inviting anybody. */
export default function ConflictsPage() {
  const { t } = useWords()
  const { roles, is_loading } = useSession()
  const id = useId()
  const [account_id, setPerson] = useState<string | null>(null)
  const [by, setBy] = useState<'org' | 'case'>('org')
  const [org_id, setOrg] = useState<string | null>(null)
  const [case_id, setCase] = useState('')
  const [on, setOn] = useState('')
  const look = useMutation({ mutationFn: (asked: Record<string, unknown>) => post<Answer>('/api/conflicts/would-conflict', asked) })
  const is_whole = account_id !== null && (by === 'org' ? org_id !== null : case_id.trim() !== '')
  const ask = () => { if (is_whole) look.mutate({ account_id, ...by === 'org' ? { org_id } : { case_id: case_id.trim() }, ...on === '' ? {} : { on } }) }
  if (is_loading) return <div className="page"><Loading kind="document" lines={6} /></div>
  return (
    <div className="page">
      <PageHead title={t('conflicts.title')} lead={t('conflicts.lead')} />
      {!roles.some((one) => may_look.has(one.role)) ? <Empty title={t('states.forbidden.title')} text={t('conflicts.forbidden')} /> : (
        <div className="conflicts">
          <form className="conflicts__ask" onSubmit={(event) => { event.preventDefault(); ask() }}>
            <fieldset><legend>{t('conflicts.person')}</legend><PersonChoice value={account_id} onChange={setPerson} /></fieldset>
            <fieldset>
              <legend>{t('conflicts.party')}</legend>
              <div role="radiogroup" aria-label={t('conflicts.party')} className="row">
                {(['org', 'case'] as const).map((one) => <label key={one} className="radio"><input type="radio" name={`${id}-by`} checked={by === one} onChange={() => setBy(one)} /> {t(`conflicts.party-${one}`)}</label>)}
              </div>
              {by === 'org' ? <OrgChoice label={t('conflicts.org-search')} value={org_id} onChange={setOrg} /> : (
                <div className="field"><label htmlFor={`${id}-case`}>{t('conflicts.case-id')}</label><Input id={`${id}-case`} value={case_id} maxLength={64} autoComplete="off" onChange={(event) => setCase(event.target.value)} /><p className="small quiet">{t('conflicts.case-help')}</p></div>
              )}
              <div className="field"><label htmlFor={`${id}-on`}>{t('conflicts.on')}</label><Input id={`${id}-on`} type="date" value={on} onChange={(event) => setOn(event.target.value)} /></div>
            </fieldset>
            <div><Button type="primary" htmlType="submit" loading={look.isPending} disabled={!is_whole}>{t('conflicts.look')}</Button>{is_whole ? null : <p className="small quiet">{t('conflicts.choose-both')}</p>}</div>
          </form>
          <div>{look.isError ? <Failed fault={look.error} again={ask} /> : look.data ? <AnswerShown answer={look.data} /> : <Empty title={t('conflicts.start')} text={t('conflicts.start-text')} />}</div>
        </div>
      )}
    </div>
  )
}
