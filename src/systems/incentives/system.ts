import { casesOffer } from '#engines/cases/subject.ts'
import { openPanelsOffer } from '#engines/conflicts/offer.ts'
import type { System } from '#kernel/declare/system.ts'
import { panelSeatedOffer, type PanelSeated } from '#systems/draws/public.ts'
import { calculate } from './calculate.ts'
import { catalogue, measurePage, publishedMeasures } from './catalogue.ts'
import { claimMeasure } from './claim-measure.ts'
import { notices, objectToGrant } from './notice.ts'
import { drawUpList, tryList } from './draw-up-list.ts'
import { automaticGrants } from './automatic-grants.ts'
import { fundRows } from './fund-rows.ts'
import { opinion_sheet } from './opinion/opinion.ts'
import { opinionPanels, seatOpinion } from './opinion/panel.ts'
import { redecide } from './redecide.ts'
import { fundBudget } from './fund.ts'
import { funds } from './fund-page.ts'
import { findRevised } from './find-revised.ts'
import { beginClawBack } from './revocation.ts'
import { dismissRevision, openRevision, revisions } from './revisions.ts'
import { incentiveSubjects } from './subject.ts'
import { checkMeasureText, saveMeasureDraft } from './lab/draft.ts'
import { lab, measureDraft, measureText } from './lab/lab.ts'
import { freezeEnterprises, makePopulation } from './lab/populations.ts'
import { ruleWords } from './lab/rule-words.ts'
import { approveMeasure, proposeMeasure, returnMeasure } from './lab/publish.ts'
import { tryMeasureDraft } from './lab/trial.ts'
import { words } from './words.ts'

const officers = { 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] } as const
const near = { relations: { 'own-organisation': true, 'same-county': true, 'same-city': true }, read: { enterprise: ['own-organisation'], 'county-officer': ['same-county'], ...officers } } as const

const bureau = { relations: { 'same-city': true }, read: { 'city-officer': ['same-city'], auditor: ['same-city'] } } as const

/** 政策兑现: measures of the pack as claims, decisions, payments and claw-backs. */
export const system: System = {
  id: 'incentives',
  title: { zh: '政策兑现', en: 'Incentives' },
  source: 'POL-001…047',
  uses: ['cases', 'organizations', 'facts', 'conflicts', 'draws'],
  tables: {
    incentive_decision: { ...near, is_append_only: true },
    incentive_claim: { relations: { ...near.relations, public: `incentive_claim.notice_until is not null and incentive_claim.granted_fen is not null and incentive_claim.state <> 'ended'` }, read: { anyone: ['public'], ...near.read } },
    incentive_account: near,
    incentive_revision: { relations: { 'same-city': true }, read: officers },
    incentive_batch: { relations: { 'same-city': true }, read: officers },
    incentive_batch_row: { relations: { 'own-organisation': true, 'same-county': true, 'same-city': true }, read: officers },
    incentive_measure_draft: { ...bureau, is_append_only: true },
    incentive_measure_trial: { ...bureau, is_append_only: true },
    incentive_measure_proposal: bureau,
    // What a city decides by is public, also what it decided by before.
    incentive_measure_text: { relations: { public: 'true' }, read: { anyone: ['public'] }, is_append_only: true },
    incentive_objection: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], ...officers } },
    incentive_revocation: { relations: { 'own-organisation': true, 'same-city': true }, read: { enterprise: ['own-organisation'], ...officers } },
  },
  actions: {
    'claim-measure': claimMeasure, 'draw-up-list': drawUpList, 'try-list': tryList, 'open-revision': openRevision, 'dismiss-revision': dismissRevision, 'begin-claw-back': beginClawBack, 'fund-budget': fundBudget, 'object-to-grant': objectToGrant,
    'check-measure-text': checkMeasureText, 'save-measure-draft': saveMeasureDraft, 'try-measure-draft': tryMeasureDraft, 'make-population': makePopulation, 'freeze-enterprises': freezeEnterprises,
    'propose-measure': proposeMeasure, 'approve-measure': approveMeasure, 'return-measure': returnMeasure,
  },
  queries: { catalogue, published: publishedMeasures, measure: measurePage, calculate, redecide, notices, funds, 'fund-rows': fundRows, 'automatic-grants': automaticGrants, revisions, lab, 'measure-draft': measureDraft, 'measure-text': measureText, 'rule-words': ruleWords },
  routines: { 'find-revised': { every_ms: 3_600_000, run: findRevised } },
  words,
  offers: { [casesOffer]: incentiveSubjects, [openPanelsOffer]: [opinionPanels], [panelSeatedOffer]: { [opinion_sheet]: seatOpinion } satisfies PanelSeated },
}
