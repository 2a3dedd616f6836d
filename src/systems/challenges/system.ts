import { casesOffer, settledOffer } from '#engines/cases/subject.ts'
import { searchOffer } from '#engines/match/source.ts'
import type { System } from '#kernel/declare/system.ts'
import { challengeSource, indexChallengeOf } from './hall/found-challenges.ts'
import { cityReaders } from './part.ts'
import { gathered } from './parts.ts'
import { challengeSubject } from './subject.ts'
import { words } from './words.ts'

/** 揭榜挂帅: the rooms beside this file each declare their tables, questions, words and effects in a `part.ts`. */
export const system: System = {
  id: 'challenges',
  title: { zh: '揭榜挂帅', en: 'Open challenges' },
  source: 'SYS-001…011, STA-003…007, PRC-014',
  uses: ['cases', 'organizations', 'accounts', 'facts'],
  tables: {
    challenge: { relations: { public: true, own: true, 'own-organisation': true, 'same-county': true, 'same-city': true, assigned: true },
      read: { anyone: ['public'], enterprise: ['own-organisation'], solver: ['assigned'], expert: ['assigned'], insurer: ['assigned'], 'county-officer': ['same-county'], 'finance-officer': ['same-city'], 'follow-up-officer': ['same-city'], ...cityReaders } },
    ...gathered('tables'),
  },
  actions: gathered('actions'),
  queries: gathered('queries'),
  routines: gathered('routines'),
  words: { ...words, ...gathered('words') },
  offers: { [casesOffer]: [challengeSubject], [settledOffer]: indexChallengeOf, [searchOffer]: [challengeSource] },
}
