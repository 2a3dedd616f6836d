import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { tellRole } from '#engines/cases/settle.ts'
import { recordsKnown } from '#engines/conflicts/offer.ts'
import { identitiesOf } from './conflict.ts'

/** 请求更正: a person says that a tie held on them is wrong; whoever keeps the register is told, and the tie stands until it is corrected at its source. */
export const contestTie = action({
  title: { zh: '请求更正利益关系', en: 'Ask to correct an interest' },
  input: z.strictObject({ record: z.strictObject({ kind: z.string().min(1).max(64), id: z.string().min(1).max(300) }), reason: z.string().trim().min(4).max(500) }),
  output: z.strictObject({ told: z.literal(true) }),
  allow: { anyone: ['own'] },
  run: async (cx, { record, reason }) => {
    const account_id = cx.actor.account_id
    if (account_id === null) throw fault('conflicts.sign-in')
    await cx.elevate()
    const { same } = await identitiesOf(cx)
    const me = same.get(`account:${account_id}`) ?? `account:${account_id}`
    const tie = (await recordsKnown(cx)).ties.find((one) => one.kind !== 'exclusion' && one.source.kind === record.kind && one.source.id === record.id && [one.a, one.b].some((side) => (same.get(side) ?? side) === me))
    if (!tie) throw fault('conflicts.no-tie')
    const text = { zh: `${cx.actor.name}认为一条利益关系有误（${record.kind}:${record.id}）：${reason}`, en: `${cx.actor.name} says an interest held on them is wrong (${record.kind}:${record.id}): ${reason}` }
    await tellRole(cx, { role: 'expert-manager', org_id: null, county_id: null, title: { zh: '请求更正利益关系', en: 'A correction is asked for' }, text })
    audit(cx, 'conflicts.contest-tie', `account:${account_id}`, { record, reason })
    return { told: true as const }
  },
})
