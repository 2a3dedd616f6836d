import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** 结榜报告: result, course and what the public may read of it; the saving is what the enterprise's lines come to. */
export const close: Effect = async (cx, turn) => {
  const { result, report, 'summary-zh': summary_zh, 'summary-en': summary_en } = turn.answers as { result: string, report: string, 'summary-zh'?: string, 'summary-en'?: string }
  await sql`update challenge set result = ${result}, report = ${report}, result_zh = ${summary_zh ?? null}, result_en = ${summary_en ?? null}, ended_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: { zh: report, en: report } }
}

/** 流榜: the challenge has ended, so that the public page does not read as if it were still being decided. */
export const endUnanswered: Effect = async (cx, turn) => {
  await sql`update challenge set ended_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
}
