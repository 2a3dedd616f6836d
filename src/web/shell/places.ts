/** A place of the navigation: where it leads and the key of its name. */
export type Place = { to: '/' | '/about' | '/organizations' | '/facts' | '/verify' | '/desk' | '/cases' | '/receipts' | '/downloads' | '/notices' | '/account' | '/people' | '/sessions' | '/subscriptions' | '/translations' | '/follow' | '/follow/overdue' | '/funnel' | '/ladder' | '/ladder/assess' | '/projects' | '/insurance' | '/lab' | '/incentives' | '/invest', name: string, counts?: 'unread' }

const hall: Place = { to: '/', name: 'nav.hall' }
const sessions: Place = { to: '/sessions', name: 'nav.sessions' }
const subscriptions: Place = { to: '/subscriptions', name: 'nav.subscriptions' }
const translations: Place = { to: '/translations', name: 'nav.translations' }
const about: Place = { to: '/about', name: 'nav.about' }
const organizations: Place = { to: '/organizations', name: 'nav.organizations' }
const facts: Place = { to: '/facts', name: 'nav.facts' }
const verify: Place = { to: '/verify', name: 'nav.verify' }
const desk: Place = { to: '/desk', name: 'nav.desk' }
const cases: Place = { to: '/cases', name: 'nav.cases' }
const follow: Place = { to: '/follow', name: 'nav.follow' }
const overdue: Place = { to: '/follow/overdue', name: 'nav.overdue' }
const funnel: Place = { to: '/funnel', name: 'nav.funnel' }
const ladder: Place = { to: '/ladder', name: 'nav.ladder' }
const ladderAssess: Place = { to: '/ladder/assess', name: 'nav.ladder-assess' }
const projects: Place = { to: '/projects', name: 'nav.projects' }
const insurance: Place = { to: '/insurance', name: 'nav.insurance' }
const lab: Place = { to: '/lab', name: 'nav.lab' }
const invest: Place = { to: '/invest', name: 'nav.invest' }
const incentives: Place = { to: '/incentives', name: 'nav.incentives' }
const receipts: Place = { to: '/receipts', name: 'nav.receipts' }
const downloads: Place = { to: '/downloads', name: 'nav.downloads' }
const notices: Place = { to: '/notices', name: 'nav.notices', counts: 'unread' }
const people: Place = { to: '/people', name: 'nav.people' }
const account: Place = { to: '/account', name: 'nav.account' }

type Places = Record<'header' | 'bar' | 'more', Place[]>

const visitor: Places = { header: [hall, sessions, incentives, about, ladderAssess, organizations, facts, verify], bar: [hall, incentives, about], more: [verify, sessions, ladderAssess, subscriptions, organizations, facts, funnel] }
const signed_in: Places = { header: [desk, cases, hall, sessions, incentives, organizations, facts], bar: [desk, cases, hall, notices], more: [incentives, sessions, ladderAssess, subscriptions, receipts, downloads, organizations, facts, funnel, invest, verify, about, account] }
const insurer: Places = { header: [desk, cases, insurance, hall, organizations, facts], bar: [desk, cases, insurance, notices], more: [hall, incentives, receipts, downloads, organizations, facts, funnel, sessions, verify, about, account] }
const investor: Places = { header: [invest, hall, facts, funnel], bar: [invest, hall, notices], more: [incentives, facts, funnel, downloads, verify, about, account] }
// Officers follow challenges and count them.
const officer: Places = { header: [desk, follow, cases, hall, incentives, funnel, ladder, organizations], bar: [desk, follow, cases, notices], more: [projects, overdue, hall, incentives, sessions, funnel, ladder, ladderAssess, insurance, subscriptions, receipts, downloads, organizations, facts, verify, about, account] }
// An administrator looks after accounts and handles no business: nothing waits on a desk.
const administrator: Places = { header: [people, organizations, facts, hall], bar: [people, hall, notices], more: [incentives, organizations, facts, downloads, verify, about, account] }

/** The navigation of whoever reads: in the header, in a phone's bottom bar, and behind “more”. */
export function placesOf(is_signed_in: boolean, roles: readonly { role: string }[]): Places {
  if (!is_signed_in) return visitor
  const holds = (...wanted: string[]) => roles.some((one) => wanted.includes(one.role))
  if (holds('admin')) return administrator
  const places = holds('follow-up-officer', 'city-officer', 'county-officer', 'auditor') ? officer : holds('insurer') ? insurer : holds('investor') ? investor : signed_in
  // Whoever carries out, judges or pays projects finds them.
  const with_projects = places === signed_in && holds('enterprise', 'solver', 'expert', 'finance-officer') ? { ...places, more: [projects, ...places.more] } : places
  // Whoever pays is asked first where a payment is late.
  if (holds('finance-officer') && places === signed_in) return { ...with_projects, header: [desk, overdue, cases, hall, incentives, organizations, facts], more: [overdue, ...with_projects.more] }
  // Officers of the city, and the auditor with them, see what measures would cost.
  const with_lab = holds('city-officer', 'auditor') ? { ...places, more: [lab, ...places.more] } : with_projects
  return holds('city-officer', 'translator') ? { ...with_lab, more: [translations, ...with_lab.more] } : with_lab
}
