import type { ReactNode } from 'react'
import type { PageAddress } from '#kernel/values/public-page.ts'
import { AboutPage, type StepFigures } from '../about/about-page.tsx'
import { ChallengePublicPage } from '../challenge/challenge-page.tsx'
import { challengeSchema } from '../challenge/challenge-schema.ts'
import { HallPage } from '../hall/hall-page.tsx'
import type { ChallengePage, HallAnswer } from '../hall/challenge-shape.ts'
import { conditionsIn, readHallSearch } from '../hall/hall-search.ts'
import { RacePublicPage } from '../race/race-page.tsx'
import type { RacePage } from '#systems/challenges/award/race-page.ts'
import { SessionPage, SessionsPage } from '../publish/sessions-page.tsx'
import type { QuestionsAnswer, SessionAnswer, SessionsAnswer, TextsAnswer, VersionsAnswer } from '../publish/shapes.ts'
import type { Me } from '../session.tsx'
import type { useWords } from '../words.ts'
import { drawPages } from '../draws/pages.tsx'
import { incentivePages } from '../incentives/pages.tsx'
import { searchText, type PublicPageName, type Search } from './address.ts'
import { siteSchema } from './site-schema.ts'
import type { PageHead } from './head.ts'

type Ask = { query: string, input: Search }
/** What is known when a page is drawn; `here` is the page's whole address with the origin. */
export type Drawn = { say: ReturnType<typeof useWords>['say'], t: ReturnType<typeof useWords>['t'], me: Me, origin: string, city: string | undefined, here: string, address: PageAddress }

/**
 * A page that is drawn on the server: what it keeps of its address bar, what it asks of the house, what it says of itself and how it looks.
 * Questions are asked as whoever reads, through the same door as everybody's.
 */
export type PublicPage<Answers extends Record<string, unknown> = Record<string, unknown>> = {
  search: (given: Search) => Search
  asks: (parts: Record<string, string>, search: Search) => Record<keyof Answers, Ask>
  head: (answers: Answers, drawn: Drawn) => PageHead
  draw: (answers: Answers, search: Search) => ReactNode
  /** Whether it shows what its reader wrote into the address, so that it may be kept nowhere. */
  isPrivate?: (search: Search) => boolean
  /** It stands by itself, whatever is published: it is in the sitemap. */
  is_standing?: true
  /** The question that lists the ids of all such pages, for the sitemap. */
  listed?: string
}

const page = <Answers extends Record<string, unknown>>(one: PublicPage<Answers>): PublicPage => one as unknown as PublicPage
const titled = (title: string, { t }: Drawn) => `${title} · ${t('brand')}`

/** The hall's feeds, narrowed as the hall is. */
function feedsOf({ t, say, me, city, address: { language, search } }: Drawn): PageHead['feeds'] {
  const formats = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' }
  return Object.entries(formats).map(([name, type]) => ({ type, title: `${t('hall.title')} · ${say(me.city.title)}`, address: `/feeds/challenges.${name}${searchText({ lang: language, city, sector: search.sector, county: search.county })}` }))
}

/** Every public page by its name in `address.ts`. */
export const pages: Record<PublicPageName, PublicPage> = {
  hall: page<{ hall: HallAnswer }>({
    search: readHallSearch,
    asks: (_parts, search) => ({ hall: { query: 'challenges.hall', input: search } }),
    head: (_answers, drawn) => {
      const { t, say, me, address: { search } } = drawn
      const city = say(me.city.title)
      return {
        title: titled(search.q ? t('hall.title-of', { q: search.q }) : `${t('hall.title')} · ${city}`, drawn), description: `${t('hall.sentence')} ${t('hall.lead', { city })}`,
        is_unlisted: search.q !== undefined || search.after !== undefined || conditionsIn(search) > 1, data: siteSchema(drawn), feeds: feedsOf(drawn),
      }
    },
    draw: ({ hall }, search) => <HallPage search={readHallSearch(search)} answer={hall} />,
    is_standing: true,
  }),
  challenge: page<{ page: ChallengePage, questions: QuestionsAnswer, versions: VersionsAnswer, texts: TextsAnswer }>({
    search: () => ({}),
    asks: ({ id }) => ({ page: { query: 'challenges.page', input: { id } }, questions: { query: 'challenges.questions', input: { id } }, versions: { query: 'challenges.versions', input: { id } }, texts: { query: 'challenges.texts', input: { id } } }),
    head: ({ page }, drawn) => ({ title: titled(drawn.say(page.title), drawn), description: drawn.say(page.problem) || drawn.say(page.title), data: challengeSchema(page, drawn), card: { path: `/challenges/${page.id}/card.png`, alt: drawn.say(page.title) } }),
    draw: ({ page, questions, versions, texts }) => <ChallengePublicPage page={page} questions={questions} versions={versions} texts={texts} />,
    listed: 'challenges.published',
  }),
  race: page<{ race: RacePage }>({
    search: () => ({}),
    asks: ({ id }) => ({ race: { query: 'challenges.race', input: { id } } }),
    head: ({ race }, drawn) => ({ title: titled(`${drawn.t('race.title')}：${drawn.say(race.title)}`, drawn), description: drawn.t('race.about', { title: drawn.say(race.title), teams: race.teams_planned, gates: race.gates.length }) }),
    draw: ({ race }) => <RacePublicPage race={race} />,
  }),
  sessions: page<{ sessions: SessionsAnswer }>({
    search: ({ after }) => ({ after: after?.slice(0, 100) }),
    asks: (_parts, { after }) => ({ sessions: { query: 'challenges.sessions', input: after === undefined ? {} : { after } } }),
    head: (_answers, drawn) => ({ title: titled(drawn.t('publish.sessions.title'), drawn), description: drawn.t('publish.sessions.lead'), is_unlisted: drawn.address.search.after !== undefined }),
    draw: ({ sessions }, { after }) => <SessionsPage answer={sessions} after={after} />,
    is_standing: true,
  }),
  session: page<{ session: SessionAnswer }>({
    search: () => ({}),
    asks: ({ id }) => ({ session: { query: 'challenges.session', input: { id } } }),
    head: ({ session }, drawn) => ({ title: titled(drawn.say(session.title), drawn), description: drawn.say(session.lead), card: { path: `/sessions/${session.id}/card.png`, alt: drawn.say(session.title) } }),
    draw: ({ session }) => <SessionPage session={session} />,
    listed: 'challenges.published-sessions',
  }),
  ...incentivePages,
  ...drawPages,
  about: page<{ figures: StepFigures }>({
    search: () => ({}),
    asks: () => ({ figures: { query: 'challenges.steps', input: {} } }),
    head: (_answers, drawn) => ({ title: titled(drawn.t('about.title'), drawn), description: drawn.t('about.lead', { city: drawn.say(drawn.me.city.title) }) }),
    draw: ({ figures }) => <AboutPage figures={figures} />,
    is_standing: true,
  }),
}
