import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'questions.closed': { kind: 'conflict', zh: '提问已经截止：{last_on} 是最后一天', en: 'Questions are closed: {last_on} was the last day' },
  'questions.too-many-today': { kind: 'limit', zh: '每个账号每天最多提 {max} 个问题，请明天再来', en: 'An account may ask {max} questions a day; come back tomorrow' },
  'questions.too-many-waiting': { kind: 'limit', zh: '已有 {max} 个问题等待答复，请等答复后再提', en: '{max} questions await their answers already; ask again when some are answered' },
  'questions.asked-before': { kind: 'conflict', zh: '您已经提过同样的问题', en: 'You have asked this before' },
  'questions.own': { kind: 'conflict', zh: '发布单位不向自己提问；要补充内容请提出变更', en: 'An owner does not ask itself; propose a change to add something' },
  'questions.not-waiting': { kind: 'conflict', zh: '这个问题已经答复或不予公开', en: 'This question has been answered or withheld already' },
} satisfies FaultWords
