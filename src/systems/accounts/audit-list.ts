import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { personNames } from './public.ts'

const page_size = 100
const sentence = z.strictObject({ zh: z.string(), en: z.string() })

type Row = { seq: number, id: string, at: Date, account_id: string, action: string, subject: string, content_hash: string, has_receipt: boolean, batch: number | null }

/** The words of an audited action, where a system declares it; what is recorded beside actions has words here. */
const beside: Record<string, { zh: string, en: string }> = {
  'accounts.sign-in': { zh: '登录', en: 'Signed in' },
  'accounts.sign-in-refused': { zh: '登录被拒', en: 'Sign-in refused' },
  'accounts.demo-sign-in': { zh: '演示登录', en: 'Demonstration sign-in' },
  'accounts.sign-out': { zh: '退出登录', en: 'Signed out' },
  'accounts.password-changed': { zh: '修改密码', en: 'Password changed' },
  'accounts.second-factor': { zh: '更改双因子验证', en: 'Second factor changed' },
}

/** 审计记录: who did what to what, and when, the latest first; whether each row is sealed, and in which batch. */
export const auditList = query({
  title: { zh: '查看审计记录', en: 'Read the audit' },
  input: z.strictObject({
    account_id: z.string().max(64).optional(), action: z.string().max(128).optional(), subject: z.string().max(200).optional(),
    from: z.iso.datetime({ offset: true }).optional(), until: z.iso.datetime({ offset: true }).optional(), after: z.coerce.number().int().min(1).optional(),
  }),
  output: z.strictObject({
    rows: z.array(z.strictObject({
      seq: z.number(), id: z.string(), at: z.string(), account_id: z.string(), name: sentence.nullable(), action: z.string(), title: sentence,
      subject: z.string(), content_hash: z.string(), has_receipt: z.boolean(), batch: z.number().nullable(),
    })),
    next: z.number().nullable(),
  }),
  allow: { auditor: ['same-city'] },
  async run(cx, input) {
    // The auditor's role was checked at the door; the audit holds no content, and the auditor's reach holds no other table.
    await cx.elevate()
    const { rows } = await sql<Row>`
      select a.seq, a.id, a.at, a.account_id, a.action, a.subject, a.content_hash, a.receipt is not null as has_receipt, leaf.batch
      from audit a left join seal_leaf leaf on leaf.city_id = a.city_id and leaf.audit_seq = a.seq
      where a.city_id = ${cx.city.id}
        ${input.account_id !== undefined ? sql`and a.account_id = ${input.account_id}` : sql``}
        ${input.action ? sql`and a.action = ${input.action}` : sql``}
        ${input.subject ? sql`and a.subject = ${input.subject}` : sql``}
        ${input.from ? sql`and a.at >= ${input.from}` : sql``}
        ${input.until ? sql`and a.at < ${input.until}` : sql``}
        ${input.after ? sql`and a.seq < ${input.after}` : sql``}
      order by a.seq desc limit ${page_size + 1}`.execute(cx.tx)
    const shown = rows.slice(0, page_size)
    const people = await personNames(cx, shown.map((row) => row.account_id))
    return {
      rows: shown.map((row) => ({
        ...row,
        at: row.at.toISOString(),
        name: row.account_id === 'platform' ? { zh: '平台', en: 'The platform' } : people.get(row.account_id) ?? null,
        title: titleOf(cx.house.systems, row.action),
      })),
      next: rows.length > page_size ? shown.at(-1)!.seq : null,
    }
  },
})

function titleOf(systems: ReadonlyMap<string, { actions: Record<string, { title: { zh: string, en: string } }> }>, action: string): { zh: string, en: string } {
  const dot = action.indexOf('.')
  const declared = systems.get(action.slice(0, dot))?.actions[action.slice(dot + 1)]?.title
  return declared ?? beside[action] ?? { zh: action, en: action }
}
