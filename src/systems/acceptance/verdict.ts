import { fault, type Problem } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { yuan } from '#kernel/values/money.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { acceptedBp, findingFor } from '#engines/deliverables/arithmetic.ts'
import { addFinding, deliverablesOf, percentsOf, type Kept } from '#engines/deliverables/evidence.ts'
import { addMonths } from '#kernel/values/days.ts'
import { disclose } from '#systems/draws/public.ts'
import { figuresOf } from './figures.ts'
import { lapseRest, owe, releaseDue } from './money.ts'
import { currentRound, paymentsOf, projectOf, type Disallowed, type Project, type Round, type RoundVerdict, type Verdict } from './project.ts'
import { settingsOf, type AcceptanceSettings } from './settings.ts'
import { settle, type Settlement } from './settlement.ts'

export type Row = { deliverable: string, percent: number, note?: string }
type Answers = { deliverables: Row[], finance: 'pass' | 'correct' | 'fail', disallowed?: Disallowed[], verdict: RoundVerdict, items?: { item: string }[], 'is-falsified'?: boolean, 'is-diligent'?: boolean, opinion: string }

/**
 * 下验收结论: a finding for each deliverable of the round, finance, and the verdict of the round; then the ledger owes what was earned or asks back what was not.
 * @throws fault `cases.wrong-answers` with every problem: a figure departed from without a reason, a verdict the findings do not carry
 */
export const decideRound: Effect = async (cx, turn) => {
  const answers = turn.answers as Answers
  const settings = settingsOf(cx.city.pack)
  const round = await currentRound(cx, turn.case.id)
  const project = await projectOf(cx, turn.case.id)
  const kept = await recordFindings(cx, turn.case.id, round, answers.deliverables, settings)
  const completion_bp = acceptedBp(kept.plan.map((one, at) => ({ weight: one.weight, percent: percentsOf(kept)[at]! })))
  const problems = [...verdictProblems(answers, { project, round, completion_bp, settings, kept }), ...disallowedProblems(answers, round)]
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  await closeRound(cx, turn.case.id, round.round, { ...answers, disallowed: answers.disallowed ?? [], items: itemsOf(answers), completion_bp })
  const is_falsified = answers.verdict === 'fail' && answers['is-falsified'] === true
  const settled = answers.verdict === 'pass' || answers.verdict === 'fail'
    ? await conclude(cx, turn.case, { verdict: answers.verdict, is_diligent: answers.verdict === 'fail' ? answers['is-diligent'] === true && !is_falsified : null, is_falsified, opinion: answers.opinion, uses: round.uses, disallowed: answers.disallowed ?? [] }, kept)
    : await goOn(cx, turn.case, { round: round.round, is_conditional: answers.verdict === 'conditional', is_held: answers.finance !== 'pass', settings }, kept)
  return { note: noteOf(answers, completion_bp, settled), receipt: { subject: `case:${turn.case.id}`, content: { round: round.round, verdict: answers.verdict, finance: answers.finance, completion_bp, deliverables: answers.deliverables.map(({ deliverable, percent }) => ({ deliverable: Number(deliverable), percent })), ...settled } } }
}

/** Items to correct as they are kept. */
export const itemsOf = ({ items }: { items?: { item: string }[] }): string[] => (items ?? []).map((row) => row.item)

/** Writes the verdict of a round. */
export async function closeRound(cx: Cx, case_id: string, round: number, said: Pick<Round, 'verdict' | 'finance' | 'disallowed' | 'items' | 'completion_bp' | 'opinion'>): Promise<void> {
  await sql`update acceptance_round set state = 'decided', verdict = ${said.verdict}, finance = ${said.finance}, disallowed = ${JSON.stringify(said.disallowed)}::jsonb, completion_bp = ${said.completion_bp},
      items = ${JSON.stringify(said.items)}::jsonb, opinion = ${said.opinion}, decided_at = now(), decided_by = ${cx.actor.account_id ?? 'platform'}
    where city_id = ${cx.city.id} and case_id = ${case_id} and round = ${round}`.execute(cx.tx)
}

/** Writes the findings of a round; whoever departs from the panel's figure says why. */
export async function recordFindings(cx: Cx, case_id: string, round: Round, rows: readonly Row[], settings: AcceptanceSettings): Promise<Kept> {
  const given = rows.map((row) => Number(row.deliverable))
  if (given.length !== round.subjects.length || new Set(given).size !== given.length || !given.every((one) => round.subjects.includes(one))) throw wrong([{ path: 'deliverables', code: 'acceptance.judge-each', data: { count: round.subjects.length } }])
  const figures = await figuresOf(cx, case_id, round)
  const problems = rows.flatMap((row, at): Problem[] => {
    if (!Number.isInteger(row.percent)) return [{ path: `deliverables.${at}.percent`, code: 'deliverables.whole-percent' }]
    const proposed = proposedFor(figures.deliverables.get(Number(row.deliverable))?.figure ?? null, settings)
    return proposed === row.percent || row.note?.trim() ? [] : [{ path: `deliverables.${at}.note`, code: 'acceptance.departs-without-reason', data: { percent: proposed ?? 0 } }]
  })
  if (problems.length > 0) throw wrong(problems)
  const kept = await deliverablesOf(cx, case_id)
  for (const row of rows) {
    const number = Number(row.deliverable)
    const { percent } = row
    await addFinding(cx, case_id, kept, { number, round: round.round, percent, verdict: percent === 100 ? 'met' : percent === 0 ? 'not-met' : 'partly', panel_percent: figures.deliverables.get(number)?.figure ?? null, note: row.note ?? '' })
  }
  return deliverablesOf(cx, case_id)
}

export const wrong = (problems: Problem[]) => fault('cases.wrong-answers', { count: problems.length }, problems)

/** What the panel's figure comes to by the pack's limits; null where no panel judged. */
export function proposedFor(figure: number | null, settings: AcceptanceSettings): number | null {
  return figure === null ? null : findingFor(figure, { met_from: settings.met_from_percent, not_met_below: settings.not_met_below_percent }).percent
}

/** Which verdicts the findings carry: both task and finance must pass, a correction is given once, and the end of a project is decided in a round on all of it. */
function verdictProblems(answers: Answers, { project, round, completion_bp, settings, kept }: { project: Project, round: Round, completion_bp: number, settings: AcceptanceSettings, kept: Kept }): Problem[] {
  const say = (code: string, data: Record<string, unknown> = {}): Problem[] => [{ path: 'verdict', code, data }]
  if (answers.verdict === 'interim') return round.kind === 'interim' ? [] : say('acceptance.not-interim')
  if (answers.verdict === 'fail') return answers['is-falsified'] === true && answers['is-diligent'] === true ? [{ path: 'is-diligent', code: 'acceptance.falsified-is-not-diligent' }] : []
  if (round.kind === 'interim') return say('acceptance.only-interim')
  if (kept.standing.some((one) => one.finding === null)) return say('acceptance.findings-missing')
  if (answers.verdict === 'conditional') {
    if (project.corrections >= settings.corrections_max) return say('acceptance.corrected-already', { max: settings.corrections_max })
    return completion_bp < settings.fail_below_percent * 100 && answers.finance === 'pass' ? say('acceptance.too-far-for-correction', { percent: settings.fail_below_percent, is: completion_bp / 100 }) : []
  }
  if (completion_bp < settings.pass_from_percent * 100) return say('acceptance.too-little-to-pass', { percent: settings.pass_from_percent, is: completion_bp / 100 })
  return answers.finance === 'pass' ? [] : say('acceptance.finance-must-pass')
}

function disallowedProblems(answers: Answers, round: Round): Problem[] {
  return (answers.disallowed ?? []).flatMap((one, at): Problem[] => {
    const used = round.uses.find((use) => use.head === one.head)?.grant_fen ?? 0
    return one.fen <= used ? [] : [{ path: `disallowed.${at}.fen`, code: 'acceptance.more-than-used', data: { used: used / 100 } }]
  })
}

/** The project goes on: what was accepted so far is owed as far as it was paid less, unless the money itself is in question. */
async function goOn(cx: Cx, file: CaseFile, { round, is_conditional, is_held, settings }: { round: number, is_conditional: boolean, is_held: boolean, settings: AcceptanceSettings }, kept: Kept): Promise<Partial<Settlement>> {
  const percents = percentsOf(kept)
  await sql`update project set correction_due_on = ${is_conditional ? addMonths(cx.today_on, settings.correction_months) : null}, corrections = corrections + ${is_conditional ? 1 : 0} where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  if (is_held) return {}
  const { paid_fen } = await projectOf(cx, file.id)
  const owed_fen = (await paymentsOf(cx, file.id)).filter((one) => one.state === 'due').reduce((sum, one) => sum + one.amount_fen, 0)
  const { due_fen, earned_fen } = settle({ deliverables: kept.plan.map((one, at) => ({ share_fen: one.share_fen, percent: percents[at]! })), uses: [], disallowed: [], paid_fen: paid_fen + owed_fen, ending: null })
  if (due_fen > 0) await owe(cx, file.id, { kind: 'accepted', round, amount_fen: due_fen, reason: `第 ${round} 轮验收 Acceptance, round ${round}` })
  return { earned_fen, due_fen }
}

type Ending = { verdict: Verdict, is_diligent: boolean | null, is_falsified: boolean, opinion: string, uses: readonly { grant_fen: number }[], disallowed: readonly { fen: number }[] }

/** The end of a project: the grant is reckoned anew, payments not made are given up, and what is left is owed one way or the other. Falsified material goes into the credit record. */
export async function conclude(cx: Cx, file: CaseFile, ending: Ending, kept: Kept): Promise<Settlement> {
  await releaseDue(cx, file.id)
  // The result is in and nobody judges again: the names of all its panels are opened.
  await disclose(cx, file.id)
  const project = await projectOf(cx, file.id)
  const percents = percentsOf(kept)
  const settled = settle({
    deliverables: kept.plan.map((one, at) => ({ share_fen: one.share_fen, percent: percents[at]! })), uses: ending.uses, disallowed: ending.disallowed, paid_fen: project.paid_fen,
    ending: { verdict: ending.verdict, is_diligent: ending.is_diligent === true, is_falsified: ending.is_falsified },
  })
  await sql`update project set verdict = ${ending.verdict}, verdict_at = now(), is_diligent = ${ending.is_diligent}, is_falsified = ${ending.is_falsified}, correction_due_on = null, entitled_fen = ${settled.entitled_fen}, return_due_fen = ${settled.return_fen}
    where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  if (ending.is_falsified) {
    await sql`insert into project_credit_record (city_id, id, org_id, case_id, ground, explanation, recorded_by) values (${cx.city.id}, ${newId()}, ${project.org_id}, ${file.id}, 'falsified-material', ${ending.opinion}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
    audit(cx, 'acceptance.credit-record', `org:${project.org_id}`, { case_id: file.id, ground: 'falsified-material' })
  }
  if (settled.due_fen > 0) await owe(cx, file.id, { kind: 'accepted', round: Math.max(project.round, 1), amount_fen: settled.due_fen, reason: '验收结算 Settlement' })
  await lapseRest(cx, file.id)
  return settled
}

/** 终止或逾期不通过: an end without a round on all of it; what was duly used is as the bureau found it. */
export const endProject: Effect = async (cx, turn) => {
  const { 'is-diligent': is_diligent, 'used-fen': used_fen, opinion } = turn.answers as { 'is-diligent': boolean, 'used-fen': number, opinion: string }
  const project = await projectOf(cx, turn.case.id)
  if (used_fen > project.paid_fen) throw wrong([{ path: 'used-fen', code: 'acceptance.more-than-paid', data: { paid: project.paid_fen / 100 } }])
  const verdict: Verdict = turn.action === 'terminate' ? 'terminated' : 'fail'
  const settled = await conclude(cx, turn.case, { verdict, is_diligent, is_falsified: false, opinion, uses: [{ grant_fen: used_fen }], disallowed: [] }, await deliverablesOf(cx, turn.case.id))
  return {
    note: { zh: `${is_diligent ? '勤勉尽责。' : ''}${opinion}${settled.return_fen > 0 ? `　应退回 ${yuan(settled.return_fen)}` : ''}`, en: `${is_diligent ? 'Carried out with diligence. ' : ''}${opinion}${settled.return_fen > 0 ? ` ${yuan(settled.return_fen)} to be returned.` : ''}` },
    receipt: { subject: `case:${turn.case.id}`, content: { verdict, is_diligent, opinion, ...settled } },
  }
}

export const verdictWords: Record<RoundVerdict | 'terminated', { zh: string, en: string }> = {
  interim: { zh: '分批验收，项目继续', en: 'In part; the project goes on' }, pass: { zh: '通过验收', en: 'Passed' }, conditional: { zh: '整改后再验', en: 'Conditional: to be corrected' }, fail: { zh: '不通过验收', en: 'Failed' }, terminated: { zh: '已终止', en: 'Terminated' },
}

function noteOf(answers: Answers, completion_bp: number, { due_fen = 0, return_fen = 0 }: Partial<Settlement>): { zh: string, en: string } {
  const words = verdictWords[answers.verdict], percent = completion_bp / 100
  const money = { zh: `${due_fen > 0 ? `　应付 ${yuan(due_fen)}` : ''}${return_fen > 0 ? `　应退回 ${yuan(return_fen)}` : ''}`, en: `${due_fen > 0 ? ` ${yuan(due_fen)} is due.` : ''}${return_fen > 0 ? ` ${yuan(return_fen)} is to be returned.` : ''}` }
  return { zh: `${words.zh}，累计完成 ${percent}%。${answers.opinion}${money.zh}`, en: `${words.en}; ${percent} % accepted so far. ${answers.opinion}${money.en}` }
}

/** The same for a part of a contract, which has no money to account for. */
export async function milestoneVerdictLaidReady(cx: Cx, case_id: string): Promise<Record<string, unknown>> {
  const { deliverables } = await verdictLaidReady(cx, case_id)
  return { deliverables }
}

/** The form of the verdict begins from the panel's figures by the pack's limits. */
export async function verdictLaidReady(cx: Cx, case_id: string): Promise<Record<string, unknown>> {
  const settings = settingsOf(cx.city.pack)
  const round = await currentRound(cx, case_id)
  const { deliverables, finance } = await figuresOf(cx, case_id, round)
  const figure = finance?.figure ?? null
  return {
    deliverables: round.subjects.map((number) => ({ deliverable: String(number), percent: proposedFor(deliverables.get(number)?.figure ?? null, settings) ?? 0 })),
    ...figure === null ? {} : { finance: finance!.vetoes > 0 || figure < 60 ? 'fail' : figure < 80 ? 'correct' : 'pass' }, ...round.kind === 'interim' ? { verdict: 'interim' } : {},
  }
}
