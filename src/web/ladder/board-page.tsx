import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { useSession } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { DemoMark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/ladder.ts'
import '../styles/ladder.css'
import { Count, type Correction } from './count.tsx'
import { HistoryLines } from './history.tsx'
import { RecordForm } from './record-form.tsx'
import { board_measures, type Board, type BoardMeasure, type Target } from './shapes.ts'

const route = getRouteApi('/ladder')
type Org = { id: string, title: Sentence }
type Opened = { is: 'history', org: Org } | { is: 'record', org: Org | null, correction: Correction | null }

/** The officers' board of the ladder: one rung at a time by county, the targets beside, every number a way to its enterprises. */
export default function BoardPage() {
  const { t, say, formatDate } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { roles } = useSession()
  const [opened, setOpened] = useState<Opened | null>(null)
  const params = { population: search.population, months: search.months }
  const question = useQuery({ queryKey: ['/api/ladder/board', params], queryFn: ({ signal }) => get<Board>('/api/ladder/board', params, { signal }), placeholderData: keepPreviousData })
  const data = question.data
  const set = (more: Partial<typeof search>) => { void navigate({ search: { ...search, ...more }, replace: true, resetScroll: false }) }
  const rung = data?.rungs.find((one) => one.id === search.rung) ?? data?.rungs.find((one) => one.id === 'high-tech-enterprise') ?? data?.rungs[0]
  const may_record = roles.some((one) => one.role === 'city-officer' || one.role === 'county-officer')
  return (
    <div className="page ladder">
      <PageHead title={t('ladder.board')} lead={t('ladder.board-lead')}>
        {may_record ? <Button type="primary" onClick={() => setOpened({ is: 'record', org: null, correction: null })}>{t('ladder.record')}</Button> : null}
        <Go to="/ladder/assess">{t('ladder.to_assess')}</Go>
      </PageHead>
      {question.isPending ? <Loading kind="table" lines={10} /> : !data || !rung ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : (
        <>
          <ul className="ladder-heads">
            {data.rungs.map((one) => {
              const target = data.targets.find((other) => other.county === null && other.rungs.includes(one.id))
              return (
                <li key={one.id}><button type="button" className={one.id === rung.id ? 'ladder-head ladder-head--on' : 'ladder-head'} aria-pressed={one.id === rung.id} onClick={() => set({ rung: one.id })}>
                  <span className="ladder-head__title">{say(one.title)}</span><span className="ladder-head__held number">{one.total.held.toLocaleString('en-US')}</span>
                  <span className="small quiet">{target ? `${t('ladder.target', { year: target.period })} ${target.value.toLocaleString('en-US')}` : t('ladder.measure.held')}</span>
                </button></li>
              )
            })}
          </ul>
          <Narrow data={data} population={search.population} onChange={set} />
          <p className="small quiet ladder-run">{data.run ? <>{data.run.is_demo ? <><DemoMark /> </> : null}{t('ladder.run-line', { what: say(data.run.title), count: data.run.subjects_count, day: formatDate(data.run.as_of) })}</> : t('ladder.run-none')}{rung.is_undetermined ? ` ${t('ladder.no-conditions')}` : ''}{data.has_demo ? <> {data.run?.is_demo ? null : <><DemoMark /> </>}{t('ladder.has-demo')}</> : null}</p>
          <Counties data={data} rung={rung} population={search.population} onEnterprise={(org) => setOpened({ is: 'history', org })} />
          <Targets targets={data.targets.filter((one) => one.rungs.includes(rung.id))} />
        </>
      )}
      <Panel title={opened === null ? '' : opened.is === 'history' ? say(opened.org.title) : t(opened.correction ? 'ladder.correct' : 'ladder.record')} is_open={opened !== null} onClose={() => setOpened(null)}>
        {opened?.is === 'history' ? <><HistoryLines org_id={opened.org.id} {...may_record ? { onCorrect: (correction) => setOpened({ is: 'record', org: opened.org, correction }) } : {}} />{may_record ? <p className="row ladder-more"><Button onClick={() => setOpened({ is: 'record', org: opened.org, correction: null })}>{t('ladder.record')}</Button></p> : null}</> : null}
        {opened?.is === 'record' && data && rung ? <RecordForm key={opened.correction?.id ?? 'new'} rungs={data.rungs} org={opened.org} rung={rung.id} correction={opened.correction} onDone={() => setOpened(opened.org ? { is: 'history', org: opened.org } : null)} /> : null}
      </Panel>
    </div>
  )
}

function Narrow({ data, population, onChange }: { data: Board, population: string | undefined, onChange: (more: { population?: string | undefined, months?: number | undefined }) => void }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const [why, setWhy] = useState<string | null>(null)
  const weigh = useMutation({
    mutationFn: () => post('/api/ladder/weigh', { population: population ?? 'facts' }),
    onSuccess: () => { setWhy(null); return Promise.all([client.invalidateQueries({ queryKey: ['/api/ladder/board'] }), client.invalidateQueries({ queryKey: ['/api/ladder/board-rows'] })]) },
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.say) : t('states.error.text')),
  })
  const others = [...new Map([...data.runs.filter((one) => one.population !== 'facts').map((one) => [one.population, one.title] as const), ...data.populations.map((one) => [one.id, one.title] as const)])]
  return (
    <div className="ladder-narrow not-print">
      <label><span className="label">{t('ladder.months')}</span> <select className="select" value={data.months} onChange={(event) => onChange({ months: Number(event.target.value) })}>{[1, 3, 6, 12, 24].map((one) => <option key={one} value={one}>{t('ladder.months-unit', { count: one })}</option>)}</select></label>
      {others.length > 0 ? <label><span className="label">{t('ladder.population')}</span> <select className="select" value={population ?? 'facts'} onChange={(event) => onChange({ population: event.target.value === 'facts' ? undefined : event.target.value })}><option value="facts">{t('ladder.facts')}</option>{others.map(([id, title]) => <option key={id} value={id}>{say(title)}</option>)}</select></label> : null}
      {data.may_weigh ? <Button loading={weigh.isPending} onClick={() => weigh.mutate()}>{t(weigh.isPending ? 'ladder.weighing' : 'ladder.weigh')}</Button> : null}
      {why ? <p role="alert" className="fault-line">{why}</p> : null}
    </div>
  )
}

function Counties({ data, rung, population, onEnterprise }: { data: Board, rung: Board['rungs'][number], population: string | undefined, onEnterprise: (org: Org) => void }) {
  const { t, say } = useWords()
  const shown: readonly BoardMeasure[] = rung.is_undetermined ? ['held', 'new', 'expiring'] : board_measures
  const targets = data.targets.filter((one) => one.rungs.includes(rung.id))
  const count = (measure: BoardMeasure, value: number, title: string, county?: string | null) => <Count count={value} title={title} of={{ measure, rung: rung.id, months: data.months, population, ...county === undefined ? {} : county === null ? { no_county: 'yes' as const } : { county } }} onEnterprise={onEnterprise} />
  const rows = [...data.counties.map((one) => ({ ...one, counted: one.cells[rung.id]!, county: one.id as string | null | undefined })), ...data.counties.length > 1 ? [{ id: 'total', title: { zh: t('ladder.total'), en: t('ladder.total') }, counted: rung.total, county: undefined }] : []]
  return (
    <div className="ladder-wide">
      <table className="ladder-table">
        <thead><tr><th scope="col">{t('ladder.county')}</th>{shown.map((one) => <th key={one} scope="col" className="right">{t(`ladder.measure.${one}`)}</th>)}<th scope="col">{t('ladder.targets')}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id ?? 'none'} className={row.county === undefined ? 'ladder-table__total' : undefined}>
              <th scope="row">{say(row.title)}</th>
              {shown.map((one) => <td key={one} className="right" data-title={t(`ladder.measure.${one}`)}>{count(one, row.counted[one], say(row.title), row.county)}</td>)}
              <td data-title={t('ladder.targets')}>{targets.filter((one) => one.county === (row.county === undefined ? null : row.county) && (row.county !== null)).map((one, at) => <TargetText key={at} target={one} />)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TargetText({ target }: { target: Target }) {
  const { t, say } = useWords()
  const [is_open, setOpen] = useState(false)
  const title = t(target.counts === 'new' ? 'ladder.target-new' : 'ladder.target', { year: target.period })
  return (
    <>
      <button type="button" className="measured" aria-haspopup="dialog" onClick={() => setOpen(true)}><span className="quiet">{title}</span> <span className="number">{target.value.toLocaleString('en-US')}</span>{target.rungs.length > 1 && target.note ? <span className="small quiet"> {say(target.note)}</span> : null}</button>
      <Panel title={`${say(target.subject)} · ${say(target.title)}`} is_open={is_open} onClose={() => setOpen(false)}><TargetLine target={target} /></Panel>
    </>
  )
}

function TargetLine({ target }: { target: Target }) {
  const { t, say } = useWords()
  return (
    <div className="stated">
      <p>{say(target.subject)} · {say(target.title)} · <span className="number">{target.period}</span> · {target.qualifier ? `${say(target.qualifier)} ` : ''}<strong className="number">{target.value.toLocaleString('en-US')}</strong> <span className="quiet">({t('ladder.target-now', { count: target.now.toLocaleString('en-US') })})</span></p>
      <blockquote className="quote" lang="zh-CN">{target.source.sentence}</blockquote>
      <p className="small quiet"><span className="number">{target.source.id}</span>{target.note ? ` · ${say(target.note)}` : ''}</p>
    </div>
  )
}

function Targets({ targets }: { targets: Target[] }) {
  const { t } = useWords()
  if (targets.length === 0) return null
  return (
    <section className="ladder-targets" aria-labelledby="ladder-targets">
      <h2 id="ladder-targets">{t('ladder.targets')}</h2>
      <p className="small quiet">{t('ladder.targets-text')}</p>
      <div className="ladder-targets__all">{targets.map((one, at) => <TargetLine key={at} target={one} />)}</div>
    </section>
  )
}
