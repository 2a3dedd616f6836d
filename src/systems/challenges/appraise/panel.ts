import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { closeIfComplete } from '#engines/reviews/score.ts'
import { declare, openReview, replaceSeat, roundsOf, seatsOf, sheetOf } from '#engines/reviews/round.ts'
import { personNames } from '#systems/accounts/public.ts'
import type { Choice } from '../part.ts'
import { tiedTo } from '../tied.ts'
import { appraisal_sheet, appraisalOf } from './appraisal.ts'

/**
 * 确定评榜专家: the officer names them. The register of experts brings a draw that can be proved; it will hand its list to `seatPanel`
 * in the officer's place, and nothing after that changes.
 */
export const namePanel: Effect = async (cx, turn) => seatPanel(cx, turn.case, turn.answers.experts as string[])

async function seatPanel(cx: Cx, file: CaseFile, experts: readonly string[]) {
  await refuseUnfit(cx, file, experts, 'experts')
  await openReview(cx, appraisalOf(file.id), sheetOf(cx, appraisal_sheet), experts)
  return { parties: experts.map((account_id) => ({ role: 'expert' as const, account_id })), note: { zh: `指定 ${experts.length} 位专家独立评分`, en: `${experts.length} experts will score independently` } }
}

/** Only accounts that hold the role count, and nobody whom the records tie to the owner. @throws fault `challenges.panel-conflict` with who and why */
async function refuseUnfit(cx: Cx, file: CaseFile, experts: readonly string[], path: string): Promise<void> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership
    where city_id = ${cx.city.id} and role = 'expert' and ended_at is null and account_id = any(${experts}::text[])`.execute(cx.tx)
  if (experts.some((one) => !rows.some((row) => row.account_id === one))) throw fault('cases.wrong-answers', { count: 1 }, [{ path, code: 'cases.wants-choice' }])
  const problems = await tiedTo(cx, { case: 'appraisal', orgs: file.org_id ? [file.org_id] : [], people: experts, path })
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}

/** 声明无利害关系: opens the need to the expert. */
export const declareClear: Effect = async (cx, turn) => {
  await declare(cx, appraisalOf(turn.case.id), cx.actor.account_id!, { is_clear: true })
}

/** 声明利害关系: the seat falls empty, the officer fills it, and the expert leaves the case unread. */
export const declareConflict: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  await declare(cx, appraisalOf(turn.case.id), cx.actor.account_id!, { is_clear: false, kind, detail })
  return { parties_leave: [{ role: 'expert', account_id: cx.actor.account_id! }], note: { zh: '一位专家声明有利害关系，已回避', en: 'An expert declared a conflict of interest and stepped aside' } }
}

/** 更换专家: another one takes the seat, or the panel goes on without it where enough are left. */
export const replaceExpert: Effect = async (cx, turn) => {
  const { seat, expert, reason } = turn.answers as { seat: string, expert?: string[], reason: string }
  const next = expert?.[0] ?? null
  if (next !== null) await refuseUnfit(cx, turn.case, [next], 'expert')
  const { round, left } = await replaceSeat(cx, appraisalOf(turn.case.id), Number(seat), next)
  await closeIfComplete(cx, round.id)
  return {
    parties_leave: [{ role: 'expert', account_id: left }], ...next === null ? {} : { parties: [{ role: 'expert', account_id: next }] },
    note: next === null ? { zh: `减去第 ${seat} 席：${reason}`, en: `Seat ${seat} was taken away: ${reason}` } : { zh: `更换第 ${seat} 席的专家：${reason}`, en: `The expert in seat ${seat} was replaced: ${reason}` },
  }
}

/** Seats that can be given to another: those whose sheets are not in, by number and name. */
export async function seatChoices(cx: Cx, case_id: string): Promise<Choice[]> {
  const round = (await roundsOf(cx, appraisalOf(case_id))).find((one) => one.closed_at === null)
  if (!round) return []
  const { rows } = await sql<{ account_id: string }>`select account_id from review_score where city_id = ${cx.city.id} and round_id = ${round.id}`.execute(cx.tx)
  const free = (await seatsOf(cx, round.id)).filter((seat) => seat.state !== 'replaced' && seat.state !== 'absent' && !rows.some((row) => row.account_id === seat.account_id))
  const names = await personNames(cx, free.map((seat) => seat.account_id))
  return free.map((seat) => {
    const name = names.get(seat.account_id) ?? { zh: seat.account_id, en: seat.account_id }
    return { id: String(seat.number), title: seat.state === 'conflicted' ? { zh: `第 ${seat.number} 席：${name.zh}（已声明利害关系）`, en: `Seat ${seat.number}: ${name.en} (declared a conflict)` } : { zh: `第 ${seat.number} 席：${name.zh}`, en: `Seat ${seat.number}: ${name.en}` } }
  })
}

/** Whether this expert has still to declare before the need is shown; scoring without it is a declaration as well. */
export async function hasToDeclare(cx: Cx, case_id: string): Promise<boolean> {
  const rounds = await roundsOf(cx, appraisalOf(case_id))
  const last = rounds.at(-1)
  if (!last || last.closed_at !== null) return false
  return (await seatsOf(cx, last.id)).some((seat) => seat.account_id === cx.actor.account_id && seat.declared === null)
}
