import { sql } from '#kernel/store/db.ts'
import type { ChallengePart } from '../part.ts'
import { namePanel, recordScore } from './score.ts'
import { scoreSections } from './score-sections.ts'

/** 评榜 */
export const appraise: ChallengePart = {
  tables: {
    appraisal_score: { relations: { own: true, 'same-city': true }, sealed: `not exists (select from case_party party where party.city_id = appraisal_score.city_id and party.case_id = appraisal_score.case_id and party.role = 'expert' and party.done_at is not null)`, read: { expert: ['own'], auditor: ['same-city'] }, is_append_only: true },
  },
  values: {
    评分人数: sql`(select count(*)::int from case_party party where party.city_id = file.city_id and party.case_id = file.id and party.role = 'expert')`,
    已评人数: sql`(select count(*)::int from appraisal_score score where score.city_id = file.city_id and score.case_id = file.id)`,
    平均分: sql`(select avg(mean)::float8 from appraisal_score score where score.city_id = file.city_id and score.case_id = file.id)`,
  },
  sections: async (cx, file, _challenge, reader) => reader.relation === 'public' ? [] : scoreSections(cx, file, reader),
  effects: { 'name-panel': namePanel, 'record-score': recordScore },
}
