import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { get } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { Panel } from '../widgets/panel.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/grants.ts'
import '../styles/follow.css'
import '../styles/grants.css'
import { BudgetForm } from './budget-form.tsx'
import { FundPart, useFundName } from './fund-part.tsx'
import { GrantPlaces } from './grant-places.tsx'
import type { Fund, FundsAnswer } from './shapes.ts'

const route = getRouteApi('/funds')

/** 政策资金: every fund of a year with its bar, its numbers and its queue; finance puts budgets in. */
export default function FundsPage() {
  const { t } = useWords()
  const { year } = route.useSearch()
  const navigate = route.useNavigate()
  const [putting, setPutting] = useState<Fund | null>(null)
  const nameOf = useFundName()
  const question = useQuery({ queryKey: ['/api/incentives/funds', year ?? null], queryFn: ({ signal }) => get<FundsAnswer>('/api/incentives/funds', { of_year: year }, { signal }), placeholderData: keepPreviousData })
  const data = question.data
  return (
    <div className="page grants">
      <PageHead title={t('grants.funds.title')} lead={t('grants.funds.lead')} />
      <GrantPlaces />
      {question.isPending ? <Loading kind="table" lines={8} /> : question.isError && !data ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : data ? (
        <>
          <div className="follow__whose" role="group" aria-label={t('grants.funds.year')}>
            {data.years.map((one) => <button key={one} type="button" className="chip number" aria-pressed={one === data.of_year} onClick={() => { void navigate({ search: { year: one }, replace: true }) }}>{t('grants.funds.of-year', { year: one })}</button>)}
          </div>
          {data.funds.length === 0 ? <Empty title={t('grants.funds.none')} text={t('grants.funds.none-text')}><Go to="/incentives">{t('grants.funds.to-measures')}</Go></Empty>
            : data.funds.map((fund) => <FundPart key={fund.fund} fund={fund} of_year={data.of_year} queue_max={data.queue_max} onPut={data.may_put ? () => setPutting(fund) : null} />)}
          <Panel title={putting ? t('grants.funds.put-for', { fund: nameOf(putting), year: data.of_year }) : ''} is_open={putting !== null} onClose={() => setPutting(null)}>
            {putting ? <BudgetForm key={putting.fund} fund={putting.fund} of_year={data.of_year} /> : null}
          </Panel>
        </>
      ) : null}
    </div>
  )
}
