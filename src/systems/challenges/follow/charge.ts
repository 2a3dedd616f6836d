import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { z } from 'zod'
import type { Effect, Outcome, Turn } from '#engines/cases/subject.ts'
import { officersOf } from './officers.ts'
import { parametersOf } from './parameters.ts'
import { rate } from './propose-officer.ts'

/** Who follows a challenge at present, or null. */
export async function chargeOf(cx: Cx, case_id: string): Promise<{ id: string, account_id: string } | null> {
  const { rows } = await sql<{ id: string, account_id: string }>`select id, account_id from follow_charge where city_id = ${cx.city.id} and case_id = ${case_id} and until_at is null`.execute(cx.tx)
  return rows[0] ?? null
}

/** Sector and county by which an officer is chosen for a challenge. */
export async function wantedOf(cx: Cx, case_id: string): Promise<{ sector: string | null, county_id: string | null }> {
  const { rows } = await sql<{ sector: string | null, county_id: string | null }>`select sector, county_id from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows[0] ?? { sector: null, county_id: null }
}

/** Ends the charge that lasts and begins the next; the open next steps go along, what was said and done stays with who said it. */
async function give(cx: Cx, turn: Turn, to_account_id: string, note: string | null): Promise<Outcome> {
  const before = await chargeOf(cx, turn.case.id)
  if (before?.account_id === to_account_id) throw fault('challenges.already-follows')
  const officer = (await officersOf(cx)).find((one) => one.account_id === to_account_id)
  if (!officer) throw fault('challenges.no-such-officer')
  const { reasons } = rate(await wantedOf(cx, turn.case.id), officer, parametersOf(cx.city).points)
  await sql`update follow_charge set until_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and until_at is null`.execute(cx.tx)
  await sql`insert into follow_charge (city_id, id, case_id, account_id, reasons, note, given_by, from_account_id)
    values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${to_account_id}, ${JSON.stringify(reasons)}::jsonb, ${note}, ${cx.actor.account_id}, ${before?.account_id ?? null})`.execute(cx.tx)
  const { rows: moved } = await sql`update follow_step set account_id = ${to_account_id} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and done_at is null returning id`.execute(cx.tx)
  const from = before ? (await officersOf(cx)).find((one) => one.account_id === before.account_id)?.name : null
  const { name } = officer
  const steps = { zh: moved.length > 0 ? `，${moved.length} 项下一步一并移交` : '', en: moved.length > 0 ? `; ${moved.length} next steps go along` : '' }
  return {
    note: from ? { zh: `${from.zh} 移交 ${name.zh}${steps.zh}${note ? `：${note}` : ''}`, en: `${from.en} hands over to ${name.en}${steps.en}${note ? `: ${note}` : ''}` }
      : { zh: `由 ${name.zh} 跟榜：${reasons.map((one) => `${one.zh}（${one.points} 分）`).join('；')}`, en: `${name.en} follows it: ${reasons.map((one) => `${one.en} (${one.points})`).join('; ')}` },
    receipt: { subject: `case:${turn.case.id}`, content: { follows: to_account_id, before: before?.account_id ?? null, reasons, steps: moved.length } },
  }
}

/** 指派跟榜专员: by the bureau, with the reasons the platform counted, whoever it chose. */
export const assignFollower: Effect = (cx, turn) => give(cx, turn, String(turn.answers.officer), turn.answers.note ? String(turn.answers.note) : null)

/** 移交跟榜: by the officer in charge, with the state of affairs. */
export const handOver: Effect = async (cx, turn) => {
  const charge = await chargeOf(cx, turn.case.id)
  if (charge?.account_id !== cx.actor.account_id) throw fault('challenges.not-your-charge')
  return give(cx, turn, String(turn.answers.officer), String(turn.answers.note))
}

/** 知悉跟榜: the officer has seen what came to them. */
export const seeCharges = action({
  title: { zh: '知悉新的跟榜', en: 'Take note of new charges' },
  input: z.strictObject({}),
  output: z.strictObject({ seen: z.number() }),
  allow: { 'follow-up-officer': ['own'] },
  run: async (cx) => {
    await cx.elevate()
    const { rows } = await sql<{ id: string }>`update follow_charge set seen_at = now() where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''} and until_at is null and seen_at is null returning id`.execute(cx.tx)
    if (rows.length > 0) audit(cx, 'challenges.see-charges', `account:${cx.actor.account_id}`, rows.map((row) => row.id))
    return { seen: rows.length }
  },
})
