import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { casesOf } from '#engines/cases/room.ts'
import { expertNamed } from './expert.ts'
import { expertCode } from './shapes.ts'
import { recordOf, recordShape } from './shown.ts'

/**
 * 查看档案: shows the keeper one profile and keeps that they looked and why; the expert reads it. There is no way to look without leaving that row.
 * @throws fault `experts.not-found` | `experts.no-such-choice`
 */
export const look = action({
  title: { zh: '查看专家档案', en: 'Look at a profile' },
  input: z.strictObject({ code: expertCode, purpose: z.string().min(1).max(64) }),
  output: recordShape,
  allow: { 'expert-manager': ['same-city'] },
  async run(cx, { code, purpose }) {
    if (!casesOf(cx.city).options('expert-look-purposes').some((one) => one.id === purpose)) throw fault('experts.no-such-choice', { choice: purpose })
    await cx.elevate()
    const one = await expertNamed(cx, code)
    await sql`insert into expert_look (city_id, id, code, account_id, role, purpose) values (${cx.city.id}, ${newId()}, ${code}, ${cx.actor.account_id}, 'expert-manager', ${purpose})`.execute(cx.tx)
    audit(cx, 'experts.look', `expert:${code}`, { purpose })
    return recordOf(cx, one)
  },
})
