import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'subscriptions.too-many': { kind: 'limit', zh: '最多 {max} 项订阅；先停掉不再需要的', en: 'At most {max} subscriptions; end one you no longer need' },
  'subscriptions.not-found': { kind: 'missing', zh: '没有这项订阅，或它已经停止', en: 'There is no such subscription, or it has ended' },
  'subscriptions.wrong-link': { kind: 'missing', zh: '这个链接不完整或已失效，请从邮件里重新打开', en: 'This link is incomplete or no longer valid; open it again from the letter' },
  'subscriptions.no-mail': { kind: 'conflict', zh: '本平台没有接入邮件，不能用邮箱订阅；可以用 RSS 或日历订阅，或登录后在站内接收', en: 'This platform sends no e-mail; use the feeds or the calendar, or sign in to be told here' },
  'subscriptions.mail-busy': { kind: 'limit', zh: '今天的邮箱订阅太多，请明天再来，或使用 RSS', en: 'Too many people subscribed by e-mail today; come back tomorrow or use the feeds' },
} satisfies FaultWords
