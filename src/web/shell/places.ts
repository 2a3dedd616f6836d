/** A place of the navigation: where it leads and the key of its name. */
export type Place = { to: '/' | '/about' | '/organizations' | '/facts' | '/verify' | '/desk' | '/cases' | '/receipts' | '/downloads' | '/notices' | '/account', name: string, counts?: 'unread' }

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
const account: Place = { to: '/account', name: 'nav.account' }

/** The navigation of a visitor and of a signed-in person: in the header, in a phone's bottom bar, and behind “more”. */
export const places = {
  visitor: { header: [hall, about, organizations, facts, verify], bar: [hall, about, verify], more: [organizations, facts] },
  signed_in: { header: [desk, cases, hall, organizations, facts, receipts], bar: [desk, cases, hall, notices], more: [receipts, downloads, organizations, facts, verify, about, account] },
} satisfies Record<string, Record<'header' | 'bar' | 'more', Place[]>>
