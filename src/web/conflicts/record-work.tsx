import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useWords } from '../words.ts'
import { SourceFields, sourceOf } from './source-fields.tsx'

const kinds = ['publication', 'patent', 'project'] as const
const hands_max = 200

/** The hands of a work, one a line: a code of the register, a name with its employer in brackets, or a name. */
function handsOf(text: string): Record<string, string>[] {
  return text.normalize('NFKC').split(/[;\n]+/).map((one) => one.trim()).filter((one) => one !== '').map((one): Record<string, string> => {
    if (/^E\d{6}$/.test(one)) return { expert_code: one }
    const [, name, employer] = /^([^()]+)\(([^()]+)\)$/.exec(one) ?? []
    return name && employer ? { name: name.trim(), employer: employer.trim() } : { name: one.slice(0, 80) }
  })
}

/** Records a publication, patent or project with all who had a hand in it. */
export function RecordWork() {
  const { t, say } = useWords()
  const id = useId()
  const blank = { title: '', number: '', made_on: '', hands: '' }
  const [kind, setKind] = useState<string>('publication')
  const [typed, setTyped] = useState(blank)
  const [source, setSource] = useState({ title: '', number: '' })
  const hands = handsOf(typed.hands), told = sourceOf(source)
  const is_whole = typed.title.trim() !== '' && typed.made_on !== '' && hands.length >= 2 && hands.length <= hands_max && told !== null
  const send = useMutation({
    mutationFn: () => post('/api/conflicts/record-work', { kind, title: typed.title.trim(), number: typed.number.trim() || null, made_on: typed.made_on, hands, source: told }),
    onSuccess: () => setTyped(blank),
  })
  const field = (key: 'title' | 'number', max: number) => <div className="field"><label htmlFor={`${id}-${key}`}>{t(`conflicts.work-${key}`)}</label><Input id={`${id}-${key}`} maxLength={max} value={typed[key]} onChange={(event) => setTyped({ ...typed, [key]: event.target.value })} /></div>
  return (
    <form className="conflicts-keep__form" onSubmit={(event) => { event.preventDefault(); if (is_whole) send.mutate() }}>
      <div className="field"><label htmlFor={`${id}-kind`}>{t('conflicts.what-kind')}</label><select id={`${id}-kind`} className="select" value={kind} onChange={(event) => setKind(event.target.value)}>{kinds.map((one) => <option key={one} value={one}>{t(`conflicts.kind.${one}`)}</option>)}</select></div>
      {field('title', 300)}{field('number', 120)}<div className="field"><label htmlFor={`${id}-made_on`}>{t('conflicts.work-made_on')}</label><DayEntry id={`${id}-made_on`} is_required title={t('conflicts.work-made_on')} value={typed.made_on} onChange={(day) => setTyped({ ...typed, made_on: day ?? '' })} /></div>
      <div className="field"><label htmlFor={`${id}-hands`}>{t('conflicts.work-hands')}</label><Input.TextArea id={`${id}-hands`} rows={4} maxLength={20_000} value={typed.hands} onChange={(event) => setTyped({ ...typed, hands: event.target.value })} /><p className="small quiet">{t('conflicts.work-hands-help', { count: hands.length })}</p></div>
      <SourceFields value={source} onChange={setSource} />
      {send.error ? <p role="alert" className="fault-line">{send.error instanceof ApiFault ? say(send.error.problems[0] ?? send.error.say) : t('states.error.text')}</p> : send.isSuccess ? <p role="status">{t('conflicts.recorded')}</p> : null}
      <div><Button type="primary" htmlType="submit" loading={send.isPending} disabled={!is_whole}>{t('conflicts.do-record')}</Button>{is_whole ? null : <p className="small quiet">{t('conflicts.work-needs')}</p>}</div>
    </form>
  )
}
