import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { ApiFault, post, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'

type Done = { imported: number, unchanged: number, is_refused: boolean, problem_count: number, problems: { row: number | null, column: string | null, sentence: Sentence }[] }

const tables = ['equity', 'offices', 'works'] as const

/** Interests from a pasted table: looked at first, each fault told by row and column; kept only when the keeper says so. */
export function ImportTies() {
  const { t, say } = useWords()
  const id = useId()
  const [table, setTable] = useState<string>('equity')
  const [text, setText] = useState('')
  const look = useMutation({ mutationFn: () => post<Done>('/api/conflicts/import-ties', { table, text, dry_run: true }) })
  const write = useMutation({ mutationFn: () => post<Done>('/api/conflicts/import-ties', { table, text, skip_bad_rows: true }) })
  const change = (work: () => void) => { work(); look.reset(); write.reset() }
  const found = write.data ?? look.data, fault = write.error ?? look.error
  return (
    <form className="conflicts-keep__form conflicts-keep__form--wide" onSubmit={(event) => { event.preventDefault(); look.mutate() }}>
      <div className="field"><label htmlFor={`${id}-table`}>{t('conflicts.table')}</label><select id={`${id}-table`} className="select" value={table} onChange={(event) => change(() => setTable(event.target.value))}>{tables.map((one) => <option key={one} value={one}>{t(`conflicts.table-${one}`)}</option>)}</select></div>
      <div className="field"><label htmlFor={`${id}-text`}>{t('conflicts.table-paste')}</label><Input.TextArea id={`${id}-text`} rows={6} maxLength={100_000} spellCheck={false} value={text} onChange={(event) => change(() => setText(event.target.value))} /><p className="small quiet">{t(`conflicts.table-columns-${table}`)}</p></div>
      {fault ? <p role="alert" className="fault-line">{fault instanceof ApiFault ? say(fault.problems[0] ?? fault.say) : t('states.error.text')}</p> : null}
      {found ? <p role="status"><Mark tone={write.data ? 'done' : found.problem_count > 0 ? 'near' : 'waiting'}>{t(write.data ? 'conflicts.import-kept' : 'conflicts.import-looked', { imported: found.imported, unchanged: found.unchanged, wrong: found.problem_count })}</Mark></p> : null}
      {found && found.problems.length > 0 ? (
        <div className="transfer__sheet"><table className="transfer__table">
          <thead><tr><th scope="col">{t('transfer.row')}</th><th scope="col">{t('transfer.column')}</th><th scope="col">{t('transfer.wrong')}</th></tr></thead>
          <tbody>{found.problems.map((one, at) => <tr key={at}><th scope="row" className="number">{one.row ?? t('transfer.whole-table')}</th><td>{one.column ?? '—'}</td><td>{say(one.sentence)}</td></tr>)}</tbody>
        </table></div>
      ) : null}
      <div className="row">
        <Button htmlType="submit" type={look.data ? 'default' : 'primary'} loading={look.isPending} disabled={text.trim() === ''}>{t('conflicts.import-look')}</Button>
        {look.data && look.data.imported > 0 && !write.data ? <Button type="primary" loading={write.isPending} onClick={() => write.mutate()}>{t('conflicts.import-keep', { count: look.data.imported })}</Button> : null}
      </div>
    </form>
  )
}
