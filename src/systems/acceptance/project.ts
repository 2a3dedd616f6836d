import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { readOnce } from '#kernel/store/read-once.ts'

export type Head = { head: string, grant_fen: number, own_fen: number }
export type Use = Head & { note: string }
export type Disallowed = { head: string, fen: number, why: string }
export type Verdict = 'pass' | 'fail' | 'terminated'
export type RoundVerdict = 'interim' | 'pass' | 'conditional' | 'fail'

export type Project = {
  case_id: string, code: string, org_id: string, county_id: string | null, sector: string | null, programme: string, goals: string
  starts_on: string | null, ends_on: string | null, planned_ends_on: string | null, grant_fen: number, own_fen: number
  budget: Head[], people: { name: string, part: string }[], partners: { name: string, part: string }[], contract_case_id: string | null, contract_part: number | null, interested_orgs: string[]
  agreed_at: string | null, round: number, corrections: number, correction_due_on: string | null, verdict: Verdict | null, is_diligent: boolean | null, is_falsified: boolean, verdict_at: string | null
  appropriated_fen: number, paid_fen: number, entitled_fen: number | null, return_due_fen: number, returned_fen: number, lapsed_fen: number
}

export type Round = {
  round: number, kind: 'interim' | 'final' | 'correction', timing: 'early' | 'on-time' | 'late', state: 'reported' | 'returned' | 'checked' | 'reviewing' | 'decided', summary: string, uses: Use[]
  subjects: number[], unapproved: number[], reported_at: string, verdict: RoundVerdict | null, finance: 'pass' | 'correct' | 'fail' | null, disallowed: Disallowed[], completion_bp: number | null, items: string[], opinion: string | null, decided_at: string | null, decided_by: string | null
}

export type Extension = { number: number, from_on: string, to_on: string, reason: string, asked_at: string, is_granted: boolean | null, answer: string | null, decided_at: string | null }
export type Payment = { number: number, kind: 'instalment' | 'accepted', round: number | null, amount_fen: number, reservation_id: string, state: 'due' | 'paid' | 'released', journal_id: string | null, reference: string | null, due_at: string, paid_at: string | null }

const here = (cx: Cx, case_id: string) => sql`city_id = ${cx.city.id} and case_id = ${case_id}`

/** The project of a case. Elevate first. */
export function projectOf(cx: Cx, case_id: string): Promise<Project> {
  return readOnce(cx, `project:${case_id}`, async () => {
    const { rows } = await sql<Project>`select case_id, code, org_id, county_id, sector, programme, goals, starts_on, ends_on, planned_ends_on, grant_fen, own_fen, budget, people, partners, contract_case_id, contract_part, interested_orgs,
        ${instant('agreed_at')}, round, corrections, correction_due_on, verdict, is_diligent, is_falsified, ${instant('verdict_at')}, appropriated_fen, paid_fen, entitled_fen, return_due_fen, returned_fen, lapsed_fen
      from project where ${here(cx, case_id)}`.execute(cx.tx)
    invariant(rows[0], 'a case of acceptance has its project')
    return rows[0]
  })
}

/** Rounds of acceptance in order. */
export function roundsOf(cx: Cx, case_id: string): Promise<Round[]> {
  return readOnce(cx, `acceptance-rounds:${case_id}`, async () => {
    const { rows } = await sql<Round>`select round, kind, timing, state, summary, uses, subjects, unapproved, ${instant('reported_at')}, verdict, finance, disallowed, completion_bp, items, opinion, ${instant('decided_at')}, decided_by
      from acceptance_round where ${here(cx, case_id)} order by round`.execute(cx.tx)
    return rows
  })
}

/** The round at work. */
export async function currentRound(cx: Cx, case_id: string): Promise<Round> {
  const last = (await roundsOf(cx, case_id)).at(-1)
  invariant(last, 'a round was reported')
  return last
}

/** Requests for more time in order. */
export async function extensionsOf(cx: Cx, case_id: string): Promise<Extension[]> {
  const { rows } = await sql<Extension>`select number, from_on, to_on, reason, ${instant('asked_at')}, is_granted, answer, ${instant('decided_at')} from acceptance_extension where ${here(cx, case_id)} order by number`.execute(cx.tx)
  return rows
}

/** Payments of the grant in order, due, paid and given up. */
export function paymentsOf(cx: Cx, case_id: string): Promise<Payment[]> {
  return readOnce(cx, `acceptance-payments:${case_id}`, async () => {
    const { rows } = await sql<Payment>`select number, kind, round, amount_fen, reservation_id, state, journal_id, reference, ${instant('due_at')}, ${instant('paid_at')} from acceptance_payment where ${here(cx, case_id)} order by number`.execute(cx.tx)
    return rows
  })
}
