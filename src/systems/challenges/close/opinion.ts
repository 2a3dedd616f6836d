import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect, Turn } from '#engines/cases/subject.ts'
import { agreementsUnder } from '../agreements.ts'

export const criteria = ['result', 'timeliness', 'cooperation', 'again'] as const
export const criterion_words: Record<typeof criteria[number], { zh: string, en: string }> = {
  result: { zh: '结果符合约定', en: 'Result as agreed' }, timeliness: { zh: '守时履约', en: 'Kept its time' }, cooperation: { zh: '沟通配合', en: 'Worked together well' }, again: { zh: '愿意再合作', en: 'Would do it again' },
}
export type Opinion = { org_id: string, side: 'enterprise' | 'solver', scores: Record<typeof criteria[number], number>, words: string | null, at: string, is_open: boolean, zh: string | null, en: string | null }

/** In whose name the actor speaks, and on which side. */
function sideOf(turn: Turn): { side: 'enterprise' | 'solver', org_id: string } {
  const side = turn.role === 'solver' ? 'solver' : 'enterprise'
  const org_id = turn.org_id ?? turn.case.org_id
  if (!org_id) throw fault('kernel.not-your-role', { subject: `challenges.${turn.action}` })
  return { side, org_id }
}

/** 评价合作: once for each side; both open to each other and to the bureau in the moment when every side is in. */
export const rateCooperation: Effect = async (cx, turn) => {
  const { side, org_id } = sideOf(turn)
  const scores = Object.fromEntries(criteria.map((id) => [id, Number(turn.answers[id])]))
  const { rows } = await sql`insert into cooperation_opinion (city_id, case_id, org_id, side, account_id, scores, words)
    values (${cx.city.id}, ${turn.case.id}, ${org_id}, ${side}, ${cx.actor.account_id}, ${JSON.stringify(scores)}::jsonb, ${turn.answers.words ?? null}) on conflict (city_id, case_id, org_id) do nothing returning org_id`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.rated-already')
  const { rows: opened } = await sql`update cooperation_opinion set opened_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and opened_at is null
    and exists (select from cooperation_opinion mine where mine.city_id = ${cx.city.id} and mine.case_id = ${turn.case.id} and mine.side = 'enterprise')
    and not exists (select from ${agreementsUnder(sql`${cx.city.id}`, sql`${turn.case.id}`)} deal
      where not exists (select from cooperation_opinion theirs where theirs.city_id = ${cx.city.id} and theirs.case_id = ${turn.case.id} and theirs.org_id = deal.solver_org_id)) returning org_id`.execute(cx.tx)
  return { note: opened.length > 0 ? { zh: '双方评价已齐，互相可见', en: 'Both sides are in and read each other' } : { zh: '评价已收到，双方到齐前密封', en: 'Received; sealed until both sides are in' } }
}

/** Opinions the reader may read: all that are open, and one's own organisations' at any time. */
export async function opinionsOf(cx: Cx, case_id: string, orgs: readonly string[]): Promise<Opinion[]> {
  const { rows } = await sql<Opinion>`select opinion.org_id, opinion.side, opinion.scores, opinion.words, to_char(opinion.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, opinion.opened_at is not null as is_open, org.title_zh as zh, org.title_en as en
    from cooperation_opinion opinion left join organization org on org.city_id = opinion.city_id and org.id = opinion.org_id
    where opinion.city_id = ${cx.city.id} and opinion.case_id = ${case_id} and (opinion.opened_at is not null or opinion.org_id = any(${[...orgs]}::text[])) order by side, opinion.org_id`.execute(cx.tx)
  return rows
}

/** 公开同意: item by item, changed as often as one likes; the last word holds. */
export const consent: Effect = async (cx, turn) => {
  const { side, org_id } = sideOf(turn)
  const given = (item: string) => turn.answers[item] === true
  await sql`insert into publication_consent (city_id, case_id, org_id, side, account_id, summary, name, amount, saving)
    values (${cx.city.id}, ${turn.case.id}, ${org_id}, ${side}, ${cx.actor.account_id}, ${given('summary')}, ${given('name')}, ${given('amount')}, ${given('saving')})
    on conflict (city_id, case_id, org_id) do update set summary = excluded.summary, name = excluded.name, amount = excluded.amount, saving = excluded.saving, account_id = excluded.account_id, at = now()`.execute(cx.tx)
}
