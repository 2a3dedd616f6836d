import type { System } from '#kernel/declare/system.ts'
import { conditionsPart } from './conditions.ts'
import { termsPart } from './terms.ts'
import { words } from './words.ts'

const mine = (table: string) => `exists (select from expert one where one.city_id = ${table}.city_id and one.code = ${table}.code and one.account_id = (select current_setting('jiebang.account', true)) and one.account_id <> '')`
const ofRecord = (table: string) => ({ relations: { own: mine(table), 'same-city': true as const }, read: { anyone: ['own'], 'expert-manager': ['same-city'] } as const, is_append_only: true })

/** 科技专家库: who may judge, admitted on stated conditions; what is held on each of them, and who looked. */
export const system: System = {
  id: 'experts',
  title: { zh: '科技专家库', en: 'Register of experts' },
  source: 'SCO-005…012、PRC-011…013；国科发火〔2016〕195 号（随机抽取）；个人信息保护法',
  uses: ['organizations', 'accounts', 'facts', 'cases'],
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
  actions: {},
  queries: {},
  parts: [conditionsPart, termsPart],
  words,
  roles: {
    'expert-applicant': { zh: '专家入库申请人', en: 'Applicant to the register of experts' },
    'expert-manager': { zh: '专家库管理员', en: 'Keeper of the register of experts' },
    'expert-drawer': { zh: '专家抽取员', en: 'Drawer of expert panels' },
  },
}
