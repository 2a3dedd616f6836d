import { useState } from 'react'
import type { Sentence } from '../client.ts'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import type { Filters } from './cases-page.tsx'

const saved_max = 8

/** Conditions of the table that a person keeps in this browser, each named by what it says. */
export function SavedFilters({ filters, stages, onPick }: { filters: Filters, stages: { id: string, title: Sentence }[], onPick: (filters: Filters) => void }) {
  const { t, say } = useWords()
  const { account } = useSession()
  const place = `jiebang.filters.${account?.id ?? ''}`
  const [saved, setSaved] = useState<Filters[]>(() => read(place))
  const same = (a: Filters, b: Filters) => JSON.stringify(plain(a)) === JSON.stringify(plain(b))
  const nameOf = (one: Filters) => [one.q && `“${one.q}”`, one.procedure, one.stage && (say(stages.find((stage) => stage.id === one.stage)?.title) || one.stage), one.state && t(`work.cases.${one.state}`)].filter(Boolean).join(' · ') || t('work.cases.name-of-all')
  const write = (next: Filters[]) => {
    setSaved(next)
    try { localStorage.setItem(place, JSON.stringify(next)) } catch { /* They last until the page closes. */ }
  }
  const is_plain = Object.keys(plain(filters)).length === 0
  const may_save = !is_plain && saved.length < saved_max && !saved.some((one) => same(one, filters))
  if (saved.length === 0 && !may_save) return null
  return (
    <div className="saved-filters">
      {saved.length > 0 ? <span className="label">{t('work.cases.saved')}</span> : null}
      {saved.map((one) => (
        <span key={nameOf(one)} className="saved-filter">
          <button type="button" className="link-button" aria-current={same(one, filters) || undefined} onClick={() => onPick(one)}>{nameOf(one)}</button>
          <button type="button" className="saved-filter__forget" aria-label={t('work.cases.forget', { name: nameOf(one) })} onClick={() => write(saved.filter((other) => other !== one))}>×</button>
        </span>
      ))}
      {may_save ? <button type="button" className="link-button" onClick={() => write([...saved, plain(filters)])}>{t('work.cases.save')}</button> : null}
    </div>
  )
}

function plain(filters: Filters): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

function read(place: string): Filters[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? (kept as Filters[]).slice(0, saved_max) : []
  } catch {
    return []
  }
}
