import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { addDays, addWorkdays, civilDay } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { challengeOf } from '../challenge.ts'
import { changeRule } from './longer-deadline.ts'
import { publicationRules } from './parameters.ts'

const must = { refuse: { zh: '须', en: 'It must' }, advise: { zh: '宜', en: 'It should' } } as const

/** What the forms of publication and of change say beside the deadline: the city's days, counted from today or from the deadline that holds. */
export async function deadlineHelps(cx: Cx, file: CaseFile, action: string): Promise<Record<string, Sentence>> {
  if (action === 'publish') return { 'bids-close-at': aheadOfPublication(cx) }
  if (action !== 'amend' && action !== 'propose-amendment') return {}
  const rules = publicationRules(cx.city)
  const { bids_close_at } = await challengeOf(cx, file.id)
  const rule = changeRule(rules)
  if (bids_close_at === null) return { 'bids-close-at': withBasis(rule, rules.basis) }
  const earliest = sayDay(addWorkdays(casesOf(cx.city).calendar, civilDay(bids_close_at, cx.city.pack.city.zone), rules.amendments.extend_workdays).due_on)
  return { 'bids-close-at': withBasis({ zh: `${rule.zh}照现在的截止时间，即不早于 ${earliest.zh}。`, en: `${rule.en} From the deadline that holds, that is ${earliest.en} or later.` }, rules.basis) }
}

function aheadOfPublication(cx: Cx): Sentence {
  const rules = publicationRules(cx.city)
  const { workdays_min, too_near, on_workday, days_max } = rules.deadline
  const soonest = sayDay(addWorkdays(casesOf(cx.city).calendar, cx.today_on, workdays_min).due_on), latest = sayDay(addDays(cx.today_on, days_max))
  const near = workdays_min === 0 ? { zh: '', en: '' } : { zh: `${must[too_near].zh}留足 ${workdays_min} 个工作日，即不早于 ${soonest.zh}；`, en: `${must[too_near].en} leave ${workdays_min} working days, so ${soonest.en} or later. ` }
  return withBasis({
    zh: `${near.zh}${must[on_workday].zh}落在工作日；最迟 ${latest.zh}。`,
    en: `${near.en}${must[on_workday].en} fall on a working day. The latest day is ${latest.en}.`,
  }, rules.basis)
}

const withBasis = (said: Sentence, basis: Sentence): Sentence => ({ zh: `${said.zh}${basis.zh}。`, en: `${said.en} ${basis.en}.` })
