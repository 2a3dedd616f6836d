import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { post } from '../client.ts'
import { Refused } from '../publish/refused.tsx'
import { useWords } from '../words.ts'
import type { Revision } from './shapes.ts'

/** The server's least length of a reason. */
const explanation_min = 10

/** Opens what a revision comes to as a case of its own, or leaves the grant as it is; either with a reason the enterprise can read. */
export function SettleForm({ one }: { one: Revision }) {
  const { t, say } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [explanation, setExplanation] = useState('')
  const [short, setShort] = useState(false)
  const settle = useMutation({
    mutationFn: (way: 'open-revision' | 'dismiss-revision') => post<{ case_id?: string }>(`/api/incentives/${way}`, { id: one.id, explanation: explanation.trim() }),
    onSuccess: async ({ case_id }) => {
      await client.invalidateQueries({ queryKey: ['/api/incentives/revisions'] })
      if (case_id) await navigate({ to: '/cases/$id', params: { id: case_id } })
    },
  })
  const cannot = one.kind === 'claw-back' && !one.is_paid
  const press = (way: 'open-revision' | 'dismiss-revision') => () => {
    const is_short = [...explanation.trim()].length < explanation_min
    setShort(is_short)
    if (!is_short) settle.mutate(way)
  }
  const id = `why-${one.id}`, organization = say(one.organization)
  return (
    <form className="revision__settle not-print" noValidate onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={id}>{t('grants.revised.explain')}</label>
      <p className="field__help" id={`${id}-help`}>{t('grants.revised.explain-help')} {t(`grants.revised.means-${one.kind}`)}</p>
      <textarea id={id} className="grants__input" rows={2} maxLength={2000} value={explanation} onChange={(event) => { setShort(false); setExplanation(event.target.value) }} aria-describedby={`${id}-help`} aria-invalid={short} />
      {short ? <p role="alert" className="fault-line">{t('grants.revised.short', { count: [...explanation.trim()].length })}</p> : null}
      {cannot ? <p className="small">{t('grants.revised.not-paid')}</p> : null}
      <Refused fault={settle.error} />
      <div className="row">
        {cannot ? null : <Button type="primary" aria-label={t(`grants.revised.do-${one.kind}-for`, { organization })} loading={settle.isPending && settle.variables === 'open-revision'} onClick={press('open-revision')}>{t(`grants.revised.do-${one.kind}`)}</Button>}
        <Button aria-label={t('grants.revised.dismiss-for', { organization })} loading={settle.isPending && settle.variables === 'dismiss-revision'} onClick={press('dismiss-revision')}>{t('grants.revised.dismiss')}</Button>
      </div>
    </form>
  )
}
