import { sql, type Tx } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { fault, invariant } from '#kernel/declare/fault.ts'

export const account_kinds = ['party', 'fund', 'escrow', 'outside'] as const
export const limit_rules = ['none', 'debits-within-credits', 'credits-within-debits'] as const
export type AccountKind = typeof account_kinds[number]
/** `debits-within-credits` cannot be overdrawn (reservations count as spent); `credits-within-debits` cannot be overfilled. */
export type LimitRule = typeof limit_rules[number]

export type AccountOpening = {
  city_id: string
  kind: AccountKind
  /** Whose it is: `org:…`, `account:…`. */
  owner: string
  purpose: string
  /** Fund the money comes from; left out when it belongs to none. */
  fund?: string
  /** ISO 4217; CNY when left out. */
  currency?: string
  limit_rule?: LimitRule
  org_id?: string | null
  county_id?: string | null
}

/**
 * Opens the account of `owner` for `purpose` and `fund` and returns its id; when it is open already with the same kind, currency and limit,
 * returns that one, so that opening is safe to repeat.
 * @throws fault `ledger.account-differs` | `ledger.account-not-allowed`
 */
export async function openAccount(tx: Tx, opening: AccountOpening): Promise<string> {
  const { city_id, kind, owner, purpose, fund = '', currency = 'CNY', limit_rule = 'none', org_id = null, county_id = null } = opening
  const refuse = (field: string, value: string) => fault('ledger.account-not-allowed', { field, value: value.slice(0, 100) })
  if (!account_kinds.includes(kind)) throw refuse('kind', kind)
  if (!limit_rules.includes(limit_rule)) throw refuse('limit_rule', limit_rule)
  if (owner.length < 1 || owner.length > 200) throw refuse('owner', owner)
  if (purpose.length < 1 || purpose.length > 100) throw refuse('purpose', purpose)
  if (fund.length > 100) throw refuse('fund', fund)
  if (!/^[A-Z]{3}$/.test(currency)) throw refuse('currency', currency)
  const made = await sql<{ id: string }>`
    insert into ledger_account (city_id, id, kind, owner, purpose, fund, currency, limit_rule, org_id, county_id)
    values (${city_id}, ${newId()}, ${kind}, ${owner}, ${purpose}, ${fund}, ${currency}, ${limit_rule}, ${org_id}, ${county_id})
    on conflict (city_id, owner, purpose, fund) do nothing
    returning id`.execute(tx)
  if (made.rows[0]) return made.rows[0].id
  const found = await sql<{ id: string, is_same: boolean }>`
    select id, kind = ${kind} and currency = ${currency} and limit_rule = ${limit_rule} as is_same from ledger_account
    where city_id = ${city_id} and owner = ${owner} and purpose = ${purpose} and fund = ${fund}`.execute(tx)
  const account = found.rows[0]
  invariant(account, 'an account that stands in the way is visible')
  if (!account.is_same) throw fault('ledger.account-differs', { owner, purpose })
  return account.id
}

/**
 * Locks accounts in the order of their ids. A transaction that posts or reserves several times does this first: its later statements then lock nothing
 * new, so two such transactions cannot wait for each other.
 */
export async function lockAccounts(tx: Tx, { city_id, account_ids }: { city_id: string, account_ids: readonly string[] }): Promise<void> {
  await sql`select id from ledger_account where city_id = ${city_id} and id = any(${account_ids}::text[]) order by id for update`.execute(tx)
}
