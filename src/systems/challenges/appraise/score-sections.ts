import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Reader } from '../part.ts'
import { criteria } from './score.ts'

/** Scores appear when all are in; before that each expert sees only their own. */
export async function scoreSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (reader.role === 'solver' || reader.role === 'insurer') return []
  const { rows } = await sql<{ account_id: string, name_zh: string, scores: Record<string, number>, mean: string, comment: string }>`
    select score.account_id, person.name_zh, scores, mean, comment from appraisal_score score left join person on person.city_id = score.city_id and person.account_id = score.account_id
    where score.city_id = ${cx.city.id} and score.case_id = ${file.id} order by score.at`.execute(cx.tx)
  const { rows: named } = await sql<{ n: number }>`select count(*)::int as n from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = 'expert'`.execute(cx.tx)
  if (named[0]!.n === 0) return []
  const is_complete = rows.length === named[0]!.n
  const seen = is_complete ? rows : rows.filter((row) => row.account_id === cx.actor.account_id)
  // Who gave which score is between the bureau and the expert; the enterprise reads scores without names.
  const is_named = reader.role !== 'enterprise' && reader.role !== 'expert'
  return [{ id: 'scores', title: { zh: '评分', en: 'Scores' }, kind: 'table', empty: { zh: `已收 ${rows.length}/${named[0]!.n} 份，到齐后公开`, en: `${rows.length} of ${named[0]!.n} in; shown when all are` },
    columns: [...is_named ? [{ id: 'expert', label: { zh: '专家', en: 'Expert' }, as: 'text' as const }] : [], { id: 'mean', label: { zh: '均分', en: 'Mean' }, as: 'number' },
      ...criteria.map((id) => ({ id, label: criterionWords[id], as: 'number' as const })), { id: 'comment', label: { zh: '评语', en: 'Comment' }, as: 'text' }],
    rows: seen.map((row) => ({ expert: row.name_zh, mean: Number(row.mean), ...row.scores, comment: row.comment })) }]
}

const criterionWords: Record<typeof criteria[number], { zh: string, en: string }> = {
  necessity: { zh: '必要性', en: 'Necessity' }, novelty: { zh: '新颖性', en: 'Novelty' }, difficulty: { zh: '难度', en: 'Difficulty' }, value: { zh: '价值', en: 'Value' }, feasibility: { zh: '可行性', en: 'Feasibility' }, budget: { zh: '榜额', en: 'Budget' },
}
