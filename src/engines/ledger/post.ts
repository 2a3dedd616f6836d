import { sql, type Tx } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { Fault, fault, invariant } from '#kernel/declare/fault.ts'

export const entries_max = 100
export const fen_max = Number.MAX_SAFE_INTEGER

/** One transfer: `amount_fen` leaves `debit_account` and reaches `credit_account`. */
export type Transfer = { debit_account: string, credit_account: string, amount_fen: number }

export type Journal = {
  city_id: string
  /** Made when left out. */
  id?: string
  /** Kind of business, up to 64 characters. */
  kind: string
  /** Why, as a person reads it, up to 500 characters. */
  reason: string
  case_id?: string | null
  command_id?: string | null
  entries: readonly Transfer[]
}

/** What one account's turnover grows by in one statement, fen. */
type Movement = { account_id: string, debit_fen: number, credit_fen: number }

/** An account as it was found locked, when it stood in the way. */
export type Refusal = { account_id: string, limit_rule: string, available_fen: number | null, wanted_fen: number | null, is_too_large: boolean }

/**
 * Posts linked transfers as one journal, all or none, and returns its id. Limits are judged on the journal as a whole: what one entry brings in
 * another may spend. One statement locks the accounts in the order of their ids, judges and writes; nothing is written when it refuses.
 * Put what belongs together into one journal: two posts of one transaction may lock in opposite orders.
 * @throws fault `ledger.insufficient` { account, available_fen, wanted_fen } | `ledger.no-such-account` | `ledger.currencies-differ` |
 *   `ledger.amount-not-allowed` | `ledger.amount-too-large` | `ledger.same-account` | `ledger.entry-count` | `ledger.text-length`
 */
export async function post(tx: Tx, journal: Journal): Promise<string> {
  checkText('kind', journal.kind, 64)
  return write(tx, journal, null)
}

/**
 * Takes a journal back by its mirror image and returns the new journal's id. A journal is taken back once; limits hold, so money that
 * has been spent since cannot be taken back.
 * @throws fault `ledger.no-such-journal` | `ledger.already-reversed` | `ledger.is-reversal` | `ledger.insufficient`
 */
export async function reverse(tx: Tx, { city_id, journal_id, reason, command_id = null }:
  { city_id: string, journal_id: string, reason: string, command_id?: string | null }): Promise<string> {
  const { rows } = await sql<Transfer & { case_id: string | null, is_reversal: boolean }>`
    select entry.credit_account as debit_account, entry.debit_account as credit_account, entry.amount_fen, journal.case_id,
      journal.reverses is not null as is_reversal
    from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.id
    where journal.city_id = ${city_id} and journal.id = ${journal_id} order by entry.number desc`.execute(tx)
  const first = rows[0]
  if (!first) throw fault('ledger.no-such-journal', { id: journal_id })
  if (first.is_reversal) throw fault('ledger.is-reversal', { id: journal_id })
  await refuseReversed(tx, city_id, journal_id)
  try {
    return await write(tx, { city_id, kind: 'reversal', reason, case_id: first.case_id, command_id, entries: rows }, journal_id)
  } catch (error) {
    // Of two reversals at once the unique key lets one through; the other may first meet accounts the winner has emptied.
    if ((error as { constraint?: string }).constraint === 'ledger_journal_reversed_once') throw fault('ledger.already-reversed', { id: journal_id })
    if (error instanceof Fault) await refuseReversed(tx, city_id, journal_id)
    throw error
  }
}

async function refuseReversed(tx: Tx, city_id: string, journal_id: string): Promise<void> {
  const { rows } = await sql`select from ledger_journal where city_id = ${city_id} and reverses = ${journal_id}`.execute(tx)
  if (rows.length > 0) throw fault('ledger.already-reversed', { id: journal_id })
}

async function write(tx: Tx, journal: Journal, reverses: string | null): Promise<string> {
  const { city_id, id = newId(), kind, reason, case_id = null, command_id = null, entries } = journal
  checkText('reason', reason, 500)
  if (entries.length < 1 || entries.length > entries_max) throw fault('ledger.entry-count', { count: entries.length, max: entries_max })
  for (const entry of entries) checkTransfer(entry)
  const movements = movementsOf(entries)
  const { rows } = await sql<{ journal_id: string | null, found: string[], refusals: Refusal[], mixed: Transfer | null }>`
    with movement as (
      select * from unnest(${movements.map((one) => one.account_id)}::text[], ${movements.map((one) => one.debit_fen)}::bigint[],
        ${movements.map((one) => one.credit_fen)}::bigint[]) as movement (account_id, debit_fen, credit_fen)
    ), transfer as (
      select * from unnest(${entries.map((one) => one.debit_account)}::text[], ${entries.map((one) => one.credit_account)}::text[],
        ${entries.map((one) => one.amount_fen)}::bigint[]) with ordinality as transfer (debit_account, credit_account, amount_fen, place)
    ), held as (
      -- Everybody locks in this order, and a row that was waited for is read afresh.
      select account.*, movement.debit_fen, movement.credit_fen
      from ledger_account account join movement on movement.account_id = account.id
      where account.city_id = ${city_id} order by account.id for update of account
    ), judged as (
      select id as account_id, limit_rule,
        case limit_rule when 'debits-within-credits' then credits_posted_fen + credit_fen - debits_posted_fen - debits_pending_fen
          when 'credits-within-debits' then debits_posted_fen + debit_fen - credits_posted_fen - credits_pending_fen end as available_fen,
        case limit_rule when 'debits-within-credits' then debit_fen when 'credits-within-debits' then credit_fen end as wanted_fen,
        debits_posted_fen + debits_pending_fen + debit_fen > ${fen_max}::bigint
          or credits_posted_fen + credits_pending_fen + credit_fen > ${fen_max}::bigint as is_too_large
      from held
    ), refused as (
      -- An account that takes nothing out is never in the way of a journal, whatever it holds.
      select * from judged where (wanted_fen > 0 and wanted_fen > available_fen) or is_too_large
    ), mixed as (
      select transfer.debit_account, transfer.credit_account, transfer.amount_fen from transfer
      join held debit on debit.id = transfer.debit_account join held credit on credit.id = transfer.credit_account
      where debit.currency <> credit.currency limit 1
    ), moved as (
      update ledger_account account
      set debits_posted_fen = account.debits_posted_fen + held.debit_fen, credits_posted_fen = account.credits_posted_fen + held.credit_fen
      from held
      where account.city_id = ${city_id} and account.id = held.id
        and not exists (select from refused) and not exists (select from mixed) and (select count(*) from held) = ${movements.length}
      returning account.id
    ), journal as (
      insert into ledger_journal (city_id, id, kind, reason, case_id, command_id, reverses)
      select ${city_id}::text, ${id}::text, ${kind}::text, ${reason}::text, ${case_id}::text, ${command_id}::text, ${reverses}::text
      where (select count(*) from moved) = ${movements.length}
      returning id
    ), entry as (
      insert into ledger_entry (city_id, journal_id, debit_account, credit_account, amount_fen)
      select ${city_id}::text, journal.id, transfer.debit_account, transfer.credit_account, transfer.amount_fen
      from journal, transfer order by transfer.place
      returning number
    )
    select (select id from journal) as journal_id, coalesce((select array_agg(id) from held), '{}') as found,
      coalesce((select json_agg(refused order by account_id) from refused), '[]') as refusals, (select to_json(mixed) from mixed) as mixed`.execute(tx)
  const row = rows[0]
  invariant(row, 'a select of scalars gives a row')
  if (row.journal_id !== null) return row.journal_id
  refuse(row.found, row.refusals, movements.map((one) => one.account_id))
  invariant(row.mixed, 'a journal is refused for a reason')
  throw fault('ledger.currencies-differ', { debit_account: row.mixed.debit_account, credit_account: row.mixed.credit_account })
}

/** Words why accounts stood in the way: one that is not there, a total past the largest amount, or too little in it. */
export function refuse(found: readonly string[], refusals: readonly Refusal[], wanted: readonly string[]): void {
  const missing = wanted.find((account) => !found.includes(account))
  if (missing !== undefined) throw fault('ledger.no-such-account', { account: missing })
  const refusal = refusals[0]
  if (!refusal) return
  if (refusal.is_too_large) throw fault('ledger.amount-too-large', { account: refusal.account_id })
  throw fault('ledger.insufficient', { account: refusal.account_id, available_fen: refusal.available_fen, wanted_fen: refusal.wanted_fen })
}

/** Refuses a transfer that could not be an entry: an amount that is no whole number of fen in range, or an account paying itself. */
export function checkTransfer({ debit_account, credit_account, amount_fen }: Transfer): void {
  if (!Number.isSafeInteger(amount_fen) || amount_fen < 1) throw fault('ledger.amount-not-allowed', { amount_fen })
  if (debit_account === credit_account) throw fault('ledger.same-account', { account: debit_account })
}

/** Refuses a text that is empty or longer than `max` characters. */
export function checkText(field: string, text: string, max: number): void {
  if (text.length < 1 || text.length > max) throw fault('ledger.text-length', { field, max })
}

function movementsOf(entries: readonly Transfer[]): Movement[] {
  const movements = new Map<string, Movement>()
  const add = (account_id: string, side: 'debit_fen' | 'credit_fen', amount_fen: number) => {
    const movement = movements.get(account_id) ?? { account_id, debit_fen: 0, credit_fen: 0 }
    movement[side] += amount_fen
    if (!Number.isSafeInteger(movement[side])) throw fault('ledger.amount-too-large', { account: account_id })
    movements.set(account_id, movement)
  }
  for (const entry of entries) {
    add(entry.debit_account, 'debit_fen', entry.amount_fen)
    add(entry.credit_account, 'credit_fen', entry.amount_fen)
  }
  return [...movements.values()]
}
