import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import { emptySide, SideChoice, sideOf, type SideKind } from './side-choice.tsx'
import { SourceFields, sourceOf, type SourceDraft } from './source-fields.tsx'

const people = ['expert', 'named'] as const
const sides: Record<string, { from: readonly SideKind[], to: readonly SideKind[] }> = {
  kin: { from: people, to: people }, supervision: { from: people, to: people }, equity: { from: ['expert', 'named', 'org'], to: ['org'] }, branch: { from: ['org'], to: ['org'] },
  ...Object.fromEntries(['employment', 'position', 'control', 'consultancy', 'dispatch'].map((kind) => [kind, { from: people, to: ['org'] as const }])),
}

/** Records an interest that a document states. */
export function RecordTie() {
  const { t, say } = useWords()
  const id = useId()
  const blank = { detail: '', percent: '', begins_on: '', ends_on: '' }
  const [kind, setKind] = useState('employment')
  const [from, setFrom] = useState(emptySide('expert'))
  const [to, setTo] = useState(emptySide('org'))
  const [typed, setTyped] = useState(blank)
  const [source, setSource] = useState<SourceDraft>({ title: '', number: '' })
  const choose = (next: string) => { setKind(next); setFrom(emptySide(sides[next]!.from[0]!)); setTo(emptySide(sides[next]!.to[0]!)) }
  const sent = { from: sideOf(from), to: sideOf(to), source: sourceOf(source) }
  const is_whole = sent.from !== null && sent.to !== null && sent.source !== null && (kind !== 'equity' || Number(typed.percent) > 0)
  const send = useMutation({
    mutationFn: () => post('/api/conflicts/record-tie', { kind, ...sent, detail: typed.detail.trim() || null, percent: kind === 'equity' ? Number(typed.percent) : null, begins_on: typed.begins_on || null, ends_on: typed.ends_on || null }),
    onSuccess: () => { choose(kind); setTyped(blank) },
  })
  const field = (key: keyof typeof typed, label: string) => <div className="field"><label htmlFor={`${id}-${key}`}>{label}</label><Input id={`${id}-${key}`} maxLength={120} value={typed[key]} onChange={(event) => setTyped({ ...typed, [key]: event.target.value })} /></div>
  const day = (key: 'begins_on' | 'ends_on') => {
    const title = t(key === 'begins_on' ? 'conflicts.begins-on' : 'conflicts.ends-on')
    return <div className="field"><label htmlFor={`${id}-${key}`}>{title}</label><DayEntry id={`${id}-${key}`} is_small title={title} value={typed[key]} onChange={(read) => setTyped({ ...typed, [key]: read ?? '' })} /></div>
  }
  return (
    <form className="conflicts-keep__form" onSubmit={(event) => { event.preventDefault(); if (is_whole) send.mutate() }}>
      <div className="field"><label htmlFor={`${id}-kind`}>{t('conflicts.what-kind')}</label><select id={`${id}-kind`} className="select" value={kind} onChange={(event) => choose(event.target.value)}>{Object.keys(sides).map((one) => <option key={one} value={one}>{t(`conflicts.kind.${one}`)}</option>)}</select></div>
      <SideChoice key={`${kind} from`} title={t('conflicts.side-from')} kinds={sides[kind]!.from} value={from} onChange={setFrom} />
      <SideChoice key={`${kind} to`} title={t('conflicts.side-to')} kinds={sides[kind]!.to} value={to} onChange={setTo} />
      {kind === 'equity' ? field('percent', t('conflicts.percent')) : null}
      {field('detail', t('conflicts.detail'))}
      <div className="held-form__days">{day('begins_on')}{day('ends_on')}</div>
      <SourceFields value={source} onChange={setSource} />
      {send.error ? <p role="alert" className="fault-line">{send.error instanceof ApiFault ? say(send.error.problems[0] ?? send.error.say) : t('states.error.text')}</p> : send.isSuccess ? <p role="status">{t('conflicts.recorded')}</p> : null}
      <div><Button type="primary" htmlType="submit" loading={send.isPending} disabled={!is_whole}>{t('conflicts.do-record')}</Button>{is_whole ? null : <p className="small quiet">{t('conflicts.record-needs')}</p>}</div>
    </form>
  )
}
