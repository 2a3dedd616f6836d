import type { Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMonths } from '#kernel/values/days.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { acceptedBp } from '#engines/deliverables/arithmetic.ts'
import { deliverablesOf, type Kept } from '#engines/deliverables/evidence.ts'
import { tellContract } from './contract.ts'
import { currentRound, projectOf, type Project } from './project.ts'
import { settingsOf } from './settings.ts'
import { closeRound, conclude, itemsOf, recordFindings, verdictWords, wrong, type Row } from './verdict.ts'

type Answers = { deliverables: Row[], verdict: 'pass' | 'conditional' | 'fail', items?: { item: string }[], 'is-falsified'?: boolean, 'is-diligent'?: boolean, opinion: string }

/**
 * 下验收结论, on a part of a contract: a finding for each deliverable of the round, then the part is to be corrected or decided for good. The city's limits for passing are for its own money:
 * a contract pays for what was accepted, whatever it is, and fails where nothing was or the material is falsified. The contract is settled in the same transaction.
 * @throws fault `cases.wrong-answers` with every problem
 */
export const decideMilestone: Effect = async (cx, turn) => {
  const answers = turn.answers as Answers
  const round = await currentRound(cx, turn.case.id)
  const project = await projectOf(cx, turn.case.id)
  const kept = await recordFindings(cx, turn.case.id, round, answers.deliverables, settingsOf(cx.city.pack))
  const percents = foundIn(kept), completion_bp = acceptedBp(kept.plan.map((one, at) => ({ weight: one.weight, percent: percents[at]! })))
  const problems = verdictProblems(cx, answers, project, completion_bp)
  if (problems.length > 0) throw wrong(problems)
  const items = itemsOf(answers), is_falsified = answers['is-falsified'] === true && answers.verdict === 'fail'
  await closeRound(cx, turn.case.id, round.round, { verdict: answers.verdict, finance: null, disallowed: [], items, completion_bp, opinion: answers.opinion })
  const is_final = answers.verdict !== 'conditional'
  if (answers.verdict === 'conditional') await sql`update project set correction_due_on = ${addMonths(cx.today_on, settingsOf(cx.city.pack).correction_months)}, corrections = corrections + 1 where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  else await conclude(cx, turn.case, { verdict: answers.verdict, is_diligent: answers.verdict === 'fail' ? answers['is-diligent'] === true && !is_falsified : null, is_falsified, opinion: answers.opinion, uses: [], disallowed: [] }, kept)
  // Falsified material earns nothing, whatever was found before it came out.
  const due = is_falsified ? percents.map(() => 0) : percents
  const follows = await tellContract(cx, project, { is_final, percents: due, items, opinion: answers.opinion })
  return {
    note: noteOf(answers.verdict, completion_bp, answers.opinion, follows),
    receipt: { subject: `case:${turn.case.id}`, content: { round: round.round, verdict: answers.verdict, completion_bp, contract_case_id: project.contract_case_id, part: project.contract_part, deliverables: answers.deliverables.map(({ deliverable, percent }) => ({ deliverable: Number(deliverable), percent })), items, accepted: is_final ? due : null } },
  }
}

/** 期满结清: nothing was handed in, or no correction, by the day set; what was found so far stands, and the contract is settled by it. */
export const closeMilestone: Effect = async (cx, turn) => {
  const opinion = String(turn.answers.opinion)
  const project = await projectOf(cx, turn.case.id)
  const kept = await deliverablesOf(cx, turn.case.id)
  const percents = foundIn(kept), completion_bp = acceptedBp(kept.plan.map((one, at) => ({ weight: one.weight, percent: percents[at]! })))
  const verdict = completion_bp > 0 ? 'pass' : 'fail'
  await conclude(cx, turn.case, { verdict, is_diligent: null, is_falsified: false, opinion, uses: [], disallowed: [] }, kept)
  const follows = await tellContract(cx, project, { is_final: true, percents, items: [], opinion })
  return { note: noteOf(verdict, completion_bp, opinion, follows), receipt: { subject: `case:${turn.case.id}`, content: { verdict, completion_bp, contract_case_id: project.contract_case_id, part: project.contract_part, accepted: percents, opinion } } }
}

/** What was last found of each deliverable, in whole percent; evidence that was handed in anew and never judged takes nothing away. */
const foundIn = (kept: Kept): number[] => kept.standing.map(({ finding, fallen }) => (finding ?? fallen?.finding)?.percent ?? 0)

function verdictProblems(cx: Cx, answers: Answers, project: Project, completion_bp: number): Problem[] {
  const { corrections_max } = settingsOf(cx.city.pack)
  if (answers.verdict === 'conditional') return project.corrections < corrections_max ? [] : [{ path: 'verdict', code: 'acceptance.corrected-already', data: { max: corrections_max } }]
  if (answers.verdict === 'pass') return completion_bp > 0 ? [] : [{ path: 'verdict', code: 'acceptance.nothing-accepted' }]
  if (answers['is-falsified'] === true) return answers['is-diligent'] === true ? [{ path: 'is-diligent', code: 'acceptance.falsified-is-not-diligent' }] : []
  return completion_bp === 0 ? [] : [{ path: 'verdict', code: 'acceptance.accepted-is-due', data: { is: completion_bp / 100 } }]
}

function noteOf(verdict: Answers['verdict'], completion_bp: number, opinion: string, follows: { zh: string, en: string } | null): { zh: string, en: string } {
  const words = verdictWords[verdict], percent = completion_bp / 100
  return { zh: `${words.zh}，认可 ${percent}%。${opinion}${follows ? `　${follows.zh}` : ''}`, en: `${words.en}; ${percent} % accepted. ${opinion}${follows ? ` ${follows.en}` : ''}` }
}
