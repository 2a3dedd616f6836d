import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject, Effect, Opening } from '#engines/cases/subject.ts'
import { plannedMilestones, raceOf } from './race-plan.ts'
import { nameOwner } from '../seek/public-face.ts'

export type Contract = { bid_id: string, org_id: string, solver_org_id: string, terms: Record<string, string>, total_fen: number, signed_at: string | null, signatory: string | null, deposited_fen: number }

/** The contract of a case, or null before there is one. */
export async function contractOf(cx: Cx, case_id: string): Promise<Contract | null> {
  const { rows } = await sql<Contract>`select bid_id, org_id, solver_org_id, terms, total_fen, to_char(signed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as signed_at, signatory, deposited_fen
    from contract where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows[0] ?? null
}

/** A contract's case is about one bid; the contract itself is written when its first text is offered. */
export const openContract: CaseSubject['open'] = async (_cx, { case_id, input }) => ({
  subject: `bid:${String(input.bid_id)}`, title: { zh: `揭榜合同 ${case_id.slice(-6)}`, en: `Contract ${case_id.slice(-6)}` },
})

/** The bid a contract's case is about. */
export function bidOf(file: Pick<CaseFile, 'subject'>): string {
  invariant(file.subject.startsWith('bid:'), 'the case of a contract is about a bid')
  return file.subject.slice(4)
}

/** What to open for one chosen bid: a case of its own, in which the solver is named from the start. */
export function contractOpening(challenge: { title_zh: string, title_en: string }, bid: { id: string, org_id: string, title_zh: string | null, title_en: string | null }): Opening {
  return {
    procedure: 'challenge-contract', input: { bid_id: bid.id }, parties: [{ role: 'solver', org_id: bid.org_id }],
    title: { zh: `${challenge.title_zh} · ${bid.title_zh ?? bid.org_id}`, en: `${challenge.title_en} · ${bid.title_en ?? bid.org_id}` },
  }
}

type Row = { title: string, deliverable: string, due_on: string, price_fen: number, kind: 'work' | 'start' | 'gate', gate: number | null }

/** 提出合同: clauses and milestones; offered anew it replaces what was not signed. In a race the plan gives the milestones, and none are typed. */
export const draftContract: Effect = async (cx, turn) => {
  const { milestones: typed, ...terms } = turn.answers as { milestones?: { title: string, deliverable: string, 'due-on': string, 'price-fen': number }[] } & Record<string, string>
  const race = await raceOf(cx, turn.case.parent_id)
  if (race ? typed?.length : !typed?.length) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'milestones', code: race ? 'challenges.milestones-from-plan' : 'cases.required' }])
  const milestones: Row[] = race ? plannedMilestones(race.plan, cx.today_on) : typed!.map((one) => ({ title: one.title, deliverable: one.deliverable, due_on: one['due-on'], price_fen: one['price-fen'], kind: 'work', gate: null }))
  const total_fen = milestones.reduce((sum, one) => sum + one.price_fen, 0)
  if (!Number.isSafeInteger(total_fen)) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'milestones', code: 'cases.amount-above' }])
  const { rows } = await sql<{ id: string, org_id: string }>`select id, org_id from bid where city_id = ${cx.city.id} and id = ${bidOf(turn.case)} and state = 'chosen'`.execute(cx.tx)
  invariant(rows[0] && turn.case.org_id, 'a confirmed challenge has its owner and its chosen bid')
  await sql`delete from milestone where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`insert into contract (city_id, case_id, bid_id, org_id, solver_org_id, terms, total_fen)
    values (${cx.city.id}, ${turn.case.id}, ${rows[0].id}, ${turn.case.org_id}, ${rows[0].org_id}, ${JSON.stringify(terms)}::jsonb, ${total_fen})
    on conflict (city_id, case_id) do update set terms = excluded.terms, total_fen = excluded.total_fen, drafted_at = now() where contract.signed_at is null`.execute(cx.tx)
  for (const [index, one] of milestones.entries()) {
    await sql`insert into milestone (city_id, case_id, position, title, deliverable, due_on, price_fen, kind, gate)
      values (${cx.city.id}, ${turn.case.id}, ${index + 1}, ${one.title}, ${one.deliverable}, ${one.due_on}, ${one.price_fen}, ${one.kind}, ${one.gate})`.execute(cx.tx)
  }
  return { note: { zh: `${milestones.length} 个里程碑`, en: `${milestones.length} milestones` } }
}

/** 签署合同: by the solver, with a name; insurers are asked to quote at the same time. */
export const sign: Effect = async (cx, turn) => {
  if (turn.answers.agreed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'agreed', code: 'challenges.must-agree' }])
  const name = String(turn.answers.name)
  await sql`update contract set signed_at = now(), signed_by = ${cx.actor.account_id}, signatory = ${name} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and signed_at is null`.execute(cx.tx)
  await nameOwner(cx, turn.case.id)
  const contract = await contractOf(cx, turn.case.id)
  const { rows: insurers } = await sql<{ org_id: string }>`select distinct org_id from membership where city_id = ${cx.city.id} and role = 'insurer' and ended_at is null and org_id <> '' limit 50`.execute(cx.tx)
  return {
    parties: insurers.map(({ org_id }) => ({ role: 'insurer', org_id })),
    note: { zh: `${name} 代表揭榜方签署`, en: `Signed by ${name} for the solver` },
    receipt: { subject: `contract:${turn.case.id}`, content: { terms: contract?.terms, total_fen: contract?.total_fen, signatory: name } },
  }
}
