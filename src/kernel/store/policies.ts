import type { TableScope } from '../declare/system.ts'
import type { Relation } from '../trust/actor.ts'

const setting = (name: string) => `(select current_setting('jiebang.${name}', true))`
const list = (name: string) => `(select string_to_array(current_setting('jiebang.${name}', true), ','))::text[]`

const usual: Record<Relation, (table: string) => string> = {
  own: () => `account_id = ${setting('account')} and account_id <> ''`,
  'own-organisation': () => `org_id = any(${list('orgs')})`,
  assigned: (table) => `exists (select from case_party party where party.city_id = ${table}.city_id and party.case_id = ${table}.case_id
      and party.role = any(${list('roles')}) and (party.account_id = ${setting('account')} or party.org_id = any(${list('orgs')})))`,
  'same-county': () => `county_id = any(${list('counties')})`,
  'same-city': () => `${setting('account')} <> ''`,
  public: () => 'is_public',
}

/**
 * Writes the row-level security of one table from its declaration: city first, then only the relations the access table
 * gives the actor (`jiebang.reach`), sealed rows to their own alone. Grants follow: nothing that is append-only can be changed.
 */
export function policySql(table: string, scope: TableScope): string {
  const inReach = (relation: string) => `'${table}:${relation}' = any(${list('reach')})`
  const clauses = (Object.entries(scope.relations) as [Relation, true | string][]).map(([relation, condition]) => {
    const holds = condition === true ? usual[relation](table) : condition
    const open = scope.sealed && relation !== 'own' && relation !== 'own-organisation' ? ` and not (${scope.sealed})` : ''
    return `(${inReach(relation)} and (${holds})${open})`
  })
  const seen = [`${setting('reach')} = 'all'`, ...clauses].join('\n    or ')
  const verbs = scope.is_append_only ? 'select, insert' : 'select, insert, update, delete'
  return `
alter table ${table} enable row level security;
drop policy if exists floor on ${table};
create policy floor on ${table} for all to jiebang_app
  using (city_id = ${setting('city')} and (
    ${seen}))
  with check (city_id = ${setting('city')});
revoke all on ${table} from jiebang_app;
grant ${verbs} on ${table} to jiebang_app;
`
}
