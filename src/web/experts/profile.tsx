import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import '../words/experts.ts'
import './experts.css'
import { CreditList, Facts, Fees, History, Part, StateLine, WordsThen } from './record-parts.tsx'
import type { Choices, Credit, Entry, ExpertRecord, Named } from './shapes.ts'

/** One profile as its keeper reads it: the reason comes first, since every look is kept and shown to the expert. */
export function Profile({ code, choices, is_page = false }: { code: string, choices: Choices, is_page?: boolean }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [purpose, setPurpose] = useState(choices.purposes[0]?.id ?? '')
  const look = useMutation({ mutationFn: () => post<ExpertRecord>('/api/experts/look', { code, purpose }) })
  const changed = async () => {
    await client.invalidateQueries({ queryKey: ['/api/experts/register'] })
    await client.invalidateQueries({ queryKey: ['/api/experts/figures'] })
    await look.mutateAsync()
  }
  const act = useMutation({ mutationFn: ({ path, body }: { path: string, body: object }) => post<{ path?: string, until?: string }>(`/api/experts/${path}`, { code, ...body }), onSuccess: (_done, { path }) => path === 'invite-expert' ? undefined : changed() })
  const fault = act.error ?? look.error
  const record = look.data
  const line = fault ? <p role="alert" className="fault-line">{say(fault instanceof ApiFault ? fault.problems[0] ?? fault.say : t('experts.failed'))}</p> : null
  if (!record) {
    return (
      <form className="experts__form experts__form--narrow" onSubmit={(event) => { event.preventDefault(); look.mutate() }}>
        <p>{t('experts.look-text')}</p>
        <label>{t('experts.look-why')}<select value={purpose} onChange={(event) => setPurpose(event.target.value)}>{choices.purposes.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
        {line}
        <div className="row"><Button type="primary" size="large" htmlType="submit" loading={look.isPending}>{t('experts.look-do')}</Button>{is_page ? null : <Link to="/experts/$code" params={{ code }}>{t('experts.look-other')}</Link>}</div>
      </form>
    )
  }
  const answer = (objection_id: string) => <Answer key={objection_id} is_busy={act.isPending} labels={['experts.uphold', 'experts.dismiss']} title={t('experts.answer-objection')} onDo={(is_yes, words) => act.mutate({ path: 'answer-objection', body: { objection_id, verdict: is_yes ? 'upheld' : 'dismissed', answer: words } })} />
  const nameOf = (all: Named[], id: unknown) => say(all.find((one) => one.id === id)?.title) || String(id)
  const shownAs = (name: string, value: unknown) => name === 'county_id' ? value === null ? t('experts.outside') : nameOf(choices.counties, value)
    : Array.isArray(value) ? value.map((id) => nameOf(name === 'directions' ? choices.directions : choices.sectors, id)).join(' · ') || t('experts.my-fields-none') : String(value)
  const answered = new Set(record.history.filter((one) => one.what === 'answered').map((one) => one.about))
  const of_credit = new Set(record.credit.map((one) => one.id))
  return (
    <div className="experts">
      {line}
      <StateLine record={record} />
      <Facts record={record} />
      {record.proposal?.verdict === null ? (
        <Part title={t('experts.decide')}>
          <p>{record.proposal.reason}</p>
          <dl className="record record--tight">{Object.entries(record.proposal.changes).flatMap(([name, value]) => [<dt key={`${name} name`}>{t(`experts.${({ employer_name: 'employer', born_on: 'born', field_since_on: 'since', sectors: 'fields', county_id: 'county' } as Record<string, string>)[name] ?? name}`)}</dt>, <dd key={name}>{shownAs(name, value)}</dd>])}</dl>
          <Answer is_busy={act.isPending} labels={['experts.accept', 'experts.decline']} title={t('experts.answer')} onDo={(is_yes, words) => act.mutate({ path: 'decide-correction', body: { proposal_id: record.proposal!.id, verdict: is_yes ? 'accepted' : 'declined', answer: words } })} />
        </Part>
      ) : null}
      <Part title={t('experts.keep')}><Keep record={record} choices={choices} is_busy={act.isPending} link={act.data?.path ? { path: act.data.path, until: act.data.until ?? '' } : null} onDo={(path, body) => act.mutate({ path, body })} /></Part>
      <Part title={t('experts.credit')}>
        <CreditList credit={record.credit} act={(one: Credit) => one.objection?.verdict === null ? answer(one.objection.id) : null} />
        <NewCredit choices={choices} is_busy={act.isPending} onDo={(body) => act.mutate({ path: 'record-credit', body })} />
      </Part>
      <Part title={t('experts.fees')}><Fees record={record} /></Part>
      <Part title={t('experts.history')}><History history={record.history} act={(one: Entry) => one.what === 'objected' && !answered.has(one.id) && !of_credit.has(one.about ?? '') ? answer(one.id) : null} /></Part>
    </div>
  )
}

/** The choices of the register, for a profile opened by its address. */
export function useChoices() {
  return useQuery({ queryKey: ['/api/experts/register', 'choices'], queryFn: ({ signal }) => get<{ choices: Choices }>('/api/experts/register', {}, { signal }) })
}

function Keep({ record, choices, is_busy, link, onDo }: { record: ExpertRecord, choices: Choices, is_busy: boolean, link: { path: string, until: string } | null, onDo: (path: string, body: object) => void }) {
  const { t, say, formatInstant } = useWords()
  const [reason, setReason] = useState(choices.removals[0]?.id ?? '')
  const words = (path: string, key: string, more: object = {}) => <WordsThen key={path} label={t(`experts.${key}`)} title={t('experts.note')} is_busy={is_busy} onDo={(note) => onDo(path, { note, ...more })} />
  return (
    <div className="experts__acts">
      {record.state === 'admitted' ? words('suspend', 'suspend') : null}
      {record.state === 'suspended' ? words('resume', 'resume') : null}
      {record.state === 'admitted' || record.state === 'expired' ? words('renew', 'renew') : null}
      {record.state === 'removed' ? words('return', 'return') : (
        <WordsThen label={t('experts.remove')} title={t('experts.note')} is_danger is_busy={is_busy} onDo={(note) => onDo('remove', { note, reason })}>
          <label className="field"><span className="label">{t('experts.removal-reason')}</span><select value={reason} onChange={(event) => setReason(event.target.value)}>{choices.removals.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
        </WordsThen>
      )}
      {record.has_account || record.state === 'removed' ? null : <Button loading={is_busy} onClick={() => onDo('invite-expert', {})}>{t('experts.invite')}</Button>}
      {link ? <p className="experts__words"><span>{t('experts.invite-text', { until: formatInstant(link.until) })}</span><code className="experts__link">{location.origin}{link.path}</code></p> : null}
    </div>
  )
}

function NewCredit({ choices, is_busy, onDo }: { choices: Choices, is_busy: boolean, onDo: (body: object) => void }) {
  const { t, say } = useWords()
  const [is_open, setOpen] = useState(false)
  const [form, setForm] = useState({ kind: choices.credits[0]?.id ?? '', happened_on: '', source: '' })
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) => setForm((before) => ({ ...before, [name]: event.target.value }))
  if (!is_open) return <p style={{ marginTop: 8 }}><Button onClick={() => setOpen(true)}>{t('experts.record-credit')}</Button></p>
  return (
    <form className="experts__words" onSubmit={(event) => { event.preventDefault(); onDo(form); setOpen(false) }}>
      <label><span className="label">{t('experts.event')}</span><select value={form.kind} onChange={set('kind')}>{choices.credits.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
      <label><span className="label">{t('experts.happened-on')}</span><DayEntry is_small is_required title={t('experts.happened-on')} value={form.happened_on} onChange={(day) => setForm((before) => ({ ...before, happened_on: day ?? '' }))} /></label>
      <label><span className="label">{t('experts.credit-source')}</span><input required minLength={2} maxLength={300} value={form.source} onChange={set('source')} /></label>
      <div className="row"><Button type="primary" htmlType="submit" loading={is_busy}>{t('experts.record-credit')}</Button><Button onClick={() => setOpen(false)}>{t('experts.cancel')}</Button></div>
    </form>
  )
}

function Answer({ title, labels, is_busy, onDo }: { title: string, labels: [string, string], is_busy: boolean, onDo: (is_yes: boolean, words: string) => void }) {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const is_ready = words.trim().length >= 2
  return (
    <div className="experts__words">
      <label><span className="label">{title}</span><Input.TextArea rows={2} maxLength={1_000} value={words} onChange={(event) => setWords(event.target.value)} /></label>
      <div className="row"><Button type="primary" disabled={!is_ready} loading={is_busy} onClick={() => onDo(true, words.trim())}>{t(labels[0])}</Button><Button disabled={!is_ready} loading={is_busy} onClick={() => onDo(false, words.trim())}>{t(labels[1])}</Button></div>
    </div>
  )
}
