import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { get, type Sentence } from '../client.ts'
import { Measured, type MeasureShape } from '../widgets/measured.tsx'
import { Mark } from '../widgets/mark.tsx'
import { Money } from '../widgets/money.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Panel } from '../widgets/panel.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/insure.ts'
import { Claims } from './claims.tsx'
import { ProductForm, type Product } from './product-form.tsx'
import '../styles/follow.css'
import '../styles/funnel.css'
import '../styles/insurance.css'

type Figures = { measures: (MeasureShape & { percent: number | null, is_too_early: boolean })[], insurers: { id: string, title: Sentence }[], is_city: boolean, today_on: string }

/** Challenge insurance in figures and products: an insurer's own, or the whole city's for its officers. */
export default function InsurancePage() {
  const { t, say, formatDate } = useWords()
  const [insurer, setInsurer] = useState('')
  const params = { insurer: insurer || undefined }
  const figures = useQuery({ queryKey: ['/api/challenges/insurance-figures', params], queryFn: ({ signal }) => get<Figures>('/api/challenges/insurance-figures', params, { signal }) })
  const data = figures.data
  return (
    <div className="page insurance">
      <PageHead title={t('insure.title')} lead={data ? t('insure.lead', { day: formatDate(data.today_on) }) : undefined} />
      {figures.isPending ? <Loading kind="table" lines={6} /> : figures.isError && !data ? <Failed fault={figures.error} again={() => { void figures.refetch() }} /> : data ? (
        <>
          {data.is_city && data.insurers.length > 0 ? <div className="funnel__narrow not-print"><label><span className="label">{t('insure.insurer')}</span> <select value={insurer} onChange={(event) => setInsurer(event.target.value)}><option value="">{t('insure.all')}</option>{data.insurers.map((one) => <option key={one.id} value={one.id}>{say(one.title)}</option>)}</select></label></div> : null}
          <dl className="insurance__figures">
            {data.measures.map((one) => (
              <div key={one.id}>
                <dt>{say(one.title)}</dt>
                <dd><Measured measure={one} rows_of={{ path: '/api/challenges/insurance-rows', params: { measure: one.id, ...params } }} label={say(one.title)}>{one.id.endsWith('-ratio') ? <span className={one.percent === null ? 'insurance__none' : 'number'}>{one.percent === null ? t(one.is_too_early ? 'insure.too-early' : 'insure.no-ratio') : `${one.percent.toLocaleString('en-US')}%`}</span> : one.amount_fen !== null ? <Money amount_fen={one.amount_fen} /> : <span className="number">{one.value}</span>}</Measured></dd>
                <dd className="small faint">{say(one.definition)}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      <Claims insurer={insurer} />
      <Products />
    </div>
  )
}

/** Terms are kept as the insurer wrote them; the page says in which language they are. */
const tongueOf = (text: string) => /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'

/** What insurers offer, each with all its terms; an insurer writes its own here. */
function Products() {
  const { t, say, language } = useWords()
  const client = useQueryClient()
  const [open, setOpen] = useState<Product | 'new' | null>(null)
  const question = useQuery({ queryKey: ['/api/challenges/products'], queryFn: ({ signal }) => get<{ products: Product[], may_set: boolean }>('/api/challenges/products', {}, { signal }) })
  if (question.isPending) return <Loading lines={3} />
  if (question.isError) return <Failed fault={question.error} again={() => { void question.refetch() }} />
  const { products, may_set } = question.data
  const done = () => { setOpen(null); void client.invalidateQueries({ queryKey: ['/api/challenges/products'] }) }
  return (
    <section className="insurance__products" aria-labelledby="products">
      <div className="insurance__head"><h2 id="products">{t('insure.products')}</h2>{may_set ? <Button type="primary" onClick={() => setOpen('new')}>{t('insure.add')}</Button> : null}</div>
      <p className="quiet small">{t('insure.products-text')}</p>
      {products.length === 0 ? <Empty title={t('insure.none')} text={t('insure.none-text')} /> : (
        <ul className="lines">
          {products.map((one) => (
            <li key={`${one.org_id} ${one.id}`} className="product">
              <p className="product__title"><strong>{say(one.title)}</strong> <span className="quiet small">{say(one.insurer)} · {t('insure.version', { version: one.version })}</span> {one.is_offered ? null : <Mark tone="unknown">{t('insure.withdrawn')}</Mark>}</p>
              <p className="small">{one.is_illustrative ? <Mark tone="near">{t('insure.illustrative')}</Mark> : <span className="quiet">{t('insure.source')} {one.source}</span>}</p>
              <dl className="product__terms">
                <div><dt>{t('insure.rate')}</dt><dd className="number">{one.rate_bp / 100}%</dd></div><div><dt>{t('insure.limit')}</dt><dd><Money amount_fen={one.limit_fen} /></dd></div><div><dt>{t('insure.deductible')}</dt><dd><Money amount_fen={one.deductible_fen} /></dd></div>
                <div><dt>{t('insure.share')}</dt><dd className="number">{one.share_percent}%</dd></div><div><dt>{t('insure.waiting')}</dt><dd className="number">{t('insure.days', { days: one.waiting_days })}</dd></div><div><dt>{t('insure.payee')}</dt><dd>{t(`insure.${one.payee}`)}</dd></div>
              </dl>
              <p className="product__words"><span className="label">{t('insure.cover')}</span> <span lang={tongueOf(one.cover)}>{one.cover}</span></p>
              <p className="product__words"><span className="label">{t('insure.exclusions')}</span> <span lang={tongueOf(one.exclusions)}>{one.exclusions}</span></p>
              {language === 'en' && tongueOf(one.cover + one.exclusions) === 'zh-CN' ? <p className="product__tongue">{t('value.only-zh')}</p> : null}
              {may_set ? <Button size="small" onClick={() => setOpen(one)}>{t('insure.change')}</Button> : null}
            </li>
          ))}
        </ul>
      )}
      <Panel title={open === 'new' ? t('insure.add') : open ? say(open.title) : ''} is_open={open !== null} onClose={() => setOpen(null)}>{open ? <ProductForm product={open === 'new' ? null : open} onDone={done} /> : null}</Panel>
    </section>
  )
}
