import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { divide } from '#kernel/values/divide.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { deliverablesOf, writePlan } from '#engines/deliverables/evidence.ts'
import { planProblems, readNumbers, type Planned } from '#engines/deliverables/plan.ts'
import { projectOf } from './project.ts'

/** The plan as its form has it. */
export type PlanAnswers = {
  code: string, 'title-zh': string, 'title-en'?: string, programme?: string, sector?: string, 'starts-on': string, 'ends-on': string, goals: string, 'grant-fen': number
  deliverables: { title: string, measure?: string, unit?: string, target?: string, weight: number, 'due-on': string, evidence?: string, 'share-fen'?: number, 'rests-on'?: string }[]
  budget: { head: string, 'grant-fen': number, 'own-fen'?: number }[]
  people?: { name: string, part?: string }[], partners?: { name: string, part?: string }[]
}

/** Reads the deliverables of a form: numbered in its order, the grant divided by weights where no share is stated. */
export function plannedOf(rows: PlanAnswers['deliverables'], grant_fen: number): { plan: Planned[], problems: Problem[] } {
  const weights = rows.map((row) => Number.isInteger(row.weight) && row.weight > 0 ? row.weight : 1)
  const is_stated = rows.some((row) => (row['share-fen'] ?? null) !== null)
  const shares = is_stated || rows.length === 0 ? rows.map((row) => row['share-fen'] ?? 0) : divide(grant_fen, weights)
  const problems: Problem[] = []
  const plan = rows.map((row, at): Planned => {
    const rests_on = readNumbers(row['rests-on'] ?? '')
    if (rests_on === null) problems.push({ path: `deliverables.${at}.rests-on`, code: 'deliverables.rests-on-nothing' })
    return { number: at + 1, title: row.title, measure: row.measure ?? '', unit: row.unit ?? '', target: row.target ?? '', weight: row.weight, due_on: row['due-on'], evidence_asked: row.evidence ?? '', share_fen: shares[at]!, rests_on: rests_on ?? [] }
  })
  return { plan, problems: problems.length > 0 ? problems : planProblems(plan, grant_fen, 'deliverables') }
}

/** What the questions one by one cannot see: days out of order, a budget that misses the grant. */
function planWrong(answers: PlanAnswers): Problem[] {
  const budgeted = answers.budget.reduce((sum, row) => sum + row['grant-fen'], 0)
  return [
    ...answers['ends-on'] < answers['starts-on'] ? [{ path: 'ends-on', code: 'acceptance.ends-before-start' }] : [],
    ...answers.deliverables.flatMap((row, at): Problem[] => row['due-on'] < answers['starts-on'] || row['due-on'] > answers['ends-on'] ? [{ path: `deliverables.${at}.due-on`, code: 'acceptance.due-outside' }] : []),
    ...budgeted === answers['grant-fen'] ? [] : [{ path: 'budget', code: 'acceptance.budget-differs', data: { sum: budgeted / 100, total: answers['grant-fen'] / 100 } }],
    ...new Set(answers.budget.map((row) => row.head)).size === answers.budget.length ? [] : [{ path: 'budget', code: 'acceptance.head-twice' }],
  ]
}

/** Writes a plan onto its project. The transaction must be elevated. @throws fault `cases.wrong-answers` with every problem | `acceptance.code-taken` */
export async function writeProjectPlan(cx: Cx, case_id: string, answers: PlanAnswers): Promise<void> {
  const { plan, problems } = plannedOf(answers.deliverables, answers['grant-fen'])
  const all = [...planWrong(answers), ...problems]
  if (all.length > 0) throw fault('cases.wrong-answers', { count: all.length }, all)
  const { rows: taken } = await sql`select from project where city_id = ${cx.city.id} and code = ${answers.code} and case_id <> ${case_id}`.execute(cx.tx)
  if (taken.length > 0) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'code', code: 'acceptance.code-taken', data: { code: answers.code } }])
  const budget = answers.budget.map((row) => ({ head: row.head, grant_fen: row['grant-fen'], own_fen: row['own-fen'] ?? 0 }))
  const named = (rows: { name: string, part?: string }[] = []) => JSON.stringify(rows.map((row) => ({ name: row.name, part: row.part ?? '' })))
  await sql`update project set code = ${answers.code}, sector = ${answers.sector ?? null}, programme = ${answers.programme ?? ''}, goals = ${answers.goals}, starts_on = ${answers['starts-on']}, ends_on = ${answers['ends-on']}, planned_ends_on = ${answers['ends-on']},
      grant_fen = ${answers['grant-fen']}, own_fen = ${budget.reduce((sum, row) => sum + row.own_fen, 0)}, budget = ${JSON.stringify(budget)}::jsonb, people = ${named(answers.people)}::jsonb, partners = ${named(answers.partners)}::jsonb
    where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  await writePlan(cx, case_id, plan)
}

/** 送出项目计划: the plan goes to the organisation, which from then on sees the case. */
export const statePlan: Effect = async (cx, turn) => {
  const answers = turn.answers as PlanAnswers
  await writeProjectPlan(cx, turn.case.id, answers)
  const { org_id } = await projectOf(cx, turn.case.id)
  return {
    case: { title_zh: answers['title-zh'], title_en: answers['title-en'] || answers['title-zh'] }, parties: [{ role: 'solver', org_id }],
    note: { zh: `${answers.code}，交付物 ${answers.deliverables.length} 项`, en: `${answers.code}, ${answers.deliverables.length} deliverables` },
  }
}

/** The plan as it was brought in or last sent, to begin the form from. */
export async function planLaidReady(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const project = await projectOf(cx, file.id)
  if (project.code === '') return {}
  const { plan } = await deliverablesOf(cx, file.id)
  const shares = plan.length === 0 || project.grant_fen === 0 ? [] : divide(project.grant_fen, plan.map((one) => one.weight))
  const is_by_weight = plan.every((one, at) => one.share_fen === (shares[at] ?? 0))
  return {
    code: project.code, 'title-zh': file.title_zh, 'title-en': file.title_en, programme: project.programme, ...project.sector ? { sector: project.sector } : {}, 'starts-on': project.starts_on, 'ends-on': project.ends_on, goals: project.goals, 'grant-fen': project.grant_fen,
    deliverables: plan.map((one) => ({ title: one.title, measure: one.measure, unit: one.unit, target: one.target, weight: one.weight, 'due-on': one.due_on, evidence: one.evidence_asked, ...is_by_weight ? {} : { 'share-fen': one.share_fen }, 'rests-on': one.rests_on.join('、') })),
    budget: project.budget.map((row) => ({ head: row.head, 'grant-fen': row.grant_fen, 'own-fen': row.own_fen })), people: project.people, partners: project.partners,
  }
}
