import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { addEvents, employerKey, employerOrg, expertNamed } from './expert.ts'
import { day, expertCode, saved } from './shapes.ts'

/** What an expert may propose to correct: facts of the admission. */
export const proposable = z.strictObject({
  rank: z.string().trim().min(2).max(60).optional(), employer_name: z.string().trim().min(2).max(200).optional(), county_id: z.string().max(64).nullable().optional(),
  born_on: day.optional(), field_since_on: day.optional(), sectors: z.array(z.string().max(64)).max(3).optional(), directions: z.array(z.string().max(64)).max(5).optional(),
}).refine((changes) => Object.keys(changes).length > 0, { params: { zh: '至少更正一项', en: 'correct at least one thing' } })
export type Proposable = z.output<typeof proposable>

/**
 * 处理更正: the keeper accepts or declines what an expert proposed. Nobody decides on their own record.
 * @throws fault `experts.not-found` | `experts.no-proposal` | `experts.own-record` | `experts.no-such-choice`
 */
export const decideProposal = action({
  title: { zh: '处理更正', en: 'Decide on a correction' },
  input: z.strictObject({ code: expertCode, proposal_id: z.string().min(1).max(64), verdict: z.enum(['accepted', 'declined']), answer: z.string().trim().min(2).max(1_000) }),
  output: saved,
  allow: { 'expert-manager': ['same-city'] },
  async run(cx, { code, proposal_id, verdict, answer }) {
    await cx.elevate()
    const held = await expertNamed(cx, code, true)
    if (held.account_id === cx.actor.account_id) throw fault('experts.own-record')
    const { rows } = await sql<{ changes: Proposable }>`update expert_proposal set verdict = ${verdict}, answer = ${answer}, decided_by = ${cx.actor.account_id}, decided_at = now()
      where city_id = ${cx.city.id} and code = ${code} and id = ${proposal_id} and verdict is null returning changes`.execute(cx.tx)
    if (!rows[0]) throw fault('experts.no-proposal')
    if (verdict === 'accepted') await correct(cx, code, rows[0].changes)
    await addEvents(cx, [{ code, what: 'decided', about: proposal_id, note: answer, content: { verdict, changes: rows[0].changes }, role: 'expert-manager' }])
    audit(cx, 'experts.decide-correction', `expert:${code}`, { proposal_id, verdict })
    return { code, version: held.version + (verdict === 'accepted' ? 1 : 0) }
  },
})

/** @throws fault `experts.no-such-choice` */
async function correct(cx: Cx, code: string, changes: Proposable): Promise<void> {
  for (const [register, ids] of [['sectors', changes.sectors], ['research-directions', changes.directions], ['counties', changes.county_id ? [changes.county_id] : []]] as const) {
    const known = new Set(casesOf(cx.city).options(register).map((one) => one.id))
    const unknown = ids?.find((id) => !known.has(id))
    if (unknown !== undefined) throw fault('experts.no-such-choice', { choice: unknown })
  }
  const org_id = changes.employer_name === undefined ? null : await employerOrg(cx, changes.employer_name)
  const written = { ...changes, ...changes.employer_name === undefined ? {} : { employer_org_id: org_id, employer: employerKey(cx, { org_id, name: changes.employer_name, code }) } }
  const sets = sql.join(Object.keys(written).map((name) => sql`${sql.ref(name)} = changed.${sql.ref(name)}`))
  await sql`update expert set ${sets}, version = expert.version + 1 from jsonb_populate_record(null::expert, ${JSON.stringify(written)}::jsonb) changed where expert.city_id = ${cx.city.id} and expert.code = ${code}`.execute(cx.tx)
}
