import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { addMonths } from '#kernel/values/days.ts'
import { giveRole } from './admit.ts'
import { addEvents, expertNamed } from './expert.ts'
import { expertCode } from './shapes.ts'
import { termsOf } from './terms.ts'

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/**
 * 邀请认领: makes the one-time link by which the person behind an imported record takes it over; an earlier link dies. The token is told once and kept nowhere.
 * @throws fault `experts.not-found` | `experts.claimed-already` | `experts.not-now`
 */
export const inviteExpert = action({
  title: { zh: '邀请认领', en: 'Invite to claim a record' },
  input: z.strictObject({ code: expertCode }),
  output: z.strictObject({ code: z.string(), path: z.string(), until: z.string() }),
  allow: { 'expert-manager': ['same-city'] },
  async run(cx, { code }) {
    await cx.elevate()
    const held = await expertNamed(cx, code, true)
    if (held.account_id !== null) throw fault('experts.claimed-already')
    if (held.state === 'removed') throw fault('experts.not-now')
    const token = randomBytes(24).toString('base64url')
    await sql`update expert_invitation set used_at = now() where city_id = ${cx.city.id} and code = ${code} and used_at is null`.execute(cx.tx)
    const { rows } = await sql<{ until: Date }>`insert into expert_invitation (city_id, id, code, token_hash, invited_by, until)
      values (${cx.city.id}, ${newId()}, ${code}, ${hashOf(token)}, ${cx.actor.account_id}, now() + make_interval(days => ${termsOf(cx.city.pack).invitation_days})) returning until`.execute(cx.tx)
    await addEvents(cx, [{ code, what: 'invited', role: 'expert-manager' }])
    audit(cx, 'experts.invite', `expert:${code}`, {})
    return { code, path: `/experts/apply?claim=${token}`, until: rows[0]!.until.toISOString() }
  },
})

/**
 * 认领档案: whoever is signed in and holds the link takes the record over, once. An account with a record of its own claims no second one.
 * @throws fault `kernel.sign-in-first` | `experts.is-expert` | `experts.invitation-over`
 */
export const claimRecord = action({
  title: { zh: '认领档案', en: 'Claim a record' },
  input: z.strictObject({ token: z.string().min(16).max(100) }),
  output: z.strictObject({ code: z.string() }),
  allow: { anyone: ['own'] },
  async run(cx, { token }) {
    const { account_id } = cx.actor
    if (account_id === null) throw fault('kernel.sign-in-first')
    await cx.elevate()
    const { rows: own } = await sql<{ code: string }>`select code from expert where city_id = ${cx.city.id} and account_id = ${account_id}`.execute(cx.tx)
    if (own[0]) throw fault('experts.is-expert', { code: own[0].code })
    const { rows } = await sql<{ code: string }>`update expert_invitation set used_at = now() where city_id = ${cx.city.id} and token_hash = ${hashOf(token)} and used_at is null and until > now() returning code`.execute(cx.tx)
    if (!rows[0]) throw fault('experts.invitation-over')
    const { code } = rows[0]
    const taken = await sql`update expert set account_id = ${account_id}, confirm_by = ${addMonths(cx.today_on, termsOf(cx.city.pack).confirm_every_months)}, version = version + 1 where city_id = ${cx.city.id} and code = ${code} and account_id is null and state <> 'removed'`.execute(cx.tx)
    if (taken.numAffectedRows !== 1n) throw fault('experts.invitation-over')
    await giveRole(cx, account_id)
    await addEvents(cx, [{ code, what: 'claimed', role: 'expert' }])
    audit(cx, 'experts.claim-record', `expert:${code}`, {})
    return { code }
  },
})
