import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { share } from '#kernel/values/money.ts'
import { reserve } from '#engines/ledger/reserve.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { contractOf } from './contract.ts'
import { receivedBy } from './escrow.ts'
import { purseOf } from './race-payment.ts'

export type Milestone = { position: number, title: string, deliverable: string, due_on: string, price_fen: number, state: 'open' | 'delivered' | 'accepted' | 'partial' | 'failed', round: number, report: string | null, evidence: string[], note: string | null, accepted_percent: number | null, payable_fen: number, paid_fen: number, paid_at: string | null, kind: 'work' | 'start' | 'gate' | 'merger' | 'prize', gate: number | null, /** A gate of a race that its team left before. */ is_unreached: boolean }

/** Most delivery rounds of one milestone. */
export const rounds_max = 20

/** A gate that its team never came to, having left the race before: it is no failure, and nothing can be claimed for it. For queries on `milestone` under the name given. */
export const unreachedBy = (name: string) => sql`exists (select from race_team team where team.city_id = ${sql.ref(`${name}.city_id`)} and team.contract_id = ${sql.ref(`${name}.case_id`)} and team.out_at < ${sql.ref(`${name}.gate`)})`

/** The same for queries on `milestone` under its own name. */
export const unreached = unreachedBy('milestone')

/** A milestone's title for both kinds of readers, as JSON: a race's gates and its start-up tranche are known in English, what a contract says is as it was written. */
export const titleOfStone = (name: string) => sql`jsonb_build_object('zh', ${sql.ref(`${name}.title`)}, 'en', case when ${sql.ref(`${name}.kind`)} = 'start' then 'Start-up tranche' else coalesce((select race.plan -> 'gates' -> ${sql.ref(`${name}.gate`)} -> 'en' ->> 'name'
  from race_team team join race on race.city_id = team.city_id and race.case_id = team.case_id where ${sql.ref(`${name}.kind`)} = 'gate' and team.city_id = ${sql.ref(`${name}.city_id`)} and team.contract_id = ${sql.ref(`${name}.case_id`)}), ${sql.ref(`${name}.title`)}) end)`

/** Milestones of a case in order. */
export function milestonesOf(cx: Cx, case_id: string): Promise<Milestone[]> {
  return readOnce(cx, `milestones:${case_id}`, async () => {
    const { rows } = await sql<Milestone>`select position, title, deliverable, due_on, price_fen, state, round, report, evidence, note, accepted_percent, payable_fen, paid_fen, kind, gate, ${unreached} as is_unreached,
        to_char(paid_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as paid_at from milestone where city_id = ${cx.city.id} and case_id = ${case_id} order by position`.execute(cx.tx)
    return rows
  })
}

/** 交付: evidence for one open milestone; each delivery is a round. At a race's gate it may be given anew until the gate is decided, which voids a verdict on the earlier one. */
export const deliver: Effect = async (cx, turn) => {
  const { milestone, report, evidence } = turn.answers as { milestone: string, report: string, evidence?: string[] }
  const { rows } = await sql<{ round: number, title: string }>`update milestone set state = 'delivered', round = round + 1, report = ${report}, evidence = ${JSON.stringify(evidence ?? [])}::jsonb, delivered_at = now()
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${Number(milestone)}
      and (state = 'open' or (kind = 'gate' and state = 'delivered')) and kind in ('work', 'gate') and round < ${rounds_max} returning round, title`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-such-milestone')
  return { note: { zh: `${rows[0].title}，第 ${rows[0].round} 轮`, en: `${rows[0].title}, round ${rows[0].round}` } }
}

/** 验收: what is accepted is reserved in escrow for the solver, in proportion when accepted in part (rounded half up to the fen). */
export const examine: Effect = async (cx, turn) => {
  const { milestone, verdict, percent, note } = turn.answers as { milestone: string, verdict: 'accepted' | 'partial' | 'rework' | 'failed', percent?: number, note: string }
  const one = (await milestonesOf(cx, turn.case.id)).find((row) => row.position === Number(milestone) && row.state === 'delivered' && row.kind === 'work')
  const contract = await contractOf(cx, turn.case.id)
  invariant(contract, 'an examination follows a contract')
  if (!one) throw fault('challenges.no-such-milestone')
  if (percent !== undefined && !Number.isInteger(percent)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'percent', code: 'cases.wants-number' }])
  const accepted_percent = verdict === 'accepted' ? 100 : verdict === 'partial' ? percent! : 0
  const payable_fen = share(one.price_fen, accepted_percent * 100)
  const reservation_id = payable_fen === 0 ? null : await reserve(cx.tx, {
    city_id: cx.city.id, debit_account: await purseOf(cx, turn.case, contract.org_id), credit_account: await receivedBy(cx, contract.solver_org_id, 'bounty'),
    amount_fen: payable_fen, reason: `里程碑 ${one.position} Milestone ${one.position}`, case_id: turn.case.id, command_id: cx.command_id,
  })
  await sql`update milestone set state = ${verdict === 'rework' ? 'open' : verdict}, note = ${note}, accepted_percent = ${verdict === 'rework' ? null : accepted_percent}, payable_fen = ${payable_fen}, reservation_id = ${reservation_id}
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and position = ${one.position}`.execute(cx.tx)
  return { note: { zh: `${one.title}：${verdictWords[verdict].zh}${verdict === 'partial' ? ` ${accepted_percent}%` : ''}。${note}`, en: `${one.title}: ${verdictWords[verdict].en}${verdict === 'partial' ? ` ${accepted_percent}%` : ''}. ${note}` } }
}

export const verdictWords = {
  accepted: { zh: '通过', en: 'Accepted' }, partial: { zh: '部分通过', en: 'Accepted in part' }, rework: { zh: '退回重做', en: 'To be reworked' }, failed: { zh: '未达标', en: 'Failed' },
  open: { zh: '进行中', en: 'Under way' }, unreached: { zh: '未进行', en: 'Not reached' }, delivered: { zh: '待验收', en: 'To be examined' },
}
