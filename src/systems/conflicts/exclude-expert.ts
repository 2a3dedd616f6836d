import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { orgsOf } from '#kernel/trust/actor.ts'

/** Experts whom one applicant may ask not to have at a time (国家自然科学基金条例 第十五条 has three). */
export const excluded_max = 3

const applicants = ['enterprise', 'solver'] as const

/** 申请回避专家: an applicant asks not to be judged by somebody, whom it knows by name and employer; or takes that back. */
export const excludeExpert = action({
  title: { zh: '申请专家回避', en: 'Ask not to have an expert' },
  input: z.union([
    z.strictObject({ org_id: z.string().min(1).max(64), name: z.string().trim().min(1).max(80), employer: z.string().trim().min(1).max(300), reason: z.string().trim().min(5).max(500) }),
    z.strictObject({ org_id: z.string().min(1).max(64), take_back: z.string().min(1).max(64) }),
  ]),
  output: z.strictObject({ excluded_id: z.string() }),
  allow: { enterprise: ['own-organisation'], solver: ['own-organisation'] },
  run: async (cx, input) => {
    if (!orgsOf(cx.actor, applicants).includes(input.org_id)) throw fault('conflicts.not-your-organisation')
    await cx.elevate()
    if ('take_back' in input) {
      const { rows } = await sql`update excluded_expert set ended_at = now() where city_id = ${cx.city.id} and id = ${input.take_back} and org_id = ${input.org_id} and ended_at is null returning id`.execute(cx.tx)
      if (rows.length === 0) throw fault('conflicts.no-exclusion')
      audit(cx, 'conflicts.exclude-expert', `org:${input.org_id}`, { take_back: input.take_back })
      return { excluded_id: input.take_back }
    }
    await sql`select pg_advisory_xact_lock(hashtextextended(${`excluded ${cx.city.id} ${input.org_id}`}, 0))`.execute(cx.tx)
    const { rows: [held] } = await sql<{ count: number }>`select count(*)::int as count from excluded_expert where city_id = ${cx.city.id} and org_id = ${input.org_id} and ended_at is null`.execute(cx.tx)
    if (held!.count >= excluded_max) throw fault('conflicts.too-many-excluded', { max: excluded_max })
    const id = newId()
    await sql`insert into excluded_expert (city_id, id, org_id, name, employer, reason, recorded_by)
      values (${cx.city.id}, ${id}, ${input.org_id}, ${input.name}, ${input.employer}, ${input.reason}, ${cx.actor.account_id})`.execute(cx.tx)
    audit(cx, 'conflicts.exclude-expert', `org:${input.org_id}`, { excluded_id: id })
    return { excluded_id: id }
  },
})
