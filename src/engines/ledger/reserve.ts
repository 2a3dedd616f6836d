import { sql, type Tx } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { checkText, checkTransfer, fen_max, refuse, type Refusal } from './post.ts'

export type Reservation = {
  city_id: string
  /** Made when left out. */
  id?: string
  debit_account: string
  credit_account: string
  amount_fen: number
  /** Why, as a person reads it, up to 500 characters. */
  reason: string
  case_id?: string | null
  command_id?: string | null
}

type Named = { city_id: string, reservation_id: string }

/**
 * Sets money aside for a transfer to come and returns the reservation's id. From then on it counts as spent in the debit account's limit
 * and as arrived in the credit account's; balances move when it is settled.
 * @throws fault `ledger.insufficient` | `ledger.no-such-account` | `ledger.currencies-differ` | `ledger.amount-not-allowed` |
 *   `ledger.amount-too-large` | `ledger.same-account` | `ledger.text-length`
 */
export async function reserve(tx: Tx, reservation: Reservation): Promise<string> {
  const { city_id, id = newId(), debit_account, credit_account, amount_fen, reason, case_id = null, command_id = null } = reservation
  checkText('reason', reason, 500)
  checkTransfer(reservation)
  const { rows } = await sql<{ reservation_id: string | null, found: string[], refusals: Refusal[] }>`
    with held as (
      select account.*, case when id = ${debit_account} then ${amount_fen}::bigint else 0 end as debit_fen,
        case when id = ${credit_account} then ${amount_fen}::bigint else 0 end as credit_fen
      from ledger_account account where city_id = ${city_id} and id in (${debit_account}, ${credit_account}) order by id for update
    ), judged as (
      select id as account_id, limit_rule,
        case limit_rule when 'debits-within-credits' then credits_posted_fen - debits_posted_fen - debits_pending_fen
          when 'credits-within-debits' then debits_posted_fen - credits_posted_fen - credits_pending_fen end as available_fen,
        case limit_rule when 'debits-within-credits' then debit_fen when 'credits-within-debits' then credit_fen end as wanted_fen,
        debits_posted_fen + debits_pending_fen + debit_fen > ${fen_max}::bigint
          or credits_posted_fen + credits_pending_fen + credit_fen > ${fen_max}::bigint as is_too_large
      from held
    ), refused as (
      select * from judged where (wanted_fen > 0 and wanted_fen > available_fen) or is_too_large
    ), moved as (
      update ledger_account account
      set debits_pending_fen = account.debits_pending_fen + held.debit_fen, credits_pending_fen = account.credits_pending_fen + held.credit_fen
      from held
      where account.city_id = ${city_id} and account.id = held.id and not exists (select from refused)
        and (select count(*) = 2 and count(distinct currency) = 1 from held)
      returning account.id
    ), reserved as (
      insert into ledger_reservation (city_id, id, debit_account, credit_account, amount_fen, reason, case_id, command_id)
      select ${city_id}::text, ${id}::text, ${debit_account}::text, ${credit_account}::text, ${amount_fen}::bigint, ${reason}::text, ${case_id}::text, ${command_id}::text
      where (select count(*) from moved) = 2
      returning id
    )
    select (select id from reserved) as reservation_id, coalesce((select array_agg(id) from held), '{}') as found,
      coalesce((select json_agg(refused order by account_id) from refused), '[]') as refusals`.execute(tx)
  const row = rows[0]
  invariant(row, 'a select of scalars gives a row')
  if (row.reservation_id !== null) return row.reservation_id
  refuse(row.found, row.refusals, [debit_account, credit_account])
  throw fault('ledger.currencies-differ', { debit_account, credit_account })
}

/**
 * Pays `amount_fen` of an open reservation (all of it when left out), gives the rest back, and returns the journal's id.
 * @throws fault `ledger.no-such-reservation` | `ledger.reservation-closed` | `ledger.more-than-reserved` | `ledger.amount-not-allowed`
 */
export async function settle(tx: Tx, { city_id, reservation_id, amount_fen = null, command_id = null }:
  Named & { amount_fen?: number | null, command_id?: string | null }): Promise<string> {
  if (amount_fen !== null && (!Number.isSafeInteger(amount_fen) || amount_fen < 1)) throw fault('ledger.amount-not-allowed', { amount_fen })
  const { rows } = await sql<{ id: string }>`
    with closed as (
      update ledger_reservation
      set state = 'settled', settled_fen = coalesce(${amount_fen}::bigint, amount_fen), journal_id = ${newId()}, closed_at = now()
      where city_id = ${city_id} and id = ${reservation_id} and state = 'open' and coalesce(${amount_fen}::bigint, amount_fen) <= amount_fen
      returning *
    ), held as (
      select account.id from ledger_account account join closed on account.id in (closed.debit_account, closed.credit_account)
      where account.city_id = ${city_id} order by account.id for update of account
    ), moved as (
      update ledger_account account set
        debits_pending_fen = account.debits_pending_fen - case when account.id = closed.debit_account then closed.amount_fen else 0 end,
        credits_pending_fen = account.credits_pending_fen - case when account.id = closed.credit_account then closed.amount_fen else 0 end,
        debits_posted_fen = account.debits_posted_fen + case when account.id = closed.debit_account then closed.settled_fen else 0 end,
        credits_posted_fen = account.credits_posted_fen + case when account.id = closed.credit_account then closed.settled_fen else 0 end
      from held, closed where account.city_id = ${city_id} and account.id = held.id
      returning account.id
    ), journal as (
      insert into ledger_journal (city_id, id, kind, reason, case_id, command_id)
      select closed.city_id, closed.journal_id, 'settlement', closed.reason, closed.case_id, ${command_id}::text
      from closed where (select count(*) from moved) = 2
      returning id
    ), entry as (
      insert into ledger_entry (city_id, journal_id, debit_account, credit_account, amount_fen)
      select closed.city_id, journal.id, closed.debit_account, closed.credit_account, closed.settled_fen from closed, journal
      returning number
    )
    select journal.id from journal, entry`.execute(tx)
  const row = rows[0]
  return row ? row.id : whyNot(tx, { city_id, reservation_id }, amount_fen)
}

/**
 * Gives an open reservation back whole; no balance moves.
 * @throws fault `ledger.no-such-reservation` | `ledger.reservation-closed`
 */
export async function release(tx: Tx, { city_id, reservation_id }: Named): Promise<void> {
  const { rows } = await sql<{ moved: number }>`
    with closed as (
      update ledger_reservation set state = 'released', closed_at = now()
      where city_id = ${city_id} and id = ${reservation_id} and state = 'open'
      returning *
    ), held as (
      select account.id from ledger_account account join closed on account.id in (closed.debit_account, closed.credit_account)
      where account.city_id = ${city_id} order by account.id for update of account
    ), moved as (
      update ledger_account account set
        debits_pending_fen = account.debits_pending_fen - case when account.id = closed.debit_account then closed.amount_fen else 0 end,
        credits_pending_fen = account.credits_pending_fen - case when account.id = closed.credit_account then closed.amount_fen else 0 end
      from held, closed where account.city_id = ${city_id} and account.id = held.id
      returning account.id
    )
    select count(*)::int as moved from moved`.execute(tx)
  if (rows[0]?.moved !== 2) await whyNot(tx, { city_id, reservation_id }, null)
}

async function whyNot(tx: Tx, { city_id, reservation_id }: Named, wanted_fen: number | null): Promise<never> {
  const { rows } = await sql<{ state: string, amount_fen: number }>`
    select state, amount_fen from ledger_reservation where city_id = ${city_id} and id = ${reservation_id}`.execute(tx)
  const found = rows[0]
  if (!found) throw fault('ledger.no-such-reservation', { id: reservation_id })
  if (found.state !== 'open') throw fault('ledger.reservation-closed', { id: reservation_id, state: found.state })
  invariant(wanted_fen !== null && wanted_fen > found.amount_fen, 'an open reservation is closed by whoever asks within its amount')
  throw fault('ledger.more-than-reserved', { id: reservation_id, reserved_fen: found.amount_fen, wanted_fen })
}
