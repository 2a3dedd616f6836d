import type { TableScope } from '#kernel/declare/system.ts'
import type { Allow } from '#kernel/trust/access.ts'
import type { Relation } from '#kernel/trust/actor.ts'

const setting = (name: string) => `(select current_setting('jiebang.${name}', true))`
const list = (name: string) => `(select string_to_array(current_setting('jiebang.${name}', true), ','))::text[]`
const through = (relation: Relation, condition: string) => `of_table || ':${relation}' = any(${list('reach')}) and ${condition}`

/**
 * Who finds a document: whoever the access table lets read the table it stands for, in the same relation. A city that gives a role less to
 * read gives it less to find, without a word here.
 */
const relations: TableScope['relations'] = {
  own: through('own', `account_id = ${setting('account')} and account_id <> ''`),
  'own-organisation': through('own-organisation', `org_id = any(${list('orgs')})`),
  'same-county': through('same-county', `county_id = any(${list('counties')})`),
  'same-city': through('same-city', `${setting('account')} <> ''`),
  public: through('public', 'is_public'),
  assigned: through('assigned', `exists (select from case_party party where party.city_id = search_document.city_id and party.case_id = search_document.case_id
      and party.role = any(${list('roles')}) and (party.account_id = ${setting('account')} or party.org_id = any(${list('orgs')})))`),
}

/** The index's table, for the system that offers the search: `read` names the roles that may find anything at all. */
export function searchTables(read: Allow): Record<string, TableScope> {
  return { search_document: { relations, read } }
}
