import type { Cx } from '#kernel/store/cx.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { convene, type MeetingHost } from '#systems/meetings/public.ts'
import { loadCase } from '#engines/cases/load.ts'
import { appraisal_sheet, appraisalOf } from './appraisal.ts'

/** The one thing an appraisal's meeting judges: the need. */
export const appraisalMeeting: MeetingHost = {
  items: async (cx: Cx, case_id) => {
    const { title_zh, title_en } = await loadCase(cx, case_id)
    return [{ title: { zh: title_zh, en: title_en }, key: appraisalOf(case_id) }]
  },
}

/** 改为开会评审: the panel that was named meets instead of scoring by mail. */
export const conveneAppraisal: Effect = async (cx, turn) => {
  const { 'planned-at': planned_at, place } = turn.answers as { 'planned-at': string, place: string }
  const meeting_id = await convene(cx, { case_id: turn.case.id, purpose: appraisal_sheet, title: { zh: turn.case.title_zh, en: turn.case.title_en }, planned_at, place })
  return { answer: { meeting_id }, note: { zh: `召集评审会：${place}`, en: `A panel meeting was convened: ${place}` } }
}
