import type { System } from '#kernel/declare/system.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { words } from './words.ts'

const setting = (name: string) => `(select current_setting('jiebang.${name}', true))`
const list = (name: string) => `(select string_to_array(current_setting('jiebang.${name}', true), ','))::text[]`

/**
 * A file of a case the reader sees: the inner select passes the case's own row-level security. Who sees the case only because it is
 * public sees what was published with it; what was sealed once is for the roles it was opened to, at the case's own organisation or city-wide, or while their part in the case is before them.
 */
const ofCase = `case_id is not null and exists (select from case_file held where held.city_id = file.city_id and held.id = file.case_id and case
    when file.readers is not null then file.readers && ${list('roles')} and (held.org_id = any(${list('orgs')}) or 'case_file:same-city' = any(${list('reach')})
      or ('county-officer' = any(file.readers) and 'case_file:same-county' = any(${list('reach')}) and held.county_id = any(${list('counties')}))
      or exists (select from case_party party where party.city_id = held.city_id and party.case_id = held.id and party.role = any(file.readers) and party.role = any(${list('roles')})
        and party.account_id = ${setting('account')} and party.done_at is null))
    else file.is_public or held.org_id = any(${list('orgs')}) or 'case_file:same-city' = any(${list('reach')})
      or ('case_file:same-county' = any(${list('reach')}) and held.county_id = any(${list('counties')}))
      or exists (select from case_party party where party.city_id = held.city_id and party.case_id = held.id and party.role = any(${list('roles')})
        and (party.account_id = ${setting('account')} or party.org_id = any(${list('orgs')}))) end)`

const for_organisation = ['enterprise', 'solver', 'insurer', 'county-officer', 'city-officer', 'follow-up-officer', 'finance-officer']

/** A file given to one's organisation. Only who may see the case has anything of it to read. */
const granted = `exists (select from file_grant given where given.city_id = file.city_id and given.file_id = file.id and given.org_id = any(${list('orgs')}))`

/** Colleagues share what they upload in these roles; an expert's files are theirs alone, wherever they are employed. */
const mayRead: Allow = { anyone: ['own', 'assigned'], ...Object.fromEntries(for_organisation.map((role) => [role, ['own-organisation']])) }

/** 文件: what is uploaded, and who may read it. */
export const system: System = {
  id: 'files',
  title: { zh: '文件', en: 'Files' },
  source: 'architecture.md §2；附件名：RFC 6266',
  uses: ['cases'],
  tables: {
    file: { relations: { own: true, 'own-organisation': true, assigned: `(${ofCase}) or ${granted}` }, sealed: 'sealed_by is not null', read: mayRead },
    file_grant: { relations: { 'own-organisation': true }, read: Object.fromEntries(for_organisation.map((role) => [role, ['own-organisation']])) },
    document: { relations: { assigned: `exists (select from file where file.city_id = document.city_id and file.id = document.file_id)` }, read: { anyone: ['assigned'] }, is_append_only: true },
    file_total: { relations: { own: true }, read: { anyone: ['own'] } },
  },
  actions: {},
  queries: {},
  words,
}
