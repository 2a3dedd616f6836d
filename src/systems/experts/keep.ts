import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { addMonths } from '#kernel/values/days.ts'
import { casesOf } from '#engines/cases/room.ts'
import { giveRole } from './admit.ts'
import { addEvents, expertNamed, type Expert } from './expert.ts'
import { day, expertCode, saved } from './shapes.ts'
import { termsOf } from './terms.ts'

const keeper = { 'expert-manager': ['same-city'] } as const
const note = z.string().trim().min(2).max(2_000)

/** The record, locked for its keeper. Nobody keeps their own. @throws fault `experts.not-found` | `experts.own-record` */
async function kept(cx: Cx, code: string): Promise<Expert> {
  await cx.elevate()
  const held = await expertNamed(cx, code, true)
  if (held.account_id === cx.actor.account_id) throw fault('experts.own-record')
  return held
}

/** @throws fault `experts.no-such-choice` */
function among(cx: Cx, register: string, id: string): void {
  if (!casesOf(cx.city).options(register).some((one) => one.id === id)) throw fault('experts.no-such-choice', { choice: id.slice(0, 64) })
}

async function stand(cx: Cx, held: Expert, what: 'suspended' | 'resumed' | 'removed' | 'returned' | 'renewed', { state, reason, words, content = {} }: { state: Expert['state'], reason: string | null, words: string, content?: Record<string, unknown> }): Promise<{ code: string, version: number }> {
  await sql`update expert set state = ${state}, state_reason = ${reason}, version = version + 1 where city_id = ${cx.city.id} and code = ${held.code}`.execute(cx.tx)
  await addEvents(cx, [{ code: held.code, what, reason, note: words, content, role: 'expert-manager' }])
  audit(cx, `experts.${what}`, `expert:${held.code}`, { reason, ...content })
  return { code: held.code, version: held.version + 1 }
}

/** 记录信用事件. @throws fault `experts.not-found` | `experts.own-record` | `experts.no-such-choice` | `experts.day-ahead` */
export const recordCredit = action({
  title: { zh: '记录信用事件', en: 'Record an event of credit' },
  input: z.strictObject({ code: expertCode, kind: z.string().min(1).max(64), happened_on: day, source: z.string().trim().min(2).max(300), note: note.optional() }),
  output: z.strictObject({ code: z.string(), credit_id: z.string() }),
  allow: keeper,
  async run(cx, { code, kind, happened_on, source, note: words }) {
    await kept(cx, code)
    among(cx, 'expert-credit-events', kind)
    if (happened_on > cx.today_on) throw fault('experts.day-ahead')
    const id = newId()
    await sql`insert into expert_credit (city_id, id, code, kind, happened_on, source, note, account_id) values (${cx.city.id}, ${id}, ${code}, ${kind}, ${happened_on}, ${source}, ${words ?? null}, ${cx.actor.account_id})`.execute(cx.tx)
    audit(cx, 'experts.record-credit', `expert:${code}`, { id, kind, happened_on, source })
    return { code, credit_id: id }
  },
})

/** 暂停: out of every pool until resumed. @throws fault as `kept` | `experts.not-now` */
export const suspend = action({
  title: { zh: '暂停专家', en: 'Suspend an expert' },
  input: z.strictObject({ code: expertCode, note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, note: words }) {
    const held = await kept(cx, code)
    if (held.state !== 'admitted') throw fault('experts.not-now')
    return stand(cx, held, 'suspended', { state: 'suspended', reason: 'keeper', words })
  },
})

/** 恢复. @throws fault as `kept` | `experts.not-now` */
export const resume = action({
  title: { zh: '恢复专家', en: 'Resume an expert' },
  input: z.strictObject({ code: expertCode, note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, note: words }) {
    const held = await kept(cx, code)
    if (held.state !== 'suspended' || held.state_reason === 'unconfirmed') throw fault('experts.not-now')
    return stand(cx, held, 'resumed', { state: 'admitted', reason: null, words })
  },
})

/** 续期: a new term from today, after the conditions were looked at anew. @throws fault as `kept` | `experts.not-now` */
export const renew = action({
  title: { zh: '续期', en: 'Renew an admission' },
  input: z.strictObject({ code: expertCode, note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, note: words }) {
    const held = await kept(cx, code)
    if (held.state !== 'admitted' && held.state !== 'expired') throw fault('experts.not-now')
    const terms = termsOf(cx.city.pack)
    const until = addMonths(cx.today_on, terms.valid_years * 12), confirm_by = addMonths(cx.today_on, terms.confirm_every_months)
    await sql`update expert set valid_until = ${until}, confirm_by = ${confirm_by} where city_id = ${cx.city.id} and code = ${code}`.execute(cx.tx)
    return stand(cx, held, 'renewed', { state: 'admitted', reason: null, words, content: { valid_until: until } })
  },
})

/** 出库: with a coded reason; the role ends, the record and its code stay. @throws fault as `kept` | `experts.not-now` | `experts.no-such-choice` */
export const remove = action({
  title: { zh: '出库', en: 'Remove an expert' },
  input: z.strictObject({ code: expertCode, reason: z.string().min(1).max(64), note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, reason, note: words }) {
    const held = await kept(cx, code)
    if (held.state === 'removed') throw fault('experts.not-now')
    among(cx, 'expert-removal-reasons', reason)
    if (held.account_id !== null) await sql`update membership set ended_at = now() where city_id = ${cx.city.id} and account_id = ${held.account_id} and role = 'expert' and ended_at is null`.execute(cx.tx)
    return stand(cx, held, 'removed', { state: 'removed', reason, words })
  },
})

/** 重新入库: takes a removal back under the same code. @throws fault as `kept` | `experts.not-now` */
export const returnExpert = action({
  title: { zh: '重新入库', en: 'Take an expert back' },
  input: z.strictObject({ code: expertCode, note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, note: words }) {
    const held = await kept(cx, code)
    if (held.state !== 'removed') throw fault('experts.not-now')
    if (held.account_id !== null) await giveRole(cx, held.account_id)
    return stand(cx, held, 'returned', { state: 'admitted', reason: null, words })
  },
})

/**
 * 答复异议: upheld, an entry of credit counts no more, and a suspension or removal is taken back.
 * @throws fault as `kept` | `experts.no-objection`
 */
export const answerObjection = action({
  title: { zh: '答复异议', en: 'Answer an objection' },
  input: z.strictObject({ code: expertCode, objection_id: z.string().min(1).max(64), verdict: z.enum(['upheld', 'dismissed']), answer: note }),
  output: saved,
  allow: keeper,
  async run(cx, { code, objection_id, verdict, answer }) {
    const held = await kept(cx, code)
    const { rows } = await sql<{ about: string, of: string | null }>`select objected.about, (select what from expert_event where city_id = ${cx.city.id} and code = ${code} and id = objected.about) as of from expert_event objected
      where city_id = ${cx.city.id} and code = ${code} and id = ${objection_id} and what = 'objected' and not exists (select from expert_event answered where answered.city_id = objected.city_id and answered.code = objected.code and answered.what = 'answered' and answered.about = objected.id)`.execute(cx.tx)
    if (!rows[0]) throw fault('experts.no-objection')
    await addEvents(cx, [{ code, what: 'answered', about: objection_id, note: answer, content: { verdict, of: rows[0].about }, role: 'expert-manager' }])
    audit(cx, 'experts.answer-objection', `expert:${code}`, { objection_id, verdict })
    const is_undone = verdict === 'upheld' && rows[0].of !== null && (rows[0].of === held.state)
    if (!is_undone) return { code, version: held.version }
    if (held.state === 'removed' && held.account_id !== null) await giveRole(cx, held.account_id)
    return stand(cx, held, held.state === 'removed' ? 'returned' : 'resumed', { state: 'admitted', reason: null, words: answer })
  },
})
