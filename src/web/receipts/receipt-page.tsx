import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { get, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { ReceiptStub } from './receipt-stub.tsx'
import type { ReceiptFile } from './verify-receipt.ts'

type Answer = { receipt: ReceiptFile, title?: Sentence, checks: ({ name: string, ok: boolean } & Sentence)[] }

/** Saves the receipt's own JSON as a file on the reader's machine. */
export function saveReceipt(receipt: ReceiptFile): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(receipt, null, 2)}\n`], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `receipt-${receipt.id}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** One receipt as a stub of paper, with what was checked about it. */
export default function ReceiptPage() {
  const { t, say } = useWords()
  const { id } = useParams({ from: '/receipts/$id' })
  const question = useQuery({ queryKey: ['/api/receipts/show', id], queryFn: ({ signal }) => get<Answer>('/api/receipts/show', { id }, { signal }) })
  const answer = question.data
  return (
    <div className="page page--narrow">
      <PageHead title={t('receipt.title')} lead={t('receipt.lead')} above={<Link to="/receipts">{t('receipt.all')}</Link>}>
        {answer ? <><Button onClick={() => saveReceipt(answer.receipt)}>{t('receipt.save')}</Button><Button onClick={() => print()}>{t('receipt.print')}</Button></> : null}
      </PageHead>
      {question.isError ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : !answer ? <Loading kind="document" lines={6} /> : (
        <>
          <ReceiptStub receipt={answer.receipt} title={answer.title ? say(answer.title) : undefined} />
          <h2 className="receipt-checks__title">{t('receipt.checks')}</h2>
          <ul className="lines receipt-checks">{answer.checks.map((check) => <li key={check.name}><Mark tone={check.ok ? 'done' : 'late'}>{say(check)}</Mark></li>)}</ul>
          <p className="quiet not-print" style={{ marginTop: 16 }}>{t('receipt.self')} <Link to="/verify">{t('receipt.self-link')}</Link></p>
        </>
      )}
    </div>
  )
}
