import { casesOffer } from '#engines/cases/subject.ts'
import type { System } from '#kernel/declare/system.ts'
import { feed_words } from './feed/challenge-feed-words.ts'
import { hall } from './hall/hall.ts'
import { page } from './hall/page.ts'
import { challengeSubject } from './subject.ts'
import { words } from './words.ts'

const officers = { 'city-officer': ['same-city'], auditor: ['same-city'] } as const

/** 揭榜挂帅 */
export const system: System = {
  id: 'challenges',
  title: { zh: '揭榜挂帅', en: 'Open challenges' },
  source: 'SYS-001…011, STA-003…007, PRC-014',
  uses: ['cases', 'organizations', 'accounts', 'facts'],
  tables: {
    challenge: { relations: { public: true, own: true, 'own-organisation': true, 'same-county': true, 'same-city': true, assigned: true },
      read: { anyone: ['public'], enterprise: ['own-organisation'], solver: ['assigned'], expert: ['assigned'], insurer: ['assigned'], 'county-officer': ['same-county'], 'finance-officer': ['same-city'], 'follow-up-officer': ['same-city'], ...officers } },
    appraisal_score: { relations: { own: true, 'same-city': true }, sealed: `not exists (select from case_party party where party.city_id = appraisal_score.city_id and party.case_id = appraisal_score.case_id and party.role = 'expert' and party.done_at is not null)`, read: { expert: ['own'], auditor: ['same-city'] }, is_append_only: true },
    bid: { relations: { own: true, 'own-organisation': true, 'same-city': true }, sealed: 'opened_at is null', read: { solver: ['own-organisation'], ...officers } },
    objection: { relations: { own: true, 'same-city': true }, read: { solver: ['own'], ...officers } },
    contract: { relations: { 'own-organisation': true, assigned: true, 'same-city': true }, read: { enterprise: ['own-organisation'], solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...officers } },
    milestone: { relations: { assigned: true, 'same-city': true }, read: { solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...officers } },
    insurance_quote: { relations: { 'own-organisation': true, 'same-city': true }, read: { insurer: ['own-organisation'], ...officers } },
    insurance_claim: { relations: { assigned: true, 'same-city': true }, read: { insurer: ['assigned'], ...officers } },
    follow_up: { relations: { own: true, 'same-city': true }, read: { 'follow-up-officer': ['own'], ...officers } },
  },
  actions: {},
  queries: { hall, page },
  words: { ...words, ...feed_words },
  offers: { [casesOffer]: [challengeSubject] },
}
