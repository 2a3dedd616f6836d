import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'

/** 榜单 as its table holds it. Amounts are in the currency's minor unit; instants are ISO 8601 in UTC. */
export type Challenge = {
  id: string, case_id: string | null, org_id: string | null, county_id: string | null, origin: 'case' | 'import', source_id: string | null
  source: { title: string, url: string | null } | null, sector: string | null, title_zh: string | null, title_en: string | null, problem: string | null
  summary_zh: string | null, summary_en: string | null, indicators: Indicator[], deadline_on: string | null, funding_minor: number | null, funding_note: string | null
  currency: string, ip_clause: IpClause | null, ip_detail: string | null, solver_conditions: string | null, confidentiality: 'open' | 'anonymous' | 'summary' | null
  public_summary: string | null, is_named_after_signing: boolean, is_owner_named: boolean, drafted_by_org_id: string | null, drafted_how: 'start-on-visit' | 'bring-need' | null
  attachments: string[], sections: { id: string, title: { zh: string, en: string }, text: string }[], is_public: boolean, is_demo: boolean
  published_at: string | null, bids_close_at: string | null, opened_at: string | null, notice_solvers: { zh: string, en: string, is_reserve: boolean }[], notice_ends_at: string | null, notice_text: string | null, ended_at: string | null
  result: string | null, report: string | null, saving_minor: number | null, result_zh: string | null, result_en: string | null
}
export type Indicator = { metric: string, unit: string, present?: string, target: string, test: string }
export type IpClause = 'owner' | 'solver' | 'joint' | 'split'

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`

/** Columns of a challenge as `Challenge` wants them. */
export const challengeColumns = sql.raw(`id, case_id, org_id, county_id, origin, source_id, source, sector, title_zh, title_en, problem, summary_zh, summary_en, indicators, deadline_on,
  funding_minor, funding_note, currency, ip_clause, ip_detail, solver_conditions, confidentiality, public_summary, is_named_after_signing, is_owner_named, drafted_by_org_id, drafted_how, attachments, sections, is_public, is_demo,
  ${['published_at', 'bids_close_at', 'opened_at', 'notice_ends_at', 'ended_at'].map(iso).join(', ')}, notice_solvers, notice_text, result, report, saving_minor, result_zh, result_en`)

/** The challenge a case is about: its own, or, for a contract's case, the one of its parent. */
export function challengeOf(cx: Cx, case_id: string): Promise<Challenge> {
  return readOnce(cx, `challenge:${case_id}`, async () => {
    const { rows } = await sql<Challenge>`select ${challengeColumns} from challenge where city_id = ${cx.city.id}
      and case_id in (${case_id}, (select parent_id from case_file where city_id = ${cx.city.id} and id = ${case_id}))`.execute(cx.tx)
    invariant(rows[0], 'a challenge case has its challenge')
    return rows[0]
  })
}

export const ip_words: Record<IpClause, { zh: string, en: string }> = {
  owner: { zh: '归发榜方', en: 'Owner' },
  solver: { zh: '归揭榜方，发榜方可实施', en: 'Solver, with licence to the owner' },
  joint: { zh: '双方共有', en: 'Joint' },
  split: { zh: '按成果分别约定', en: 'Split by result' },
}
