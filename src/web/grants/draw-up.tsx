import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { makeKey, post } from '../client.ts'
import { Refused } from '../publish/refused.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'
import type { AutomaticAnswer, GrantMeasure, LeftOut, ListTrial } from './shapes.ts'

type Wish = { measure: string, of_year: number }

/** 拟定名单: choose a measure and a year, see what would come out against the fund, then draw it up and land on its case. */
export function DrawUp({ answer, measures, wanted }: { answer: AutomaticAnswer, measures: readonly GrantMeasure[], wanted: string | undefined }) {
  const { t, say, language } = useWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [wish, setWish] = useState<Wish>({ measure: measures.find((one) => one.id === wanted)?.id ?? '', of_year: answer.this_year })
  const key = useRef<string | null>(null)
  const trial = useMutation({ mutationFn: (asked: Wish) => post<ListTrial>('/api/incentives/try-list', asked) })
  const draw = useMutation({
    mutationFn: (asked: Wish) => {
      key.current ??= makeKey()
      return post<{ case_id: string }>('/api/incentives/draw-up-list', asked, { key: key.current })
    },
    onSuccess: ({ case_id }) => {
      void client.invalidateQueries({ queryKey: ['/api/incentives/automatic-grants'] })
      return navigate({ to: '/cases/$id', params: { id: case_id } })
    },
    onError: () => { key.current = null },
  })
  const chosen = measures.find((one) => one.id === wish.measure)
  const change = (next: Partial<Wish>) => { key.current = null; trial.reset(); draw.reset(); setWish({ ...wish, ...next }) }
  return (
    <section className="grants__part draw-up not-print" aria-labelledby="draw-up">
      <h2 id="draw-up">{t('grants.auto.draw')}</h2>
      <form className="draw-up__ask" onSubmit={(event) => { event.preventDefault(); if (chosen) trial.mutate(wish) }}>
        <label className="draw-up__measure"><span className="quick__legend">{t('grants.auto.measure')}</span>
          <select className="grants__input" value={wish.measure} onChange={(event) => change({ measure: event.target.value })}>
            <option value="" disabled>{t('grants.auto.choose')}</option>
            {measures.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}
          </select>
        </label>
        <label className="draw-up__year"><span className="quick__legend">{t('grants.auto.year')}</span>
          <select className="grants__input" value={wish.of_year} onChange={(event) => change({ of_year: Number(event.target.value) })}>
            <option value={answer.this_year}>{t('grants.auto.this-year', { year: answer.this_year })}</option>
            <option value={answer.this_year - 1}>{t('grants.auto.last-year', { year: answer.this_year - 1 })}</option>
          </select>
        </label>
        <Button htmlType="submit" size="large" type={trial.isSuccess ? 'default' : 'primary'} disabled={!chosen} loading={trial.isPending}>{t('grants.auto.try')}</Button>
      </form>
      <p className="small quiet">{t('grants.auto.try-text')} {t('grants.auto.limit', { max: answer.rows_max })}</p>
      {chosen && chosen.relations.length > 0 ? <p className="small">{t('grants.auto.relations', { names: chosen.relations.map((name) => say(name)).join(language === 'zh' ? '、' : ', '), max: answer.with_rows_max })}</p> : null}
      {chosen?.open_list ? <p><Link to="/cases/$id" params={{ id: chosen.open_list }}><Mark tone="waiting">{t('grants.auto.open-list')}</Mark></Link></p> : null}
      <Refused fault={trial.error} />
      {trial.data && chosen ? (
        <div className="draw-up__found" aria-live="polite">
          <h3>{t('grants.auto.trial')}{t('grants.colon')}{say(chosen.title)}</h3>
          <Found trial={trial.data} />
          <Refused fault={draw.error} />
          {trial.data.rows_count > 0 && !chosen.open_list ? <Button type="primary" size="large" loading={draw.isPending} onClick={() => draw.mutate(wish)}>{t('grants.auto.draw-it')}</Button> : null}
        </div>
      ) : null}
    </section>
  )
}

function Found({ trial }: { trial: ListTrial }) {
  const { t } = useWords()
  const out = (Object.keys(trial.left_out) as (keyof LeftOut)[]).filter((one) => trial.left_out[one] > 0)
  return (
    <>
      {trial.rows_count === 0 ? <p className="strong">{t('grants.auto.trial-none')}</p> : (
        <dl className="fund__numbers">
          <div><dt>{t('grants.auto.rows')}</dt><dd className="number" data-rows="">{t('grants.auto.count', { count: trial.rows_count })}</dd></div>
          <div><dt>{t('grants.auto.sum')}</dt><dd><Money amount_fen={trial.amount_fen} /></dd></div>
          {trial.granted_fen === trial.amount_fen ? null : <div><dt>{t('grants.auto.granted')}</dt><dd><Money amount_fen={trial.granted_fen} /></dd></div>}
        </dl>
      )}
      {trial.rows_count > 0 ? <FundSaid trial={trial} /> : null}
      {out.length > 0 ? <p className="small quiet">{t('grants.auto.left-out')}{t('grants.colon')}{out.map((one) => `${t(`grants.auto.out.${one}`)} ${t('grants.auto.homes', { count: trial.left_out[one] })}`).join(t('grants.stop'))}</p> : null}
    </>
  )
}

/** What the list comes to against what is left in the fund, in one sentence. */
function FundSaid({ trial: { fund, left_fen, amount_fen, waiting_count, of_year } }: { trial: ListTrial }) {
  const { t, formatMoney } = useWords()
  if (fund === null) return <p><Mark tone="unknown">{t('grants.auto.no-fund')}</Mark></p>
  const see = <Link to="/funds" search={{ year: of_year }}>{t('grants.auto.see-fund')}</Link>
  if (left_fen === null) return <p><Mark tone="near">{t('grants.auto.fund-open', { fund, year: of_year })}</Mark> {see}</p>
  const left = formatMoney({ amount_fen: left_fen })
  if (left_fen >= amount_fen) return <p><Mark tone="done">{t('grants.auto.fund-left', { fund, left })}</Mark> {see}</p>
  return <p><Mark tone="late">{t('grants.auto.fund-short', { fund, left, lack: formatMoney({ amount_fen: amount_fen - left_fen }), waiting: waiting_count })}</Mark> {see}</p>
}
