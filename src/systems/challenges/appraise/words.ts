import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.panel-same-organisation': { kind: 'invalid', zh: '{name}任职于发榜单位（或三年内曾任职），应当回避', en: '{name} belongs to the owner, or did within three years, and cannot appraise its need' },
  'challenges.panel-colleague': { kind: 'invalid', zh: '{name}与发榜单位的人在另一单位共事，应当回避', en: '{name} is a colleague of somebody of the owner’s in another organisation and cannot appraise its need' },
  'challenges.panel-declared': { kind: 'invalid', zh: '{name}曾声明与发榜单位有利害关系，应当回避', en: '{name} has declared a conflict with this owner before and cannot appraise its need' },
  'challenges.panel-tied': { kind: 'invalid', zh: '{name}{reason}，应当回避', en: '{name} {reason} and cannot appraise this need' },
} satisfies FaultWords
