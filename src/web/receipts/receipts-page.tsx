import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { get, type Sentence } from '../client.ts'
import { Mark } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Go } from '../shell/go.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../styles/receipts.css'

type Answer = { receipts: { id: string, kind: string, subject: string, title: Sentence, at: string, is_sealed: boolean }[], next?: number | null }

/** The signed receipts of the person, newest first. */
export default function ReceiptsPage() {
  const { t, say, formatInstant } = useWords()
  const question = useInfiniteQuery({
    queryKey: ['/api/receipts/list'], queryFn: ({ pageParam, signal }) => get<Answer>('/api/receipts/list', { after: pageParam }, { signal }),
    initialPageParam: undefined as number | undefined, getNextPageParam: (last) => last.next ?? undefined,
  })
  const receipts = question.data?.pages.flatMap((page) => page.receipts)
  return (
    <div className="page page--narrow">
      <PageHead title={t('nav.receipts')} lead={t('receipt.list-lead')} />
      {question.isError && !receipts ? <Failed fault={question.error} again={() => { void question.refetch() }} /> : !receipts ? <Loading lines={5} /> : receipts.length === 0 ? <Empty title={t('receipt.none')} text={t('receipt.none-text')}><Go to="/">{t('states.to-hall')}</Go></Empty> : (
        <ul className="lines">
          {receipts.map((receipt) => (
            <li key={receipt.id} className="receipt-line">
              <div><Link to="/receipts/$id" params={{ id: receipt.id }} className="receipt-line__title">{say(receipt.title)}</Link><p className="faint small number">{t(`receipt.kinds.${receipt.kind}`, { defaultValue: receipt.kind })} · {formatInstant(receipt.at)}</p></div>
              <Mark tone={receipt.is_sealed ? 'done' : 'waiting'}>{t(receipt.is_sealed ? 'receipt.sealed' : 'receipt.unsealed')}</Mark>
            </li>
          ))}
        </ul>
      )}
      {question.hasNextPage ? <p style={{ marginTop: 16 }}><Button loading={question.isFetchingNextPage} onClick={() => { void question.fetchNextPage() }}>{t('list.more')}</Button></p> : null}
    </div>
  )
}
