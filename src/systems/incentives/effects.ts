import { fault, invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addWorkdays } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { release, reserve, settle } from '#engines/ledger/reserve.ts'
import type { Effect, Turn } from '#engines/cases/subject.ts'
import { alreadyGranted, claimOf, type Claim } from './claim.ts'
import { decideFor, decisionOf, type StoredDecision } from './decision.ts'
import { fundAccount, fundBalance, general_fund, grantedTo } from './fund.ts'
import { cityMeasures, measureNamed, othersIn, termsFor } from './measures.ts'
import { departureOf } from './opinion/departure.ts'
import { endOpinion } from './opinion/panel.ts'
import { yuan } from '#kernel/values/money.ts'
import { allocate } from '#engines/rules/allocate.ts'

/** 提交申请: decides anew on the facts as they stand and pins measure and facts. */
export const submitClaim: Effect = async (cx, turn) => {
  const a = turn.answers as Account & { truth: boolean }
  if (!a.truth) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'truth', code: 'incentives.truth-needed' }])
  const claim = await claimOf(cx, turn.case.id)
  const decision = await decideFor(cx, { org_id: claim.org_id, county_id: claim.county_id, measure: claim.measure, stated: claim.stated, case_id: turn.case.id })
  await sql`update incentive_claim set decision_id = ${decision.id} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await keepAccount(cx, claim, a)
  return {
    note: outcomeNote(decision),
    receipt: { subject: `case:${turn.case.id}`, content: { measure: claim.measure, version: decision.measure_version, facts_as_of: decision.facts_as_of, outcome: decision.outcome, amount_fen: decision.amount_fen } },
  }
}

/** 审核意见: becomes the note of the history. */
export const noteReview: Effect = async (_cx, turn) => {
  const text = String(turn.answers.opinion ?? '')
  return { note: { zh: text, en: text } }
}

/** 核定: the amount follows from the pinned decision, caps and groups; nobody types it. */
export const approveClaim: Effect = async (cx, turn) => {
  const { 'notice-days': days, opinion } = turn.answers as { 'notice-days': number, opinion?: string }
  const claim = await claimOf(cx, turn.case.id)
  const decision = await decisionOf(cx, claim.decision_id)
  invariant(decision, 'a claim under review has its decision')
  if (decision.outcome !== 'eligible') throw fault('incentives.not-eligible', { outcome: decision.outcome })
  if (decision.amount_fen === null) throw fault('incentives.amount-undetermined')
  const departure = await departureOf(cx, turn.case.id, 'approve', turn.answers)
  const granted = await grantOf(cx, claim, decision.amount_fen)
  const notice_until = addWorkdays(casesOf(cx.city).calendar, cx.today_on, days).due_on
  await sql`update incentive_claim set granted_fen = ${granted.granted_fen}, reduced_by = ${granted.reduced_by}, notice_until = ${notice_until} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return {
    note: saidTogether({ zh: `核定 ${yuan(granted.granted_fen)}，公示至 ${notice_until}`, en: `${yuan(granted.granted_fen)} approved, on notice until ${notice_until}` }, opinion ? { zh: opinion, en: opinion } : null, departure?.note ?? null),
    case: { is_public: true },
    acts: await endOpinion(cx, turn.case.id),
    receipt: { subject: `case:${turn.case.id}`, content: { measure: claim.measure, decision: decision.id, amount_fen: decision.amount_fen, ...granted, notice_until, ...departure ? { departure: departure.reason } : {} } },
  }
}

/** 答复异议: the oldest first, so that none is passed over. */
export const answerGrantObjection: Effect = async (cx, turn) => {
  const { verdict, answer } = turn.answers as { verdict: string, answer: string }
  await sql`update incentive_objection set verdict = ${verdict}, answer = ${answer}, answered_at = now() where city_id = ${cx.city.id} and id =
    (select id from incentive_objection where city_id = ${cx.city.id} and case_id = ${turn.case.id} and verdict is null order by id limit 1)`.execute(cx.tx)
  return { note: { zh: `${verdict === 'upheld' ? '异议成立' : '异议不成立'}：${answer}`, en: `${verdict === 'upheld' ? 'Upheld' : 'Dismissed'}: ${answer}` } }
}

/** 异议成立: the amount falls away; the claim is decided anew on the facts as they stand now. */
export const reopenReview: Effect = async (cx, turn) => {
  const claim = await claimOf(cx, turn.case.id)
  const decision = await decideFor(cx, { org_id: claim.org_id, county_id: claim.county_id, measure: claim.measure, stated: claim.stated, case_id: turn.case.id })
  await sql`update incentive_objection set is_settled = true where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await sql`update incentive_claim set decision_id = ${decision.id}, granted_fen = null, reduced_by = null, notice_until = null where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const said = String(turn.answers.opinion)
  const found = outcomeNote(decision)
  return { note: { zh: `${said}；${found.zh}`, en: `${said}; ${found.en}` }, case: { is_public: false } }
}

/** 确认兑现: the money is set aside in its fund at once, so that nobody is promised what is gone. */
export const confirmGrant: Effect = async (cx, turn) => setAside(cx, await claimOf(cx, turn.case.id))

/** 免申即享: granted by an approved list or a proposed top-up, whose amount and decision the claim brought with it; nobody types them. */
export const proposeGrant: Effect = async (cx, turn) => setAside(cx, await claimOf(cx, turn.case.id))

async function setAside(cx: Cx, claim: Claim) {
  invariant(claim.granted_fen !== null, 'what is confirmed has its amount')
  const from = (await measureNamed(cx, claim.measure)).measure.fund?.id ?? general_fund
  const account = await fundAccount(cx, from, claim.of_year)
  if (claim.granted_fen === 0) throw fault('incentives.nothing-left', { reason: claim.reduced_by ?? '' })
  const balance = await fundBalance(cx, from, claim.of_year)
  const left_fen = balance.budget_fen - balance.paid_fen - balance.reserved_fen
  // Whoever is confirmed first is served first; who comes after waits in the notice step, in the order of the fund's page.
  if (from !== general_fund && left_fen < claim.granted_fen) throw fault('incentives.fund-short', { left: left_fen / 100, wanted: claim.granted_fen / 100 })
  const reservation_id = await reserve(cx.tx, { city_id: cx.city.id, debit_account: account, credit_account: await grantedTo(cx, claim.org_id), amount_fen: claim.granted_fen,
    reason: `政策兑现 Grant under ${claim.measure}`, case_id: claim.case_id, command_id: cx.command_id })
  await sql`update incentive_claim set fund = ${from}, reservation_id = ${reservation_id}, state = 'granted' where city_id = ${cx.city.id} and case_id = ${claim.case_id}`.execute(cx.tx)
  return { note: { zh: `预留 ${yuan(claim.granted_fen)}`, en: `${yuan(claim.granted_fen)} reserved` }, receipt: { subject: `case:${claim.case_id}`, content: { granted_fen: claim.granted_fen, fund: from, measure: claim.measure } } }
}

/** 确认收款账户 */
export const confirmAccount: Effect = async (cx, turn) => {
  const a = turn.answers as Account
  await keepAccount(cx, await claimOf(cx, turn.case.id), a)
}

type Account = { 'account-name': string, bank: string, 'account-number': string }

async function keepAccount(cx: Cx, claim: Claim, account: Account): Promise<void> {
  await sql`insert into incentive_account (city_id, case_id, org_id, county_id, account_name, bank, account_number)
    values (${cx.city.id}, ${claim.case_id}, ${claim.org_id}, ${claim.county_id}, ${account['account-name']}, ${account.bank}, ${account['account-number']})
    on conflict (city_id, case_id) do update set account_name = excluded.account_name, bank = excluded.bank, account_number = excluded.account_number, stated_at = now()`.execute(cx.tx)
}

/** 拨付: settles what was reserved. */
export const payGrant: Effect = async (cx, turn) => {
  const reference = String(turn.answers.reference)
  const claim = await claimOf(cx, turn.case.id)
  invariant(claim.reservation_id && claim.granted_fen, 'what is paid was reserved')
  const journal = await settle(cx.tx, { city_id: cx.city.id, reservation_id: claim.reservation_id, command_id: cx.command_id })
  await sql`update incentive_claim set state = 'paid', paid_fen = granted_fen, paid_at = now(), reference = ${reference} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return {
    note: { zh: `${yuan(claim.granted_fen)}，凭证 ${reference}`, en: `${yuan(claim.granted_fen)}, reference ${reference}` },
    receipt: { subject: `journal:${journal}`, content: { amount_fen: claim.granted_fen, reference, case_id: turn.case.id, measure: claim.measure } },
  }
}

const saidTogether = (...parts: (Sentence | null)[]): Sentence => {
  const said = parts.filter((one) => one !== null)
  return { zh: said.map((one) => one.zh).join('；'), en: said.map((one) => one.en).join('; ') }
}

/** 不予兑现: by the city, which says why where its experts see it otherwise. */
export const declineClaim: Effect = async (cx, turn) => {
  const departure = await departureOf(cx, turn.case.id, 'decline', turn.answers)
  const dropped = await dropClaim(cx, turn)
  return { ...dropped, note: saidTogether(dropped.note, departure?.note ?? null) }
}

/** A claim that ends unpaid gives back what was reserved for it, and ends an opinion that was asked for. */
export async function dropClaim(cx: Cx, turn: Turn) {
  const claim = await claimOf(cx, turn.case.id)
  if (claim.reservation_id !== null) await release(cx.tx, { city_id: cx.city.id, reservation_id: claim.reservation_id })
  await sql`update incentive_claim set state = 'ended' where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const text = String(turn.answers.opinion ?? '')
  return { note: { zh: text, en: text }, case: { is_public: false }, acts: await endOpinion(cx, turn.case.id) }
}

/** What is granted of an amount once caps over time and groups are weighed. */
export async function grantOf(cx: Cx, claim: Pick<Claim, 'case_id' | 'org_id' | 'measure' | 'of_year'>, amount_fen: number) {
  const measure = await measureNamed(cx, claim.measure)
  const { groups } = await cityMeasures(cx)
  const already = await alreadyGranted(cx, { ...claim, group: othersIn(groups, measure.id), except: claim.case_id })
  const [granted] = allocate([{ subject: claim.org_id, measure: claim.measure, amount_fen, already_year_fen: already.year_fen, already_total_fen: already.total_fen, is_group_taken: already.is_group_taken }],
    [{ ...termsFor(measure, cx.today_on, groups.get(measure.id)), fund: null, programme: null }], [])
  return { granted_fen: granted!.granted_fen, reduced_by: granted!.reduced_by }
}

function outcomeNote({ outcome, amount_fen, decision }: StoredDecision) {
  if (outcome === 'not-eligible') return { zh: '测算：不符合', en: 'By the measure: not eligible' }
  if (outcome === 'undecided') return { zh: '测算：待补充', en: 'By the measure: facts are missing' }
  if (amount_fen === null) return decision.is_amount_undetermined ? { zh: '测算：符合，金额待细则', en: 'By the measure: eligible; the amount is still to be determined' } : { zh: '测算：符合，金额待补充', en: 'By the measure: eligible; facts for the amount are missing' }
  return { zh: `测算：符合，${yuan(amount_fen)}`, en: `By the measure: eligible, ${yuan(amount_fen)}` }
}
