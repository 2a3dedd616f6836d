import { sql } from '#kernel/store/db.ts'
import type { RuleRelation } from '#engines/rules/relation-offer.ts'

const relation = 'challenge-contracts'

/** Most contracts of one enterprise that rules read. */
const contracts_max = 100

/**
 * 揭榜合同: the signed contracts of an enterprise as rules read them: what was agreed, what the ledger says was paid to the solver, and the day of the last payment.
 * What was paid and reversed counts as not paid.
 */
const rowsOf: RuleRelation['rowsOf'] = async (cx, { org_id, known_at }) => {
  const { rows } = await sql<{ 'deal-amount': number, 'paid-amount': number, 'paid-on': string | null }>`
    select contract.total_fen as "deal-amount", coalesce(paid.fen, 0)::bigint as "paid-amount", to_char(paid.last at time zone ${cx.city.pack.city.zone}, 'YYYY-MM-DD') as "paid-on"
    from contract
    left join lateral (
      select sum(case when credit.id = entry.credit_account then entry.amount_fen else -entry.amount_fen end) as fen, max(entry.at) filter (where credit.id = entry.credit_account) as last
      from ledger_journal journal join ledger_entry entry on entry.city_id = journal.city_id and entry.journal_id = journal.id
        join ledger_account credit on credit.city_id = entry.city_id and credit.id in (entry.credit_account, entry.debit_account)
          and credit.kind = 'party' and credit.purpose = 'bounty' and credit.owner = 'org:' || contract.solver_org_id
      where journal.city_id = contract.city_id and journal.case_id = contract.case_id and journal.kind in ('settlement', 'reversal') and entry.at <= coalesce(${known_at ?? null}::timestamptz, now())
    ) paid on true
    where contract.city_id = ${cx.city.id} and contract.org_id = ${org_id} and contract.signed_at <= coalesce(${known_at ?? null}::timestamptz, now())
    order by contract.signed_at, contract.case_id limit ${contracts_max}`.execute(cx.tx)
  if (rows.length === 0) return null
  return { relation, rows, source: { zh: '本平台揭榜合同与账本', en: 'Contracts and ledger of this platform' } }
}

const subjects: RuleRelation['subjects'] = async (cx, { limit }) => {
  const { rows } = await sql<{ org_id: string }>`select distinct org_id from contract where city_id = ${cx.city.id} and signed_at <= now() order by org_id limit ${limit}`.execute(cx.tx)
  return rows.map((row) => row.org_id)
}

/** 揭榜合同 as an offer to the rules. */
export const ownContracts: RuleRelation = { relation, rowsOf, subjects }
