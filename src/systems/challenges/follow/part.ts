import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { cityReaders, type ChallengePart, type Choice } from '../part.ts'
import { board } from './board.ts'
import { assignFollower, chargeOf, handOver, seeCharges, wantedOf } from './charge.ts'
import { contact, openStepsOf } from './contact.ts'
import { contactSections } from './contact-sections.ts'
import { measureRows, measures } from './measures.ts'
import { officers, officersOf, setOfficer } from './officers.ts'
import { overdue } from './overdue.ts'
import { followPart, parametersOf } from './parameters.ts'
import { rankOfficers } from './propose-officer.ts'
import { proposeFollowers, remindSilent } from './remind.ts'
import { remindOverdue, tellOverdue } from './remind-overdue.ts'
import { followWords } from './words.ts'

const cityWide = { 'follow-up-officer': ['same-city'], ...cityReaders } as const
const relations = { own: true, 'same-city': true } as const

const mayGive = (cx: Cx): boolean => cx.actor.grants.some((grant) => ['follow-up-officer', 'city-officer'].includes(grant.role))

/** Whom a challenge can be given to, the best first, each with why; only for those who may give it. */
async function officerChoices(cx: Cx, file: CaseFile): Promise<Choice[]> {
  if (!mayGive(cx)) return []
  const charge = await chargeOf(cx, file.id)
  const ranked = rankOfficers(await wantedOf(cx, file.id), await officersOf(cx), parametersOf(cx.city).points).filter((one) => one.officer.account_id !== charge?.account_id)
  return ranked.map(({ officer, points, reasons }, place) => ({ id: officer.account_id, title: {
    zh: `${officer.name.zh}，${points} 分${place === 0 ? '，建议' : ''}：${reasons.map((one) => one.zh).join('；')}`, en: `${officer.name.en}, ${points} points${place === 0 ? ', proposed' : ''}: ${reasons.map((one) => one.en).join('; ')}` } }))
}

async function openSteps(cx: Cx, file: CaseFile): Promise<Choice[]> {
  return mayGive(cx) ? (await openStepsOf(cx, file.id)).map((one) => ({ id: one.id, title: { zh: `${one.due_on} ${one.what}`, en: `${one.due_on} ${one.what}` } })) : []
}

/** 跟榜 */
export const follow: ChallengePart = {
  tables: {
    follow_up: { relations, read: cityWide },
    follow_officer: { relations, read: cityWide },
    follow_charge: { relations, read: cityWide },
    follow_proposal: { relations: { 'same-city': true }, read: cityReaders, is_append_only: true },
    follow_step: { relations, read: cityWide },
    overdue_told: { relations: { 'same-city': true }, read: cityWide, is_append_only: true },
    follow_reminder: { relations: { 'same-city': true }, read: cityWide, is_append_only: true },
  },
  actions: { 'set-follow-officer': setOfficer, 'see-charges': seeCharges, 'remind-overdue': remindOverdue },
  queries: { 'follow-board': board, 'follow-officers': officers, 'follow-measures': measures, 'follow-rows': measureRows, overdue },
  packs: [followPart],
  routines: { 'propose-followers': { every_ms: 60_000, run: proposeFollowers }, 'remind-silent': { every_ms: 3_600_000, run: remindSilent }, 'tell-overdue': { every_ms: 3_600_000, run: tellOverdue } },
  words: followWords,
  values: { 有跟榜专员: sql`exists (select from follow_charge charge where charge.city_id = file.city_id and charge.case_id = file.id and charge.until_at is null)` },
  options: { 'follow-officers': officerChoices, 'open-next-steps': openSteps },
  sections: async (cx, file, _challenge, reader) => reader.relation === 'public' ? [] : contactSections(cx, file, reader),
  effects: { contact, 'assign-follower': assignFollower, 'hand-over': handOver },
}
