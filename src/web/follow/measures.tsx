import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { Measured, StatedValue, type MeasureShape, type SourceFigure } from '../widgets/measured.tsx'
import { Money } from '../widgets/money.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'

type Answer = { measures: MeasureShape[], counties: { id: string, title: Sentence }[], sources: SourceFigure[] }

/** The newsletter's four measures, ours with their definitions beside what the newsletter states of its own; never added up with one another. */
export function FollowMeasures() {
  const { t, say } = useWords()
  const [period, setPeriod] = useState<{ county?: string, from?: string, until?: string }>({})
  const params = { county: period.county || undefined, from: period.from || undefined, until: period.until || undefined }
  const question = useQuery({ queryKey: ['/api/challenges/follow-measures', params], queryFn: ({ signal }) => get<Answer>('/api/challenges/follow-measures', params, { signal }) })
  if (question.isPending) return <Loading lines={4} kind="table" />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { measures, counties, sources } = question.data
  return (
    <section className="follow-measures" aria-labelledby="follow-measures">
      <h2 id="follow-measures">{t('follow.measures')}</h2>
      <p className="quiet small">{t('follow.measures-text')}</p>
      <div className="follow-measures__narrow not-print">
        <label><span className="label">{t('follow.county')}</span> <select value={period.county ?? ''} onChange={(event) => setPeriod({ ...period, county: event.target.value })}><option value="">{t('follow.every-county')}</option>{counties.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
        <span className="narrow-day"><span className="label">{t('follow.from-day')}</span> <DayEntry is_small title={t('follow.from-day')} value={period.from ?? ''} onChange={(from) => { if (from !== null) setPeriod({ ...period, from }) }} /></span>
        <span className="narrow-day"><span className="label">{t('follow.until-day')}</span> <DayEntry is_small title={t('follow.until-day')} value={period.until ?? ''} onChange={(until) => { if (until !== null) setPeriod({ ...period, until }) }} /></span>
      </div>
      <table className="follow-measures__table">
        <thead><tr><th scope="col">{t('follow.measure')}</th><th scope="col" className="right">{t('follow.here')}</th><th scope="col">{t('follow.stated')}</th></tr></thead>
        <tbody>
          {measures.map((one) => (
            <tr key={one.id}>
              <th scope="row">{say(one.title)}<span className="small quiet follow-measures__means">{say(one.definition)}</span></th>
              <td className="right"><Measured measure={one} sources={sources} rows_of={{ path: '/api/challenges/follow-rows', params: { measure: one.id, ...params } }} label={`${say(one.title)} ${one.amount_fen ?? one.value ?? ''}`}>{one.amount_fen !== null ? <Money amount_fen={one.amount_fen} /> : <span className="number">{one.value?.toLocaleString('en-US')}</span>}</Measured></td>
              <td>{sources.filter((figure) => figure.fact === one.fact).map((figure, at) => <p key={at} className="small">{say(figure.subject)} <span className="number">{figure.period}</span> <StatedValue figure={figure} /> <span className="faint number">{figure.source.id}</span></p>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
