import type { Sentence } from '#kernel/declare/fault.ts'
import { addWorkdays, civilDay, type Calendar } from '#kernel/values/workdays.ts'
import { content_fields, type ContentField, type PublicContent } from './content.ts'
import type { PublicationRules } from './parameters.ts'

/** What a change asks of the deadline: the fields that weigh, and the first day that gives bidders enough time; null when none does. */
export type Longer = { because: ContentField[], earliest_on: string, workdays: number } | null

/**
 * Whether a change weighs enough to give bidders more time, by the city's list, and until when at least: `extend_workdays` working days after the
 * deadline that held. A deadline brought forward weighs by itself, so it can never be had.
 */
export function longerDeadline({ before, after, changed, rules, calendar, zone }: {
  before: PublicContent, after: PublicContent, changed: readonly ContentField[], rules: PublicationRules['amendments'], calendar: Calendar, zone: string
}): Longer {
  const old = before['bids-close-at'], next = after['bids-close-at']
  const is_sooner = old !== null && next !== null && Date.parse(next) < Date.parse(old)
  const because = changed.filter((field) => rules.weighty.includes(field) || (field === 'bids-close-at' && is_sooner))
  if (because.length === 0 || old === null) return null
  return { because, earliest_on: addWorkdays(calendar, civilDay(old, zone), rules.extend_workdays).due_on, workdays: rules.extend_workdays }
}

/** The city's rule of changes in a sentence: what weighs, and how many working days it costs. */
export function changeRule({ amendments }: PublicationRules): Sentence {
  const named = (language: 'zh' | 'en') => amendments.weighty.flatMap((id) => content_fields.find((one) => one.id === id)?.title[language] ?? []).join(language === 'zh' ? '、' : ', ')
  return { zh: `变更${named('zh')}时，截止时间至少延长 ${amendments.extend_workdays} 个工作日。`, en: `When any of these changes, the deadline moves by at least ${amendments.extend_workdays} working days: ${named('en')}.` }
}
