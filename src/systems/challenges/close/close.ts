import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** 结榜报告: result, course and the saving the enterprise states. */
export const close: Effect = async (cx, turn) => {
  const { result, report, 'saving-fen': saving } = turn.answers as { result: string, report: string, 'saving-fen'?: number }
  await sql`update challenge set result = ${result}, report = ${report}, saving_minor = ${saving ?? null}, ended_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: report, en: report } }
}
