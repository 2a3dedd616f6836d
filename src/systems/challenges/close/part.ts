import { sql } from '#kernel/store/db.ts'
import { agreementsUnder } from '../agreements.ts'
import { cityReaders, type ChallengePart } from '../part.ts'
import { close, endUnanswered } from './close.ts'
import { closingSections } from './closing-sections.ts'
import { funnel, funnelRows } from './funnel.ts'
import { answerInterest, interests, markInterest } from './interest.ts'
import { recordMonths } from './monthly.ts'
import { consent, rateCooperation } from './opinion.ts'
import { reasonCounts, reasonRows } from './reason-counts.ts'
import { stateSaving } from './saving.ts'
import { closeWords } from './words.ts'

const own = { 'own-organisation': true, 'same-city': true } as const
const sides = { enterprise: ['own-organisation'], solver: ['own-organisation'], ...cityReaders } as const

/** 结榜 */
export const closing: ChallengePart = {
  tables: {
    saving_line: { relations: { 'same-city': true }, read: cityReaders },
    saving_statement: { relations: own, read: { enterprise: ['own-organisation'], ...cityReaders } },
    cooperation_opinion: { relations: own, sealed: 'opened_at is null', read: sides },
    investment_interest: { relations: own, read: { investor: ['own-organisation'], ...cityReaders }, is_append_only: true },
    investment_answer: { relations: own, read: sides },
    publication_consent: { relations: own, read: sides },
  },
  values: {
    可评价: sql`(exists (select from ${agreementsUnder(sql`file.city_id`, sql`file.id`)} deal)
      and not exists (select from ${agreementsUnder(sql`file.city_id`, sql`file.id`)} deal join milestone stone on stone.city_id = file.city_id and stone.case_id = deal.contract_case_id and stone.state not in ('accepted', 'partial', 'failed')))`,
  },
  actions: { 'mark-interest': markInterest, 'answer-interest': answerInterest },
  queries: { interests, funnel, 'funnel-rows': funnelRows, 'reason-counts': reasonCounts, 'reason-rows': reasonRows },
  routines: { 'record-months': { every_ms: 3_600_000, run: async (cx) => { await recordMonths(cx) } } },
  words: closeWords,
  sections: async (cx, file, challenge, reader) => closingSections(cx, file, challenge, reader),
  effects: { close, 'end-unanswered': endUnanswered, 'state-saving': stateSaving, 'rate-cooperation': rateCooperation, consent },
}
