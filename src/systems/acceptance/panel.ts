import { fault, invariant, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { nameParties } from '#engines/cases/open.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { deliverablesOf } from '#engines/deliverables/evidence.ts'
import { declare, openReview, pinnedSheet, replaceSeat, roundsOf as reviewRounds, seatsOf as reviewSeats, sheetOf, type ReviewKey } from '#engines/reviews/round.ts'
import { closeIfComplete, giveScores, problemsOf } from '#engines/reviews/score.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { loadCase } from '#engines/cases/load.ts'
import { replaceFromDraw, sitsByDraw } from '#systems/draws/public.ts'
import { assertMayJudge } from './clear.ts'
import { currentRound, projectOf } from './project.ts'

/** The sheets of the pack, which name the purposes of their reviews too. */
export const deliverable_sheet = 'deliverable-acceptance'
export const finance_sheet = 'finance-acceptance'

export type SeatKind = 'technical' | 'finance'
export type Seated = { account_id: string, kind: SeatKind, draw: string }

/** The review of one deliverable in one round, and the one of its money. */
export const reviewOfDeliverable = (case_id: string, round: number, number: number): ReviewKey => ({ case_id, purpose: deliverable_sheet, subject: `round:${round}:deliverable:${number}` })
export const reviewOfMoney = (case_id: string, round: number): ReviewKey => ({ case_id, purpose: finance_sheet, subject: `round:${round}` })

/** Who sits on the panel of a round. Elevate first. */
export async function seatsOf(cx: Cx, case_id: string, round: number): Promise<Seated[]> {
  const { rows } = await sql<Seated>`select account_id, kind, draw from acceptance_seat where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round} order by account_id`.execute(cx.tx)
  return rows
}

/** Strata of finance are named so in the pack; everybody else judges the deliverables. */
const kindOf = (stratum: string): SeatKind => stratum.includes('finance') ? 'finance' : 'technical'

/** One whom the draw seats; with `replaces`, in the place of somebody who left. */
export type Member = { account_id: string, stratum: string, seat: number, replaces?: string }

/** The word by which a round's panel is asked of the draw and handed back: one draw to a round. */
export const purposeOf = (round: number) => round === 1 ? 'acceptance' : `acceptance-round-${round}`

/**
 * Seats the panel that was drawn: a review of each deliverable under judgement by its technical experts, and one of the money by those of finance.
 * Later calls name those alone who take another's place. Offered to the draw under the purpose of each round; the transaction must be elevated.
 * @throws fault `reviews.panel-size` where too few of a kind were drawn
 */
export async function seatAcceptance(cx: Cx, { case_id, draw, members }: { case_id: string, draw: string, members: readonly Member[] }): Promise<void> {
  const successors = members.filter((one) => one.replaces !== undefined)
  for (const one of successors) await replaceOnPanel(cx, { case_id, left: one.replaces!, next: one.account_id })
  if (successors.length > 0) return
  const round = await currentRound(cx, case_id)
  // A contract has no grant to account for: whoever sits judges what was delivered.
  const { contract_case_id } = await projectOf(cx, case_id)
  const seatOf = (one: Member): SeatKind => contract_case_id === null ? kindOf(one.stratum) : 'technical'
  const of = (kind: SeatKind) => members.filter((one) => seatOf(one) === kind).map((one) => one.account_id)
  const sheet = sheetOf(cx, deliverable_sheet)
  for (const number of round.subjects) await openReview(cx, reviewOfDeliverable(case_id, round.round, number), sheet, of('technical'))
  if (contract_case_id === null) await openReview(cx, reviewOfMoney(case_id, round.round), sheetOf(cx, finance_sheet), of('finance'))
  for (const one of members) await sql`insert into acceptance_seat (city_id, case_id, round, account_id, kind, draw) values (${cx.city.id}, ${case_id}, ${round.round}, ${one.account_id}, ${seatOf(one)}, ${draw})`.execute(cx.tx)
  await nameParties(cx, case_id, members.map((one) => ({ role: 'expert', account_id: one.account_id, reopen: true })))
  await sql`update acceptance_round set state = 'reviewing' where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round.round}`.execute(cx.tx)
  await tellPanel(cx, await loadCase(cx, case_id), members.map((one) => one.account_id), round.round)
}

async function tellPanel(cx: Cx, file: CaseFile, accounts: readonly string[], round: number): Promise<void> {
  await tellDirectly(cx, {
    key: `case:${file.id}:acceptance:${round}`, kind: 'asked-to-review', subjects: [`case:${file.id}`], sector: null, county: null, path: `/cases/${file.id}`,
    title: { zh: file.title_zh, en: file.title_en }, text: { zh: '请您参加项目验收：阅读证据，逐项独立评审', en: 'Please take part in the acceptance of a project: read the evidence and judge each deliverable, alone' }, body: '',
  }, { orgs: [], accounts: [...accounts] })
}

type Row = { deliverable: string, reached: number, comment: string }

/** 提交交付物评审: one table with a row for each deliverable, once. With the last expert's table all close together. */
export const judgeDeliverables: Effect = async (cx, turn) => {
  const { scores, 'no-conflict': is_clear } = turn.answers as { scores: Row[], 'no-conflict': boolean }
  if (is_clear !== true) throw fault('acceptance.conflict-declared')
  await assertMayJudge(cx, turn.case.id)
  const { round, subjects } = await currentRound(cx, turn.case.id)
  const given = scores.map((row) => Number(row.deliverable))
  if (given.length !== subjects.length || new Set(given).size !== subjects.length || !given.every((one) => subjects.includes(one))) {
    throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'scores', code: 'acceptance.judge-each', data: { count: subjects.length } }])
  }
  const first = (await reviewRounds(cx, reviewOfDeliverable(turn.case.id, round, subjects[0]!))).at(-1)
  invariant(first, 'a panel that sits has its reviews')
  const sheet = await pinnedSheet(cx, first.sheet_hash)
  const problems = scores.flatMap((row, at) => problemsOf(sheet, { scores: { reached: row.reached }, comment: row.comment }).map((one): Problem => ({ ...one, path: `scores.${at}.${one.path}` })))
  if (problems.length > 0) throw fault('reviews.wrong-scores', { count: problems.length }, problems)
  for (const row of scores) await giveScores(cx, reviewOfDeliverable(turn.case.id, round, Number(row.deliverable)), cx.actor.account_id!, { scores: { reached: row.reached }, comment: row.comment })
  return { answer: { deliverables: scores.length } }
}

/** 提交财务评审 */
export const judgeMoney: Effect = async (cx, turn) => {
  const { comment, 'no-conflict': is_clear, ...scores } = turn.answers as { comment: string, 'no-conflict': boolean } & Record<string, number>
  if (is_clear !== true) throw fault('acceptance.conflict-declared')
  await assertMayJudge(cx, turn.case.id)
  const { round } = await currentRound(cx, turn.case.id)
  await giveScores(cx, reviewOfMoney(turn.case.id, round), cx.actor.account_id!, { scores: scores as Record<string, number>, comment })
  return { answer: { money: true } }
}

/** The reviews that one seat of a round takes part in. */
async function reviewsOf(cx: Cx, case_id: string, kind: SeatKind): Promise<ReviewKey[]> {
  const { round, subjects } = await currentRound(cx, case_id)
  return kind === 'finance' ? [reviewOfMoney(case_id, round)] : subjects.map((number) => reviewOfDeliverable(case_id, round, number))
}

/**
 * Gives the seat of an expert who has not judged to another, or takes it away; for the draw, which knows who comes next. The transaction must be elevated.
 * @throws fault `reviews.seat-not-free` | `reviews.too-few-left`
 */
export async function replaceOnPanel(cx: Cx, { case_id, left, next }: { case_id: string, left: string, next: string | null }): Promise<void> {
  const { round } = await currentRound(cx, case_id)
  const seat = (await seatsOf(cx, case_id, round)).find((one) => one.account_id === left)
  if (!seat) throw fault('reviews.not-seated')
  for (const key of await reviewsOf(cx, case_id, seat.kind)) {
    const open = (await reviewRounds(cx, key)).at(-1)!
    const held = (await reviewSeats(cx, open.id)).find((one) => one.account_id === left && one.state !== 'replaced')
    if (!held) throw fault('reviews.not-seated')
    await replaceSeat(cx, key, held.number, next)
    await closeIfComplete(cx, open.id)
  }
  await sql`delete from acceptance_seat where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round} and account_id = ${left}`.execute(cx.tx)
  await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert' and account_id = ${left}`.execute(cx.tx)
  if (next === null) return
  await sql`insert into acceptance_seat (city_id, case_id, round, account_id, kind, draw) values (${cx.city.id}, ${case_id}, ${round}, ${next}, ${seat.kind}, ${seat.draw})`.execute(cx.tx)
  await nameParties(cx, case_id, [{ role: 'expert', account_id: next, reopen: true }])
  await tellPanel(cx, await loadCase(cx, case_id), [next], round)
}

/** The kinds of the declaration as the draw records them: `draw-conflict-kinds` of the pack. */
const conflictReasons: Record<string, string> = { employment: 'conflict-employment', kinship: 'conflict-kin', cooperation: 'conflict-work', competition: 'conflict-work' }

/**
 * 回避: the expert leaves the case unread from then on. A drawn seat goes to the next of the draw, so that the panel keeps the make-up its criteria ask for; where the
 * panel was not drawn it goes on if enough are left, and else the seat waits.
 */
export const stepAside: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  const me = cx.actor.account_id!
  const { round } = await currentRound(cx, turn.case.id)
  const seat = (await seatsOf(cx, turn.case.id, round)).find((one) => one.account_id === me)
  if (!seat) throw fault('reviews.not-seated')
  for (const key of await reviewsOf(cx, turn.case.id, seat.kind)) await declare(cx, key, me, { is_clear: false, kind, detail })
  const drawn = { case_id: turn.case.id, purpose: await purposeOfDraw(cx, turn.case.id, seat.draw), account_id: me }
  if (await sitsByDraw(cx, drawn)) await replaceFromDraw(cx, { ...drawn, reason: conflictReasons[kind] ?? 'conflict-other' })
  else await goOnWithout(cx, turn.case.id, seat)
  return { parties_leave: [{ role: 'expert', account_id: me }], note: { zh: '一位验收专家声明有利害关系，已回避', en: 'An expert declared a conflict of interest and stepped aside' } }
}

/** What a draw was asked for: a panel may judge in later rounds than the one it was drawn for. */
async function purposeOfDraw(cx: Cx, case_id: string, draw: string): Promise<string> {
  const { rows: [first] } = await sql<{ round: number }>`select min(round) as round from acceptance_seat where city_id = ${cx.city.id} and case_id = ${case_id} and draw = ${draw}`.execute(cx.tx)
  return purposeOf(first!.round)
}

async function goOnWithout(cx: Cx, case_id: string, seat: Seated): Promise<void> {
  const { round } = await currentRound(cx, case_id)
  const of_kind = (await seatsOf(cx, case_id, round)).filter((one) => one.kind === seat.kind)
  const { reviewers: { min } } = sheetOf(cx, seat.kind === 'finance' ? finance_sheet : deliverable_sheet)
  if (of_kind.length - 1 >= min) await replaceOnPanel(cx, { case_id, left: seat.account_id, next: null })
}

/** The table of judgements begins with a row for each deliverable of the round. */
export async function judgementRows(cx: Cx, case_id: string): Promise<Record<string, unknown>> {
  const { subjects } = await currentRound(cx, case_id)
  return { scores: subjects.map((number) => ({ deliverable: String(number) })) }
}

/** Deliverables under judgement by name, for forms. */
export async function judgedChoices(cx: Cx, case_id: string): Promise<{ id: string, title: { zh: string, en: string } }[]> {
  const { round } = await projectOf(cx, case_id)
  if (round === 0) return []
  const { subjects } = await currentRound(cx, case_id)
  return (await plannedChoices(cx, case_id)).filter((one) => subjects.includes(Number(one.id)))
}

/** All deliverables of the plan by name, for forms. */
export async function plannedChoices(cx: Cx, case_id: string): Promise<{ id: string, title: { zh: string, en: string } }[]> {
  return (await deliverablesOf(cx, case_id)).plan.map((one) => ({ id: String(one.number), title: { zh: `${one.number}. ${one.title}`, en: `${one.number}. ${one.title}` } }))
}
