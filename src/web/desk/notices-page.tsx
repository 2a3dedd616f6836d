import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { get, post, type Sentence } from '../client.ts'
import { useSession } from '../session.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import { useLineKeys } from './lines-keys.ts'
import './desk.css'

type Notice = { id: string, case_id: string | null, text: Sentence | string, title: Sentence | string, at: string, is_read: boolean }
type Page = { notices: Notice[], unread: number, next: string | null }

/** What moved in the reader's cases, newest first, by day. */
export default function NoticesPage() {
  const { t, say, formatInstant } = useWords()
  const queries = useQueryClient()
  const session = useSession()
  const question = useInfiniteQuery({
    queryKey: ['notices'], queryFn: ({ pageParam, signal }) => get<Page>('/api/cases/notices', { after: pageParam }, { signal }),
    initialPageParam: '' as string, getNextPageParam: (last) => last.next ?? undefined,
  })
  const keys = useLineKeys<HTMLDivElement>()
  const notices = question.data?.pages.flatMap((page) => page.notices) ?? []
  const unread = question.data?.pages[0]?.unread ?? 0
  const read = async (ids: string[]) => {
    if (ids.length === 0) return
    // A notice that could not be marked stays unread, which harms nobody: no message for it.
    await post('/api/cases/read-notices', { ids }).catch(() => null)
    await Promise.all([queries.invalidateQueries({ queryKey: ['notices'] }), session.refresh()])
  }
  const dayOf = (instant: string) => formatInstant(instant).replace(/\s\d\d:\d\d$/, '')
  const dayBefore = (days: number) => dayOf(new Date(Date.now() - days * 86_400_000).toISOString())
  const nameOf = (day: string) => day === dayBefore(0) ? `${t('work.notices.today')} ${day}` : day === dayBefore(1) ? `${t('work.notices.yesterday')} ${day}` : day
  return (
    <div className="page page--narrow notices">
      <PageHead title={t('work.notices.title')} lead={t('work.notices.lead')}>
        {unread > 0 ? <><span className="quiet">{t('work.notices.unread', { count: unread })}</span><Button onClick={() => void read(notices.filter((one) => !one.is_read).map((one) => one.id))}>{t('work.notices.read-all')}</Button></> : notices.length > 0 ? <span className="quiet">{t('work.notices.none-unread')}</span> : null}
      </PageHead>
      {question.isPending ? <Loading /> : question.isError && !question.data ? <Failed fault={question.error} again={() => void question.refetch()} />
        : notices.length === 0 ? <Empty title={t('work.notices.empty-title')} text={t('work.notices.empty-text')} /> : (
          <div ref={keys.ref} onKeyDown={keys.onKeyDown}>
            {[...Map.groupBy(notices, (one) => dayOf(one.at))].map(([day, list]) => (
              <section key={day} className="notices__day" aria-label={nameOf(day)}>
                <h2 className="number">{nameOf(day)}</h2>
                <ul className="lines">
                  {list.map((one) => (
                    <li key={one.id} className={one.is_read ? 'notice' : 'notice notice--unread'}>
                      <NoticeBox notice={one} onOpen={() => { if (!one.is_read) void read([one.id]) }}>
                        <span className="notice__title">{one.is_read ? null : <span className="notice__mark"><span aria-hidden="true">●</span> {t('work.notices.is-unread')}</span>}{say(one.title)}</span>
                        <span className="notice__text">{say(one.text)}</span>
                        <time className="notice__time number" dateTime={one.at}>{formatInstant(one.at).slice(-5)}</time>
                      </NoticeBox>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
            {question.hasNextPage ? <p className="desk__foot"><Button size="large" loading={question.isFetchingNextPage} onClick={() => void question.fetchNextPage()}>{t('work.notices.more')}</Button></p> : null}
          </div>
        )}
    </div>
  )
}

function NoticeBox({ notice, onOpen, children }: { notice: Notice, onOpen: () => void, children: React.ReactNode }) {
  return notice.case_id
    ? <Link to="/cases/$id" params={{ id: notice.case_id }} className="notice__in" data-line="" onClick={onOpen}>{children}</Link>
    : <button type="button" className="plain-button notice__in" data-line="" onClick={onOpen}>{children}</button>
}
