import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useId, useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import type { Roles } from './person-shape.ts'

export type Grant = { role: string, org_id: string | null, county_id: string | null }
type Found = { organizations: { id: string, title: Sentence | string, uscc: string | null }[] }

/** A role with the place it needs: an organization looked up by name or code, or a county. */
export function RoleChoice({ known, value, onChange }: { known: Roles, value: Grant, onChange: (next: Grant) => void }) {
  const { t, say } = useWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const kind = known.roles.find((one) => one.id === value.role)
  const found = useQuery({
    queryKey: ['/api/organizations/list', { q: typed.trim() }], enabled: kind?.needs === 'org' && typed.trim().length > 1,
    queryFn: ({ signal }) => get<Found>('/api/organizations/list', { q: typed.trim() }, { signal }),
  })
  const orgs = found.data?.organizations.slice(0, 8) ?? []
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-role`}>{t('people.role')}</label>
        <select id={`${id}-role`} className="select" value={value.role} onChange={(event) => onChange({ role: event.target.value, org_id: null, county_id: null })} required>
          <option value="">{t('people.choose')}</option>
          {(['business', 'audit', 'administration'] as const).map((duty) => (
            <optgroup key={duty} label={t(`people.duties.${duty}`)}>{known.roles.filter((one) => one.duty === duty).map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</optgroup>
          ))}
        </select>
        <p className="small quiet">{t('people.duty-text')}</p>
      </div>
      {kind?.needs === 'county' ? (
        <div className="field">
          <label htmlFor={`${id}-county`}>{t('people.county')}</label>
          <select id={`${id}-county`} className="select" value={value.county_id ?? ''} onChange={(event) => onChange({ ...value, county_id: event.target.value || null })} required>
            <option value="">{t('people.choose')}</option>
            {known.counties.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}
          </select>
        </div>
      ) : null}
      {kind?.needs === 'org' ? (
        <div className="field">
          <label htmlFor={`${id}-org`}>{t('people.org')}</label>
          <Input id={`${id}-org`} value={typed} maxLength={100} placeholder={t('people.org-search')} onChange={(event) => { setTyped(event.target.value); if (value.org_id) onChange({ ...value, org_id: null }) }} autoComplete="off" />
          <div role="radiogroup" aria-label={t('people.org')} className="people__orgs">
            {orgs.map((one) => <label key={one.id} className="radio"><input type="radio" name={`${id}-org`} checked={value.org_id === one.id} onChange={() => onChange({ ...value, org_id: one.id })} /> {say(one.title)} {one.uscc ? <code>{one.uscc}</code> : null}</label>)}
          </div>
          {found.isSuccess && orgs.length === 0 ? <p className="small quiet">{t('people.org-none')}</p> : null}
        </div>
      ) : null}
    </>
  )
}

/** Whether the role has the place it needs. */
export function isWhole(known: Roles, value: Grant): boolean {
  const needs = known.roles.find((one) => one.id === value.role)?.needs
  return value.role !== '' && (needs !== 'org' || value.org_id !== null) && (needs !== 'county' || value.county_id !== null)
}
