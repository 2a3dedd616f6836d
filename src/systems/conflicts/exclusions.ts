import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { excluded_max } from './exclude-expert.ts'

const shown_max = 200

/** 申请回避的专家: whom one's own organisations ask not to have; the keeper of the register and the auditor read those of all applicants, newest first. */
export const exclusions = query({
  title: { zh: '查看申请回避的专家', en: 'Experts an applicant asks not to have' },
  input: z.strictObject({}),
  output: z.strictObject({
    max: z.int(), orgs: z.array(z.strictObject({ id: z.string(), title: sentenceShape })),
    excluded: z.array(z.strictObject({ id: z.string(), org_id: z.string(), org: sentenceShape, name: z.string(), employer: z.string(), reason: z.string() })),
  }),
  allow: { enterprise: ['own-organisation'], solver: ['own-organisation'], 'expert-manager': ['same-city'], auditor: ['same-city'] },
  run: async (cx) => {
    const own = orgsOf(cx.actor, ['enterprise', 'solver'])
    const { rows } = await sql<{ id: string, org_id: string, name: string, employer: string, reason: string }>`select id, org_id, name, employer, reason from excluded_expert where city_id = ${cx.city.id} and ended_at is null order by id desc limit ${shown_max}`.execute(cx.tx)
    const titles = await orgTitles(cx, [...own, ...rows.map((row) => row.org_id)])
    const titleOf = (id: string) => titles.get(id) ?? { zh: id, en: id }
    return { max: excluded_max, orgs: own.map((id) => ({ id, title: titleOf(id) })), excluded: rows.map((row) => ({ ...row, org: titleOf(row.org_id) })) }
  },
})
