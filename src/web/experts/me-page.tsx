import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/experts.ts'
import './experts.css'
import { Correction, type CorrectionChoices } from './correction.tsx'
import { CreditList, Facts, Fees, History, Part, StateLine, WordsThen } from './record-parts.tsx'
import type { Credit, Entry, ExpertRecord, Look } from './shapes.ts'

type Mine = { record: ExpertRecord, choices: CorrectionChoices, looks: Look[] }

/** What an expert reads and changes of their own record, and who looked at it. */
export default function MePage() {
  const { t, say, formatDate, formatInstant } = useWords()
  const client = useQueryClient()
  const question = useQuery({ queryKey: ['/api/experts/me'], queryFn: ({ signal }) => get<Mine>('/api/experts/me', {}, { signal }), retry: false })
  const again = () => client.invalidateQueries({ queryKey: ['/api/experts/me'] })
  const act = useMutation({ mutationFn: ({ path, body }: { path: string, body: unknown }) => post(`/api/experts/${path}`, body), onSuccess: again })
  const mine = question.data
  if (question.error instanceof ApiFault && question.error.status === 404) {
    return <div className="page experts"><PageHead title={t('experts.mine')} /><Empty title={say(question.error.say)} text={t('experts.apply-lead')}><Link to="/experts/apply">{t('experts.start')}</Link></Empty></div>
  }
  if (!mine) return <div className="page experts"><PageHead title={t('experts.mine')} lead={t('experts.mine-lead')} />{question.isPending ? <Loading kind="document" lines={8} /> : <Failed fault={question.error} again={() => { void question.refetch() }} />}</div>
  const { record, choices, looks } = mine
  const is_unconfirmed = record.confirm_by !== null && (record.days_to_confirm ?? 99) <= 30 && (record.state === 'admitted' || record.state === 'suspended')
  const object = (about: string) => <WordsThen label={t('experts.object-do')} title={t('experts.reason')} min={5} is_busy={act.isPending} onDo={(reason) => act.mutate({ path: 'object-to-record', body: { about, reason } })} />
  const objected = new Set(record.history.filter((one) => one.what === 'objected').map((one) => one.about))
  return (
    <div className="page experts">
      <PageHead title={t('experts.mine')} lead={t('experts.mine-lead')} above={record.code} />
      {act.error ? <p role="alert" className="fault-line">{say(act.error instanceof ApiFault ? act.error.problems[0] ?? act.error.say : t('experts.failed'))}</p> : null}
      <StateLine record={record} />
      {is_unconfirmed ? (
        <div className="experts__bar">
          <span>{t((record.days_to_confirm ?? 0) < 0 ? 'experts.confirm-late' : 'experts.confirm-text', { day: formatDate(record.confirm_by!) })}</span>
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ path: 'confirm-record', body: {} })}>{t('experts.confirm')}</Button>
        </div>
      ) : null}
      <div className="columns">
        <div>
          <h2>{say(record.name)}</h2>
          <p className="quiet">{t(`experts.state-text.${record.state}`)}</p>
          <Facts record={record} />
          <OwnPart key={record.version} record={record} is_busy={act.isPending} onSave={(body) => act.mutate({ path: 'update-own', body })} />
          <Correction record={record} choices={choices} is_busy={act.isPending} onSend={(body) => act.mutate({ path: 'propose-correction', body })} />
          <Part title={t('experts.credit')}><CreditList credit={record.credit} act={(one: Credit) => one.objection ? null : object(one.id)} /></Part>
          <Part title={t('experts.fees')}><Fees record={record} /></Part>
          <Part title={t('experts.history')}><History history={record.history} act={(one: Entry) => ['suspended', 'removed'].includes(one.what) && !objected.has(one.id) ? object(one.id) : null} /></Part>
        </div>
        <aside className="side" aria-label={t('experts.looks')}>
          <h2>{t('experts.looks')}</h2>
          {looks.length === 0 ? <p className="quiet">{t('experts.looks-none')}</p> : (
            <ul className="lines">{looks.map((one, at) => <li key={at} className="experts__entry"><strong>{say(one.who) || '—'}</strong> <span className="quiet">{say(one.role)}</span><div>{say(one.purpose)}</div><div className="small quiet number">{formatInstant(one.at)}</div></li>)}</ul>
          )}
        </aside>
      </div>
    </div>
  )
}

function OwnPart({ record, is_busy, onSave }: { record: ExpertRecord, is_busy: boolean, onSave: (body: unknown) => void }) {
  const { t } = useWords()
  const [form, setForm] = useState({ from: record.away_from ?? '', until: record.away_until ?? '', max: record.panels_per_year_max === null ? '' : String(record.panels_per_year_max), keywords: record.keywords.join(t('experts.code') === '编号' ? '，' : ', '), languages: record.languages })
  const set = (name: 'max' | 'keywords') => (event: { target: { value: string } }) => setForm((before) => ({ ...before, [name]: event.target.value }))
  const toggle = (one: 'zh' | 'en') => setForm((before) => ({ ...before, languages: before.languages.includes(one) ? before.languages.filter((other) => other !== one) : [...before.languages, one] }))
  const save = () => onSave({
    away_from: form.from || null, away_until: form.until || null, panels_per_year_max: form.max === '' ? null : Number(form.max), languages: form.languages,
    keywords: form.keywords.split(/[,，、;；]/).map((one) => one.trim()).filter((one) => one !== ''),
  })
  return (
    <Part title={t('experts.my-part')}>
      <p className="quiet">{t('experts.my-part-text')}</p>
      <form className="experts__form" onSubmit={(event) => { event.preventDefault(); save() }}>
        <label>{t('experts.away-from')}<DayEntry is_small title={t('experts.away-from')} value={form.from} onChange={(day) => setForm((before) => ({ ...before, from: day ?? '' }))} /></label>
        <label>{t('experts.away-until')}<DayEntry is_small title={t('experts.away-until')} value={form.until} onChange={(day) => setForm((before) => ({ ...before, until: day ?? '' }))} /></label>
        <label>{t('experts.panels-max')}<input type="number" min={1} max={100} value={form.max} onChange={set('max')} /></label>
        <label>{t('experts.keywords-comma')}<input maxLength={400} value={form.keywords} onChange={set('keywords')} /></label>
        {(['zh', 'en'] as const).map((one) => <label key={one} className="experts__check"><input type="checkbox" checked={form.languages.includes(one)} onChange={() => toggle(one)} />{t(`experts.language.${one}`)}</label>)}
        <Button size="large" htmlType="submit" loading={is_busy} disabled={form.languages.length === 0}>{t('experts.save')}</Button>
      </form>
    </Part>
  )
}
