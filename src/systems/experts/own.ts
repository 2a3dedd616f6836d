import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { addMonths } from '#kernel/values/days.ts'
import { addEvents, ownRecord } from './expert.ts'
import { proposable } from './proposal.ts'
import { day, saved } from './shapes.ts'
import { termsOf } from './terms.ts'

/**
 * 更新安排: what an expert says of themselves without anybody's decision: when away, how many panels, keywords, languages.
 * @throws fault `experts.no-record` | `experts.away-order`
 */
export const updateOwn = action({
  title: { zh: '更新本人安排', en: 'Update availability' },
  input: z.strictObject({
    away_from: day.nullable(), away_until: day.nullable(), panels_per_year_max: z.int().min(1).max(100).nullable(),
    keywords: z.array(z.string().trim().min(1).max(40)).max(20), languages: z.array(z.enum(['zh', 'en'])).min(1).max(2),
  }),
  output: saved,
  allow: { anyone: ['own'] },
  async run(cx, wanted) {
    const held = await ownRecord(cx)
    if ((wanted.away_from === null) !== (wanted.away_until === null) || (wanted.away_from !== null && wanted.away_until! < wanted.away_from)) throw fault('experts.away-order')
    await cx.elevate()
    const { rows } = await sql<{ version: number }>`update expert set away_from = ${wanted.away_from}, away_until = ${wanted.away_until}, panels_per_year_max = ${wanted.panels_per_year_max}, keywords = ${wanted.keywords}::text[], languages = ${wanted.languages}::text[], version = version + 1
      where city_id = ${cx.city.id} and code = ${held.code} returning version`.execute(cx.tx)
    const was = { away_from: held.away_from, away_until: held.away_until, panels_per_year_max: held.panels_per_year_max, keywords: held.keywords, languages: held.languages }
    await addEvents(cx, [{ code: held.code, what: 'corrected', content: { from: was, to: wanted }, role: 'expert' }])
    audit(cx, 'experts.update-own', `expert:${held.code}`, wanted)
    return { code: held.code, version: rows[0]!.version }
  },
})

/**
 * 年度确认: an expert confirms that the record still holds; one that was suspended only for want of it is admitted again.
 * @throws fault `experts.no-record` | `experts.not-now`
 */
export const confirmRecord = action({
  title: { zh: '年度确认', en: 'Confirm the record' },
  input: z.strictObject({}),
  output: saved,
  allow: { anyone: ['own'] },
  async run(cx) {
    const held = await ownRecord(cx)
    const is_unconfirmed = held.state === 'suspended' && held.state_reason === 'unconfirmed'
    if (held.state !== 'admitted' && !is_unconfirmed) throw fault('experts.not-now')
    await cx.elevate()
    const confirm_by = addMonths(cx.today_on, termsOf(cx.city.pack).confirm_every_months)
    const { rows } = await sql<{ version: number }>`update expert set confirm_by = ${confirm_by}, state = 'admitted', state_reason = null, version = version + 1 where city_id = ${cx.city.id} and code = ${held.code} returning version`.execute(cx.tx)
    await addEvents(cx, [{ code: held.code, what: 'confirmed', content: { confirm_by }, role: 'expert' }])
    audit(cx, 'experts.confirm-record', `expert:${held.code}`, { confirm_by })
    return { code: held.code, version: rows[0]!.version }
  },
})

/**
 * 建议更正: facts an expert was admitted on are changed by the keeper; one proposal is open at a time.
 * @throws fault `experts.no-record` | `experts.proposal-open` | `experts.not-now`
 */
export const proposeCorrection = action({
  title: { zh: '建议更正', en: 'Propose a correction' },
  input: z.strictObject({ changes: proposable, reason: z.string().trim().min(5).max(1_000) }),
  output: z.strictObject({ code: z.string(), proposal_id: z.string() }),
  allow: { anyone: ['own'] },
  async run(cx, { changes, reason }) {
    const held = await ownRecord(cx)
    if (held.state === 'removed') throw fault('experts.not-now')
    await cx.elevate()
    const id = newId()
    const made = await sql`insert into expert_proposal (city_id, id, code, changes, reason) values (${cx.city.id}, ${id}, ${held.code}, ${JSON.stringify(changes)}::jsonb, ${reason}) on conflict do nothing`.execute(cx.tx)
    if (made.numAffectedRows !== 1n) throw fault('experts.proposal-open')
    await addEvents(cx, [{ code: held.code, what: 'proposed', about: id, note: reason, content: changes, role: 'expert' }])
    audit(cx, 'experts.propose-correction', `expert:${held.code}`, { changes })
    return { code: held.code, proposal_id: id }
  },
})

/**
 * 提出异议: against an entry of credit, or against being suspended or removed; once for each.
 * @throws fault `experts.no-record` | `experts.nothing-to-object` | `experts.objected-already`
 */
export const objectToRecord = action({
  title: { zh: '提出异议', en: 'Object' },
  input: z.strictObject({ about: z.string().min(1).max(64), reason: z.string().trim().min(5).max(2_000) }),
  output: z.strictObject({ code: z.string(), objection_id: z.string() }),
  allow: { anyone: ['own'] },
  async run(cx, { about, reason }) {
    const { code } = await ownRecord(cx, false)
    await cx.elevate()
    // The record is locked, so that two objections to one entry are counted one after the other.
    await sql`select from expert where city_id = ${cx.city.id} and code = ${code} for update`.execute(cx.tx)
    const { rows } = await sql<{ is_there: boolean, is_objected: boolean }>`select
      (exists (select from expert_credit where city_id = ${cx.city.id} and code = ${code} and id = ${about}) or exists (select from expert_event where city_id = ${cx.city.id} and code = ${code} and id = ${about} and what in ('suspended', 'removed'))) as is_there,
      exists (select from expert_event where city_id = ${cx.city.id} and code = ${code} and what = 'objected' and about = ${about}) as is_objected`.execute(cx.tx)
    if (!rows[0]!.is_there) throw fault('experts.nothing-to-object')
    if (rows[0]!.is_objected) throw fault('experts.objected-already')
    const [id] = await addEvents(cx, [{ code, what: 'objected', about, note: reason, role: 'expert' }])
    audit(cx, 'experts.object', `expert:${code}`, { about })
    return { code, objection_id: id! }
  },
})
