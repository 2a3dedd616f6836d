import { sql, type Tx } from '#kernel/store/db.ts'
import { fault } from '#kernel/declare/fault.ts'
import type { LimitRule } from './account.ts'

export const statement_max = 200

export type Balance = {
  debits_posted_fen: number
  credits_posted_fen: number
  debits_pending_fen: number
  credits_pending_fen: number
  /** Credits less debits, posted. */
  balance_fen: number
  /** What the limit still allows to go out (or in, for `credits-within-debits`); `null` without a limit. */
  available_fen: number | null
  currency: string
  limit_rule: LimitRule
}

export type StatementLine = {
  number: number
  journal_id: string
  kind: string
  reason: string
  case_id: string | null
  /** UTC, ISO 8601 with microseconds. */
  at: string
  /** Signed from the account's side: what came in is positive, what went out negative. */
  amount_fen: number
  other_account: string
  /** Balance after this line. */
  balance_fen: number
}

type Named = { city_id: string, account_id: string }

/**
 * The balance of one account as the transaction sees it.
 * @throws fault `ledger.no-such-account`
 */
export async function balance(tx: Tx, { city_id, account_id }: Named): Promise<Balance> {
  const { rows } = await sql<Balance>`
    select debits_posted_fen, credits_posted_fen, debits_pending_fen, credits_pending_fen, credits_posted_fen - debits_posted_fen as balance_fen,
      case limit_rule when 'debits-within-credits' then credits_posted_fen - debits_posted_fen - debits_pending_fen
        when 'credits-within-debits' then debits_posted_fen - credits_posted_fen - credits_pending_fen end as available_fen,
      currency, limit_rule
    from ledger_account where city_id = ${city_id} and id = ${account_id}`.execute(tx)
  if (!rows[0]) throw fault('ledger.no-such-account', { account: account_id })
  return rows[0]
}

/**
 * The entries of one account in order of entry, with the balance after each. `from` is included and `until` is not (ISO instants);
 * `limit` is 1 to 200 lines; `cursor` is the last answer's `next`, `null` at the end.
 * Costs one pass over the account's entries before the page, for the balance it begins with.
 * @throws fault `ledger.no-such-account` | `ledger.page-size`
 */
export async function statement(tx: Tx, { city_id, account_id, from = null, until = null, limit = 50, cursor = 0 }:
  Named & { from?: string | null, until?: string | null, limit?: number, cursor?: number | null }):
  Promise<{ opening_fen: number, lines: StatementLine[], next: number | null }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > statement_max) throw fault('ledger.page-size', { limit, max: statement_max })
  await balance(tx, { city_id, account_id })
  const after = cursor ?? 0
  const side = sql`
    select number, journal_id, at, amount_fen, debit_account as other_account from ledger_entry where city_id = ${city_id} and credit_account = ${account_id}
    union all
    select number, journal_id, at, -amount_fen, credit_account from ledger_entry where city_id = ${city_id} and debit_account = ${account_id}`
  const opening = await sql<{ opening_fen: number }>`
    select coalesce(sum(amount_fen), 0)::bigint as opening_fen from (${side}) side
    where at < coalesce(${from}::timestamptz, '-infinity') or (at < coalesce(${until}::timestamptz, 'infinity') and number <= ${after})`.execute(tx)
  const opening_fen = opening.rows[0]?.opening_fen ?? 0
  const { rows } = await sql<StatementLine>`
    select side.number, side.journal_id, journal.kind, journal.reason, journal.case_id,
      to_char(side.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, side.amount_fen, side.other_account,
      (${opening_fen}::bigint + sum(side.amount_fen) over (order by side.number))::bigint as balance_fen
    from (${side}) side join ledger_journal journal on journal.city_id = ${city_id} and journal.id = side.journal_id
    where side.number > ${after} and side.at >= coalesce(${from}::timestamptz, '-infinity') and side.at < coalesce(${until}::timestamptz, 'infinity')
    order by side.number limit ${limit + 1}`.execute(tx)
  const lines = rows.slice(0, limit)
  return { opening_fen, lines, next: rows.length > limit ? lines.at(-1)!.number : null }
}
