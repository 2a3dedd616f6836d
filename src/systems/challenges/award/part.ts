import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { cityReaders, type ChallengePart, type Choice } from '../part.ts'
import { clausesPart, laidReady } from './clauses.ts'
import { deliverableId, deliverablesOf, roundsOf } from './deliverable.ts'
import { draftContract } from './draft-contract.ts'
import { pay, payDeposit, releaseRest } from './escrow.ts'
import { deliver, examine, isWithOwner, milestonesOf } from './milestone.ts'
import { agreeTerms, proposeChange, sign } from './negotiation.ts'
import { negotiationSections } from './negotiation-sections.ts'
import { askAcceptance, goes_to_panel, panelChoices } from './panel-acceptance.ts'
import { raceOf } from './race-plan.ts'
import { registration } from './registration.ts'
import { statementSections } from './statement.ts'
import { workSections } from './work-sections.ts'

const milestones = (condition: string) => sql`(select count(*)::int from milestone where milestone.city_id = file.city_id and milestone.case_id = file.id and ${sql.raw(condition)})`

/** What each deliverable that was returned still has to mend, said where it is delivered anew. */
async function returnedHelp(cx: Cx, case_id: string): Promise<Record<string, Sentence>> {
  const pieces = (await deliverablesOf(cx, case_id)).filter((one) => one.state === 'open' && one.round > 0)
  if (pieces.length === 0) return {}
  const rounds = await roundsOf(cx, case_id)
  const lines = pieces.flatMap((one) => {
    const last = rounds.find((row) => row.position === one.position && row.number === one.number && row.round === one.round)
    return last?.items.length ? [{ name: `${deliverableId(one, one.share_percent === 100)} ${one.title}`, items: last.items.map((item, at) => `${at + 1}. ${item}`) }] : []
  })
  if (lines.length === 0) return {}
  return { report: { zh: `请逐项回应退回事项。${lines.map((one) => `${one.name}：${one.items.join('；')}`).join('。')}`, en: `Answer each item it was returned with. ${lines.map((one) => `${one.name}: ${one.items.join('; ')}`).join('. ')}` } }
}

type Milestone = Awaited<ReturnType<typeof milestonesOf>>[number]

const those = (keep: (one: Milestone) => boolean) => async (cx: Cx, file: CaseFile): Promise<Choice[]> =>
  (await milestonesOf(cx, file.id)).filter(keep).map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } }))

/** Deliverables in one state: by their milestone alone where there is no other, else by both. */
const named = (state: 'open' | 'delivered') => async (cx: Cx, file: CaseFile): Promise<Choice[]> => {
  const all = await milestonesOf(cx, file.id)
  return (await deliverablesOf(cx, file.id)).filter((one) => one.state === state && isWithOwner(all.find((row) => row.position === one.position)!)).map((one) => {
    const milestone = all.find((row) => row.position === one.position)!, is_only = one.share_percent === 100
    const id = deliverableId(one, is_only), text = is_only ? `${id}. ${milestone.title}` : `${id} ${milestone.title} · ${one.title}`
    return { id, title: { zh: text, en: text } }
  })
}

const sides = { relations: { assigned: true, 'same-city': true }, read: { solver: ['assigned'], ...cityReaders }, is_append_only: true } as const

/** 奖榜 */
export const award: ChallengePart = {
  procedure: 'challenge-contract',
  tables: {
    contract: { relations: { 'own-organisation': true, assigned: true, 'same-city': true }, read: { enterprise: ['own-organisation'], solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...cityReaders } },
    milestone: { relations: { assigned: true, 'same-city': true }, read: { solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...cityReaders } },
    deliverable: { relations: { assigned: true, 'same-city': true }, read: { solver: ['assigned'], insurer: ['assigned'], 'finance-officer': ['same-city'], ...cityReaders } },
    delivery: sides, delivery_verdict: sides,
    contract_version: sides, contract_agreement: sides, contract_signature: sides,
  },
  values: {
    合意方: sql`(select count(*)::int from contract join contract_agreement agreement on agreement.city_id = contract.city_id and agreement.case_id = contract.case_id and agreement.version = contract.version where contract.city_id = file.city_id and contract.case_id = file.id)`,
    签署方: sql`(select count(*)::int from contract join contract_signature signature on signature.city_id = contract.city_id and signature.case_id = contract.case_id and signature.version = contract.version where contract.city_id = file.city_id and contract.case_id = file.id)`,
    里程碑数: milestones('true'),
    待验收: sql`(select count(*)::int from deliverable where deliverable.city_id = file.city_id and deliverable.case_id = file.id and deliverable.state = 'delivered'
      and exists (select from milestone where milestone.city_id = deliverable.city_id and milestone.case_id = deliverable.case_id and milestone.position = deliverable.position and milestone.acceptance_case_id is null))`,
    可专家组验收: milestones(goes_to_panel),
    已了结里程碑: milestones(`state in ('accepted', 'partial', 'failed')`),
    未付款: milestones('payable_fen > 0 and paid_at is null'),
    托管足额: sql`exists (select from contract where contract.city_id = file.city_id and contract.case_id = file.id and contract.deposited_fen >= contract.total_fen)`,
    已签约: sql`exists (select from contract where contract.city_id = file.city_id and contract.case_id = file.id and contract.signed_at is not null)`,
  },
  queries: { registration },
  packs: [clausesPart],
  prefill: async (cx, file, action): Promise<Record<string, unknown>> => action === 'draft-contract' ? laidReady(cx, file) : {},
  helps: async (cx, file, action): Promise<Record<string, Sentence>> => action === 'deliver' ? returnedHelp(cx, file.id) : {},
  options: {
    'open-milestones': async (cx, file) => {
      const race = await raceOf(cx, file.parent_id)
      return [...await named('open')(cx, file), ...await those((one) => one.kind === 'gate' && one.gate === race?.gate && race.started_at !== null && (one.state === 'open' || one.state === 'delivered'))(cx, file)]
    },
    'delivered-milestones': named('delivered'),
    'panel-milestones': panelChoices,
    'payable-milestones': those((one) => one.payable_fen > 0 && one.paid_at === null),
  },
  sections: async (cx, file, challenge, reader) => reader.relation === 'public' || reader.role === 'expert' ? [] : [...await workSections(cx, file, challenge, reader), ...reader.role === 'insurer' ? [] : [...await statementSections(cx, file, challenge.currency, reader.role !== 'solver'), ...await negotiationSections(cx, file, reader)]],
  effects: { 'draft-contract': draftContract, 'propose-change': proposeChange, 'agree-terms': agreeTerms, sign, 'pay-deposit': payDeposit, deliver, examine, 'ask-acceptance': askAcceptance, pay, 'release-rest': releaseRest },
}
