import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import type { Values } from '#engines/cases/move.ts'
import { namePanel, recordScore } from './appraise.ts'
import { bidsOf, openBids, takeBid, withdrawBid } from './bid.ts'
import { announce, answerObjection, choose, confirm, object } from './choose.ts'
import { close, contact } from './close.ts'
import { draftContract, sign } from './contract.ts'
import { pay, payDeposit, releaseRest } from './escrow.ts'
import { claim, claimsOf, decideClaim, insure, quote, quotesOf } from './insure.ts'
import { deliver, examine, milestonesOf } from './milestone.ts'
import { publish, revoke } from './publish.ts'
import { noteOpinion, openNeed, submitNeed } from './seek.ts'
import { show } from './show.ts'

/** 揭榜挂帅 as the cases engine carries it: facts for the guards, choices for the forms, effects by name. */
export const challengeSubject: CaseSubject = {
  procedure: 'challenge',
  open: openNeed,
  values,
  options,
  show,
  effects: {
    'submit-need': submitNeed, 'note-opinion': noteOpinion, 'name-panel': namePanel, 'record-score': recordScore, publish, revoke,
    'take-bid': takeBid, 'withdraw-bid': withdrawBid, 'open-bids': openBids, choose, announce, object, 'answer-objection': answerObjection, confirm,
    'draft-contract': draftContract, sign, 'pay-deposit': payDeposit, deliver, examine, pay, 'release-rest': releaseRest,
    quote, insure, claim, 'decide-claim': decideClaim, close, contact,
  },
}

/** The names of the procedure's guards, read in one statement. */
async function values(cx: Cx, file: CaseFile): Promise<Values> {
  const { rows } = await sql<Values>`select
    (select count(*)::int from case_party party where party.city_id = file.city_id and party.case_id = file.id and party.role = 'expert') as "评分人数",
    (select count(*)::int from appraisal_score score where score.city_id = file.city_id and score.case_id = file.id) as "已评人数",
    (select avg(mean)::float8 from appraisal_score score where score.city_id = file.city_id and score.case_id = file.id) as "平均分",
    (select count(*)::int from bid where bid.city_id = file.city_id and bid.case_id = file.id and bid.state not in ('replaced', 'withdrawn')) as "已收方案",
    coalesce(clock_timestamp() > challenge.bids_close_at, false) as "截止已到",
    coalesce(clock_timestamp() > challenge.notice_ends_at, false) as "公示期满",
    (select count(*)::int from objection where objection.city_id = file.city_id and objection.case_id = file.id and objection.verdict is null) as "异议数",
    coalesce(work.total, 0) as "里程碑数", coalesce(work.waiting, 0) as "待验收", coalesce(work.settled, 0) as "已了结里程碑", coalesce(work.unpaid, 0) as "未付款",
    coalesce(contract.deposited_fen >= contract.total_fen, false) as "托管足额", coalesce(contract.signed_at is not null, false) as "已签约",
    exists (select from insurance_quote quote where quote.city_id = file.city_id and quote.case_id = file.id and quote.state = 'offered') as "已报价",
    exists (select from insurance_quote quote where quote.city_id = file.city_id and quote.case_id = file.id and quote.state = 'taken') as "保单有效",
    (select count(*)::int from insurance_claim claim where claim.city_id = file.city_id and claim.case_id = file.id and claim.state = 'open') as "待处理索赔",
    (select count(*)::int from milestone lost where lost.city_id = file.city_id and lost.case_id = file.id and lost.state in ('failed', 'partial')
      and not exists (select from insurance_claim claim where claim.city_id = lost.city_id and claim.case_id = lost.case_id and claim.position = lost.position)) as "可索赔"
  from case_file file
    left join challenge on challenge.city_id = file.city_id and challenge.case_id = file.id
    left join contract on contract.city_id = file.city_id and contract.case_id = file.id
    left join lateral (select count(*)::int as total, count(*) filter (where state = 'delivered')::int as waiting, count(*) filter (where state in ('accepted', 'partial', 'failed'))::int as settled,
      count(*) filter (where payable_fen > 0 and paid_at is null)::int as unpaid from milestone where milestone.city_id = file.city_id and milestone.case_id = file.id) work on true
  where file.city_id = ${cx.city.id} and file.id = ${file.id}`.execute(cx.tx)
  return rows[0] ?? {}
}

type Choice = { id: string, title: Sentence }

async function options(cx: Cx, file: CaseFile): Promise<Record<string, Choice[]>> {
  const milestones = await milestonesOf(cx, file.id)
  const claims = await claimsOf(cx, file.id)
  const bids = (await bidsOf(cx, file.id)).filter((bid) => bid.state === 'opened')
  const quotes = (await quotesOf(cx, file.id)).filter((one) => one.state === 'offered')
  const stage = (keep: (one: typeof milestones[number]) => boolean): Choice[] => milestones.filter(keep).map((one) => ({ id: String(one.position), title: { zh: `${one.position}. ${one.title}`, en: `${one.position}. ${one.title}` } }))
  return {
    'opened-bids': bids.map((bid) => ({ id: bid.id, title: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id } })),
    'open-milestones': stage((one) => one.state === 'open'),
    'delivered-milestones': stage((one) => one.state === 'delivered'),
    'payable-milestones': stage((one) => one.payable_fen > 0 && one.paid_at === null),
    'failed-milestones': stage((one) => (one.state === 'failed' || one.state === 'partial') && !claims.some((row) => row.position === one.position)),
    'open-quotes': quotes.map((one) => ({ id: one.id, title: { zh: `${one.org_zh ?? one.org_id}：保费 ${one.premium_fen / 100} 元，保额 ${one.cover_fen / 100} 元`, en: `${one.org_en ?? one.org_id}: premium ${one.premium_fen / 100}, cover ${one.cover_fen / 100} yuan` } })),
    'open-claims': claims.filter((one) => one.state === 'open').map((one) => ({ id: one.id, title: { zh: `里程碑 ${one.position}：${one.title}`, en: `Milestone ${one.position}: ${one.title}` } })),
  }
}
