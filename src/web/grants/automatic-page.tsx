import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { get } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/grants.ts'
import '../styles/follow.css'
import '../styles/grants.css'
import { DrawUp } from './draw-up.tsx'
import { GrantPlaces } from './grant-places.tsx'
import type { AutomaticAnswer, GrantList, GrantMeasure } from './shapes.ts'

const route = getRouteApi('/automatic-grants')

/** 免申即享: what may be granted by a list, a trial and a new list, the lists drawn up, and why the other measures may not. */
export default function AutomaticPage() {
  const { t } = useWords()
  const { measure } = route.useSearch()
  const question = useQuery({ queryKey: ['/api/incentives/automatic-grants'], queryFn: ({ signal }) => get<AutomaticAnswer>('/api/incentives/automatic-grants', {}, { signal }), staleTime: 0 })
  const data = question.data
  const may = data?.measures.filter((one) => one.why_not === null) ?? [], may_not = data?.measures.filter((one) => one.why_not !== null) ?? []
  return (
    <div className="page grants">
      <PageHead title={t('grants.auto.title')} lead={t('grants.auto.lead')} />
      <GrantPlaces />
      {question.isPending ? <Loading kind="table" lines={8} /> : question.isError && !data ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : data ? (
        <>
          {data.may_draw && may.length > 0 ? <DrawUp answer={data} measures={may} wanted={measure} /> : null}
          <section className="grants__part" aria-labelledby="auto-lists">
            <h2 id="auto-lists">{t('grants.auto.lists')}</h2>
            {data.lists.length === 0 ? <Empty title={t('grants.auto.lists-none')} text={t('grants.auto.lists-none-text')} /> : <Lists lists={data.lists} />}
            {data.is_cut ? <p className="small quiet">{t('grants.auto.lists-cut', { max: data.lists_max })}</p> : null}
          </section>
          <section className="grants__part" aria-labelledby="auto-may">
            <h2 id="auto-may">{t('grants.auto.may')} {may.length > 0 ? <span className="grants__count number">{may.length}</span> : null}</h2>
            {may.length === 0 ? <Empty title={t('grants.auto.may-none')} text={t('grants.auto.may-none-text')} /> : <ul className="lines">{may.map((one) => <MayLine key={one.id} one={one} with_rows_max={data.with_rows_max} />)}</ul>}
            {may_not.length > 0 ? <MayNot measures={may_not} /> : null}
          </section>
        </>
      ) : null}
    </div>
  )
}

function MayLine({ one, with_rows_max }: { one: GrantMeasure, with_rows_max: number }) {
  const { t, say, language } = useWords()
  return (
    <li className="auto-line">
      <div>
        <p className="strong"><Go to={`/incentives/${encodeURIComponent(one.id)}`}>{say(one.title)}</Go></p>
        {one.note ? <p className="small quiet">{t('grants.auto.basis')}{t('grants.colon')}{say(one.note)}</p> : null}
        {one.relations.length > 0 ? <p className="small">{t('grants.auto.relations', { names: one.relations.map((name) => say(name)).join(language === 'zh' ? '、' : ', '), max: with_rows_max })}</p> : null}
      </div>
      <p className="auto-line__end small">{one.open_list ? <Link to="/cases/$id" params={{ id: one.open_list }}><Mark tone="waiting">{t('grants.auto.open-list')}</Mark></Link> : null}<span className="quiet">{one.fund ? <Link to="/funds">{t('grants.auto.fund', { fund: one.fund })}</Link> : t('grants.auto.fund-none')}</span></p>
    </li>
  )
}

/** Why the others may not, kind by kind; each measure a link. */
function MayNot({ measures }: { measures: readonly GrantMeasure[] }) {
  const { t, say } = useWords()
  return (
    <details className="auto-not">
      <summary>{t('grants.auto.may-not', { count: measures.length })}</summary>
      {[...Map.groupBy(measures, (one) => one.why_not)].map(([why, list]) => (
        <div key={why}>
          <h3>{t(`grants.auto.why.${why}`)} <span className="small quiet number">{list.length}</span></h3>
          <ul className="auto-not__list">{list.map((one) => <li key={one.id}><Go to={`/incentives/${encodeURIComponent(one.id)}`}>{say(one.title)}</Go></li>)}</ul>
        </div>
      ))}
    </details>
  )
}

function Lists({ lists }: { lists: readonly GrantList[] }) {
  const { t, say, formatInstant } = useWords()
  const head = (key: string) => t(`grants.auto.${key}`)
  return (
    <div className="table-scroll">
      <table className="grants-table">
        <thead><tr><th scope="col">{head('measure')}</th><th scope="col">{head('state')}</th><th scope="col" className="right">{head('rows')}</th><th scope="col" className="right">{head('amount')}</th><th scope="col" className="right">{head('paid')}</th><th scope="col">{head('who')}</th></tr></thead>
        <tbody>
          {lists.map((one) => (
            <tr key={one.case_id}>
              <th scope="row"><Link to="/cases/$id" params={{ id: one.case_id }}>{say(one.title)}</Link><span className="grants-table__under small quiet number">{t('grants.funds.of-year', { year: one.of_year })} · {formatInstant(one.opened_at)}</span></th>
              <td data-title={head('state')}><Mark tone={one.is_open ? 'waiting' : 'done'}>{say(one.stage)}</Mark></td>
              <td data-title={head('rows')} className="right"><span className="number">{t('grants.auto.rows-of', { count: one.rows_count })}</span>{one.struck_count > 0 ? <span className="grants-table__under small quiet number">{t('grants.auto.struck', { count: one.struck_count })}</span> : null}{one.waiting_count > 0 ? <span className="grants-table__under small gold number">{t('grants.auto.waiting', { count: one.waiting_count })}</span> : null}</td>
              <td data-title={head('amount')} className="right"><Money amount_fen={one.amount_fen} /></td>
              <td data-title={head('paid')} className="right"><Money amount_fen={one.paid_fen} /><span className="grants-table__under small quiet number">{t('grants.auto.paid-of', { count: one.paid_count })}</span></td>
              <td data-title={head('who')} className="small">{say(one.drawn_by)}<span className="quiet"> / {one.approved_by ? say(one.approved_by) : t('grants.auto.no-approval')}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
