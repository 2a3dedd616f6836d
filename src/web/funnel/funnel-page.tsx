import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { get, type Sentence } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { useCity } from '../session.tsx'
import { Measured, StatedFigure, type MeasureShape, type SourceFigure } from '../widgets/measured.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { Reasons } from './reasons.tsx'
import '../words/follow.ts'
import '../styles/follow.css'
import '../styles/funnel.css'

type Titled = { id: string, title: Sentence }
type Stage = MeasureShape & { amount_words: Sentence, of_before_percent: number | null, median_days: number | null }
type Answer = {
  stages: Stage[], dropped: { outcome: string, reason: string | null, title: Sentence, why: Sentence | null, count: number, amount_fen: number }[], dropped_words: MeasureShape, under_way: number, saving_fen: number, partly: number, is_reduced: boolean
  groups: (Titled & { counts: number[], agreed_fen: number, paid_fen: number })[], has_more_groups: boolean, counties: Titled[], sectors: Titled[], officers: Titled[], sessions: Titled[], sources: SourceFigure[]
}
export type FunnelSearch = { from?: string, until?: string, county?: string, sector?: string, officer?: string, session?: string, by?: 'county' | 'sector' | 'officer' | 'session' }

const route = getRouteApi('/funnel')

/** From what was collected to what was solved: counts, amounts, days between, why the rest dropped out; the definitions and the published figures beside it. */
export default function FunnelPage() {
  const { t, say } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const city = useCity()
  const { by, ...narrow } = search
  const question = useQuery({ queryKey: ['/api/challenges/funnel', search, city], queryFn: ({ signal }) => get<Answer>('/api/challenges/funnel', { ...search, city }, { signal }), placeholderData: keepPreviousData })
  const data = question.data
  const set = (more: Partial<FunnelSearch>) => { void navigate({ search: { ...search, ...more }, replace: true, resetScroll: false }) }
  const select = (name: 'county' | 'sector' | 'officer' | 'session', options: Titled[]) => options.length === 0 ? null : (
    <label><span className="label">{t(`funnel.${name}`)}</span> <select value={search[name] ?? ''} onChange={(event) => set({ [name]: event.target.value || undefined })}><option value="">{t('funnel.all')}</option>{options.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label>
  )
  return (
    <div className="page funnel">
      <PageHead title={t('funnel.title')} lead={data ? t(data.is_reduced ? 'funnel.lead-public' : 'funnel.lead') : undefined} />
      {question.isPending ? <Loading kind="table" lines={6} /> : question.isError && !data ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : data ? (
        <>
          <div className="funnel__narrow not-print">
            <span className="narrow-day"><span className="label">{t('funnel.from')}</span> <DayEntry is_small title={t('funnel.from')} value={search.from ?? ''} onChange={(day) => { if (day !== null) set({ from: day || undefined }) }} /></span>
            <span className="narrow-day"><span className="label">{t('funnel.until')}</span> <DayEntry is_small title={t('funnel.until')} value={search.until ?? ''} onChange={(day) => { if (day !== null) set({ until: day || undefined }) }} /></span>
            {select('county', data.counties)}{select('sector', data.sectors)}{select('session', data.sessions)}{select('officer', data.officers)}
            <label><span className="label">{t('funnel.by')}</span> <select value={by ?? ''} onChange={(event) => set({ by: (event.target.value || undefined) as FunnelSearch['by'] })}><option value="">{t('funnel.none')}</option>{(['county', 'sector', 'session', ...data.is_reduced ? [] : ['officer'] as const] as const).map((one) => <option key={one} value={one}>{t(`funnel.${one}`)}</option>)}</select></label>
            {Object.values(search).some((value) => value !== undefined && value !== city) ? <button type="button" className="link-button" onClick={() => { void navigate({ search: {}, replace: true }) }}>{t('funnel.clear')}</button> : null}
          </div>
          {(data.stages[0]?.value ?? 0) === 0 ? <Empty title={t('funnel.empty')} text={t('funnel.empty-text')} /> : <Stages data={data} narrow={{ ...narrow, city }} />}
          {by ? <Groups data={data} /> : null}
          {by === 'session' ? <p className="small quiet">{t('funnel.in-several')}</p> : null}
          {data.is_reduced ? <p className="quiet small funnel__public">{t('funnel.public')}</p> : <><Dropped data={data} narrow={narrow} /><Reasons narrow={{ ...narrow, city }} by={by} /></>}
          <section className="funnel__sources" aria-labelledby="funnel-sources">
            <h2 id="funnel-sources">{t('funnel.sources')}</h2>
            <p className="quiet small">{t('funnel.sources-text')}</p>
            <div className="funnel__stated">{data.sources.map((figure, at) => <div key={at}><h3 className="side-title">{say(figure.title)}</h3><StatedFigure figure={figure} /></div>)}</div>
          </section>
        </>
      ) : null}
    </div>
  )
}

function Stages({ data, narrow }: { data: Answer, narrow: Record<string, string | undefined> }) {
  const { t, say } = useWords()
  const whole = Math.max(1, data.stages[0]?.value ?? 1)
  return (
    <>
      <ol className="funnel__stages">
        {data.stages.map((stage) => (
          <li key={stage.id} className="funnel-stage">
            <p className="funnel-stage__name">{say(stage.title)}</p>
            <div className="funnel-stage__bar" aria-hidden="true"><span style={{ width: `${(stage.value ?? 0) * 100 / whole}%` }} /></div>
            <p className="funnel-stage__count"><Measured measure={stage} sources={data.sources} rows_of={{ path: '/api/challenges/funnel-rows', params: { stage: stage.id, ...narrow } }} label={`${say(stage.title)} ${stage.value ?? 0}`}><span className="number">{(stage.value ?? 0).toLocaleString('en-US')}</span></Measured></p>
            <p className="funnel-stage__more small quiet">
              <span title={say(stage.amount_words)}><Money amount_fen={stage.amount_fen} /> <span className="faint">{say(stage.amount_words)}</span></span>
              {stage.of_before_percent === null ? null : <span>{t('funnel.rate')} <span className="number">{stage.of_before_percent}%</span></span>}
              {stage.median_days === null ? null : <span>{t('funnel.days')} <span className="number">{t('funnel.days-unit', { days: stage.median_days })}</span></span>}
            </p>
            <p className="funnel-stage__means small faint">{say(stage.definition)}</p>
          </li>
        ))}
      </ol>
      <dl className="funnel__rest"><div><dt>{t('funnel.under-way')}</dt><dd className="number">{data.under_way}</dd></div><div><dt>{t('funnel.partly')}</dt><dd className="number">{data.partly}</dd></div>{data.is_reduced ? null : <div><dt>{t('funnel.saving')}</dt><dd><Money amount_fen={data.saving_fen} /></dd></div>}</dl>
    </>
  )
}

function Groups({ data }: { data: Answer }) {
  const { t, say } = useWords()
  return (
    <section className="funnel__groups">
      <table className="funnel__table">
        <thead><tr><th scope="col">{t('funnel.group')}</th>{data.stages.map((stage) => <th key={stage.id} scope="col" className="right">{say(stage.title)}</th>)}<th scope="col" className="right">{t('funnel.agreed')}</th><th scope="col" className="right">{t('funnel.paid')}</th></tr></thead>
        <tbody>{data.groups.map((group) => <tr key={group.id}><th scope="row">{say(group.title)}</th>{group.counts.slice(5 - data.stages.length).map((count, at) => <td key={at} className="right number" data-title={say(data.stages[at]?.title)}>{count}</td>)}<td className="right" data-title={t('funnel.agreed')}><Money amount_fen={group.agreed_fen} /></td><td className="right" data-title={t('funnel.paid')}><Money amount_fen={group.paid_fen} /></td></tr>)}</tbody>
      </table>
      {data.has_more_groups ? <p className="quiet small">{t('funnel.more-groups')}</p> : null}
    </section>
  )
}

function Dropped({ data, narrow }: { data: Answer, narrow: Record<string, string | undefined> }) {
  const { t, say } = useWords()
  const count = (one: Answer['dropped'][number]) => <Measured measure={{ ...data.dropped_words, value: one.count }} rows_of={{ path: '/api/challenges/funnel-rows', params: { stage: 'dropped', outcome: one.outcome, reason: one.reason ?? 'none', ...narrow } }} label={`${say(one.title)} ${say(one.why)} ${one.count}`}><span className="number">{one.count}</span></Measured>
  return (
    <section className="funnel__dropped" aria-labelledby="funnel-dropped">
      <h2 id="funnel-dropped">{t('funnel.dropped')}</h2>
      {data.dropped.length === 0 ? <p className="quiet">{t('funnel.dropped-none')}</p> : (
        <table className="funnel__table">
          <thead><tr><th scope="col">{t('funnel.outcome')}</th><th scope="col">{t('funnel.why')}</th><th scope="col" className="right">{t('funnel.count')}</th><th scope="col" className="right">{t('funnel.amount')}</th></tr></thead>
          <tbody>
            {data.dropped.map((one) => (
              <tr key={`${one.outcome} ${one.reason ?? ''}`}><th scope="row">{say(one.title)}</th><td data-title={t('funnel.why')}>{one.why ? say(one.why) : '—'}</td>
                <td className="right" data-title={t('funnel.count')}>{count(one)}</td>
                <td className="right" data-title={t('funnel.amount')}><Money amount_fen={one.amount_fen} /></td></tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
