import type { Sentence } from '#kernel/declare/fault.ts'

/** How a contact was made; `matching` 校企对接 is what the newsletter counts. */
export const kind_words: Record<string, Sentence> = {
  phone: { zh: '电话', en: 'Phone' }, message: { zh: '消息', en: 'Message' }, visit: { zh: '走访', en: 'Visit' }, meeting: { zh: '会议', en: 'Meeting' }, matching: { zh: '校企对接', en: 'School–enterprise matching' }, other: { zh: '其他', en: 'Other' },
}

/** What came of a contact, in one word. */
export const came_of_words: Record<string, Sentence> = {
  progress: { zh: '有进展', en: 'Progress' }, agreed: { zh: '达成一致', en: 'Agreed' }, stuck: { zh: '遇到困难', en: 'Stuck' }, 'no-answer': { zh: '未联系上', en: 'No answer' }, noted: { zh: '已了解', en: 'Noted' },
}
