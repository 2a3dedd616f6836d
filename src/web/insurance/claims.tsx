import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiFault, get, post, type Sentence } from '../client.ts'
import { readMoney } from '../form/money-text.ts'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'

type Claim = { id: string, case_id: string, title: Sentence, milestone: Sentence, state: 'open' | 'paid' | 'refused', lost_fen: number | null, paid_fen: number, recovered_fen: number, at: string, record_hash: string | null }
const tones: Record<Claim['state'], Tone> = { open: 'near', paid: 'done', refused: 'unknown' }

/** The claims on an insurer's policies, with what came back; the insurer puts a recovery down here, also after the case has ended. */
export function Claims({ insurer }: { insurer: string }) {
  const { t } = useWords()
  const params = { insurer: insurer || undefined }
  const question = useQuery({ queryKey: ['/api/challenges/insurance-claims', params], queryFn: ({ signal }) => get<{ claims: Claim[], may_record: boolean }>('/api/challenges/insurance-claims', params, { signal }) })
  if (question.isPending) return <Loading lines={3} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { claims, may_record } = question.data
  return (
    <section className="insurance__products" aria-labelledby="claims">
      <div className="insurance__head"><h2 id="claims">{t('insure.claims')}</h2></div>
      {claims.length === 0 ? <p className="quiet">{t('insure.claims-none')}</p> : <ul className="lines">{claims.map((one) => <ClaimLine key={one.id} one={one} may_record={may_record} />)}</ul>}
    </section>
  )
}

function ClaimLine({ one, may_record }: { one: Claim, may_record: boolean }) {
  const { t, say, formatInstant } = useWords()
  const client = useQueryClient()
  const [form, setForm] = useState<{ amount: string, from_whom: string, reference: string } | null>(null)
  const [why, setWhy] = useState<string | null>(null)
  const send = useMutation({
    mutationFn: (amount_fen: number) => post('/api/challenges/record-recovery', { claim_id: one.id, amount_fen, from_whom: form?.from_whom ?? '', reference: form?.reference ?? '' }),
    onSuccess: async () => { setForm(null); for (const key of ['/api/challenges/insurance-claims', '/api/challenges/insurance-figures', '/api/challenges/insurance-rows']) await client.invalidateQueries({ queryKey: [key] }) },
    onError: (cause) => setWhy(cause instanceof ApiFault ? say(cause.problems[0] ?? cause.say) : t('states.error.text')),
  })
  const submit = () => {
    const read = readMoney(form?.amount ?? '')
    if (read.is !== 'amount') { setWhy(t('insure.amount-unreadable')); return }
    setWhy(null)
    send.mutate(read.amount_fen)
  }
  const text = (key: 'amount' | 'from_whom' | 'reference', label: string) => <label className="quick__text"><span className="quick__legend">{label}</span><input value={form?.[key] ?? ''} maxLength={120} onChange={(event) => { if (form) setForm({ ...form, [key]: event.target.value }) }} /></label>
  return (
    <li className="follow-line">
      <div className="follow-line__main">
        <p className="follow-line__title"><Link to="/cases/$id" params={{ id: one.case_id }}>{say(one.title)}</Link></p>
        <p className="small quiet">{say(one.milestone)} · <span className="number">{formatInstant(one.at)}</span></p>
        <p><Mark tone={tones[one.state]}>{t(`insure.${one.state}`)}</Mark> <span className="small">{t('insure.lost')} <Money amount_fen={one.lost_fen} /> · {t('insure.paid')} <Money amount_fen={one.paid_fen} /> · {t('insure.recovered')} <Money amount_fen={one.recovered_fen} /></span></p>
      </div>
      <div className="follow-line__end">
        {!may_record || one.state !== 'paid' || one.recovered_fen >= one.paid_fen ? null : form === null ? <Button onClick={() => setForm({ amount: '', from_whom: '', reference: '' })}>{t('insure.recover')}</Button> : (
          <form onSubmit={(event) => { event.preventDefault(); submit() }}>
            {text('amount', t('insure.amount'))}{text('from_whom', t('insure.from-whom'))}{text('reference', t('insure.reference'))}
            {why ? <p role="alert" className="fault-line">{why}</p> : null}
            <Button type="primary" htmlType="submit" loading={send.isPending}>{t('insure.recover')}</Button>
          </form>
        )}
      </div>
    </li>
  )
}
