import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { Failed } from '../widgets/states.tsx'
import { useWords } from '../words.ts'

type People = { people: { account_id: string, name: Sentence, orgs: Sentence[] }[], is_cut: boolean }

/** An expert, looked up by name. */
export function PersonChoice({ value, onChange }: { value: string | null, onChange: (id: string | null) => void }) {
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
