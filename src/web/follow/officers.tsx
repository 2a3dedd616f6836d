import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { Panel } from '../widgets/panel.tsx'
import { useWords } from '../words.ts'

type Officer = { account_id: string, name: Sentence, counties: string[], sectors: string[], load: number, load_max: number, is_away: boolean }
type Titled = { id: string, title: Sentence }
type Answer = { officers: Officer[], sectors: Titled[], counties: Titled[], may_set: boolean }

/** The officers with what each knows and carries; the bureau changes it here, and the next proposal follows it. */
export function Officers() {
  const { t, say, language } = useWords()
  const [open, setOpen] = useState<Officer | null>(null)
  const question = useQuery({ queryKey: ['/api/challenges/follow-officers'], queryFn: ({ signal }) => get<Answer>('/api/challenges/follow-officers', {}, { signal }) })
  const data = question.data
  if (!data) return null
  const named = (all: Titled[], ids: string[]) => ids.length === 0 ? t('follow.any') : ids.map((id) => say(all.find((one) => one.id === id)?.title) || id).join(language === 'zh' ? '、' : ', ')
  return (
    <section className="follow-measures" aria-labelledby="follow-officers">
      <h2 id="follow-officers">{t('follow.officers')}</h2>
      <p className="quiet small">{t('follow.officers-text')}</p>
      <ul className="lines">
        {data.officers.map((one) => (
          <li key={one.account_id} className="follow-line">
            <div className="follow-line__main"><p className="follow-line__title">{say(one.name)} {one.is_away ? <Mark tone="unknown">{t('follow.away')}</Mark> : null}</p><p className="small quiet">{named(data.counties, one.counties)} · {t('follow.knows')} {named(data.sectors, one.sectors)}</p></div>
            <div className="follow-line__end"><p className="small number">{t('follow.carries', { load: one.load, max: one.load_max })}</p>{data.may_set ? <p className="follow-line__acts"><button type="button" className="link-button" onClick={() => setOpen(one)}>{t('follow.edit')}</button></p> : null}</div>
          </li>
        ))}
      </ul>
      <Panel title={open ? say(open.name) : ''} is_open={open !== null} onClose={() => setOpen(null)}>{open ? <OfficerForm officer={open} answer={data} onDone={() => setOpen(null)} /> : null}</Panel>
    </section>
  )
}

function OfficerForm({ officer, answer, onDone }: { officer: Officer, answer: Answer, onDone: () => void }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [form, setForm] = useState({ sectors: officer.sectors, counties: officer.counties, load_max: String(officer.load_max), is_away: officer.is_away })
  const [why, setWhy] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: () => post('/api/challenges/set-follow-officer', { account_id: officer.account_id, sectors: form.sectors, counties: form.counties, load_max: Number(form.load_max), is_away: form.is_away }),
    onSuccess: async () => { onDone(); for (const key of ['/api/challenges/follow-officers', '/api/challenges/follow-board']) await client.invalidateQueries({ queryKey: [key] }) },
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.problems[0] ?? cause.say) : t('states.error.text')),
  })
  const choices = (key: 'sectors' | 'counties', legend: string, all: Titled[]) => (
    <fieldset className="quick__done"><legend className="quick__legend">{legend}</legend>
      {all.map((one) => <label key={one.id}><input type="checkbox" checked={form[key].includes(one.id)} onChange={(event) => setForm({ ...form, [key]: event.target.checked ? [...form[key], one.id] : form[key].filter((id) => id !== one.id) })} /> {say(one.title)}</label>)}
    </fieldset>
  )
  return (
    <form onSubmit={(event) => { event.preventDefault(); setWhy(null); save.mutate() }}>
      {choices('sectors', t('follow.knows'), answer.sectors)}{choices('counties', t('follow.county'), answer.counties)}
      <label className="quick__text"><span className="quick__legend">{t('follow.load-max')}</span><input inputMode="numeric" value={form.load_max} maxLength={3} onChange={(event) => setForm({ ...form, load_max: event.target.value })} /></label>
      <fieldset className="quick__done"><label><input type="checkbox" checked={form.is_away} onChange={(event) => setForm({ ...form, is_away: event.target.checked })} /> {t('follow.away')}</label></fieldset>
      {why ? <p role="alert" className="fault-line">{why}</p> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={save.isPending}>{t('follow.save')}</Button>
    </form>
  )
}
