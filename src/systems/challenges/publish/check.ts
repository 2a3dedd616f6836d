import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { civilDay, dayNumber, isWorkday, workdaysUntil } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Challenge } from '../challenge.ts'
import { publicFace } from '../seek/public-face.ts'
import { isFieldShown, type PublicContent } from './content.ts'
import { publicationRules } from './parameters.ts'

/** One point of the check before publication: refused outright, or told to the officer who decides. `code` has its sentence in the room's words. */
export type Finding = { field: string, code: string, weight: 'refuse' | 'advise', values: Record<string, unknown> }

/** Parts of a name by which its bearer would be known; forms of company and place alone give nobody away. */
export function tellingNames(names: readonly (string | null)[]): string[] {
  const plain = names.flatMap((name) => name ?? []).map((name) => name.trim()).filter((name) => name.length >= 2)
  const short = plain.map((name) => name.replace(/^〔演示〕/, '').replace(/(股份有限公司|有限责任公司|有限公司|集团|公司|co\.?,? ?ltd\.?|inc\.?|\(demo\))+$/giu, '').trim()).filter((name) => [...name].length >= 3)
  return [...new Set([...plain, ...short])]
}

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
    const { rows } = await sql<{ title_zh: string, title_en: string }>`select title_zh, title_en from organization where city_id = ${cx.city.id} and id = ${challenge.org_id ?? ''}`.execute(cx.tx)
    const names = tellingNames(rows.flatMap((row) => [row.title_zh, row.title_en]))
    const texts = { ...content, indicators: content.indicators.map((one) => Object.values(one).join(' ')).join(' ') }
    for (const field of ['title-zh', 'title-en', 'summary-zh', 'summary-en', 'problem', 'indicators', 'ip-detail', 'solver-conditions'] as const) {
      if (isFieldShown(field, face.shows_whole) && names.some((name) => texts[field].toLowerCase().includes(name.toLowerCase()))) refuse(field, 'challenges.names-its-owner')
    }
  }
  return found
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
