import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { ApiFault, get, makeKey, post, type Sentence } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import type { Correction } from './count.tsx'
import type { Rung } from './shapes.ts'

type Org = { id: string, title: Sentence }

/** Records a status given, renewed or ended, or corrects one; whatever is recorded names its source. */
export function RecordForm({ rungs, org, rung, correction, onDone }: { rungs: Rung[], org: Org | null, rung: string, correction: Correction | null, onDone: () => void }) {
  const { t, say, formatDate } = useWords()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<Org | null>(org)
  const [key] = useState(makeKey)
  const [why, setWhy] = useState<string | null>(null)
  const [form, setForm] = useState({
    rung: correction?.rung ?? rung, what: correction?.what ?? 'granted', certificate: correction?.certificate ?? '', valid_from: correction?.valid_from ?? '', valid_until: correction?.valid_until ?? '',
    title: correction?.source.title ?? '', number: correction?.source.number ?? '', note: correction?.note ?? '',
  })
  const [odd, setOdd] = useState({ valid_from: false, valid_until: false })
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) => setForm((before) => ({ ...before, [name]: event.target.value }))
  const setDay = (name: 'valid_from' | 'valid_until') => (day: string | null) => {
    setOdd((before) => ({ ...before, [name]: day === null }))
    setForm((before) => ({ ...before, [name]: day ?? '' }))
  }
  const has_odd_day = odd.valid_from || (odd.valid_until && (form.what === 'granted' || form.what === 'renewed'))
  const send = useMutation({
    mutationFn: () => post('/api/ladder/record-status', {
      org_id: chosen?.id, rung: form.rung, what: form.what, certificate: form.certificate || null, valid_from: form.valid_from, valid_until: form.what === 'ended' || form.what === 'withdrawn' ? null : form.valid_until || null,
      source: { title: form.title, number: form.number || null }, note: form.note || null, corrects: correction?.id ?? null,
    }, { key }),
    onSuccess: async () => {
      await Promise.all(['/api/ladder/board', '/api/ladder/board-rows', '/api/ladder/history'].map((path) => client.invalidateQueries({ queryKey: [path] })))
      onDone()
    },
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.problems[0] ?? cause.say) : t('states.error.text')),
  })
  const is_ready = chosen !== null && form.valid_from !== '' && form.title.trim().length >= 2
  return (
    <form noValidate className="ladder-form" onSubmit={(event) => { event.preventDefault(); if (has_odd_day) setWhy(t('work.form.day-unreadable')); else if (is_ready) send.mutate(); else setWhy(t('ladder.needs-all')) }}>
      {correction ? <p className="quiet">{t('ladder.correcting', { from: formatDate(correction.valid_from) })}</p> : null}
      <div className="field"><label htmlFor="ladder-org">{t('ladder.enterprise')}</label>{org ? <p><strong>{say(org.title)}</strong></p> : <OrgChoice chosen={chosen} onChange={setChosen} />}</div>
      <div className="field"><label htmlFor="ladder-rung">{t('ladder.rung')}</label><select id="ladder-rung" className="ladder-ask__field" value={form.rung} disabled={correction !== null} onChange={set('rung')}>{rungs.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></div>
      <div className="field"><label htmlFor="ladder-what">{t('ladder.kind-of')}</label><select id="ladder-what" className="ladder-ask__field" value={form.what} onChange={set('what')}>{(['granted', 'renewed', 'ended', ...correction ? ['withdrawn'] as const : []] as const).map((one) => <option key={one} value={one}>{t(`ladder.what.${one}`)}</option>)}</select></div>
      <div className="field"><label htmlFor="ladder-certificate">{t('ladder.certificate')}</label><input id="ladder-certificate" className="ladder-ask__field" maxLength={80} value={form.certificate} onChange={set('certificate')} /></div>
      <div className="field"><label htmlFor="ladder-from">{t(form.what === 'ended' ? 'ladder.from-ended' : 'ladder.from')}</label><DayEntry id="ladder-from" title={t(form.what === 'ended' ? 'ladder.from-ended' : 'ladder.from')} value={form.valid_from} onChange={setDay('valid_from')} /></div>
      {form.what === 'granted' || form.what === 'renewed' ? <div className="field"><label htmlFor="ladder-until">{t('ladder.last')}</label><DayEntry id="ladder-until" title={t('ladder.last')} value={form.valid_until} onChange={setDay('valid_until')} /></div> : null}
      <div className="field"><label htmlFor="ladder-source">{t('ladder.source-title')}</label><input id="ladder-source" className="ladder-ask__field" maxLength={300} value={form.title} placeholder={t('ladder.source-example')} onChange={set('title')} /></div>
      <div className="field"><label htmlFor="ladder-number">{t('ladder.source-number')}</label><input id="ladder-number" className="ladder-ask__field" maxLength={100} value={form.number} onChange={set('number')} /></div>
      <div className="field"><label htmlFor="ladder-note">{t('ladder.note')}</label><input id="ladder-note" className="ladder-ask__field" maxLength={600} value={form.note} onChange={set('note')} /></div>
      {why ? <p role="alert" className="fault-line">{why}</p> : null}
      <p className="row"><Button type="primary" htmlType="submit" size="large" loading={send.isPending}>{t('ladder.save')}</Button><Button size="large" onClick={onDone}>{t('ladder.cancel')}</Button></p>
    </form>
  )
}

function OrgChoice({ chosen, onChange }: { chosen: Org | null, onChange: (org: Org | null) => void }) {
  const { t, say } = useWords()
  const [q, setQ] = useState('')
  const list = useQuery({ queryKey: ['/api/organizations/list', { q, kind: 'enterprise' }], queryFn: ({ signal }) => get<{ organizations: Org[] }>('/api/organizations/list', { q, kind: 'enterprise' }, { signal }), placeholderData: keepPreviousData })
  const orgs = list.data?.organizations ?? []
  return (
    <Select id="ladder-org" size="large" style={{ width: '100%' }} showSearch={{ filterOption: false, onSearch: setQ }} placeholder={t('ladder.find-enterprise')} value={chosen?.id} getPopupContainer={(node) => node.parentElement ?? document.body}
      options={orgs.map((one) => ({ value: one.id, label: say(one.title) }))} onChange={(id: string) => onChange(orgs.find((one) => one.id === id) ?? null)} />
  )
}
