/** A place of the navigation: where it leads and the key of its name. */
export type Place = { to: '/' | '/about' | '/organizations' | '/facts' | '/verify' | '/desk' | '/cases' | '/receipts' | '/downloads' | '/notices' | '/account' | '/people', name: string, counts?: 'unread' }

const hall: Place = { to: '/', name: 'nav.hall' }
const about: Place = { to: '/about', name: 'nav.about' }
const organizations: Place = { to: '/organizations', name: 'nav.organizations' }
const facts: Place = { to: '/facts', name: 'nav.facts' }
const verify: Place = { to: '/verify', name: 'nav.verify' }
const desk: Place = { to: '/desk', name: 'nav.desk' }
const cases: Place = { to: '/cases', name: 'nav.cases' }
const receipts: Place = { to: '/receipts', name: 'nav.receipts' }
const downloads: Place = { to: '/downloads', name: 'nav.downloads' }
const notices: Place = { to: '/notices', name: 'nav.notices', counts: 'unread' }
const people: Place = { to: '/people', name: 'nav.people' }
const account: Place = { to: '/account', name: 'nav.account' }

type Places = Record<'header' | 'bar' | 'more', Place[]>

const visitor: Places = { header: [hall, about, organizations, facts, verify], bar: [hall, about, verify], more: [organizations, facts] }
const signed_in: Places = { header: [desk, cases, hall, organizations, facts, receipts], bar: [desk, cases, hall, notices], more: [receipts, downloads, organizations, facts, verify, about, account] }
// An administrator looks after accounts and handles no business: nothing waits on a desk.
const administrator: Places = { header: [people, organizations, facts, hall], bar: [people, hall, notices], more: [organizations, facts, downloads, verify, about, account] }

/** The navigation of whoever reads: in the header, in a phone's bottom bar, and behind “more”. */
export function placesOf(is_signed_in: boolean, roles: readonly { role: string }[]): Places {
  if (!is_signed_in) return visitor
  return roles.some((one) => one.role === 'admin') ? administrator : signed_in
}
