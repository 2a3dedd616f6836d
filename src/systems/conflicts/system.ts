import type { System } from '#kernel/declare/system.ts'
import { conflictRecordsOffer } from '#engines/conflicts/offer.ts'
import { conflictRulesPart } from '#engines/conflicts/rules-part.ts'
import { contestTie } from './contest-tie.ts'
import { excludeExpert } from './exclude-expert.ts'
import { exclusions } from './exclusions.ts'
import { findPeople } from './find-people.ts'
import { held, readTies } from './held.ts'
import { importTies } from './import-ties.ts'
import { ownRecords } from './own-records.ts'
import { recheck } from './recheck.ts'
import { correctTie, declareTie, recordTie } from './record-tie.ts'
import { recordWork } from './record-work.ts'
import { rules } from './rules.ts'
import { words } from './words.ts'
import { wouldConflict } from './would-conflict.ts'

const me = `(select current_setting('jiebang.account', true))`
const keepers = { 'expert-manager': ['same-city'], auditor: ['same-city'] } as const

/** 回避: ties between people, organisations and works, and who is in conflict with whom by the rules of the pack. */
export const system: System = {
  id: 'conflicts',
  title: { zh: '回避', en: 'Conflicts of interest' },
  source: '政府采购法实施条例第九条；招标投标法第三十七条；招标投标法实施条例第四十六条；国家自然科学基金条例第十五、二十条',
  uses: ['accounts', 'organizations', 'facts', 'cases'],
  tables: {
    interest_tie: { relations: { own: `(from_account_id = ${me} or to_account_id = ${me}) and ${me} <> ''`, 'same-city': true }, read: { anyone: ['own'], ...keepers }, is_append_only: true },
    joint_work: { relations: { own: `exists (select from joint_work_hand hand where hand.city_id = joint_work.city_id and hand.work_id = joint_work.id and hand.account_id = ${me} and ${me} <> '')`, 'same-city': true }, read: { anyone: ['own'], ...keepers }, is_append_only: true },
    joint_work_hand: { relations: { own: true, 'same-city': true }, read: { anyone: ['own'], ...keepers }, is_append_only: true },
    excluded_expert: { relations: { 'own-organisation': true, 'same-city': true }, read: { enterprise: ['own-organisation'], solver: ['own-organisation'], ...keepers } },
    conflict_told: { relations: {}, read: {}, is_append_only: true },
  },
  actions: {
    'declare-tie': declareTie, 'record-tie': recordTie, 'correct-tie': correctTie, 'contest-tie': contestTie, 'record-work': recordWork, 'exclude-expert': excludeExpert,
    'import-ties': importTies, 'read-ties': readTies, 'would-conflict': wouldConflict,
  },
  queries: { held, 'find-people': findPeople, exclusions, rules },
  parts: [conflictRulesPart],
  routines: { recheck: { every_ms: 86_400_000, run: recheck } },
  words,
  offers: { [conflictRecordsOffer]: [ownRecords] },
}
