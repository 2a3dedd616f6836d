import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { receiptShape, verifyReceipt } from '#kernel/trust/receipt.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { loadReceipt } from '#kernel/trust/seal-store.ts'
import { casesInReach, isTold, nearCases, peek } from './reach.ts'
import { titleOf } from './title.ts'

/**
 * One receipt as it stands now, with what checking it says: one's own, one of a case within reach, or any to an auditor.
 * @throws fault `receipts.not-found` also for a receipt out of reach
 */
export const show = query({
  title: { zh: '查看回执', en: 'Show a receipt' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({
    receipt: receiptShape, title: sentence, case_id: z.string().nullable(),
    checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), zh: z.string(), en: z.string() })),
  }),
  allow: { anyone: ['own'] },
  run: async (cx, { id }) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const audited = await sql`select from audit where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
    const is_auditor = audited.rows.length > 0
    const case_id = is_auditor ? null : await peek(cx, () => caseOf(cx, id))
    const reached = case_id === null ? [] : await casesInReach(cx, case_id)
    await cx.elevate()
    const is_near = (await nearCases(cx, reached)).length > 0
    const { rows } = await sql<{ account_id: string, action: string, subject: string, title_zh: string | null, title_en: string | null }>`
      select audit.account_id, audit.action, audit.subject, file.title_zh, file.title_en from audit
        left join case_file file on file.city_id = audit.city_id and 'case:' || file.id = audit.subject
      where audit.city_id = ${cx.city.id} and audit.id = ${id} and audit.receipt is not null`.execute(cx.tx)
    const row = rows[0]
    const is_own = row?.account_id === cx.actor.account_id
    if (!row || !(is_auditor || is_near || is_own)) throw fault('receipts.not-found', { id })
    const receipt = (await loadReceipt(cx, id))!
    const { checks } = verifyReceipt(receipt, { trusted_key: keysOf(cx.house).signer.public_key })
    return {
      receipt,
      title: titleOf(cx.house, row.action, row.title_zh === null ? null : { zh: row.title_zh, en: row.title_en ?? row.title_zh }),
      case_id: reached.length > 0 ? case_id : null,
      checks: checks.map(({ name, ok, sentence: said }) => ({ name, ok, zh: said.zh, en: said.en })),
    }
  },
})

/** The case in whose history this receipt is told to the reader, if it is; wants every row of the city in sight. */
async function caseOf(cx: Cx, receipt_id: string): Promise<string | null> {
  const { rows } = await sql<{ case_id: string }>`
    select event.case_id from audit join case_event event on event.city_id = audit.city_id and 'case:' || event.case_id = audit.subject and event.receipt_id = audit.id
    where audit.city_id = ${cx.city.id} and audit.id = ${receipt_id} and ${isTold(cx)}`.execute(cx.tx)
  return rows[0]?.case_id ?? null
}
