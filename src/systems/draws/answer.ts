import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { codedChoicesOf } from './choices.ts'
import { ownPseudonym } from './own.ts'
import { sealOf } from './sealed.ts'

/** Name under which the audit tells of an expert's act in one draw: a keyed hash, since before disclosure nobody may learn who sits. */
export function sealedName(cx: Cx, case_id: string, account_id: string): string {
  return `sealed:${createHmac('sha256', keysOf(cx.house).data_key).update(`draw audit 1\n${cx.city.id}\n${case_id}\n${account_id}`).digest('hex').slice(0, 24)}`
}

const answered = z.strictObject({ case_id: z.string().min(1).max(64), answer: z.enum(['accept', 'decline', 'conflict']), reason: z.string().max(64).optional(), note: z.string().max(500).default('') })
type Answered = z.output<typeof answered>

/**
 * 答复邀请: an expert accepts, declines with a coded reason, or declares a conflict. The answer is kept encrypted and followed at the next beat; until then nothing of the
 * case moves, and the audit names no account.
 * @throws fault `draws.no-invitation` also where there is one of somebody else's | `draws.reason-needed`
 */
export async function answerInvitation(cx: Cx, input: Answered): Promise<void> {
  await cx.elevate()
  const own = await ownPseudonym(cx, input.case_id)
  if (!own) throw fault('draws.no-invitation')
  const reasons = codedChoicesOf(cx, input.answer === 'conflict' ? 'draw-conflict-kinds' : 'draw-decline-reasons')
  if (input.answer !== 'accept' && !reasons.some((one) => one.id === input.reason)) throw fault('draws.reason-needed')
  const pending = { answer: input.answer, reason: input.answer === 'accept' ? null : input.reason!, note: input.note }
  const { rows } = await sql`update draw_person set pending = ${sealOf(cx, input.case_id, `answer ${own.pseudonym}`, pending)} where city_id = ${cx.city.id} and case_id = ${input.case_id} and pseudonym = ${own.pseudonym}
    and answer_until >= ${cx.now}::timestamptz and pending is null returning pseudonym`.execute(cx.tx)
  if (rows.length === 0) throw fault('draws.no-invitation')
  cx.record.sealed_as = sealedName(cx, input.case_id, cx.actor.account_id ?? '')
  audit(cx, 'draws.answer', 'draw:sealed', { hash: contentHash(pending) })
}

/** 答复邀请, as an address. */
export const answer = action({
  title: { zh: '答复专家邀请', en: 'Answer an invitation' },
  input: answered,
  output: z.strictObject({ is_received: z.literal(true) }),
  allow: { expert: ['own'] },
  async run(cx, input) {
    await answerInvitation(cx, input)
    return { is_received: true as const }
  },
})
