import type { Cx } from '#kernel/store/cx.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { meetingsOf } from './meeting.ts'

const states = { planned: { zh: '已召集', en: 'Convened' }, open: { zh: '进行中', en: 'Under way' }, signing: { zh: '签署中', en: 'Being signed' }, closed: { zh: '已结束', en: 'Closed' }, 'called-off': { zh: '已取消', en: 'Called off' } }

/** What a case page says of its meetings: when, where, how far, and the way in; nothing where there was none. Elevate first; for the panel and the bureau. */
export async function meetingSection(cx: Cx, case_id: string): Promise<Shown[]> {
  const meetings = await meetingsOf(cx, case_id)
  if (meetings.length === 0) return []
  return [{
    id: 'meetings', title: { zh: '评审会', en: 'Panel meeting' }, kind: 'table',
    columns: [{ id: 'way', label: { zh: '会议', en: 'Meeting' }, as: 'link' }, { id: 'planned', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'place', label: { zh: '地点', en: 'Place' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }],
    rows: meetings.map((one) => ({ way: { to: `/meetings/${one.id}`, zh: '进入会场', en: 'Enter the room' }, planned: one.planned_at, place: one.place, state: states[one.state] })),
  }]
}
