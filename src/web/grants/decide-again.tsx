import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { get } from '../client.ts'
import { DayEntry } from '../form/day-entry.tsx'
import { Refused } from '../publish/refused.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/grants.ts'
import '../styles/grants.css'
import { ChangeLines } from './change-lines.tsx'
import type { DecidedAgain } from './shapes.ts'

/** 重算: what a claim's decision would be as of another day, or checked by what it was drawn from, with every difference in words. */
export default function DecideAgain({ case_id, today_on }: { case_id: string, today_on: string }) {
  const { t } = useWords()
  const [day, setDay] = useState(today_on)
  const again = useMutation({ mutationFn: (as_of: string | undefined) => get<DecidedAgain>('/api/incentives/redecide', { case_id, as_of }) })
  return (
    <section className="decide-again not-print" aria-labelledby="decide-again">
      <h2 id="decide-again">{t('grants.again.title')}</h2>
      <p className="small quiet">{t('grants.again.text')}</p>
      <form className="decide-again__ask" onSubmit={(event) => { event.preventDefault(); if (day !== '') again.mutate(day) }}>
        <label><span className="quick__legend">{t('grants.again.day')}</span><DayEntry is_small is_required title={t('grants.again.day')} value={day} min="2000-01-01" onChange={(read) => setDay(read ?? '')} /></label>
        <Button htmlType="submit" loading={again.isPending && again.variables !== undefined}>{t('grants.again.do')}</Button>
        <Button type="link" loading={again.isPending && again.variables === undefined} onClick={() => again.mutate(undefined)}>{t('grants.again.same')}</Button>
      </form>
      <Refused fault={again.error} />
      {again.data ? <Answer found={again.data} /> : null}
    </section>
  )
}

function Answer({ found }: { found: DecidedAgain }) {
  const { t, say, formatDate, formatMoney, language } = useWords()
  const told = ({ outcome, amount_fen, is_amount_undetermined }: DecidedAgain['was']) => `${t(`grants.again.outcome.${outcome}`)}${language === 'zh' ? '，' : ', '}${is_amount_undetermined ? t('grants.again.open') : amount_fen === null ? t('grants.again.no-amount') : formatMoney({ amount_fen })}`
  const verdict = (met: boolean | null) => t(`grants.again.verdict.${String(met)}`)
  const { difference_fen } = found
  return (
    <div className="decide-again__answer" aria-live="polite">
      <p className="strong"><Mark tone={found.is_same ? 'done' : 'near'}>{t(found.is_same ? 'grants.again.is-same' : 'grants.again.is-other')}</Mark></p>
      <dl className="record record--tight">
        <dt>{t('grants.again.original', { day: formatDate(found.decided_on) })}</dt><dd>{told(found.was)}</dd>
        <dt>{t('grants.again.day-of', { day: formatDate(found.as_of) })}</dt>
        <dd data-again="">{told(found.is)}{difference_fen === null ? null : <span className="quiet"> · {difference_fen === 0 ? t('grants.again.same-amount') : t(difference_fen > 0 ? 'grants.again.more' : 'grants.again.less', { amount: formatMoney({ amount_fen: Math.abs(difference_fen) }) })}</span>}
          {found.missing.length > 0 ? <p className="small">{t('grants.again.missing', { facts: found.missing.map((one) => say(one)).join(language === 'zh' ? '、' : ', ') })}</p> : null}</dd>
        {found.conditions.length > 0 ? <><dt>{t('grants.again.conditions')}</dt><dd><ul className="changes">{found.conditions.map((one) => <li key={one.title.zh}><span className="strong">{say(one.title)}</span> <span className="changes__from">{verdict(one.from)}</span> → <strong>{verdict(one.to)}</strong></li>)}</ul></dd></> : null}
        <dt>{t('grants.again.changes')}</dt><dd>{found.changes.length === 0 ? t('grants.again.changes-none') : <ChangeLines changes={found.changes} />}</dd>
      </dl>
      <p className="small quiet">{t(found.is_same_text ? 'grants.again.text_same' : 'grants.again.text_other')} {t('grants.again.by-measure')}</p>
    </div>
  )
}
