import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { ApiFault, post, type Sentence } from '../client.ts'
import { readMoney, yuanText } from '../form/money-text.ts'
import { useWords } from '../words.ts'

export type Product = { id: string, version: number, org_id: string, insurer: Sentence, title: Sentence, cover: string, exclusions: string, rate_bp: number, limit_fen: number, deductible_fen: number, waiting_days: number, share_percent: number, payee: 'owner' | 'solver', is_offered: boolean, is_illustrative: boolean, source: string | null, at: string }

function Row({ label, help, children }: { label: string, help?: string, children: ReactNode }) {
  return <label className="quick__text"><span className="quick__legend">{label}</span>{children}{help ? <span className="small quiet">{help}</span> : null}</label>
}

/** A new product, or a new version of one: policies made from earlier versions keep their terms. */
export function ProductForm({ product, onDone }: { product: Product | null, onDone: () => void }) {
  const { t, say } = useWords()
  const [form, setForm] = useState({
    title_zh: product?.title.zh ?? '', title_en: product?.title.en ?? '', cover: product?.cover ?? '', exclusions: product?.exclusions ?? '', rate: product ? String(product.rate_bp / 100) : '', limit: product ? yuanText(product.limit_fen) : '', deductible: product ? yuanText(product.deductible_fen) : '0',
    waiting_days: String(product?.waiting_days ?? 0), share_percent: String(product?.share_percent ?? ''), payee: product?.payee ?? 'owner', is_offered: product?.is_offered ?? true, source: product?.source ?? '',
  })
  const [why, setWhy] = useState<string | null>(null)
  const money = (text: string) => { const read = readMoney(text); return read.is === 'amount' ? read.amount_fen : null }
  const save = useMutation({
    mutationFn: () => post('/api/challenges/set-product', {
      id: product?.id ?? null, title_zh: form.title_zh, title_en: form.title_en, cover: form.cover, exclusions: form.exclusions, rate_bp: Math.round(Number(form.rate) * 100), limit_fen: money(form.limit) ?? -1, deductible_fen: money(form.deductible) ?? -1,
      waiting_days: Number(form.waiting_days), share_percent: Number(form.share_percent), payee: form.payee, is_offered: form.is_offered, source: form.source.trim() === '' ? null : form.source.trim(),
    }),
    onSuccess: onDone,
    onError: (cause) => setWhy(cause instanceof ApiFault ? [say(cause.say), ...cause.problems.slice(0, 3).map((one) => `${t(`insure.field.${one.path}`, { defaultValue: one.path })}: ${say(one)}`)].join(' · ') : t('states.error.text')),
  })
  const text = (key: 'title_zh' | 'title_en' | 'rate' | 'limit' | 'deductible' | 'waiting_days' | 'share_percent' | 'source', label: string, help?: string) => <Row label={label} {...help ? { help } : {}}><input value={form[key]} maxLength={400} onChange={(event) => setForm({ ...form, [key]: event.target.value })} /></Row>
  return (
    <form onSubmit={(event) => { event.preventDefault(); setWhy(null); save.mutate() }}>
      {product ? <p className="quiet small">{t('insure.new-version', { version: product.version + 1 })}</p> : null}
      {text('title_zh', t('insure.field.title_zh'))}{text('title_en', t('insure.field.title_en'))}
      <Row label={t('insure.cover')}><textarea rows={3} maxLength={4000} value={form.cover} onChange={(event) => setForm({ ...form, cover: event.target.value })} /></Row>
      <Row label={t('insure.exclusions')}><textarea rows={2} maxLength={4000} value={form.exclusions} onChange={(event) => setForm({ ...form, exclusions: event.target.value })} /></Row>
      {text('rate', t('insure.field.rate_bp'), t('insure.rate-help'))}{text('limit', t('insure.field.limit_fen'))}{text('deductible', t('insure.field.deductible_fen'))}{text('waiting_days', t('insure.field.waiting_days'))}{text('share_percent', t('insure.field.share_percent'))}
      <Row label={t('insure.payee')}><select value={form.payee} onChange={(event) => setForm({ ...form, payee: event.target.value as 'owner' | 'solver' })}><option value="owner">{t('insure.owner')}</option><option value="solver">{t('insure.solver')}</option></select></Row>
      {text('source', t('insure.field.source'), t('insure.source-help'))}
      <label className="insurance__offered"><input type="checkbox" checked={form.is_offered} onChange={(event) => setForm({ ...form, is_offered: event.target.checked })} /> {t('insure.field.is_offered')}</label>
      {why ? <p role="alert" className="fault-line">{why}</p> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={save.isPending}>{t('insure.save')}</Button>
    </form>
  )
}
