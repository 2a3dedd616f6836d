import { sql } from '#kernel/store/db.ts'
import { cityReaders, type ChallengePart, type Choice } from '../part.ts'
import { draftContract, sign } from './contract.ts'
import { pay, payDeposit, releaseRest } from './escrow.ts'
import { deliver, examine, milestonesOf } from './milestone.ts'
import { raceOf } from './race-plan.ts'
import { workSections } from './work-sections.ts'

const milestones = (condition: string) => sql`(select count(*)::int from milestone where milestone.city_id = file.city_id and milestone.case_id = file.id and ${sql.raw(condition)})`

/** 奖榜 */
export const award: ChallengePart = {
  procedure: 'challenge-contract',
  tables: {
    contract: { relations: { 'own-organisation': true, assigned: true, 'same-city': true }, read: { enterprise: ['own-organisation'], solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...cityReaders } },
    milestone: { relations: { assigned: true, 'same-city': true }, read: { solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...cityReaders } },
  },
  values: {
    里程碑数: milestones('true'),
    待验收: milestones(`state = 'delivered' and kind = 'work'`),
    已了结里程碑: milestones(`state in ('accepted', 'partial', 'failed')`),
    未付款: milestones('payable_fen > 0 and paid_at is null'),
    托管足额: sql`exists (select from contract where contract.city_id = file.city_id and contract.case_id = file.id and contract.deposited_fen >= contract.total_fen)`,
    已签约: sql`exists (select from contract where contract.city_id = file.city_id and contract.case_id = file.id and contract.signed_at is not null)`,
  },
  options: async (cx, file) => {
    const all = await milestonesOf(cx, file.id)
    const race = await raceOf(cx, file.parent_id)
    const those = (keep: (one: typeof all[number]) => boolean): Choice[] => all.filter(keep).map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } }))
    return {
      'open-milestones': those((one) => one.kind === 'work' ? one.state === 'open' : one.kind === 'gate' && one.gate === race?.gate && race.started_at !== null && (one.state === 'open' || one.state === 'delivered')),
      'delivered-milestones': those((one) => one.state === 'delivered' && one.kind === 'work'),
      'payable-milestones': those((one) => one.payable_fen > 0 && one.paid_at === null),
    }
  },
  sections: async (cx, file, challenge, reader) => reader.relation === 'public' || reader.role === 'expert' ? [] : workSections(cx, file, challenge),
  effects: { 'draft-contract': draftContract, sign, 'pay-deposit': payDeposit, deliver, examine, pay, 'release-rest': releaseRest },
}
