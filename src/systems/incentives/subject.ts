import { sql } from '#kernel/store/db.ts'
import type { Values } from '#engines/cases/move.ts'
import { peopleToldTo } from '#engines/cases/in-person.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { criteriaChoices, freeSeats, seatChoices } from '#systems/draws/public.ts'
import { batchSubject } from './batch-subject.ts'
import { openClaim } from './claim.ts'
import { claimSections } from './claim-sections.ts'
import { answerGrantObjection, approveClaim, confirmAccount, confirmGrant, declineClaim, dropClaim, noteReview, payGrant, proposeGrant, reopenReview, submitClaim } from './effects.ts'
import { departureAsked, departureHelp } from './opinion/departure.ts'
import { giveOpinion } from './opinion/give-opinion.ts'
import { opinion_sheet, opinionOf, opinionValues } from './opinion/opinion.ts'
import { askOpinion, declareOpinionClear, declareOpinionConflict, replaceOpinionExpert, takeBackOpinion } from './opinion/panel.ts'
import { decideClawBack, openRevocation, recordRepayment, stateRevocationView } from './revocation.ts'
import { revocationSections } from './revocation-sections.ts'

const claim: CaseSubject = {
  procedure: 'incentive-claim',
  open: openClaim,
  values: async (cx, file, names) => {
    const { rows } = await sql<Record<string, unknown>>`
      select coalesce(decision.amount_fen is not null, false) as "金额已定", coalesce(claim.notice_until < ${cx.today_on}::date, false) as "公示期满", exists (select from incentive_account account where account.city_id = claim.city_id and account.case_id = claim.case_id) as "已填账户", claim.origin = 'automatic' as "免申",
        (select count(*)::int from incentive_objection one where one.city_id = claim.city_id and one.case_id = claim.case_id and one.verdict is null) as "待答复异议",
        (select count(*)::int from incentive_objection one where one.city_id = claim.city_id and one.case_id = claim.case_id and one.verdict = 'upheld' and not one.is_settled) as "异议成立"
      from incentive_claim claim left join incentive_decision decision on decision.city_id = claim.city_id and decision.id = claim.decision_id
      where claim.city_id = ${cx.city.id} and claim.case_id = ${file.id}`.execute(cx.tx)
    return { ...rows[0] as Values | undefined, ...await opinionValues(cx, file, names) }
  },
  show: claimSections,
  people: (cx, parties) => peopleToldTo(cx.actor, parties),
  options: async (cx, file, registers) => ({
    ...registers.has('opinion-criteria') ? { 'opinion-criteria': criteriaChoices(cx, opinion_sheet) } : {},
    ...registers.has('open-seats') ? { 'open-seats': seatChoices(await freeSeats(cx, opinionOf(file.id))) } : {},
  }),
  effects: {
    'submit-claim': submitClaim, 'note-review': noteReview, 'approve-claim': approveClaim, 'answer-grant-objection': answerGrantObjection, 'reopen-review': reopenReview,
    'confirm-grant': confirmGrant, 'propose-grant': proposeGrant, 'confirm-account': confirmAccount, 'pay-grant': payGrant, 'drop-claim': dropClaim, 'decline-claim': declineClaim,
    'ask-opinion': askOpinion, 'take-back-opinion': takeBackOpinion, 'declare-opinion-clear': declareOpinionClear, 'declare-opinion-conflict': declareOpinionConflict,
    'replace-opinion-expert': replaceOpinionExpert, 'give-opinion': giveOpinion,
  },
  helps: departureHelp,
  asks: departureAsked,
  prefill: async (cx, file, action): Promise<Record<string, unknown>> => {
    if (action !== 'submit-claim' && action !== 'confirm-account') return {}
    // The account an enterprise used last is most likely the one it means.
    const { rows } = await sql<Record<string, unknown>>`select account_name as "account-name", bank, account_number as "account-number" from incentive_account
      where city_id = ${cx.city.id} and org_id = ${file.org_id ?? ''} order by case_id = ${file.id} desc, stated_at desc limit 1`.execute(cx.tx)
    return rows[0] ?? {}
  },
}

const revocation: CaseSubject = {
  procedure: 'incentive-revocation',
  open: openRevocation,
  values: async (cx, file) => {
    const { rows } = await sql<Record<string, unknown>>`select is_heard as "已陈述", hearing_until < ${cx.today_on}::date as "听取期满", repaid_fen >= amount_fen as "追回已还清" from incentive_revocation
      where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
    return rows[0] as never ?? {}
  },
  show: revocationSections,
  effects: { 'state-revocation-view': stateRevocationView, 'decide-claw-back': decideClawBack, 'drop-claw-back': noteReview, 'record-repayment': recordRepayment },
}

/** The cases of this system. */
export const incentiveSubjects: CaseSubject[] = [claim, revocation, batchSubject]
