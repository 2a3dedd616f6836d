import { casesOffer } from '#engines/cases/subject.ts'
import { conflictRecordsOffer } from '#engines/conflicts/offer.ts'
import type { System } from '#kernel/declare/system.ts'
import { documentsOffer } from '#kernel/outside/document.ts'
import { jobsOffer } from '#kernel/outside/jobs.ts'
import { apply } from './apply.ts'
import { expertCertificate } from './certificate.ts'
import { claimRecord, inviteExpert } from './claim-record.ts'
import { conditionsPart } from './conditions.ts'
import { registerRecords } from './conflict-records.ts'
import { enrolmentSubject } from './enrolment.ts'
import { counts, figures } from './figures.ts'
import { experts_job, expertsImport, importExperts, importTemplate } from './import-experts.ts'
import { answerObjection, recordCredit, remove, renew, resume, returnExpert, suspend } from './keep.ts'
import { keepTerms } from './keep-terms.ts'
import { look } from './look.ts'
import { me, standing } from './me.ts'
import { confirmRecord, objectToRecord, proposeCorrection, updateOwn } from './own.ts'
import { decideProposal } from './proposal.ts'
import { register } from './register.ts'
import { termsPart } from './terms.ts'
import { words } from './words.ts'

const mine = (table: string) => `exists (select from expert one where one.city_id = ${table}.city_id and one.code = ${table}.code and one.account_id = (select current_setting('jiebang.account', true)) and one.account_id <> '')`
const ofRecord = (table: string) => ({ relations: { own: mine(table), 'same-city': true as const }, read: { anyone: ['own'], 'expert-manager': ['same-city'] } as const, is_append_only: true })

/** 科技专家库: who may judge, admitted on stated conditions; what is held on each of them, and who looked. */
export const system: System = {
  id: 'experts',
  title: { zh: '科技专家库', en: 'Register of experts' },
  source: 'SCO-005…012、PRC-011…013；国科发火〔2016〕195 号（随机抽取）；个人信息保护法',
  uses: ['organizations', 'accounts', 'facts', 'cases', 'subscriptions'],
  tables: {
    expert: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], 'expert-manager': ['same-city'] } },
    expert_event: ofRecord('expert_event'),
    expert_credit: ofRecord('expert_credit'),
    expert_look: ofRecord('expert_look'),
    expert_service: ofRecord('expert_service'),
    expert_fee: ofRecord('expert_fee'),
    expert_proposal: { ...ofRecord('expert_proposal'), is_append_only: false },
    expert_enrolment: { relations: { own: true, 'same-county': true, 'same-city': true }, read: { anyone: ['own'], 'county-officer': ['same-county'], 'expert-manager': ['same-city'] } },
    expert_invitation: { relations: {}, read: {} },
    expert_counter: { relations: {}, read: {} },
  },
  actions: {
    apply, 'update-own': updateOwn, 'confirm-record': confirmRecord, 'propose-correction': proposeCorrection, 'object-to-record': objectToRecord, 'claim-record': claimRecord,
    look, 'decide-correction': decideProposal, 'answer-objection': answerObjection, 'record-credit': recordCredit, suspend, resume, renew, remove, return: returnExpert, 'invite-expert': inviteExpert, 'import-experts': importExperts,
  },
  queries: { me, standing, register, figures, counts, 'import-template': importTemplate },
  parts: [conditionsPart, termsPart],
  routines: { 'keep-terms': { every_ms: 3_600_000, run: keepTerms } },
  words,
  offers: { [casesOffer]: [enrolmentSubject], [conflictRecordsOffer]: [registerRecords], [documentsOffer]: { 'expert-certificate': expertCertificate }, [jobsOffer]: { [experts_job]: expertsImport } },
  roles: {
    'expert-applicant': { zh: '专家入库申请人', en: 'Applicant to the register of experts' },
    'expert-manager': { zh: '专家库管理员', en: 'Keeper of the register of experts' },
    'expert-drawer': { zh: '专家抽取员', en: 'Drawer of expert panels' },
  },
}
