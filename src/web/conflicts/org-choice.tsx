import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { useWords } from '../words.ts'

type Found = { organizations: { id: string, title: Sentence | string, uscc: string | null }[] }

/** An organisation, looked up by name or code. */
export function OrgChoice({ label, value, onChange }: { label: string, value: string | null, onChange: (id: string | null) => void }) {
  const { t, say } = useWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const q = typed.trim()
  const found = useQuery({ queryKey: ['/api/organizations/list', { q }], enabled: q.length > 1, queryFn: ({ signal }) => get<Found>('/api/organizations/list', { q }, { signal }) })
  const orgs = found.data?.organizations.slice(0, 8) ?? []
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Input id={id} value={typed} maxLength={100} autoComplete="off" onChange={(event) => { setTyped(event.target.value); onChange(null) }} />
      <div role="radiogroup" aria-label={label} className="conflicts__choices">
        {orgs.map((one) => <label key={one.id} className="radio"><input type="radio" name={id} checked={value === one.id} onChange={() => onChange(one.id)} /> <span>{say(one.title)}</span></label>)}
      </div>
      {found.isSuccess && orgs.length === 0 ? <p className="small quiet">{t('conflicts.org-none')}</p> : null}
    </div>
  )
}
