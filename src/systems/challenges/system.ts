import { casesOffer, settledOffer } from '#engines/cases/subject.ts'
import { conflictRecordsOffer, openPanelsOffer } from '#engines/conflicts/offer.ts'
import { searchOffer } from '#engines/match/source.ts'
import { ruleRelationsOffer } from '#engines/rules/relation-offer.ts'
import type { System } from '#kernel/declare/system.ts'
import { jobsOffer } from '#kernel/outside/jobs.ts'
import { documentsOffer } from '#kernel/outside/document.ts'
import { contract_kind, contractDocument } from './award/contract-document.ts'
import { ownContracts } from './award/own-contracts.ts'
import { takePanelVerdict } from './award/panel-acceptance.ts'
import { contractVerdictOffer } from '#systems/acceptance/public.ts'
import { panelSeatedOffer, type PanelSeated } from '#systems/draws/public.ts'
import { appraisal_sheet } from './appraise/appraisal.ts'
import { appraisalPanels, seatAppraisers } from './appraise/panel.ts'
import { challengeRecords } from './conflict-records.ts'
import { appraisalMeeting } from './appraise/meeting.ts'
import { appraisalRecord, record_kind } from './appraise/record.ts'
import { appraisalFiles } from './appraise/round-files.ts'
import { roundFilesOffer, type RoundHosts } from '#systems/rounds/public.ts'
import { panelMeetingsOffer } from '#systems/meetings/public.ts'
import { challengeSource, indexChallengeOf, needSource } from './hall/found-challenges.ts'
import { policy_kind, policyDocument } from './insure/policy-document.ts'
import { cityReaders } from './part.ts'
import { gathered, parts } from './parts.ts'
import { challengeSubjects } from './subject.ts'
import { publicSubjects } from './publish/public-subjects.ts'
import { batch_job, needsImport } from './seek/batch.ts'
import { bid_review_sheet } from './take-up/bid-review.ts'
import { reviewPanels, seatReviewers } from './take-up/review-panel.ts'
import { words } from './words.ts'

/** 揭榜挂帅: the rooms beside this file each declare their tables, questions, words and effects in a `part.ts`. */
export const system: System = {
  id: 'challenges',
  title: { zh: '揭榜挂帅', en: 'Open challenges' },
  source: 'SYS-001…011, STA-003…007, PRC-014',
  uses: ['cases', 'organizations', 'accounts', 'facts', 'subscriptions', 'conflicts', 'experts', 'draws', 'rounds', 'meetings', 'acceptance'],
  tables: {
    challenge: { relations: { public: true, own: true, 'own-organisation': true, 'same-county': true, 'same-city': true, assigned: true },
      read: { anyone: ['public'], enterprise: ['own-organisation', 'assigned'], solver: ['assigned'], expert: ['assigned'], insurer: ['assigned'], 'county-officer': ['same-county'], 'finance-officer': ['same-city'], supervisor: ['same-city'], 'follow-up-officer': ['same-city'], ...cityReaders } },
    ...gathered('tables'),
  },
  actions: gathered('actions'),
  queries: gathered('queries'),
  routines: gathered('routines'),
  letters: gathered('letters'),
  documents: gathered('documents'),
  parts: parts.flatMap((part) => part.packs ?? []),
  words: { ...words, ...gathered('words') },
  roles: { translator: { zh: '翻译', en: 'Translator' } },
  offers: {
    [casesOffer]: challengeSubjects,
    [settledOffer]: indexChallengeOf,
    [searchOffer]: [challengeSource, needSource],
    [jobsOffer]: { [batch_job]: needsImport },
    [documentsOffer]: { [record_kind]: appraisalRecord, [contract_kind]: contractDocument, [policy_kind]: policyDocument },
    [ruleRelationsOffer]: [ownContracts],
    [conflictRecordsOffer]: [challengeRecords],
    [openPanelsOffer]: [appraisalPanels, reviewPanels],
    [panelSeatedOffer]: { [appraisal_sheet]: seatAppraisers, [bid_review_sheet]: seatReviewers } satisfies PanelSeated,
    [roundFilesOffer]: { [appraisal_sheet]: appraisalFiles } satisfies RoundHosts,
    [contractVerdictOffer]: takePanelVerdict,
    [panelMeetingsOffer]: { [appraisal_sheet]: appraisalMeeting },
    'public-subjects': publicSubjects,
  },
}
