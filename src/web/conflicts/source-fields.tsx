import { Input } from 'antd'
import { useId } from 'react'
import { useWords } from '../words.ts'

export type SourceDraft = { title: string, number: string }

/** The source as the server takes it, or null while its title is missing. */
export function sourceOf({ title, number }: SourceDraft): { title: string, number: string | null } | null {
  return title.trim().length < 2 ? null : { title: title.trim(), number: number.trim() || null }
}

/** Which document says so. */
export function SourceFields({ value, onChange }: { value: SourceDraft, onChange: (value: SourceDraft) => void }) {
  const { t } = useWords()
  const id = useId()
  return <>{(['title', 'number'] as const).map((one) => <div key={one} className="field"><label htmlFor={`${id}-${one}`}>{t(`conflicts.source-${one}`)}</label><Input id={`${id}-${one}`} maxLength={one === 'title' ? 300 : 100} value={value[one]} onChange={(event) => onChange({ ...value, [one]: event.target.value })} /></div>)}</>
}
