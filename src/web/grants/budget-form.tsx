import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { ApiFault, makeKey, post } from '../client.ts'
import { readMoney, saidMoney } from '../form/money-text.ts'
import { Refused } from '../publish/refused.tsx'
import { useWords } from '../words.ts'

/** What is wrong with what was typed, null where it can be sent. */
function wrongOf(amount: string, reference: string): { field: 'amount' | 'reference', why: string } | null {
  const read = readMoney(amount)
  if (read.is !== 'amount') return { field: 'amount', why: read.is }
  if (read.amount_fen < 1) return { field: 'amount', why: 'zero' }
  if (read.amount_fen > 10 ** 14) return { field: 'amount', why: 'too-large' }
  return reference.trim().length < 2 ? { field: 'reference', why: 'reference' } : null
}

/** 安排额度: puts money into a fund for a year. What was typed stays when it is refused; one press makes one journal. */
export function BudgetForm({ fund, of_year }: { fund: string, of_year: number }) {
  const { t, language, formatMoney, formatMoneyExactly } = useWords()
  const client = useQueryClient()
  const [form, setForm] = useState({ amount: '', reference: '' })
  const [wrong, setWrong] = useState<ReturnType<typeof wrongOf>>(null)
  const key = useRef<string | null>(null)
  const read = readMoney(form.amount)
  const put = useMutation({
    mutationFn: (amount_fen: number) => {
      key.current ??= makeKey()
      return post<{ journal_id: string, receipt_id: string }>('/api/incentives/fund-budget', { fund, of_year, amount_fen, reference: form.reference.trim() }, { key: key.current })
    },
    onSuccess: async () => {
      key.current = null
      setForm({ amount: '', reference: '' })
      await client.invalidateQueries({ queryKey: ['/api/incentives/funds'] })
    },
    onError: (cause) => { if (cause instanceof ApiFault && cause.status !== 0) key.current = null },
  })
  const submit = () => {
    const found = wrongOf(form.amount, form.reference)
    setWrong(found)
    if (found === null && read.is === 'amount') put.mutate(read.amount_fen)
  }
  const set = (name: 'amount' | 'reference') => (event: { target: { value: string } }) => { key.current = null; setWrong(null); setForm({ ...form, [name]: event.target.value }) }
  const said = wrong ? t(`grants.funds.wrong.${wrong.why}`) : null
  return (
    <form className="fund-form" noValidate onSubmit={(event) => { event.preventDefault(); submit() }}>
      <p className="quiet">{t('grants.funds.put-text')}</p>
      <div className="field">
        <label htmlFor="fund-amount">{t('grants.funds.amount')}</label>
        <p className="field__help" id="fund-amount-help">{t('grants.funds.amount-help')}</p>
        <input id="fund-amount" className="grants__input" inputMode="decimal" autoComplete="off" maxLength={40} value={form.amount} onChange={set('amount')} aria-describedby="fund-amount-help fund-amount-said" aria-invalid={wrong?.field === 'amount'} />
        <p id="fund-amount-said" className="small quiet fund-form__read">{read.is === 'amount' && read.amount_fen > 0 ? t('grants.funds.reads-as', { amount: language === 'zh' ? saidMoney(read.amount_fen) : formatMoneyExactly({ amount_fen: read.amount_fen }) }) : ' '}</p>
        {wrong?.field === 'amount' ? <p role="alert" className="fault-line">{said}</p> : null}
      </div>
      <div className="field">
        <label htmlFor="fund-reference">{t('grants.funds.reference')}</label>
        <p className="field__help" id="fund-reference-help">{t('grants.funds.reference-help')}</p>
        <input id="fund-reference" className="grants__input" autoComplete="off" maxLength={80} value={form.reference} onChange={set('reference')} aria-describedby="fund-reference-help" aria-invalid={wrong?.field === 'reference'} />
        {wrong?.field === 'reference' ? <p role="alert" className="fault-line">{said}</p> : null}
      </div>
      <Refused fault={put.error} />
      {put.isSuccess ? <p role="status" className="strong">{t('grants.funds.put-done', { amount: formatMoney({ amount_fen: put.variables }) })} <Link to="/receipts/$id" params={{ id: put.data.receipt_id }}>{t('grants.funds.receipt')}</Link></p> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={put.isPending}>{t('grants.funds.put')}</Button>
    </form>
  )
}
