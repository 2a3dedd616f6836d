import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify } from '#engines/cases/settle.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { cityMeasures } from './measures.ts'

export const notices_max = 200

/** 公示: what is on public notice, for anyone: enterprise, measure, amount, until when. */
export const notices = query({
  title: { zh: '兑现公示', en: 'Grants on public notice' },
  input: z.strictObject({}),
  output: z.strictObject({ notices: z.array(z.strictObject({ case_id: z.string(), org_id: z.string(), organization: sentenceShape, measure: z.string(), title: sentenceShape, granted_fen: z.number(), notice_until: z.string(), is_open: z.boolean() })) }),
  allow: { anyone: ['public'] },
  run: async (cx) => {
    const { rows } = await sql<{ case_id: string, org_id: string, measure: string, granted_fen: number, notice_until: string }>`select case_id, org_id, measure, granted_fen, notice_until::text as notice_until from incentive_claim
      where city_id = ${cx.city.id} and notice_until is not null and granted_fen is not null and state <> 'ended' order by notice_until desc, case_id limit ${notices_max}`.execute(cx.tx)
    const titles = await orgTitles(cx, rows.map((row) => row.org_id))
    const { measures } = await cityMeasures(cx)
    return { notices: rows.map((row) => ({ ...row, organization: titles.get(row.org_id) ?? { zh: row.org_id, en: row.org_id }, title: measures.get(row.measure)?.measure.title ?? { zh: row.measure, en: row.measure }, is_open: row.notice_until >= cx.today_on })) }
  },
})

/** 异议: by anyone with an account while the notice runs; kept for the bureau, which must answer each before it confirms. */
export const objectToGrant = action({
  title: { zh: '对公示提出异议', en: 'Object to a grant' },
  input: z.strictObject({ case_id: z.string().min(1).max(64), grounds: z.string().trim().min(10).max(2_000) }),
  output: z.strictObject({ id: z.string() }),
  allow: { anyone: ['own'] },
  run: async (cx, { case_id, grounds }) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const { rows } = await sql<{ notice_until: string | null }>`select claim.notice_until::text as notice_until from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.case_id = ${case_id} and claim.granted_fen is not null`.execute(cx.tx)
    if (!rows[0]?.notice_until) throw fault('incentives.no-such-claim')
    if (rows[0].notice_until < cx.today_on) throw fault('incentives.notice-ended')
    await cx.elevate()
    const file = await loadCase(cx, case_id, 'share')
    const { rows: own } = await sql<{ n: number }>`select count(*)::int as n from incentive_objection where city_id = ${cx.city.id} and case_id = ${case_id} and account_id = ${cx.actor.account_id} and verdict is null`.execute(cx.tx)
    if (own[0]!.n > 0) throw fault('incentives.objection-open')
    const id = newId()
    await sql`insert into incentive_objection (city_id, id, case_id, account_id, org_id, grounds) values (${cx.city.id}, ${id}, ${case_id}, ${cx.actor.account_id}, ${cx.actor.grants[0]?.org_id ?? null}, ${grounds})`.execute(cx.tx)
    await notify(cx, file, ['city-officer'], { zh: '一件公示收到异议', en: 'An objection was made to a grant on notice' })
    audit(cx, 'incentives.object-to-grant', `case:${case_id}`, { id, grounds })
    return { id }
  },
})
