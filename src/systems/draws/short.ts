import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { hashOf } from '#engines/draw/notice.ts'
import { pseudonymOf } from '#engines/draw/pseudonym.ts'
import { personOf } from '#systems/experts/public.ts'
import { askAnew } from './anew.ts'
import { refuseInvolved } from './apart.ts'
import { askedOf, drawOf, noticeOf } from './draw.ts'
import { followDraw } from './follow.ts'
import { gather } from './freeze.ts'
import { keepPeople, saltsFor } from './make.ts'
import { openSealed, sealOf } from './sealed.ts'
import { openWidenings } from './standing.ts'

/** 取消抽取: the number is kept, and says why. The panel is still wanted, so a new draw is opened. */
export const cancelDraw: Effect = async (cx, turn) => {
  const because = String(turn.answers.opinion)
  const draw = await drawOf(cx, turn.case.id)
  await end(cx, turn.case.id, 'cancelled', { zh: because, en: because })
  await askAnew(cx, draw, {})
  return { note: { zh: because, en: because } }
}

/** 公共随机数没有取得: reported by the drawer and agreed to by the supervisor, for either alone could undo a draw whose outcome is known. The number is kept and says why. */
export const cancelWithoutBeacon: Effect = async (cx, turn) => {
  const because = String(turn.answers.opinion)
  await refuseInvolved(cx, turn.case.id, 'supervisor')
  const draw = await drawOf(cx, turn.case.id)
  await end(cx, turn.case.id, 'cancelled', { zh: `公告约定的公共随机数没有取得：${because}`, en: `The public value of the notice was not to be had: ${because}` })
  await askAnew(cx, draw, {})
  return { note: { zh: because, en: because } }
}

/** 随上级办件终止: nothing is wanted any more; whoever was asked is told by the invitation's own page. */
export const dropDraw: Effect = async (cx, turn) => {
  await end(cx, turn.case.id, 'dropped', { zh: '提出抽取的办件已终止', en: 'The case that asked for the panel has ended' })
  await sql`update draw_person set answer_until = null, pending = null where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
}

/** 放宽领域: this draw ends with its number and its shortage, and another is opened for more fields. @throws fault `draws.not-wider` */
export const widenFields: Effect = async (cx, turn) => {
  const { sectors, reason } = turn.answers as { sectors: string[], reason: string }
  const draw = await drawOf(cx, turn.case.id)
  const before = (await askedOf(cx, turn.case.id)).sectors
  const wider = [...new Set([...before, ...sectors])]
  if (wider.length === before.length) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'sectors', code: 'draws.not-wider' }])
  await end(cx, turn.case.id, 'superseded', { zh: `候选人数不足，放宽领域：${reason}`, en: `Pool too small, drawn anew from more fields: ${reason}` })
  await askAnew(cx, draw, { sectors: wider })
  return { note: { zh: reason, en: reason } }
}

/**
 * 按条件放宽: this draw ends with its number and its shortage, and another is announced for the same seats with the pool widened by a step the criteria themselves name, and those before it. A
 * supplement stays chained to its first draw, and nobody who sits or waits is touched.
 * @throws fault `cases.wrong-answers` where the step is none of those still open
 */
export const widenPool: Effect = async (cx, turn) => {
  const { step, reason } = turn.answers as { step: string, reason: string }
  const draw = await drawOf(cx, turn.case.id), asked = await askedOf(cx, turn.case.id)
  const chosen = openWidenings(cx, draw.panel, asked.widening).find((one) => one.id === step)
  if (!chosen) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'step', code: 'draws.not-wider' }])
  await end(cx, turn.case.id, 'superseded', { zh: `候选人数不足，按抽取条件放宽（${chosen.title.zh}）：${reason}`, en: `Pool too small, widened by the criteria (${chosen.title.en}): ${reason}` })
  await askAnew(cx, draw, { widening: step })
  return { note: { zh: `按抽取条件放宽：${chosen.title.zh}。${reason}`, en: `Widened by the criteria: ${chosen.title.en}. ${reason}` } }
}

async function end(cx: Cx, case_id: string, state: 'cancelled' | 'dropped' | 'superseded', because: { zh: string, en: string }): Promise<void> {
  await sql`update draw set state = ${state}, ended_at = now(), ended_because = ${JSON.stringify(because)}::jsonb where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
}

/** Who could be appointed where the pool is too small: those eligible, by code and name, for the drawer's choice alone. */
export async function directChoices(cx: Cx, file: CaseFile): Promise<{ id: string, title: { zh: string, en: string } }[]> {
  const draw = await drawOf(cx, file.id)
  if (draw.state !== 'short') return []
  const { pool } = await gather(cx, draw)
  const choices: { id: string, title: { zh: string, en: string } }[] = []
  for (const { code, strata } of pool) {
    const name = (await personOf(cx, code))!.name
    const of = noticeOf(draw).notice.strata.filter((one) => strata.includes(one.id))
    choices.push({ id: code, title: { zh: `${code} ${name.zh}（${of.map((one) => one.title.zh).join('、')}）`, en: `${code} ${name.en} (${of.map((one) => one.title.en).join(', ')})` } })
  }
  return choices
}

/** 提请直接指定: who is to sit, with the reason; nobody is asked before the supervisor consents. @throws fault `draws.direct-count` with the stratum */
export const appointDirectly: Effect = async (cx, turn) => {
  const { experts, reason } = turn.answers as { experts: string[], reason: string }
  await refuseInvolved(cx, turn.case.id, 'drawer')
  const seats = await seatsFor(cx, turn.case.id, experts)
  await sql`update draw_request set direct = ${sealOf(cx, turn.case.id, 'direct', seats)} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`update draw set direct_because = ${reason} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: reason, en: reason }, receipt: { subject: `draw:${noticeOf(await drawOf(cx, turn.case.id)).number}`, content: { direct: true, hash: hashOf(nodeTools, seats) } } }
}

type DirectSeat = { code: string, stratum: string, seat: number }

/** Fits those named into the seats; each stratum must be filled exactly. */
async function seatsFor(cx: Cx, case_id: string, codes: readonly string[]): Promise<DirectSeat[]> {
  const draw = await drawOf(cx, case_id)
  const { notice } = noticeOf(draw)
  const { pool } = await gather(cx, draw)
  const left = new Map(pool.filter((one) => codes.includes(one.code)).map((one) => [one.code, one.strata]))
  const seats: DirectSeat[] = []
  for (const { id, seats: wanted, title } of notice.strata) {
    const fitting = [...left].filter(([, strata]) => strata.includes(id)).map(([code]) => code).slice(0, wanted)
    if (fitting.length < wanted) throw fault('draws.direct-count', { stratum: title, wanted, found: fitting.length })
    for (const [at, code] of fitting.entries()) { left.delete(code); seats.push({ code, stratum: id, seat: at + 1 }) }
  }
  if (seats.length !== codes.length) throw fault('draws.direct-surplus', { wanted: seats.length, found: codes.length })
  return seats
}

/** 同意直接指定: recorded as what it is, never as a draw; those named are asked like everybody else. */
export const consentDirectly: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  await refuseInvolved(cx, case_id, 'supervisor')
  const { direct } = await askedOf(cx, case_id)
  invariant(direct, 'what is consented to was proposed')
  const seats = openSealed<DirectSeat[]>(cx, case_id, 'direct', direct)
  const { number, notice_hash } = noticeOf(await drawOf(cx, case_id))
  const salts = await saltsFor(cx, case_id, number)
  const named = seats.map(({ code, ...seat }) => ({ ...seat, pseudonym: pseudonymOf(nodeTools, salts.expert(code), code) }))
  const result = { order: [], order_hash: hashOf(nodeTools, []), seats: named, alternates: [], skips: [], short: [] }
  const because = String(turn.answers.opinion)
  await sql`update draw set state = 'drawn', is_direct = true, result = ${JSON.stringify(result)}::jsonb, record_hash = ${hashOf(nodeTools, { notice_hash, direct: named })}, drawn_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and state = 'short'`.execute(cx.tx)
  await keepPeople(cx, await drawOf(cx, case_id), named.map((one) => one.pseudonym))
  await followDraw(cx, case_id)
  return { note: { zh: `同意直接指定：${because}`, en: `Direct appointment consented to: ${because}` }, receipt: { subject: `draw:${number}`, content: { direct: true, consent: because, hash: hashOf(nodeTools, seats) } } }
}

/** 不同意直接指定 */
export const refuseDirectly: Effect = async (cx, turn) => {
  await sql`update draw_request set direct = null where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const because = String(turn.answers.opinion)
  return { note: { zh: because, en: because } }
}
