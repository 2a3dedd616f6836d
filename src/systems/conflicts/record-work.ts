import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { sourceInput } from './record-tie.ts'
import { assertSide, sideInput, sideRow, type Side } from './side.ts'

/** Most people and organisations on one work. */
export const hands_max = 200
export const work_kinds = ['publication', 'patent', 'project'] as const

const hand = z.union([sideInput, z.strictObject({ expert_code: z.string().regex(/^E\d{6}$/) }), z.strictObject({ name: z.string().trim().min(1).max(80) })])
export type Hand = z.output<typeof hand>
export type NewWork = { kind: typeof work_kinds[number], title: string, number: string | null, made_on: string, hands: Hand[], source: z.output<typeof sourceInput>, corrects: string | null, is_withdrawn: boolean }

/** 登记合作成果: a publication, patent or project with all who had a hand in it; by the keeper of the register, or by one of them. */
export const recordWork = action({
  title: { zh: '登记合作成果', en: 'Record a joint work' },
  input: z.strictObject({
    kind: z.enum(work_kinds), title: z.string().trim().min(1).max(300), number: z.string().trim().min(1).max(120).nullish(), made_on: z.iso.date(), hands: z.array(hand).min(2).max(hands_max), source: sourceInput,
    corrects: z.string().min(1).max(64).nullish(), is_withdrawn: z.boolean().default(false),
  }),
  output: z.strictObject({ work_id: z.string() }),
  allow: { anyone: ['own'], 'expert-manager': ['same-city'] },
  run: async (cx, { number = null, corrects = null, ...work }) => {
    const account_id = cx.actor.account_id
    if (account_id === null) throw fault('conflicts.sign-in')
    const is_keeper = cx.actor.grants.some((grant) => grant.role === 'expert-manager')
    if (!is_keeper && !work.hands.some((one) => 'account_id' in one && one.account_id === account_id)) throw fault('conflicts.not-your-work')
    await cx.elevate()
    if (corrects !== null) {
      const { rows: [before] } = await sql<{ recorded_by: string, is_corrected: boolean }>`select recorded_by, exists (select from joint_work later where later.city_id = work.city_id and later.corrects = work.id) as is_corrected
        from joint_work work where work.city_id = ${cx.city.id} and work.id = ${corrects}`.execute(cx.tx)
      if (!before || (!is_keeper && before.recorded_by !== account_id)) throw fault('conflicts.no-work')
      if (before.is_corrected) throw fault('conflicts.corrected-already')
    }
    const work_id = await writeWork(cx, { ...work, number, corrects })
    audit(cx, 'conflicts.record-work', `work:${work_id}`, { kind: work.kind, hands: work.hands.length, corrects })
    return { work_id }
  },
})

/** Writes a work and its hands in two statements. The transaction must be elevated. @throws fault `conflicts.correction-needed` | `conflicts.no-such-side` */
export async function writeWork(cx: Cx, work: NewWork): Promise<string> {
  if (work.is_withdrawn && work.corrects === null) throw fault('conflicts.correction-needed')
  for (const one of work.hands) if ('account_id' in one || 'org_id' in one) await assertSide(cx, one)
  const id = newId()
  await sql`insert into joint_work (city_id, id, kind, title, number, made_on, source, corrects, is_withdrawn, recorded_by)
    values (${cx.city.id}, ${id}, ${work.kind}, ${work.title}, ${work.number}, ${work.made_on}, ${JSON.stringify(work.source)}::jsonb, ${work.corrects}, ${work.is_withdrawn}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  const rows = work.hands.map((one, at) => ({ position: at + 1, expert_code: null, ...'expert_code' in one ? { ...sideRow({} as Side), ...one } : sideRow(one as Side) }))
  await sql`insert into joint_work_hand (city_id, work_id, position, account_id, expert_code, name, employer, org_id)
    select ${cx.city.id}, ${id}, position, account_id, expert_code, name, employer, org_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as hand (position int, account_id text, expert_code text, name text, employer text, org_id text)`.execute(cx.tx)
  return id
}
