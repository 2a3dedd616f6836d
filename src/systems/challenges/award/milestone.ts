import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { share } from '#kernel/values/money.ts'
import { reserve } from '#engines/ledger/reserve.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { yuan } from '../part.ts'
import { contractOf, type Contract } from './contract.ts'
import { acceptedBp, deliverablesOf, isSettled, parseDeliverableId, type Verdict } from './deliverable.ts'
import { receivedBy } from './escrow.ts'
import { purseOf } from './race-payment.ts'

export type Milestone = { position: number, title: string, deliverable: string, due_on: string, price_fen: number, state: 'open' | 'delivered' | 'accepted' | 'partial' | 'failed', round: number, report: string | null, evidence: string[], note: string | null, accepted_percent: number | null, payable_fen: number, paid_fen: number, paid_at: string | null, kind: 'work' | 'start' | 'gate' | 'merger' | 'prize', gate: number | null, /** By the contract: the owner, a drawn panel, or the owner and a drawn panel where the two differ. */ accepted_by: 'owner' | 'panel' | 'dispute', /** Case in which the panel accepts it, once it was asked for. */ acceptance_case_id: string | null, /** A gate of a race that its team left before. */ is_unreached: boolean }

/** Most delivery rounds of one deliverable. */
export const rounds_max = 20

/** A gate that its team never came to, having left the race before: it is no failure, and nothing can be claimed for it. For queries on `milestone` under the name given. */
export const unreachedBy = (name: string) => sql`exists (select from race_team team where team.city_id = ${sql.ref(`${name}.city_id`)} and team.contract_id = ${sql.ref(`${name}.case_id`)} and team.out_at < ${sql.ref(`${name}.gate`)})`

/** The same for queries on `milestone` under its own name. */
export const unreached = unreachedBy('milestone')

/** A milestone's title for both kinds of readers, as JSON: a race's gates and its start-up tranche are known in English, what a contract says is as it was written. */
export const titleOfStone = (name: string) => sql`jsonb_build_object('zh', ${sql.ref(`${name}.title`)}, 'en', case when ${sql.ref(`${name}.kind`)} = 'start' then 'Start-up tranche' else coalesce((select race.plan -> 'gates' -> ${sql.ref(`${name}.gate`)} -> 'en' ->> 'name'
  from race_team team join race on race.city_id = team.city_id and race.case_id = team.case_id where ${sql.ref(`${name}.kind`)} = 'gate' and team.city_id = ${sql.ref(`${name}.city_id`)} and team.contract_id = ${sql.ref(`${name}.case_id`)}), ${sql.ref(`${name}.title`)}) end)`

/** A milestone that its owner accepts: not the panel's by contract, nor with it in a dispute. For queries on `milestone` under its own name. */
export const with_owner = sql`(milestone.accepted_by <> 'panel' and milestone.acceptance_case_id is null)`

/** The same of one that was read. */
export const isWithOwner = (one: Pick<Milestone, 'accepted_by' | 'acceptance_case_id'>): boolean => one.accepted_by !== 'panel' && one.acceptance_case_id === null

/** Milestones of a case in order. */
export function milestonesOf(cx: Cx, case_id: string): Promise<Milestone[]> {
  return readOnce(cx, `milestones:${case_id}`, async () => {
    const { rows } = await sql<Milestone>`select position, title, deliverable, due_on, price_fen, state, round, report, evidence, note, accepted_percent, payable_fen, paid_fen, kind, gate, accepted_by, acceptance_case_id, ${unreached} as is_unreached,
        to_char(paid_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as paid_at from milestone where city_id = ${cx.city.id} and case_id = ${case_id} order by position`.execute(cx.tx)
    return rows
  })
}

/** 交付: evidence for one open deliverable; each delivery is a round. At a race's gate it may be given anew until the gate is decided, which voids a verdict on the earlier one. */
export const deliver: Effect = async (cx, turn) => {
  const { milestone, report, evidence } = turn.answers as { milestone: string, report: string, evidence?: string[] }
  const { position, number } = parseDeliverableId(milestone)
  const files = JSON.stringify(evidence ?? [])
  const { rows } = await sql<{ round: number, title: string }>`update deliverable set state = 'delivered', round = round + 1
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${position} and number = ${number} and state = 'open' and round < ${rounds_max}
      and exists (select from milestone where milestone.city_id = deliverable.city_id and milestone.case_id = deliverable.case_id and milestone.position = deliverable.position and ${with_owner}) returning round, title`.execute(cx.tx)
  if (rows[0]) {
    await sql`insert into delivery (city_id, case_id, position, number, round, report, evidence, account_id) values (${cx.city.id}, ${turn.case.id}, ${position}, ${number}, ${rows[0].round}, ${report}, ${files}::jsonb, ${cx.actor.account_id})`.execute(cx.tx)
    await sql`update milestone set round = greatest(round, ${rows[0].round}::int), report = ${report}, evidence = ${files}::jsonb, delivered_at = now(),
        state = case when exists (select from deliverable open where open.city_id = milestone.city_id and open.case_id = milestone.case_id and open.position = milestone.position and open.state = 'open') then 'open' else 'delivered' end
      where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${position} and kind = 'work'`.execute(cx.tx)
    return { note: { zh: `${rows[0].title}，第 ${rows[0].round} 轮`, en: `${rows[0].title}, round ${rows[0].round}` } }
  }
  const { rows: gates } = await sql<{ round: number, title: string }>`update milestone set state = 'delivered', round = round + 1, report = ${report}, evidence = ${files}::jsonb, delivered_at = now()
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${position} and kind = 'gate' and state in ('open', 'delivered') and round < ${rounds_max} returning round, title`.execute(cx.tx)
  if (!gates[0]) throw fault('challenges.no-such-milestone')
  return { note: { zh: `${gates[0].title}，第 ${gates[0].round} 轮`, en: `${gates[0].title}, round ${gates[0].round}` } }
}

/** 验收: one round of one deliverable; once every deliverable of the milestone has its final verdict, what they earn together is reserved for the solver. */
export const examine: Effect = async (cx, turn) => {
  const { milestone, verdict, percent, items, note } = turn.answers as { milestone: string, verdict: Verdict, percent?: number, items?: { item: string }[], note: string }
  const { position, number } = parseDeliverableId(milestone)
  const one = (await deliverablesOf(cx, turn.case.id)).find((row) => row.position === position && row.number === number && row.state === 'delivered')
  const contract = await contractOf(cx, turn.case.id)
  const stone = (await milestonesOf(cx, turn.case.id)).find((row) => row.position === position)
  invariant(contract, 'an examination follows a contract')
  if (!one || !stone || !isWithOwner(stone)) throw fault('challenges.no-such-milestone')
  // Where the contract names the panel for a dispute, less than all of it is for the panel to find: the owner cannot end the dispute alone.
  if (stone.accepted_by === 'dispute' && (verdict === 'partial' || verdict === 'failed')) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'verdict', code: 'challenges.part-is-for-the-panel' }])
  if (percent !== undefined && !Number.isInteger(percent)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'percent', code: 'cases.wants-number' }])
  const accepted_percent = verdict === 'accepted' ? 100 : verdict === 'partial' ? percent! : verdict === 'failed' ? 0 : null
  await sql`insert into delivery_verdict (city_id, case_id, position, number, round, verdict, percent, items, note, account_id)
    values (${cx.city.id}, ${turn.case.id}, ${position}, ${number}, ${one.round}, ${verdict}, ${accepted_percent}, ${JSON.stringify((items ?? []).map((row) => row.item))}::jsonb, ${note}, ${cx.actor.account_id})`.execute(cx.tx)
  await sql`update deliverable set state = ${verdict === 'rework' ? 'open' : verdict}, accepted_percent = ${accepted_percent} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${position} and number = ${number}`.execute(cx.tx)
  const settled = await settleMilestone(cx, turn.case, contract, position, note)
  const words = verdictWords[verdict], part = verdict === 'partial' ? ` ${accepted_percent}%` : ''
  const due = settled === null ? null : { zh: `本里程碑应付 ${yuan(settled.payable_fen)}。`, en: ` ${yuan(settled.payable_fen)} of the milestone is due.` }
  return { note: { zh: `${one.title}：${words.zh}${part}。${note}${due ? `　${due.zh}` : ''}`, en: `${one.title}: ${words.en}${part}. ${note}${due?.en ?? ''}` }, receipt: {
    subject: `contract:${turn.case.id}`, content: { milestone: position, deliverable: number, round: one.round, verdict, accepted_percent, items: (items ?? []).map((row) => row.item), note, payable_fen: settled?.payable_fen ?? null },
  } }
}

/** Where a milestone stands by its deliverables; its payment is in proportion to what was accepted of each by its share, rounded half up to the fen once, and so never above the price. Null while a verdict is missing. */
export async function settleMilestone(cx: Cx, file: CaseFile, contract: Contract, position: number, note: string): Promise<{ payable_fen: number } | null> {
  const list = (await deliverablesOf(cx, file.id)).filter((one) => one.position === position)
  if (!list.every(isSettled)) {
    const state = list.some((one) => one.state === 'open') ? 'open' : 'delivered'
    await sql`update milestone set state = ${state}, note = ${note} where city_id = ${cx.city.id} and case_id = ${file.id} and position = ${position}`.execute(cx.tx)
    return null
  }
  const { rows: [milestone] } = await sql<{ price_fen: number }>`select price_fen from milestone where city_id = ${cx.city.id} and case_id = ${file.id} and position = ${position}`.execute(cx.tx)
  const bp = acceptedBp(list)
  const payable_fen = share(milestone!.price_fen, bp)
  const reservation_id = payable_fen === 0 ? null : await reserve(cx.tx, {
    city_id: cx.city.id, debit_account: await purseOf(cx, file, contract.org_id), credit_account: await receivedBy(cx, contract.solver_org_id, 'bounty'),
    amount_fen: payable_fen, reason: `里程碑 ${position} Milestone ${position}`, case_id: file.id, command_id: cx.command_id,
  })
  await sql`update milestone set state = ${bp === 10_000 ? 'accepted' : bp === 0 ? 'failed' : 'partial'}, note = ${note}, accepted_percent = ${Math.floor(bp / 100)}, payable_fen = ${payable_fen}, reservation_id = ${reservation_id}
    where city_id = ${cx.city.id} and case_id = ${file.id} and position = ${position}`.execute(cx.tx)
  return { payable_fen }
}

export const verdictWords = {
  accepted: { zh: '通过', en: 'Accepted' }, partial: { zh: '部分通过', en: 'Accepted in part' }, rework: { zh: '退回整改', en: 'Returned' }, failed: { zh: '未达标', en: 'Failed' },
  open: { zh: '进行中', en: 'Under way' }, unreached: { zh: '未进行', en: 'Not reached' }, delivered: { zh: '待验收', en: 'To be examined' },
}
