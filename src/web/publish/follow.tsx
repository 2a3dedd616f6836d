import { searchText } from '../public/address.ts'
import { Go } from '../shell/go.tsx'
import { useReader } from '../shell/reader.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'

/** What keeps one in touch with a challenge or a session: subscription, calendar, poster. Plain links, for every reader and printer. */
export function Follow({ kind, id, calendar }: { kind: 'challenge' | 'session', id: string, calendar: string | null }) {
  const { t, language } = useWords()
  const { city } = useReader()
  const path = `/${kind}s/${encodeURIComponent(id)}`
  const file = (name: string, more: Record<string, string> = {}) => `${path}/${name}${searchText({ lang: language, city, ...more })}`
  return (
    <section className="not-print follow" aria-labelledby="follow-title">
      <h2 id="follow-title" className="side-title">{kind === 'challenge' ? t('publish.follow.title') : t('publish.follow.share')}</h2>
      <ul className="follow__list">
        <li><Go to="/subscriptions" search={{ subject: `${kind}:${id}` }} rel="nofollow">{t(kind === 'challenge' ? 'publish.follow.subscribe' : 'publish.sessions.subscribe')}</Go></li>
        {calendar ? <li><a href={file(calendar)} type="text/calendar">{t(kind === 'challenge' ? 'publish.follow.calendar' : 'publish.sessions.calendar')}</a></li> : null}
        <li>{t('publish.follow.poster')} <a href={file('poster.pdf', { size: 'a4' })} type="application/pdf" rel="nofollow">{t('publish.follow.a4')}</a> · <a href={file('poster.pdf', { size: 'a3' })} type="application/pdf" rel="nofollow">{t('publish.follow.a3')}</a></li>
      </ul>
    </section>
  )
}
