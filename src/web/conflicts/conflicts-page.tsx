import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { AnswerShown, type Answer } from './answer.tsx'
import { Keeping } from './keeping.tsx'
import { OrgChoice } from './org-choice.tsx'
import { PersonChoice } from './person-choice.tsx'
import '../styles/account.css'
import '../styles/conflicts.css'
import '../words/conflicts.ts'

const may_look = new Set(['expert-manager', 'expert-drawer', 'auditor'])

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
              <div className="field"><label htmlFor={`${id}-on`}>{t('conflicts.on')}</label><DayEntry id={`${id}-on`} title={t('conflicts.on')} value={on} onChange={(day) => setOn(day ?? '')} /></div>
            </fieldset>
            <div><Button type="primary" htmlType="submit" loading={look.isPending} disabled={!is_whole}>{t('conflicts.look')}</Button>{is_whole ? null : <p className="small quiet">{t('conflicts.choose-both')}</p>}</div>
          </form>
          <div>{look.isError ? <Failed fault={look.error} again={ask} /> : look.data ? <AnswerShown answer={look.data} /> : <Empty title={t('conflicts.start')} text={t('conflicts.start-text')} />}</div>
        </div>
      )}
      {roles.some((one) => one.role === 'expert-manager') ? <Keeping /> : null}
    </div>
  )
}
