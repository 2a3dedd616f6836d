import { Button, Input } from 'antd'
import { useState } from 'react'
import { DayEntry } from '../form/day-entry.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import { Part } from './record-parts.tsx'
import type { ExpertRecord, Named } from './shapes.ts'

export type CorrectionChoices = { sectors: Named[], directions: Named[], counties: Named[] }

const outside = 'outside'
const most = { sectors: 3, directions: 5 }

/** What an expert asks the keeper to correct: every fact of the admission; what is left as it is is not sent. */
export function Correction({ record, choices, is_busy, onSend }: { record: ExpertRecord, choices: CorrectionChoices, is_busy: boolean, onSend: (body: unknown) => void }) {
  const { t, say } = useWords()
  const held = { sectors: record.sectors.map((one) => one.id), directions: record.directions.map((one) => one.id) }
  const [form, setForm] = useState({ rank: '', employer_name: '', born_on: '', field_since_on: '', county: record.county?.id ?? outside, ...held, reason: '' })
  const set = (name: 'rank' | 'employer_name' | 'county' | 'reason') => (event: { target: { value: string } }) => setForm((before) => ({ ...before, [name]: event.target.value }))
  const toggle = (name: 'sectors' | 'directions', id: string) => setForm((before) => ({ ...before, [name]: before[name].includes(id) ? before[name].filter((one) => one !== id) : [...before[name], id] }))
  if (record.state === 'removed') return null
  const { reason, county, sectors, directions, ...typed } = form
  const isOther = (one: readonly string[], other: readonly string[]) => one.toSorted().join() !== other.toSorted().join()
  const changes: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '')),
    ...county === (record.county?.id ?? outside) ? {} : { county_id: county === outside ? null : county },
    ...isOther(sectors, held.sectors) ? { sectors } : {}, ...isOther(directions, held.directions) ? { directions } : {},
  }
  const open = record.proposal?.verdict === null
  return (
    <Part title={t('experts.propose')}>
      {record.proposal ? <p><Mark tone={open ? 'near' : 'done'}>{open ? t('experts.proposal-open') : t('experts.proposal-done', { verdict: t(`experts.verdict.${record.proposal.verdict}`) })}</Mark> <span className="quiet">{record.proposal.answer ?? record.proposal.reason}</span></p> : null}
      {open ? null : (
        <form className="experts__propose" onSubmit={(event) => { event.preventDefault(); onSend({ changes, reason: reason.trim() }) }}>
          <p className="quiet">{t('experts.propose-text')}</p>
          <div className="experts__form">
            <label>{t('experts.rank')}<input maxLength={60} value={form.rank} placeholder={record.rank} onChange={set('rank')} /></label>
            <label>{t('experts.employer')}<input maxLength={200} value={form.employer_name} placeholder={record.employer} onChange={set('employer_name')} /></label>
            <label>{t('experts.born')}<DayEntry is_small title={t('experts.born')} value={form.born_on} onChange={(day) => setForm((before) => ({ ...before, born_on: day ?? '' }))} /></label>
            <label>{t('experts.since')}<DayEntry is_small title={t('experts.since')} value={form.field_since_on} onChange={(day) => setForm((before) => ({ ...before, field_since_on: day ?? '' }))} /></label>
            <label>{t('experts.county')}<select value={county} onChange={set('county')}>{choices.counties.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}<option value={outside}>{t('experts.outside')}</option></select></label>
          </div>
          {([['sectors', 'fields'], ['directions', 'directions']] as const).map(([name, title]) => (
            <details key={name} className="experts__more">
              <summary>{t(`experts.${title}`)} <span className="quiet small">{t('experts.chosen-of', { count: form[name].length, max: most[name] })}</span></summary>
              <div className="experts__choices">{choices[name].map((one) => (
                <label key={one.id} className="experts__check"><input type="checkbox" checked={form[name].includes(one.id)} disabled={!form[name].includes(one.id) && form[name].length >= most[name]} onChange={() => toggle(name, one.id)} /><span>{say(one.title)}</span></label>
              ))}</div>
            </details>
          ))}
          <label className="field"><span className="label">{t('experts.propose-reason')}</span><Input.TextArea rows={2} maxLength={1_000} value={reason} onChange={set('reason')} /></label>
          <p className="experts__send"><Button size="large" loading={is_busy} disabled={Object.keys(changes).length === 0 || reason.trim().length < 5} htmlType="submit">{t('experts.propose-do')}</Button></p>
        </form>
      )}
    </Part>
  )
}
