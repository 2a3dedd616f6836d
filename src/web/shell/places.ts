/** A place of the navigation: where it leads and the key of its name. */
export type Place = { to: '/' | '/about' | '/organizations' | '/facts' | '/verify' | '/desk' | '/cases' | '/receipts' | '/downloads' | '/notices' | '/account' | '/people' | '/sessions' | '/subscriptions' | '/translations' | '/follow' | '/follow/overdue' | '/funnel' | '/ladder' | '/ladder/assess' | '/projects' | '/insurance' | '/lab' | '/funds' | '/automatic-grants' | '/revisions' | '/incentives' | '/invest' | '/conflicts' | '/draws' | '/panels' | '/draw-figures' | '/experts' | '/experts/me' | '/experts/apply', name: string, counts?: 'unread' }

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
const conflicts: Place = { to: '/conflicts', name: 'nav.conflicts' }
const projects: Place = { to: '/projects', name: 'nav.projects' }
const insurance: Place = { to: '/insurance', name: 'nav.insurance' }
const lab: Place = { to: '/lab', name: 'nav.lab' }
const funds: Place = { to: '/funds', name: 'nav.funds' }
const automaticGrants: Place = { to: '/automatic-grants', name: 'nav.automatic-grants' }
const revisions: Place = { to: '/revisions', name: 'nav.revisions' }
const invest: Place = { to: '/invest', name: 'nav.invest' }
const draws: Place = { to: '/draws', name: 'nav.draws' }
const panels: Place = { to: '/panels', name: 'nav.panels' }
const oversight: Place = { to: '/draw-figures', name: 'nav.oversight' }
const incentives: Place = { to: '/incentives', name: 'nav.incentives' }
const experts: Place = { to: '/experts', name: 'nav.experts' }
const myRecord: Place = { to: '/experts/me', name: 'nav.my-record' }
const joinExperts: Place = { to: '/experts/apply', name: 'nav.join-experts' }
const receipts: Place = { to: '/receipts', name: 'nav.receipts' }
const downloads: Place = { to: '/downloads', name: 'nav.downloads' }
const notices: Place = { to: '/notices', name: 'nav.notices', counts: 'unread' }
const people: Place = { to: '/people', name: 'nav.people' }
const account: Place = { to: '/account', name: 'nav.account' }

type Places = Record<'header' | 'bar' | 'more', Place[]>

const visitor: Places = { header: [hall, sessions, incentives, about, verify], bar: [hall, incentives, about], more: [verify, draws, sessions, ladderAssess, joinExperts, subscriptions, organizations, facts, funnel] }
const signed_in: Places = { header: [desk, cases, hall, sessions, incentives], bar: [desk, cases, hall, notices], more: [incentives, sessions, ladderAssess, joinExperts, subscriptions, receipts, downloads, organizations, facts, funnel, invest, draws, verify, about, account] }
const drawer: Places = { header: [desk, cases, draws, hall], bar: [desk, cases, draws, notices], more: [hall, receipts, downloads, organizations, facts, verify, about, account] }
const insurer: Places = { header: [desk, cases, insurance, hall, organizations], bar: [desk, cases, insurance, notices], more: [hall, incentives, receipts, downloads, organizations, facts, funnel, sessions, verify, about, account] }
const investor: Places = { header: [invest, hall, facts, funnel], bar: [invest, hall, notices], more: [incentives, facts, funnel, downloads, verify, about, account] }
// Officers follow challenges and count them.
const officer: Places = { header: [desk, follow, cases, hall, incentives, ladder], bar: [desk, follow, cases, notices], more: [projects, overdue, hall, incentives, sessions, funnel, ladder, ladderAssess, insurance, subscriptions, receipts, downloads, organizations, facts, verify, about, account] }
// The keeper of the register decides on applications and keeps records; nothing of the challenges waits for them.
const keeper: Places = { header: [experts, desk, conflicts, cases, hall], bar: [experts, desk, cases, notices], more: [hall, receipts, downloads, organizations, facts, verify, about, account] }
// An administrator looks after accounts and handles no business: nothing waits on a desk.
const administrator: Places = { header: [people, organizations, facts, hall], bar: [people, hall, notices], more: [incentives, organizations, facts, downloads, verify, about, account] }

const money = [funds, automaticGrants, revisions]

/** The navigation of whoever reads: in the header, in a phone's bottom bar, and behind “more”. */
export function placesOf(is_signed_in: boolean, roles: readonly { role: string }[]): Places {
  if (!is_signed_in) return visitor
  const holds = (...wanted: string[]) => roles.some((one) => wanted.includes(one.role))
  if (holds('admin')) return administrator
  if (holds('expert-manager')) return keeper
  const places = holds('follow-up-officer', 'city-officer', 'county-officer', 'auditor') ? officer : holds('insurer') ? insurer : holds('investor') ? investor : holds('expert-drawer') ? drawer
    // Whoever carries out, judges or pays projects finds them.
    : holds('enterprise', 'solver', 'expert', 'finance-officer') ? { ...signed_in, more: [projects, ...signed_in.more] } : signed_in
  const is_plain = ![officer, insurer, investor, drawer].includes(places)
  if (holds('expert') && is_plain) return { header: [desk, panels, cases, myRecord, hall], bar: [desk, panels, myRecord, notices], more: [cases, hall, ...places.more.filter((one) => one !== joinExperts)] }
  // Whoever pays is asked first where a payment is late.
  if (holds('finance-officer') && is_plain) return { ...places, header: [desk, funds, overdue, cases, hall, incentives], more: [...money, overdue, ...places.more] }
  if (holds('expert-drawer')) return { ...places, header: [desk, conflicts, ...places.header.filter((one) => one !== desk)], more: [conflicts, ...places.more] }
  // Officers of the city, and the auditor with them, see what measures would cost and what became of the money.
  const with_lab = holds('city-officer', 'auditor') ? { ...places, more: [...money, lab, ...places.more] } : places
  // Auditor and supervisor watch the draws; the auditor may look at conflicts as well.
  if (holds('auditor', 'supervisor')) return { ...with_lab, more: [oversight, draws, ...holds('auditor') ? [conflicts] : [], ...with_lab.more.filter((one) => one !== draws)] }
  return holds('city-officer', 'translator') ? { ...with_lab, more: [translations, ...with_lab.more] } : with_lab
}

const personal: readonly Place[] = [subscriptions, receipts, downloads, account]

/** What the header has no room for and shows behind “more”; what is the reader's own stands in the menu under their name. */
export function restOf({ header, more }: Pick<Places, 'header' | 'more'>, is_signed_in: boolean): Place[] {
  return more.filter((place) => !header.includes(place) && !(is_signed_in && personal.includes(place)))
}
