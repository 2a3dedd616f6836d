import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { cityReaders, type ChallengePart, type Choice } from '../part.ts'
import { raceOf } from '../award/race-plan.ts'
import { bidsOf, takeBid, withdrawBid } from './bid.ts'
import { bidSections, noticeSection } from './bid-sections.ts'
import { whyAgain } from './bid-review-sections.ts'
import { bid_review_sheet, bidRows, reviewValues } from './bid-review.ts'
import { declareBidConflict, declareBidsClear, nextBidRound, scoreBids } from './review-acts.ts'
import { criteriaChoices, seatChoices } from '#systems/draws/public.ts'
import { askReviewers, freeReviewers, replaceReviewer, takeBackReviewers } from './review-panel.ts'
import { releaseShares } from './ceremony.ts'
import { closeBidding } from './close-bidding.ts'
import { ceremonyView } from './ceremony-view.ts'
import { chooseAnew, earlierSections, upheldObjections } from './choose-anew.ts'
import { announce, answerObjection, choose, confirm, explainLoss, fallen, object, takeReserve } from './choose.ts'
import { answerClarification, askClarification, clarificationOptions, escalateClarifications } from './clarify.ts'
import { conditionsPart, eligibility } from './eligibility.ts'
import { answerCanary, askCanary, holderKeys, makeHolderKey } from './holder-key.ts'
import { offerSlots, slotOptions, takeSlot } from './interview.ts'
import { openingFile } from './opening-record.ts'
import { answerInvitation, invitePartner, partnerOptions } from './partner.ts'
import { rankingRows } from './ranking-rows.ts'
import { answerRequest, endBidding, noteOptions, noteValues, postNote, requestPartnership, withdrawNote } from './partner-note.ts'
import { takeUpPart } from './parameters.ts'
import { words } from './words.ts'

type Bid = Awaited<ReturnType<typeof bidsOf>>[number]

/** Bids to choose among, by the name of whoever sent them. */
const titled = (keep: (bid: Bid) => boolean) => async (cx: Cx, file: CaseFile): Promise<Choice[]> =>
  (await bidsOf(cx, file.id)).filter(keep).map((bid) => ({ id: bid.id, title: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id } }))
const opened = titled((bid) => bid.state === 'opened')

const mine = sql.raw(`string_to_array(current_setting('jiebang.orgs', true), ',')`)

/** 揭榜 */
export const takeUp: ChallengePart = {
  tables: {
    bid: { relations: { own: true, 'own-organisation': true, 'same-city': true }, sealed: 'opened_at is null', read: { solver: ['own-organisation'], ...cityReaders } },
    objection: { relations: { own: true, 'same-city': true }, read: { solver: ['own'], ...cityReaders } },
    holder_key: { relations: {}, read: {} },
    ceremony: { relations: {}, read: {} },
    share_release: { relations: {}, read: {}, is_append_only: true },
    bid_partner: { relations: {}, read: {} },
    clarification: { relations: {}, read: {} },
    interview_slot: { relations: {}, read: {} },
    earlier_choice: { relations: {}, read: {}, is_append_only: true },
    partner_note: { relations: {}, read: {} },
    partner_request: { relations: {}, read: {} },
  },
  actions: { 'make-holder-key': makeHolderKey, 'ask-canary': askCanary, 'answer-canary': answerCanary },
  queries: { 'holder-keys': holderKeys, ceremony: ceremonyView, 'opening-file': openingFile, eligibility },
  packs: [conditionsPart, takeUpPart],
  routines: { 'close-bidding': { every_ms: 60_000, run: closeBidding }, 'late-clarifications': { every_ms: 60_000, run: escalateClarifications } },
  words,
  values: {
    已收方案: sql`(select count(*)::int from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state not in ('replaced', 'withdrawn'))`,
    方案已开启: sql`coalesce(challenge.opened_at is not null, false)`,
    截止已到: sql`coalesce(clock_timestamp() > challenge.bids_close_at, false)`,
    未说明落选: sql`(select count(*)::int from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state = 'not-chosen' and (bid.loss_reason is null or bid.feedback is null))`,
    可递补: sql`(exists (select from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state = 'not-chosen' and bid.reserve_rank is not null)
      and exists (select from bid where bid.city_id = file.city_id and bid.case_id = file.id and ${fallen}))`,
    我方有方案: sql`exists (select from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state in ('opened', 'chosen', 'not-chosen') and bid.org_id = any(${mine}))`,
    我方已投方案: sql`exists (select from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state = 'sealed' and bid.org_id = any(${mine}))`,
    我方待答邀请: sql`(select count(*)::int from bid_partner where bid_partner.city_id = file.city_id and bid_partner.case_id = file.id and bid_partner.state = 'invited' and bid_partner.partner_org_id = any(${mine}))`,
    我方待答澄清: sql`(select count(*)::int from clarification where clarification.city_id = file.city_id and clarification.case_id = file.id and clarification.answer is null and clarification.org_id = any(${mine}))`,
    空闲时段: sql`(select count(*)::int from interview_slot where interview_slot.city_id = file.city_id and interview_slot.case_id = file.id and interview_slot.bid_id is null and interview_slot.starts_at > now())`,
    ...reviewValues, ...noteValues,
    公示期满: sql`coalesce(clock_timestamp() > challenge.notice_ends_at, false)`,
    异议数: sql`(select count(*)::int from objection where objection.city_id = file.city_id and objection.case_id = file.id and objection.verdict is null)`,
    异议成立待办: sql`(select count(*)::int from (${upheldObjections}) upheld)`,
  },
  options: {
    'opened-bids': opened, 'race-bids': async (cx, file) => await raceOf(cx, file.id) ? opened(cx, file) : [], 'unexplained-bids': titled((bid) => bid.state === 'not-chosen' && (bid.loss_reason === null || bid.feedback === null)),
    ...partnerOptions, ...noteOptions, ...clarificationOptions, ...slotOptions, 'open-reviewers': async (cx, file) => seatChoices(await freeReviewers(cx, file.id)), 'review-criteria': async (cx) => criteriaChoices(cx, bid_review_sheet),
  },
  sections: async (cx, file, challenge, reader) => [...await bidSections(cx, file, challenge, reader), ...await earlierSections(cx, file, reader), ...noticeSection(challenge)],
  prefill: async (cx, file, action) => ({ ...await bidRows(cx, file, action), ...await rankingRows(cx, file, action) }),
  helps: async (cx, file, action) => action === 'next-bid-round' ? whyAgain(cx, file.id) : {},
  effects: { 'take-bid': takeBid, 'withdraw-bid': withdrawBid, 'release-shares': releaseShares, choose, 'explain-loss': explainLoss, announce, object, 'answer-objection': answerObjection, confirm, 'take-reserve': takeReserve,
    'invite-partner': invitePartner, 'answer-invitation': answerInvitation, 'ask-clarification': askClarification, 'answer-clarification': answerClarification, 'offer-slots': offerSlots, 'take-slot': takeSlot,
    'ask-reviewers': askReviewers, 'take-back-reviewers': takeBackReviewers, 'declare-bids-clear': declareBidsClear, 'declare-bid-conflict': declareBidConflict, 'score-bids': scoreBids, 'next-bid-round': nextBidRound, 'choose-anew': chooseAnew,
    'post-note': postNote, 'withdraw-note': withdrawNote, 'request-partnership': requestPartnership, 'answer-request': answerRequest, 'end-bidding': endBidding, 'replace-reviewer': replaceReviewer },
}
