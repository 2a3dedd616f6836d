import type { FaultWords } from '#kernel/declare/fault.ts'

/** Refusals of 跟榜. */
export const followWords = {
  'challenges.no-such-officer': { kind: 'missing', zh: '这个账户不是本市现任跟榜专员', en: 'This account is no follow-up officer of the city at present' },
  'challenges.already-follows': { kind: 'conflict', zh: '这位专员已经在跟这个榜单', en: 'This officer follows the challenge already' },
  'challenges.not-your-charge': { kind: 'forbidden', zh: '只有正在跟榜的专员能移交；其他人请市科技局指派', en: 'Only the officer in charge hands over; otherwise the bureau assigns' },
  'challenges.not-late': { kind: 'conflict', zh: '这一项现在没有逾期', en: 'That is not late at present' },
  'challenges.reminded-today': { kind: 'conflict', zh: '今天已经催办过这一项', en: 'There was a reminder of this today already' },
  'challenges.step-in-the-past': { kind: 'invalid', zh: '下一步的日期不能早于今天', en: 'The next step cannot lie before today' },
  'challenges.too-many-steps': { kind: 'conflict', zh: '一个榜单最多同时有 {max} 项未办的下一步，请先办结几项', en: 'A challenge has at most {max} open next steps; finish some first' },
  'challenges.not-in-register': { kind: 'invalid', zh: '名册里没有“{id}”', en: 'The registers have no “{id}”' },
} satisfies FaultWords
