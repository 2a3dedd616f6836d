import { createRootRoute, createRoute, createRouter, lazyRouteComponent, retainSearchParams } from '@tanstack/react-router'
import { NotThere, PageBroke } from './shell/broken.tsx'
import { Shell } from './shell/shell.tsx'
import { Loading } from './widgets/states.tsx'

type Search = Record<string, unknown>
/** Text of the address bar, bounded; numbers are read back as text since the router parses them. */
const text = (value: unknown, length = 200): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, length) : typeof value === 'number' ? String(value) : undefined
const oneOf = <const T extends string>(value: unknown, choices: readonly T[]): T | undefined => choices.find((choice) => choice === value)

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotThere,
  errorComponent: PageBroke,
  validateSearch: (search: Search): { city?: string } => ({ city: text(search.city, 64) }),
  search: { middlewares: [retainSearchParams(['city'])] },
})

const desk = createRoute({ getParentRoute: () => root, path: '/desk', component: lazyRouteComponent(() => import('./desk/desk-page.tsx')) })
const visit = createRoute({ getParentRoute: () => root, path: '/visit', component: lazyRouteComponent(() => import('./desk/visit-page.tsx')) })
const cases = createRoute({
  getParentRoute: () => root, path: '/cases',
  validateSearch: (search: Search): { q?: string, procedure?: string, stage?: string, state?: 'open' | 'closed' | 'all' } => ({
    q: text(search.q), procedure: text(search.procedure, 64), stage: text(search.stage, 64), state: oneOf(search.state, ['open', 'closed', 'all']),
  }),
  component: lazyRouteComponent(() => import('./desk/cases-page.tsx')),
})
const oneCase = createRoute({
  getParentRoute: () => root, path: '/cases/$id',
  validateSearch: (search: Search): { do?: string, step?: 'check' } => ({ do: text(search.do, 64), step: oneOf(search.step, ['check']) }),
  component: lazyRouteComponent(() => import('./case/case-page.tsx')),
})
const follow = createRoute({
  getParentRoute: () => root, path: '/follow',
  validateSearch: (search: Search): { whose?: 'mine' | 'all' } => ({ whose: oneOf(search.whose, ['mine', 'all']) }),
  component: lazyRouteComponent(() => import('./follow/board-page.tsx')),
})
const followOverdue = createRoute({
  getParentRoute: () => root, path: '/follow/overdue',
  validateSearch: (search: Search): { whose?: 'mine' | 'all' } => ({ whose: oneOf(search.whose, ['mine', 'all']) }),
  component: lazyRouteComponent(() => import('./follow/overdue-page.tsx')),
})
const followNew = createRoute({
  getParentRoute: () => root, path: '/follow/new',
  validateSearch: (search: Search): { case?: string } => ({ case: text(search.case, 64) }),
  component: lazyRouteComponent(() => import('./follow/quick-page.tsx')),
})
const funnel = createRoute({
  getParentRoute: () => root, path: '/funnel',
  validateSearch: (search: Search): { from?: string, until?: string, county?: string, sector?: string, officer?: string, session?: string, by?: 'county' | 'sector' | 'officer' | 'session' } => ({
    from: text(search.from, 10), until: text(search.until, 10), county: text(search.county, 64), sector: text(search.sector, 64), officer: text(search.officer, 64), session: text(search.session, 64), by: oneOf(search.by, ['county', 'sector', 'officer', 'session']),
  }),
  component: lazyRouteComponent(() => import('./funnel/funnel-page.tsx')),
})
const ladder = createRoute({
  getParentRoute: () => root, path: '/ladder',
  validateSearch: (search: Search): { rung?: string, population?: string, months?: number } => ({
    rung: text(search.rung, 64), population: text(search.population, 64), months: typeof search.months === 'number' && search.months >= 1 && search.months <= 36 ? Math.floor(search.months) : undefined,
  }),
  component: lazyRouteComponent(() => import('./ladder/board-page.tsx')),
})
const ladderAssess = createRoute({
  getParentRoute: () => root, path: '/ladder/assess',
  validateSearch: (search: Search): { rung?: string } => ({ rung: text(search.rung, 64) }),
  component: lazyRouteComponent(() => import('./ladder/assess-page.tsx')),
})
const conflicts = createRoute({ getParentRoute: () => root, path: '/conflicts', component: lazyRouteComponent(() => import('./conflicts/conflicts-page.tsx')) })
const projects = createRoute({
  getParentRoute: () => root, path: '/projects',
  validateSearch: (search: Search): { q?: string, which?: 'open' | 'ended' } => ({ q: text(search.q, 100), which: oneOf(search.which, ['open', 'ended']) }),
  component: lazyRouteComponent(() => import('./projects/projects-page.tsx')),
})
const project = createRoute({ getParentRoute: () => root, path: '/projects/$id', component: lazyRouteComponent(() => import('./projects/project-page.tsx')) })
const insurance = createRoute({ getParentRoute: () => root, path: '/insurance', component: lazyRouteComponent(() => import('./insurance/insurance-page.tsx')) })
const funds = createRoute({
  getParentRoute: () => root, path: '/funds',
  validateSearch: (search: Search): { year?: number } => ({ year: typeof search.year === 'number' && search.year >= 2000 && search.year <= 2100 ? Math.floor(search.year) : undefined }),
  component: lazyRouteComponent(() => import('./grants/funds-page.tsx')),
})
const automaticGrants = createRoute({
  getParentRoute: () => root, path: '/automatic-grants',
  validateSearch: (search: Search): { measure?: string } => ({ measure: text(search.measure, 64) }),
  component: lazyRouteComponent(() => import('./grants/automatic-page.tsx')),
})
const revisions = createRoute({ getParentRoute: () => root, path: '/revisions', component: lazyRouteComponent(() => import('./grants/revisions-page.tsx')) })
const lab = createRoute({ getParentRoute: () => root, path: '/lab', component: lazyRouteComponent(() => import('./lab/lab-page.tsx')) })
const labDraft = createRoute({ getParentRoute: () => root, path: '/lab/$id', component: lazyRouteComponent(() => import('./lab/draft-page.tsx')) })
const invest = createRoute({ getParentRoute: () => root, path: '/invest', component: lazyRouteComponent(() => import('./invest/invest-page.tsx')) })
const notices = createRoute({ getParentRoute: () => root, path: '/notices', component: lazyRouteComponent(() => import('./desk/notices-page.tsx')) })
const receipts = createRoute({ getParentRoute: () => root, path: '/receipts', component: lazyRouteComponent(() => import('./receipts/receipts-page.tsx')) })
const receipt = createRoute({ getParentRoute: () => root, path: '/receipts/$id', component: lazyRouteComponent(() => import('./receipts/receipt-page.tsx')) })
const verify = createRoute({ getParentRoute: () => root, path: '/verify', component: lazyRouteComponent(() => import('./receipts/verify-page.tsx')) })
const organizations = createRoute({
  getParentRoute: () => root, path: '/organizations',
  validateSearch: (search: Search): { q?: string, kind?: string, county?: string, id?: string } => ({ q: text(search.q), kind: text(search.kind, 64), county: text(search.county, 64), id: text(search.id, 64) }),
  component: lazyRouteComponent(() => import('./registers/organizations-page.tsx')),
})
const find = createRoute({
  getParentRoute: () => root, path: '/search',
  validateSearch: (search: Search): { q?: string, kinds?: string, facets?: string, page?: number } => ({
    q: text(search.q), kinds: text(search.kinds, 400), facets: text(search.facets, 400), page: typeof search.page === 'number' && search.page >= 2 && search.page <= 25 ? Math.floor(search.page) : undefined,
  }),
  component: lazyRouteComponent(() => import('./search/search-page.tsx')),
})
const facts = createRoute({
  getParentRoute: () => root, path: '/facts',
  validateSearch: (search: Search): { q?: string, subject?: string, open?: string } => ({ q: text(search.q), subject: text(search.subject, 64), open: text(search.open, 400) }),
  component: lazyRouteComponent(() => import('./registers/facts-page.tsx')),
})
const people = createRoute({
  getParentRoute: () => root, path: '/people',
  validateSearch: (search: Search): { q?: string, role?: string, id?: string } => ({ q: text(search.q), role: text(search.role, 64), id: text(search.id, 64) }),
  component: lazyRouteComponent(() => import('./people/people-page.tsx')),
})
const experts = createRoute({
  getParentRoute: () => root, path: '/experts',
  validateSearch: (search: Search): { q?: string, standing?: 'admitted' | 'suspended' | 'expired' | 'removed', kind?: 'technical' | 'finance', sector?: string, county?: string, waiting?: 'yes', expiring?: 'yes', unclaimed?: 'yes', id?: string } => ({
    q: text(search.q, 100), standing: oneOf(search.standing, ['admitted', 'suspended', 'expired', 'removed']), kind: oneOf(search.kind, ['technical', 'finance']), sector: text(search.sector, 64), county: text(search.county, 64),
    waiting: oneOf(search.waiting, ['yes']), expiring: oneOf(search.expiring, ['yes']), unclaimed: oneOf(search.unclaimed, ['yes']), id: text(search.id, 20),
  }),
  component: lazyRouteComponent(() => import('./experts/experts-page.tsx')),
})
const expertsMe = createRoute({ getParentRoute: () => root, path: '/experts/me', component: lazyRouteComponent(() => import('./experts/me-page.tsx')) })
const expertsApply = createRoute({
  getParentRoute: () => root, path: '/experts/apply',
  validateSearch: (search: Search): { claim?: string } => ({ claim: text(search.claim, 100) }),
  component: lazyRouteComponent(() => import('./experts/apply-page.tsx')),
})
const oneExpert = createRoute({ getParentRoute: () => root, path: '/experts/$code', component: lazyRouteComponent(() => import('./experts/profile-page.tsx')) })
const ask = createRoute({ getParentRoute: () => root, path: '/questions/$id', component: lazyRouteComponent(() => import('./publish/ask-page.tsx')) })
const subscriptions = createRoute({
  getParentRoute: () => root, path: '/subscriptions',
  validateSearch: (search: Search): { subject?: string, confirm?: string, unsubscribe?: string } => ({ subject: text(search.subject, 100), confirm: text(search.confirm, 1_000), unsubscribe: text(search.unsubscribe, 1_000) }),
  component: lazyRouteComponent(() => import('./publish/subscriptions-page.tsx')),
})
const translations = createRoute({ getParentRoute: () => root, path: '/translations', component: lazyRouteComponent(() => import('./publish/translations-page.tsx')) })
const translation = createRoute({ getParentRoute: () => root, path: '/translations/$id', component: lazyRouteComponent(() => import('./publish/translation-page.tsx')) })
const sessionDesk = createRoute({ getParentRoute: () => root, path: '/session-desk', component: lazyRouteComponent(() => import('./publish/session-desk-page.tsx')) })
const oneSessionDesk = createRoute({ getParentRoute: () => root, path: '/session-desk/$id', component: lazyRouteComponent(() => import('./publish/session-desk-page.tsx')) })
const downloads = createRoute({ getParentRoute: () => root, path: '/downloads', component: lazyRouteComponent(() => import('./downloads/downloads-page.tsx')) })
const account = createRoute({ getParentRoute: () => root, path: '/account', component: lazyRouteComponent(() => import('./account/account-page.tsx')) })
const signIn = createRoute({
  getParentRoute: () => root, path: '/sign-in',
  // The city's own sign-in comes back here with `error` where it did not work.
  validateSearch: (search: Search): { to?: string, password?: 'set', error?: string } => ({ to: text(search.to, 8_000), password: oneOf(search.password, ['set']), error: text(search.error, 64) }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx')),
})
const setPassword = createRoute({
  getParentRoute: () => root, path: '/set-password',
  validateSearch: (search: Search): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./sign-in/set-password-page.tsx')),
})
const ceremony = createRoute({ getParentRoute: () => root, path: '/ceremony/$id', component: lazyRouteComponent(() => import('./ceremony/ceremony-page.tsx')) })
const drawCeremony = createRoute({ getParentRoute: () => root, path: '/draw-ceremony/$id', component: lazyRouteComponent(() => import('./draws/ceremony-page.tsx')) })
const panels = createRoute({ getParentRoute: () => root, path: '/panels', component: lazyRouteComponent(() => import('./draws/panels-page.tsx')) })
const meeting = createRoute({ getParentRoute: () => root, path: '/meetings/$id', component: lazyRouteComponent(() => import('./meetings/room-page.tsx')) })
const drawFigures = createRoute({ getParentRoute: () => root, path: '/draw-figures', component: lazyRouteComponent(() => import('./draws/figures-page.tsx')) })
const sealingKeys = createRoute({ getParentRoute: () => root, path: '/sealing-keys', component: lazyRouteComponent(() => import('./ceremony/keys-page.tsx')) })

/** The addresses of the application; each page is loaded when it is first opened. Public pages are not among them: see `public/address.ts`. */
export const router = createRouter({
  routeTree: root.addChildren([
    desk,
    cases,
    oneCase,
    follow,
    followNew,
    followOverdue,
    funnel,
    conflicts,
    ladder,
    ladderAssess,
    projects,
    project,
    insurance,
    funds,
    automaticGrants,
    revisions,
    lab,
    labDraft,
    invest,
    notices,
    receipts,
    receipt,
    ceremony,
    sealingKeys,
    drawCeremony,
    panels,
    meeting,
    drawFigures,
    verify,
    organizations,
    facts,
    people,
    experts,
    expertsMe,
    expertsApply,
    oneExpert,
    downloads,
    account,
    signIn,
    setPassword,
    find,
    visit,
    ask,
    subscriptions,
    translations,
    translation,
    sessionDesk,
    oneSessionDesk,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 120,
  defaultPendingComponent: () => <div className="page"><Loading kind="document" /></div>,
})

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
}
