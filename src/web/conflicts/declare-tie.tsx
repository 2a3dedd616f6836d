import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import { OrgChoice } from './org-choice.tsx'

const kinds = ['declared', 'kin', 'supervision', 'position', 'control', 'equity', 'consultancy', 'dispatch', 'employment'] as const
const with_person: ReadonlySet<string> = new Set(['kin', 'supervision'])

/** Declares an interest of one's own; `onDone(true)` once it stands. */
export function DeclareTie({ onDone }: { onDone: (is_declared: boolean) => void }) {
  const { t, say } = useWords()
  const id = useId()
  const [kind, setKind] = useState<string>('declared')
  const [org_id, setOrg] = useState<string | null>(null)
  const [typed, setTyped] = useState({ name: '', employer: '', detail: '', percent: '', begins_on: '', ends_on: '' })
  const is_person = with_person.has(kind)
  const send = useMutation({
    mutationFn: () => post('/api/conflicts/declare-tie', {
      kind, to: is_person ? { name: typed.name, employer: typed.employer } : { org_id }, detail: typed.detail || null, percent: kind === 'equity' ? Number(typed.percent) : null, begins_on: typed.begins_on || null, ends_on: typed.ends_on || null }),
    onSuccess: () => onDone(true),
  })
  const field = (key: keyof typeof typed, label: string, more: { type?: string, required?: boolean } = {}) => (
    <div className="field"><label htmlFor={`${id}-${key}`}>{label}</label><Input id={`${id}-${key}`} maxLength={key === 'employer' ? 300 : 80} value={typed[key]} onChange={(event) => setTyped({ ...typed, [key]: event.target.value })} {...more} /></div>
  )
  const day = (key: 'begins_on' | 'ends_on') => {
    const title = t(key === 'begins_on' ? 'conflicts.begins-on' : 'conflicts.ends-on')
    return <div className="field"><label htmlFor={`${id}-${key}`}>{title}</label><DayEntry id={`${id}-${key}`} is_small title={title} value={typed[key]} onChange={(read) => setTyped({ ...typed, [key]: read ?? '' })} /></div>
  }
  return (
    <form className="held-form" onSubmit={(event) => { event.preventDefault(); send.mutate() }}>
      <div className="field">
        <label htmlFor={`${id}-kind`}>{t('conflicts.what-kind')}</label>
        <select id={`${id}-kind`} className="select" value={kind} onChange={(event) => setKind(event.target.value)}>{kinds.map((one) => <option key={one} value={one}>{t(`conflicts.kind.${one}`)}</option>)}</select>
      </div>
      {is_person ? <>{field('name', t('conflicts.their-name'), { required: true })}{field('employer', t('conflicts.their-employer'), { required: true })}</> : <OrgChoice label={t('conflicts.org-search')} value={org_id} onChange={setOrg} />}
      {kind === 'equity' ? field('percent', t('conflicts.percent'), { required: true }) : null}
      {field('detail', t('conflicts.detail'))}
      <div className="held-form__days">{day('begins_on')}{day('ends_on')}</div>
      {send.error ? <p role="alert" className="fault-line">{send.error instanceof ApiFault ? say(send.error.say) : t('states.error.text')}</p> : null}
      <div className="held-line__acts"><Button type="primary" htmlType="submit" loading={send.isPending} disabled={!is_person && org_id === null}>{t('conflicts.do-declare')}</Button><Button onClick={() => onDone(false)}>{t('conflicts.cancel')}</Button></div>
    </form>
  )
}
