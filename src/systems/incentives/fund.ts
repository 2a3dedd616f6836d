import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { openAccount } from '#engines/ledger/account.ts'
import { post } from '#engines/ledger/post.ts'
import { cityMeasures } from './measures.ts'

/** The fund of measures that name none: their source states no budget, so it has no limit. */
export const general_fund = 'general'

/** The account of a fund in a year. One with a budget can never pay out more than was put in; the general one has no limit, since no source states one. */
export function fundAccount(cx: Cx, fund: string, of_year: number): Promise<string> {
  return openAccount(cx.tx, { city_id: cx.city.id, kind: 'fund', owner: `fund:${fund}`, purpose: `incentives-${of_year}`, fund, currency: cx.city.pack.city.currency,
    limit_rule: fund === general_fund ? 'none' : 'debits-within-credits' })
}

/** An enterprise's account for what it was granted. */
export function grantedTo(cx: Cx, org_id: string): Promise<string> {
  return openAccount(cx.tx, { city_id: cx.city.id, kind: 'party', owner: `org:${org_id}`, purpose: 'incentives', currency: cx.city.pack.city.currency, org_id })
}

/** 安排资金: puts money into a fund of the pack for a year, from the treasury. */
export const fundBudget = action({
  title: { zh: '安排资金', en: 'Fund a budget' },
  input: z.strictObject({ fund: z.string().min(1).max(64), of_year: z.int().min(2000).max(2100), amount_fen: z.int().min(1).max(10 ** 14), reference: z.string().trim().min(2).max(80) }),
  output: z.strictObject({ journal_id: z.string(), receipt_id: z.string() }),
  allow: { 'finance-officer': ['same-city'] },
  run: async (cx, { fund, of_year, amount_fen, reference }) => {
    if (!cx.city.access.passage('incentives.fund-budget', cx.actor, { city_id: cx.city.id })) throw fault('kernel.not-your-role', { subject: 'incentives.fund-budget' })
    if (fund === general_fund || ![...(await cityMeasures(cx)).measures.values()].some((one) => one.measure.fund?.id === fund)) throw fault('incentives.no-fund', { fund })
    await cx.elevate()
    const treasury = await openAccount(cx.tx, { city_id: cx.city.id, kind: 'outside', owner: `city:${cx.city.id}`, purpose: 'treasury', currency: cx.city.pack.city.currency })
    const journal_id = await post(cx.tx, { city_id: cx.city.id, kind: 'incentive-budget', reason: `安排资金 Budget ${fund} ${of_year} ${reference}`, command_id: cx.command_id,
      entries: [{ debit_account: treasury, credit_account: await fundAccount(cx, fund, of_year), amount_fen }] })
    const receipt_id = newId(), subject = `journal:${journal_id}`
    cx.record.audits.push({ action: 'incentives.fund-budget', subject, content: { fund, of_year, amount_fen, reference }, receipt: { id: receipt_id, kind: 'decision', subject } })
    return { journal_id, receipt_id }
  },
})

/** What stands in the way of a fund, in one read: put in, paid, reserved, fen. */
export async function fundBalance(cx: Cx, fund: string, of_year: number): Promise<{ budget_fen: number, paid_fen: number, reserved_fen: number }> {
  const { rows } = await sql<{ budget_fen: number, paid_fen: number, reserved_fen: number }>`select credits_posted_fen as budget_fen, debits_posted_fen as paid_fen, debits_pending_fen as reserved_fen
    from ledger_account where city_id = ${cx.city.id} and owner = ${`fund:${fund}`} and purpose = ${`incentives-${of_year}`} and fund = ${fund}`.execute(cx.tx)
  return rows[0] ?? { budget_fen: 0, paid_fen: 0, reserved_fen: 0 }
}

/** What may still be promised of a fund, fen; null where no budget was put in. */
export function leftOf({ budget_fen, paid_fen, reserved_fen }: { budget_fen: number, paid_fen: number, reserved_fen: number }): number | null {
  return budget_fen === 0 && paid_fen === 0 && reserved_fen === 0 ? null : Math.max(0, budget_fen - paid_fen - reserved_fen)
}

/** What finance put into a fund for a year, fen: without what enterprises repaid, which comes in too. */
export async function putInto(cx: Cx, fund: string, of_year: number): Promise<number> {
  const { rows } = await sql<{ fen: number }>`select coalesce(sum(entry.amount_fen), 0)::bigint as fen from ledger_entry entry
    join ledger_account account on account.city_id = entry.city_id and account.id = entry.credit_account
    join ledger_journal journal on journal.city_id = entry.city_id and journal.id = entry.journal_id
    where entry.city_id = ${cx.city.id} and account.owner = ${`fund:${fund}`} and account.purpose = ${`incentives-${of_year}`} and account.fund = ${fund} and journal.kind = 'incentive-budget'`.execute(cx.tx)
  return rows[0]!.fen
}
