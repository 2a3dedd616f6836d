import type { Cx } from '#kernel/store/cx.ts'
import { civilDay, dayNumber, isWorkday, workdaysUntil } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sideBySide } from '#engines/translations/translation.ts'
import { wordsIn } from '#engines/cases/wording.ts'
import type { Challenge } from '../challenge.ts'
import { ownName } from '../seek/own-name.ts'
import { publicFace } from '../seek/public-face.ts'
import { isFieldShown, type PublicContent } from './content.ts'
import { publicationRules } from './parameters.ts'
import { formal_texts, sourceTexts } from './texts.ts'

/** One point of the check before publication: refused outright, or told to the officer who decides. `code` has its sentence in the room's words. */
export type Finding = { field: string, code: string, weight: 'refuse' | 'advise', values: Record<string, unknown> }

/** A shorter part of a name, such as a place's, is told to the writer and refuses nothing. */
const refused_chars_min = 3

/**
 * 发榜检查 of the text: both titles and summaries there, ownership of results settled, and nothing in an anonymous text that names its owner.
 * The caller's transaction reads organisations.
 */
export async function checkText(cx: Cx, challenge: Challenge, content: PublicContent): Promise<Finding[]> {
  const found: Finding[] = []
  const refuse = (field: string, code: string, values: Record<string, unknown> = {}) => found.push({ field, code, weight: 'refuse', values })
  for (const field of ['title-zh', 'title-en', 'summary-zh', 'summary-en'] as const) if (content[field].trim() === '') refuse(field, 'challenges.text-missing')
  if (content['title-en'] !== '' && /\p{Script=Han}/u.test(content['title-en']) && !/[A-Za-z]/.test(content['title-en'])) refuse('title-en', 'challenges.title-not-english')
  if (content['ip-clause'] === null) refuse('ip-clause', 'challenges.ip-missing')
  const face = publicFace(challenge)
  if (!face.shows_owner) {
    const names = await ownName(cx, challenge, refused_chars_min)
    const texts = { ...content, indicators: content.indicators.map((one) => Object.values(one).join(' ')).join(' ') }
    for (const field of ['title-zh', 'title-en', 'summary-zh', 'summary-en', 'problem', 'indicators', 'ip-detail', 'solver-conditions'] as const) {
      if (isFieldShown(field, face.shows_whole) && wordsIn(texts[field], names).length > 0) refuse(field, 'challenges.names-its-owner')
    }
  }
  return found
}

/** 未核对译文: fields whose translation a machine made and nobody has confirmed. Title and summary are left aside: they come with the officer's form, who stands for them. */
export async function uncheckedTexts(cx: Cx, challenge: Challenge): Promise<string[]> {
  const sources = sourceTexts(challenge).filter((one) => !formal_texts.includes(one.field))
  return (await sideBySide(cx, `challenge:${challenge.id}`, sources)).filter((one) => one.state === 'unchecked').map((one) => one.field)
}

/** 发榜检查 of the deadline: within the city's limits, on a working day, with enough of them left; how strictly is the city's to say. */
export function checkDeadline(cx: Cx, bids_close_at: string): Finding[] {
  const rules = publicationRules(cx.city).deadline
  const { calendar } = casesOf(cx.city)
  const on = civilDay(bids_close_at, cx.city.pack.city.zone)
  const days = dayNumber(on) - dayNumber(cx.today_on)
  const finding = (code: string, weight: Finding['weight'], values: Record<string, unknown> = {}): Finding => ({ field: 'bids-close-at', code, weight, values })
  if (Date.parse(bids_close_at) <= Date.parse(cx.now)) return [finding('challenges.deadline-past', 'refuse')]
  if (days > rules.days_max) return [finding('challenges.deadline-too-far', 'refuse', { days: rules.days_max })]
  return [
    ...isWorkday(calendar, dayNumber(on)) ? [] : [finding('challenges.deadline-no-workday', rules.on_workday, { on })],
    ...workdaysUntil(calendar, { from_on: cx.today_on, until_on: on }) >= rules.workdays_min ? [] : [finding('challenges.deadline-too-near', rules.too_near, { workdays: rules.workdays_min })],
  ]
}
