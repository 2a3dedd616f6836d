import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { agreementsUnder } from '../agreements.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'
import { result_words } from './closing-sections.ts'

type Consent = { org_id: string, side: string, zh: string | null, en: string | null, summary: boolean, name: boolean, amount: boolean, saving: boolean, total_fen: number | null }

/** Whether the summary of a closed challenge's result is for everyone: each party agreed to it. An expression over `challenge`. */
export const summaryAgreed = sql`(challenge.ended_at is not null and challenge.result is not null and challenge.result_zh is not null and not exists (
  select from (select challenge.org_id union all select deal.solver_org_id from ${agreementsUnder(sql`challenge.city_id`, sql`challenge.case_id`)} deal) party (org_id)
  where not exists (select from publication_consent given where given.city_id = challenge.city_id and given.case_id = challenge.case_id and given.org_id = party.org_id and given.summary)))`

/** What the public reads of a closed challenge: its result, and of the rest each item only when everybody whose it is consents. The transaction is elevated. */
export async function publishedResult(cx: Cx, challenge: Challenge): Promise<Shown[]> {
  if (challenge.ended_at === null || challenge.result === null || challenge.case_id === null) return []
  const { rows } = await sql<Consent>`
    select party.org_id, party.side, org.title_zh as zh, org.title_en as en, coalesce(summary, false) as summary, coalesce(name, false) as name, coalesce(amount, false) as amount, coalesce(saving, false) as saving, party.total_fen
    from (select ${challenge.org_id}::text as org_id, 'enterprise' as side, null::bigint as total_fen union all
      select deal.solver_org_id, 'solver', sum(deal.total_fen)::bigint from ${agreementsUnder(sql`${cx.city.id}`, sql`${challenge.case_id}`)} deal group by deal.solver_org_id) party
    left join publication_consent given on given.city_id = ${cx.city.id} and given.case_id = ${challenge.case_id} and given.org_id = party.org_id
    left join organization org on org.city_id = ${cx.city.id} and org.id = party.org_id order by party.side, party.org_id`.execute(cx.tx)
  const everybody = (item: 'summary' | 'amount') => rows.every((row) => row[item])
  const names = (side: string) => rows.filter((row) => row.side === side && row.name).map((row) => ({ zh: row.zh ?? row.org_id, en: row.en ?? row.zh ?? row.org_id }))
  const owner = rows.find((row) => row.side === 'enterprise')
  const amount = rows.reduce((sum, row) => sum + (row.total_fen ?? 0), 0)
  return [{ id: 'result', title: { zh: '结榜结果', en: 'Result' }, kind: 'fields', rows: [
    { label: { zh: '结果', en: 'Result' }, value: result_words[challenge.result] ?? null, as: 'word' },
    { label: { zh: '结榜时间', en: 'Closed' }, value: challenge.ended_at, as: 'instant' },
    ...everybody('summary') && challenge.result_zh ? [{ label: { zh: '结果摘要', en: 'Summary' }, value: { zh: challenge.result_zh, en: challenge.result_en ?? challenge.result_zh }, as: 'word' as const }] : [],
    ...names('enterprise').length > 0 ? [{ label: { zh: '发榜单位', en: 'Owner' }, value: names('enterprise'), as: 'word' as const }] : [],
    ...names('solver').length > 0 ? [{ label: { zh: '揭榜方', en: 'Solver' }, value: names('solver'), as: 'word' as const }] : [],
    ...everybody('amount') && amount > 0 ? [{ label: { zh: '合同金额', en: 'Contract amount' }, value: money(amount, challenge.currency), as: 'money' as const }] : [],
    ...owner?.saving && challenge.saving_minor !== null ? [{ label: { zh: '企业自报节约成本', en: 'Saving stated by the enterprise' }, value: money(challenge.saving_minor, challenge.currency), as: 'money' as const }] : [],
  ] }]
}
