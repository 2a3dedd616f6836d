import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { get, type Sentence } from '../client.ts'
import { Measured, type MeasureShape } from '../widgets/measured.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'

type Titled = { id: string, title: Sentence }
type Answer = { kinds: { words: MeasureShape, rows: { code: string, title: Sentence, count: number, of: Record<string, number> }[] }[], groups: Titled[], has_more_groups: boolean }

/** Coded reasons counted over the range of the funnel and by its groups: why needs were refused, where they were pointed to, why bids lost. Every number opens its rows. */
export function Reasons({ narrow, by }: { narrow: Record<string, string | undefined>, by: string | undefined }) {
  const { t, say } = useWords()
  const question = useQuery({ queryKey: ['/api/challenges/reason-counts', narrow, by], queryFn: ({ signal }) => get<Answer>('/api/challenges/reason-counts', { ...narrow, by }, { signal }), placeholderData: keepPreviousData })
  if (question.isPending) return <Loading kind="table" lines={4} />
  if (question.isError && !question.data) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { kinds, groups, has_more_groups } = question.data
  return (
    <section className="funnel__dropped" aria-labelledby="funnel-reasons">
      <h2 id="funnel-reasons">{t('funnel.reasons')}</h2>
      <p className="quiet small">{t(by ? 'funnel.reasons-by' : 'funnel.reasons-text')}</p>
      {kinds.map(({ words, rows }) => {
        const cell = (count: number, label: string, more: Record<string, string>) => count === 0 ? <span className="faint">0</span> : (
          <Measured measure={{ ...words, value: count }} rows_of={{ path: '/api/challenges/reason-rows', params: { ...narrow, kind: words.id, ...more } }} label={`${label} ${count}`}><span className="number">{count}</span></Measured>
        )
        return (
          <div key={words.id} className="funnel__reasons">
            <h3 className="side-title">{say(words.title)}</h3>
            {rows.length === 0 ? <p className="quiet small">{t('funnel.reasons-none')}</p> : (
              <div className="funnel__wide">
                <table className="funnel__table" style={{ '--columns': groups.length } as CSSProperties}>
                  <thead><tr><th scope="col">{t('funnel.why')}</th><th scope="col" className="right">{t('funnel.count')}</th>{groups.map((group) => <th key={group.id} scope="col" className="right">{say(group.title)}</th>)}</tr></thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={row.code}><th scope="row">{say(row.title)}</th><td className="right" data-title={t('funnel.count')}>{cell(row.count, say(row.title), { code: row.code })}</td>
                        {groups.map((group) => <td key={group.id} className={`right${row.of[group.id] ? '' : ' funnel__nought'}`} data-title={say(group.title)}>{cell(row.of[group.id] ?? 0, `${say(row.title)} ${say(group.title)}`, { code: row.code, by: by!, group: group.id })}</td>)}</tr>
                    ))}
                    <tr className="funnel__total"><th scope="row">{t('funnel.total')}</th><td className="right" data-title={t('funnel.count')}>{cell(words.value ?? 0, t('funnel.total'), {})}</td>{groups.map((group) => <td key={group.id} className="right" data-title={say(group.title)}>{cell(rows.reduce((sum, row) => sum + (row.of[group.id] ?? 0), 0), `${t('funnel.total')} ${say(group.title)}`, { by: by!, group: group.id })}</td>)}</tr>
                  </tbody>
                </table>
              </div>
            )}
          </div>
        )
      })}
      {has_more_groups ? <p className="quiet small">{t('funnel.reasons-more')}</p> : null}
    </section>
  )
}
