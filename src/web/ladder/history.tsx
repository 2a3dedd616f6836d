import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { get } from '../client.ts'
import { DemoMark, Mark } from '../widgets/mark.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import type { History, StatusLine } from './shapes.ts'

/** Every status of an enterprise with its source, newest first, and what it was reminded of. */
export function HistoryLines({ org_id, onCorrect }: { org_id: string, onCorrect?: (status: StatusLine) => void }) {
  const { t, say, formatDate, formatInstant } = useWords()
  const question = useQuery({ queryKey: ['/api/ladder/history', org_id], queryFn: ({ signal }) => get<History>('/api/ladder/history', { org_id }, { signal }) })
  if (question.isPending) return <Loading lines={3} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { statuses, reminders } = question.data
  return (
    <>
      {statuses.length === 0 ? <p className="quiet">{t('ladder.history-none')}</p> : (
        <ul className="lines">
          {statuses.map((one) => (
            <li key={one.id} className="ladder-line">
              <p><strong>{say(one.title)}</strong> {t(`ladder.what.${one.what}`)} {one.is_held ? <Mark tone="done">{t('ladder.outcome.held')}</Mark> : one.is_corrected ? <Mark tone="unknown">{t('ladder.corrected')}</Mark> : null} {one.is_demo ? <DemoMark /> : null}</p>
              <p className="small number">{one.what === 'ended' || one.valid_until === null ? t('ladder.from-day', { from: formatDate(one.valid_from) }) : t('ladder.until', { from: formatDate(one.valid_from), until: formatDate(one.valid_until) })}{one.certificate ? ` · ${one.certificate}` : ''}</p>
              <p className="small quiet">{t('ladder.source')} <span lang="zh-CN">{one.source.title}</span> {one.source.number}{one.note ? ` · ${one.note}` : ''}</p>
              {onCorrect && !one.is_corrected && one.what !== 'withdrawn' ? <Button size="small" onClick={() => onCorrect(one)}>{t('ladder.correct')}</Button> : null}
            </li>
          ))}
        </ul>
      )}
      {reminders.length > 0 ? <><h3>{t('ladder.reminders')}</h3><ul className="lines">{reminders.map((one, at) => <li key={at} className="ladder-line"><p>{say(one.text)}</p><p className="small quiet number">{formatInstant(one.told_at)}</p></li>)}</ul></> : null}
    </>
  )
}
