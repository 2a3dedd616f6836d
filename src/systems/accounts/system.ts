import type { System } from '#kernel/declare/system.ts'
import { conflictRecordsOffer } from '#engines/conflicts/offer.ts'
import { askForLink } from './ask-for-link.ts'
import { auditList } from './audit-list.ts'
import { closeAccount } from './close-account.ts'
import { membershipRecords } from './conflict-records.ts'
import { endRole, grantRole } from './grant-role.ts'
import { me } from './me.ts'
import { openAccountAction } from './open-account.ts'
import { people } from './people.ts'
import { registerPerson } from './register-person.ts'
import { renewLink } from './renew-link.ts'
import { endSession, sessions } from './sessions.ts'
import { roles } from './roles.ts'
import { setIdentifier } from './set-identifier.ts'
import { setLanguage } from './set-language.ts'
import { identifier, unmaskIdentifier } from './unmask-identifier.ts'
import { words } from './words.ts'

const officers = { 'county-officer': ['same-city'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], admin: ['same-city'] } as const

/** 账号: who signs in, in which roles, and what proves it. */
export const system: System = {
  id: 'accounts',
  title: { zh: '账号', en: 'Accounts' },
  source: 'GB/T 22239-2019（双因素鉴别、三员分立、审计）；个人信息保护法（最小必要、加密）；居民身份号码：GB 11643',
  uses: ['organizations'],
  tables: {
    person: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], ...officers } },
    membership: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], ...officers } },
    person_identifier: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], ...officers } },
    identifier_viewing: { relations: { own: true }, read: { 'city-officer': ['own'], admin: ['own'] }, is_append_only: true },
  },
  actions: {
    'register-person': registerPerson,
    'open-account': openAccountAction,
    'renew-link': renewLink,
    'ask-for-link': askForLink,
    'close-account': closeAccount,
    'grant-role': grantRole,
    'end-role': endRole,
    'set-language': setLanguage,
    'set-identifier': setIdentifier,
    'unmask-identifier': unmaskIdentifier,
    'end-session': endSession,
  },
  queries: { me, sessions, people, roles, identifier, 'audit-list': auditList },
  words,
  offers: { [conflictRecordsOffer]: [membershipRecords] },
  roles: {
    anyone: { zh: '任何人', en: 'Anyone' },
    newcomer: { zh: '新注册用户', en: 'Newcomer' },
    enterprise: { zh: '企业（出题方）', en: 'Enterprise (challenge owner)' },
    solver: { zh: '揭榜方', en: 'Solver' },
    expert: { zh: '专家', en: 'Expert' },
    'county-officer': { zh: '县（市、区）科技局经办人', en: 'County bureau officer' },
    'city-officer': { zh: '市科技局经办人', en: 'City bureau officer' },
    'follow-up-officer': { zh: '跟榜专员', en: 'Follow-up officer' },
    'finance-officer': { zh: '财务经办人', en: 'Finance officer' },
    insurer: { zh: '保险机构经办人', en: 'Insurer' },
    investor: { zh: '投资机构经办人', en: 'Investor' },
    supervisor: { zh: '监督方', en: 'Supervisor' },
    auditor: { zh: '审计员', en: 'Auditor' },
    admin: { zh: '系统管理员', en: 'Administrator' },
  },
}
