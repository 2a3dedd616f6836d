import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { get, post, type Sentence } from '../client.ts'
import { useCity, useSession } from '../session.tsx'
import { Go } from '../shell/go.tsx'
import { searchText } from '../public/address.ts'
import { PageHead } from '../widgets/page-head.tsx'
import { Empty, Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import { Refused } from './refused.tsx'

type Choice = { id: string, title: Sentence }
type Mine = { has_mail: boolean, subject: Choice | null, sectors: Choice[], counties: Choice[], subscriptions: { id: string, subject: string | null, title: Sentence | null, sector: string | null, county: string | null, words: string | null, made_at: string }[] }
type News = { news: { id: string, path: string, title: Sentence, text: Sentence, at: string, is_read: boolean, is_for_organisation: boolean }[], unread: number, next: string | null }
type Filter = { subject?: string, sector?: string, county?: string, words?: string }

/** The link of a letter was followed: confirms at once, since it was sent to be followed. */
function Confirmation({ token }: { token: string }) {
  const { t } = useWords()
  const confirming = useMutation({ mutationFn: () => post('/api/subscriptions/confirm-subscription', { token }) })
  const { mutate } = confirming
  useEffect(() => { mutate() }, [mutate])
  return <div className="page page--narrow"><PageHead title={t('publish.subscriptions.title')} /><p role="status">{confirming.isSuccess ? t('publish.subscriptions.confirmed') : confirming.isError ? null : t('publish.subscriptions.confirming')}</p><Refused fault={confirming.error} /></div>
}

/** The end by one press: opening the link alone ends nothing, for mail programs open links by themselves. */
function Ending({ token }: { token: string }) {
  const { t } = useWords()
  const ending = useMutation({ mutationFn: () => post('/api/subscriptions/unsubscribe', { token }) })
  return (
    <div className="page page--narrow">
      <PageHead title={t('publish.subscriptions.end-title')} lead={t('publish.subscriptions.end-lead')} />
      {ending.isSuccess ? <p role="status">{t('publish.subscriptions.end-done')}</p> : <Button type="primary" size="large" loading={ending.isPending} onClick={() => ending.mutate()}>{t('publish.subscriptions.end-do')}</Button>}
      <Refused fault={ending.error} />
    </div>
  )
}

function FilterFields({ mine, filter, change }: { mine: Mine, filter: Filter, change: (filter: Filter) => void }) {
  const { t, say } = useWords()
  const options = (list: Choice[]) => [{ value: '', label: t('publish.subscriptions.any') }, ...list.map((one) => ({ value: one.id, label: say(one.title) }))]
  return (
    <div className="plain-form__pair">
      <label><span>{t('publish.subscriptions.sector')}</span><Select value={filter.sector ?? ''} options={options(mine.sectors)} onChange={(sector) => change({ ...filter, sector })} aria-label={t('publish.subscriptions.sector')} /></label>
      <label><span>{t('publish.subscriptions.county')}</span><Select value={filter.county ?? ''} options={options(mine.counties)} onChange={(county) => change({ ...filter, county })} aria-label={t('publish.subscriptions.county')} /></label>
      <label><span>{t('publish.subscriptions.words')}</span><Input value={filter.words ?? ''} maxLength={100} onChange={(event) => change({ ...filter, words: event.target.value })} /><span className="small faint">{t('publish.subscriptions.words-help')}</span></label>
    </div>
  )
}

function NewSubscription({ mine }: { mine: Mine }) {
  const { t, say, language } = useWords()
  const { account } = useSession()
  const queries = useQueryClient()
  const [filter, setFilter] = useState<Filter>({})
  const [email, setEmail] = useState('')
  const wish = mine.subject ? { subject: mine.subject.id } : Object.fromEntries(Object.entries(filter).filter(([, value]) => value))
  const subscribing = useMutation({ mutationFn: () => post('/api/subscriptions/subscribe', { filter: wish }), onSuccess: () => queries.invalidateQueries({ queryKey: ['subscriptions'] }) })
  const mailing = useMutation({ mutationFn: () => post('/api/subscriptions/subscribe-by-mail', { email: email.trim(), filter: wish, language }) })
  return (
    <section aria-labelledby="new-subscription" className="stack">
      <h2 id="new-subscription">{mine.subject ? t('publish.subscriptions.subject', { title: say(mine.subject.title) }) : t('publish.subscriptions.add')}</h2>
      {mine.subject ? null : <FilterFields mine={mine} filter={filter} change={setFilter} />}
      <div className="row"><Button type="primary" size="large" loading={subscribing.isPending} onClick={() => subscribing.mutate()}>{t(account ? 'publish.subscriptions.subscribe' : 'publish.subscriptions.sign-in')}</Button>{subscribing.isSuccess ? <span role="status">{t('publish.subscriptions.done')}</span> : null}</div>
      <Refused fault={subscribing.error} />
      {account ? null : mine.has_mail ? (
        <form className="plain-form" onSubmit={(event) => { event.preventDefault(); mailing.mutate() }}>
          <h3>{t('publish.subscriptions.by-mail')}</h3>
          <p className="quiet small">{t('publish.subscriptions.by-mail-lead')}</p>
          <label><span>{t('publish.subscriptions.email')}</span><Input type="email" value={email} maxLength={254} autoComplete="email" required onChange={(event) => setEmail(event.target.value)} /></label>
          <div className="row"><Button htmlType="submit" size="large" loading={mailing.isPending}>{t('publish.subscriptions.by-mail')}</Button>{mailing.isSuccess ? <span role="status">{t('publish.subscriptions.mail-sent')}</span> : null}</div>
          <Refused fault={mailing.error} />
        </form>
      ) : <p className="quiet small">{t('publish.subscriptions.no-mail')}</p>}
    </section>
  )
}

function Own({ mine }: { mine: Mine }) {
  const { t, say } = useWords()
  const queries = useQueryClient()
  const ending = useMutation({ mutationFn: (id: string) => post('/api/subscriptions/end-subscription', { id }), onSuccess: () => queries.invalidateQueries({ queryKey: ['subscriptions'] }) })
  const named = (list: Choice[], id: string | null) => id === null ? [] : [say(list.find((one) => one.id === id)?.title ?? id)]
  return (
    <section aria-labelledby="my-subscriptions">
      <h2 id="my-subscriptions">{t('publish.subscriptions.mine')}</h2>
      {mine.subscriptions.length === 0 ? <Empty title={t('publish.subscriptions.none')} text={t('publish.subscriptions.none-text')} /> : (
        <ul className="lines">
          {mine.subscriptions.map((one) => {
            const parts = one.subject ? [say(one.title) || t('publish.subscriptions.one')] : [...named(mine.sectors, one.sector), ...named(mine.counties, one.county), ...one.words ? [t('publish.subscriptions.of-words', { words: one.words })] : []]
            return <li key={one.id} className="subscription"><span>{parts.join(' · ') || t('publish.subscriptions.everything')}</span><button type="button" className="link-button" disabled={ending.isPending} onClick={() => ending.mutate(one.id)}>{t('publish.subscriptions.end')}</button></li>
          })}
        </ul>
      )}
      <Refused fault={ending.error} />
    </section>
  )
}

function NewsList() {
  const { t, say, formatInstant } = useWords()
  const session = useSession()
  const queries = useQueryClient()
  const list = useInfiniteQuery({ queryKey: ['news'], queryFn: ({ pageParam, signal }) => get<News>('/api/subscriptions/news', { after: pageParam }, { signal }), initialPageParam: '' as string, getNextPageParam: (last) => last.next ?? undefined })
  const news = list.data?.pages.flatMap((page) => page.news) ?? []
  const read = async (ids: string[]) => {
    if (ids.length === 0) return
    // News that could not be marked stays unread, which harms nobody: no message for it.
    await post('/api/subscriptions/read-news', { ids }).catch(() => null)
    await Promise.all([queries.invalidateQueries({ queryKey: ['news'] }), session.refresh()])
  }
  const unread = news.filter((one) => !one.is_read).map((one) => one.id)
  return (
    <section aria-labelledby="news">
      <div className="row"><h2 id="news">{t('publish.subscriptions.news')}</h2>{unread.length > 0 ? <button type="button" className="link-button" onClick={() => void read(unread)}>{t('publish.subscriptions.read-all')}</button> : null}</div>
      {list.isPending ? <Loading /> : list.isError ? <Failed fault={list.error} again={() => void list.refetch()} /> : news.length === 0 ? <Empty title={t('publish.subscriptions.no-news')} text={t('publish.subscriptions.no-news-text')} /> : (
        <ul className="lines">
          {news.map((one) => (
            <li key={one.id} className={one.is_read ? '' : 'news--unread'}>
              <Go to={one.path} className="news" onClick={() => { if (!one.is_read) void read([one.id]) }}>
                <span className="news__title">{one.is_read ? null : <span className="hidden-visually">{t('publish.subscriptions.unread')} </span>}{say(one.text)}</span>
                <span className="small quiet">{say(one.title)} · <time className="number" dateTime={one.at}>{formatInstant(one.at)}</time>{one.is_for_organisation ? ` · ${t('publish.subscriptions.for-organisation')}` : ''}</span>
              </Go>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>{t('publish.subscriptions.more')}</Button> : null}
    </section>
  )
}

/** What the reader hears of and has heard; a visitor's way to hear of it, and the feeds that need nobody's permission. */
export default function SubscriptionsPage() {
  const { t, language } = useWords()
  const { subject, confirm, unsubscribe } = useSearch({ from: '/subscriptions' })
  const city = useCity()
  const { account } = useSession()
  const mine = useQuery({ queryKey: ['subscriptions', subject, city, account?.id], queryFn: ({ signal }) => get<Mine>('/api/subscriptions/mine', { subject, city }, { signal }) })
  if (confirm) return <Confirmation token={confirm} />
  if (unsubscribe) return <Ending token={unsubscribe} />
  if (mine.isError) return <div className="page"><Failed is_page fault={mine.error} again={() => void mine.refetch()} /></div>
  if (!mine.data) return <div className="page"><Loading lines={5} /></div>
  const feed = (name: string) => `/feeds/challenges.${name}${searchText({ lang: language, city })}`
  return (
    <div className="page page--narrow subscriptions">
      <PageHead title={t('publish.subscriptions.title')} lead={t('publish.subscriptions.lead')} />
      {subject ? <NewSubscription mine={mine.data} /> : null}
      {account ? <><NewsList /><Own mine={mine.data} /></> : null}
      {subject ? null : <NewSubscription mine={mine.data} />}
      <section aria-labelledby="feeds">
        <h2 id="feeds">{t('publish.subscriptions.feeds')}</h2>
        <p className="quiet small">{t('publish.subscriptions.feeds-lead')}</p>
        <p className="feeds">{(['rss', 'atom', 'json', 'ics'] as const).map((name) => <a key={name} href={feed(name)}>{t(`publish.subscriptions.${name}`)}</a>)}</p>
      </section>
    </div>
  )
}
