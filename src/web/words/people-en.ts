import type { peopleZh } from './people-zh.ts'

/** Words of the administration of people (English). */
export const peopleEn: Record<keyof typeof peopleZh, unknown> = {
  title: 'People', lead: 'Who may come in, and in which role. Administrators look after accounts and see no business; every change is on the record for the auditor.', search: 'Name', none: 'Nobody matches', 'none-text': 'Try another name, or drop the role filter.',
  name: 'Name', roles: 'Roles', state: 'State', open: 'Open an account', 'is-open': 'In use', 'is-closed': 'Closed', 'no-role': 'No role', 'all-roles': 'All roles', role: 'Role',
  'open-lead': 'Open an account for a colleague. You get a one-time link to hand over; they set the password themselves.', email: 'E-mail', 'name-en': 'Name in English (optional)', language: 'Language of the pages', org: 'Organization they act for', 'org-search': 'Type its name or credit code, then choose below', 'org-none': 'No such organization. Register it under “Organizations” first.', county: 'County', choose: 'Choose', 'do-open': 'Open the account',
  link: 'Link to set the password', 'link-text': 'Good once, until {{until}}. Hand it to its owner in a way you trust, through nobody else.', 'copy-link': 'Copy the link', copied: 'Copied',
  renew: 'Make a new link', 'renew-text': 'For someone who lost the link or forgot the password. Earlier links are void; the old password works until the new link is used.',
  grant: 'Grant a role', 'do-grant': 'Grant', end: 'End', 'end-what': 'End “{{role}}”', 'end-text': 'The role is gone with the next request.', 'end-sure': 'Yes, end it', keep: 'Keep it',
  close: 'Close the account', 'close-text': 'Every device is signed out at once and nobody signs in again; the records stay. A closed account is not opened again: open another.', reason: 'Why it is closed (5 to 500 characters, goes to the audit)', 'do-close': 'Close this account',
  self: 'This is your own account: another administrator changes its roles or closes it.', 'demo-link': 'Demonstration accounts have no password.', 'no-admin': 'People are looked after by the administrator.',
  duties: { business: 'Business', administration: 'Administration', audit: 'Audit' }, 'duty-text': 'Administration, audit and business are kept apart: one account serves one of them.',
}
