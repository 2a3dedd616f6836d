import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { codedChoicesOf } from './choices.ts'

const known: Record<string, Sentence> = {
  'no-stratum': { zh: '专业领域不符', en: 'Of another field' },
  'same-county': { zh: '与项目同县（市、区）', en: 'Of the same county as the matter' },
  resting: { zh: '间隔期未满', en: 'Within the rest period' },
  'over-load': { zh: '本年参评已达上限', en: 'At the yearly limit' },
  'not-eligible': { zh: '不符合资格条件', en: 'Does not meet the conditions' },
  'eligibility-unknown': { zh: '资格条件所需的信息不全', en: 'Not enough is known for the conditions' },
  'supervisor-staff': { zh: '监督、抽取或管理方人员', en: 'Supervises, draws or keeps the register' },
  'drawn-before': { zh: '此前已为本事项抽中', en: 'Drawn for this matter before' },
  'employer-sits': { zh: '同单位已有成员', en: 'A colleague sits already' },
  'no-account': { zh: '没有登录账号', en: 'Has no account' },
  'role-ended': { zh: '专家身份已结束', en: 'No longer an expert' },
  suspended: { zh: '暂停', en: 'Suspended' },
  expired: { zh: '资格到期', en: 'Expired' },
  unavailable: { zh: '本人登记不便参加', en: 'Away, as they say themselves' },
  'not-admitted': { zh: '已不在库', en: 'No longer admitted' },
  other: { zh: '其他', en: 'Other' },
}

/** A coded reason in words: of an exclusion, a refusal or a replacement. A rule of conflicts is called by its own title in the pack. */
export function reasonWords(cx: Cx, reason: string): Sentence {
  const rule = reason.startsWith('conflict-') ? cx.city.pack.docs<{ title: Sentence }>('conflicts').get(reason.slice(9))?.doc.title : undefined
  if (rule) return { zh: `回避：${rule.zh}`, en: `Conflict: ${rule.en}` }
  return known[reason] ?? [...codedChoicesOf(cx, 'draw-decline-reasons'), ...codedChoicesOf(cx, 'draw-conflict-kinds')].find((one) => one.id === reason)?.title ?? { zh: reason, en: reason }
}
