import { Input } from 'antd'
import { useId } from 'react'
import { useWords } from '../words.ts'
import { OrgChoice } from './org-choice.tsx'
import { PersonChoice } from './person-choice.tsx'

export type SideKind = 'expert' | 'named' | 'org'
export type SideDraft = { is: SideKind, account_id: string | null, org_id: string | null, name: string, employer: string }
export const emptySide = (is: SideKind): SideDraft => ({ is, account_id: null, org_id: null, name: '', employer: '' })

/** What the server takes for a side, or null while something is missing. */
export function sideOf({ is, account_id, org_id, name, employer }: SideDraft): Record<string, string> | null {
  if (is === 'expert') return account_id === null ? null : { account_id }
  if (is === 'org') return org_id === null ? null : { org_id }
  return name.trim() === '' || employer.trim() === '' ? null : { name: name.trim(), employer: employer.trim() }
}

/** One side of a tie: an expert of the register, somebody known by name and employer, or an organisation. */
export function SideChoice({ title, kinds, value, onChange }: { title: string, kinds: readonly SideKind[], value: SideDraft, onChange: (value: SideDraft) => void }) {
  const { t } = useWords()
  const id = useId()
  return (
    <fieldset>
      <legend>{title}</legend>
      {kinds.length > 1 ? <div role="radiogroup" aria-label={title} className="row">{kinds.map((one) => <label key={one} className="radio"><input type="radio" name={id} checked={value.is === one} onChange={() => onChange(emptySide(one))} /> {t(`conflicts.side.${one}`)}</label>)}</div> : null}
      {value.is === 'expert' ? <PersonChoice value={value.account_id} onChange={(account_id) => onChange({ ...value, account_id })} /> : value.is === 'org' ? <OrgChoice label={t('conflicts.org-search')} value={value.org_id} onChange={(org_id) => onChange({ ...value, org_id })} /> : (
        (['name', 'employer'] as const).map((one) => <div key={one} className="field"><label htmlFor={`${id}-${one}`}>{t(`conflicts.their-${one}`)}</label><Input id={`${id}-${one}`} maxLength={one === 'name' ? 80 : 300} value={value[one]} onChange={(event) => onChange({ ...value, [one]: event.target.value })} /></div>)
      )}
    </fieldset>
  )
}
