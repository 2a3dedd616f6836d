import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import { isBlank } from './answers.ts'
import { localMomentOf, readDay } from './day-text.ts'
import { useFileNames } from './file-names.ts'
import { saidMoney, yuanText } from './money-text.ts'
import type { Column, Field, Row } from './paste-grid.ts'

type Kind = Field['type'] | Column['type']
type Asked = { type: Kind, title?: Sentence, options?: { id: string, title: Sentence }[], columns?: Column[] }

/** Whether an answer is still text that its question cannot take; the server would refuse it. */
export function isUnread(field: Asked, value: unknown): boolean {
  if (isBlank(value)) return false
  if (field.type === 'money' || field.type === 'number') return typeof value !== 'number'
  if (field.type === 'date') return typeof value !== 'string' || readDay(value) !== value
  if (field.type === 'instant') return typeof value !== 'string' || !value.includes('T') || localMomentOf(value) === null
  if (field.type === 'table') return Array.isArray(value) && (value as Row[]).some((row) => (field.columns ?? []).some((column) => isUnread(column, row[column.id])))
  return false
}

/** An answer as it will be read: exact amounts, dates with their weekday, titles of choices, tables as tables. */
export function AnswerText({ field, value }: { field: Asked, value: unknown }) {
  const { t, say, language, formatDate, formatInstant } = useWords()
  if (isBlank(value)) return <span className="faint">{t('work.form.not-answered')}</span>
  const title = (id: unknown) => say(field.options?.find((one) => one.id === id)?.title) || String(id)
  if (isUnread(field, value) && field.type !== 'table') return <span className="unread">{String(value)}</span>
  switch (field.type) {
    case 'money': return <span className="number">¥{yuanText(value as number)}{language === 'zh' && (value as number) >= 1_000_000 ? <span className="quiet">（{saidMoney(value as number)}）</span> : null}</span>
    case 'date': return <span className="number">{formatDate(value as string)}</span>
    case 'instant': return <span className="number">{t('work.form.moment-zone', { time: `${formatInstant(value as string)}${localMomentOf(value as string)?.slice(16) ?? ''}` })}</span>
    case 'yes-no': return <>{t(value === true ? 'work.form.yes' : 'work.form.no')}</>
    case 'choice': return <>{title(value)}</>
    case 'choices': case 'accounts': return <>{(value as string[]).map(title).join(language === 'zh' ? '、' : ', ')}</>
    case 'files': return <FileLinks ids={value as string[]} />
    case 'number': return <span className="number">{String(value)}</span>
    case 'table': return (
      <div className="table-scroll" tabIndex={0} role="region" aria-label={say(field.title)}>
        <table className="plain-table plain-table--fold answer-table">
          <thead><tr>{(field.columns ?? []).map((column) => <th key={column.id} scope="col" className={column.type === 'money' || column.type === 'number' ? 'right' : undefined}>{say(column.title)}</th>)}</tr></thead>
          <tbody>{(value as Row[]).map((row, at) => <tr key={at}>{(field.columns ?? []).map((column) => <td key={column.id} data-label={say(column.title)} className={column.type === 'money' || column.type === 'number' ? 'right' : undefined}>{isBlank(row[column.id]) ? '' : <AnswerText field={column} value={row[column.id]} />}</td>)}</tr>)}</tbody>
        </table>
      </div>
    )
    default: return <span className="pre">{String(value)}</span>
  }
}

function FileLinks({ ids }: { ids: string[] }) {
  const { t } = useWords()
  const names = useFileNames(ids)
  return <ul>{ids.map((id, at) => {
    const name = names[id]?.name ?? t('work.form.file', { number: at + 1 })
    // A locked file of a sealed form cannot be read here, and its secret belongs into no address.
    return <li key={id}>{id.includes('.') ? name : <a href={`/files/${encodeURIComponent(id)}`}>{name}</a>}</li>
  })}</ul>
}
