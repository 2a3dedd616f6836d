import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import type { CaseFile, CaseSubject, Opening } from '#engines/cases/subject.ts'

export type Contract = { bid_id: string, org_id: string, solver_org_id: string, terms: Record<string, string>, total_fen: number, signed_at: string | null, signatory: string | null, deposited_fen: number, version: number }

/** The contract of a case, or null before there is one. */
export function contractOf(cx: Cx, case_id: string): Promise<Contract | null> {
  return readOnce(cx, `contract:${case_id}`, async () => {
    const { rows } = await sql<Contract>`select bid_id, org_id, solver_org_id, terms, total_fen, to_char(signed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as signed_at, signatory, deposited_fen, version
      from contract where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
    return rows[0] ?? null
  })
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
