import type { Cx } from '#kernel/store/cx.ts'
import { invariant } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { yuan } from '#kernel/values/money.ts'
import { peopleToldTo } from '#engines/cases/in-person.ts'
import type { CaseFile, CaseSubject } from '#engines/cases/subject.ts'
import { agreePlan } from './agree.ts'
import type { ContractInput } from './contract.ts'
import { closeMilestone, decideMilestone } from './decide-milestone.ts'
import { awaitPanel, convenePanel, noteOpinion, panelWays, returnMaterial } from './check.ts'
import { askExtension, decideExtension } from './extension.ts'
import { payAccepted, payInstalment, recordReturn } from './money.ts'
import { judgedChoices, judgeDeliverables, judgementRows, judgeMoney, plannedChoices, stepAside } from './panel.ts'
import { planLaidReady, statePlan, writeProjectPlan, type PlanAnswers } from './plan.ts'
import { paymentsOf, projectOf, roundsOf } from './project.ts'
import { milestoneLaidReady, report, reportLaidReady } from './report.ts'
import { projectSections } from './sections.ts'
import { projectValues } from './values.ts'
import { decideRound, endProject, milestoneVerdictLaidReady, verdictLaidReady } from './verdict.ts'

/** What a project's case may be opened with: a plan brought in from a table, laid ready for the officer, or one a signed contract has, which needs no more agreement. */
type ProjectInput = { plan?: PlanAnswers } | ContractInput

const paymentWords = (round: number | null) => round === null ? { zh: '预拨', en: 'Instalment' } : { zh: `第 ${round} 轮验收`, en: `Round ${round}` }

/** 科技计划项目 as a case. */
export const projectSubject: CaseSubject = {
  procedure: 'project-acceptance',
  open: async (cx, { case_id, org_id, county_id, input }) => {
    invariant(org_id, 'a project belongs to an organisation')
    const given = input as ProjectInput, { plan } = given
    const contract = 'contract' in given ? given.contract : null
    await sql`insert into project (city_id, case_id, code, org_id, county_id, contract_case_id, contract_part, interested_orgs, agreed_at)
      values (${cx.city.id}, ${case_id}, '', ${org_id}, ${county_id}, ${contract?.case_id ?? null}, ${contract?.part ?? null}, ${contract?.interested ?? []}::text[], ${contract ? sql`now()` : null})`.execute(cx.tx)
    if (plan) await writeProjectPlan(cx, case_id, plan)
    return { subject: `project:${case_id}`, title: plan ? { zh: plan['title-zh'], en: plan['title-en'] || plan['title-zh'] } : { zh: '新立项的项目', en: 'A new project' } }
  },
  values: projectValues,
  show: projectSections,
  effects: {
    'state-plan': statePlan, 'agree-plan': agreePlan, 'note-opinion': noteOpinion, 'pay-instalment': payInstalment, report, 'ask-extension': askExtension, 'decide-extension': decideExtension, 'end-project': endProject,
    return: returnMaterial, 'convene-panel': convenePanel, 'await-panel': awaitPanel, 'judge-deliverables': judgeDeliverables, 'judge-money': judgeMoney, 'step-aside': stepAside, 'decide-round': decideRound, 'decide-milestone': decideMilestone, 'close-milestone': closeMilestone, 'pay-accepted': payAccepted, 'record-return': recordReturn,
  },
  options: async (cx, file, registers) => ({
    ...registers.has('planned-deliverables') ? { 'planned-deliverables': await plannedChoices(cx, file.id) } : {},
    ...registers.has('judged-deliverables') ? { 'judged-deliverables': await judgedChoices(cx, file.id) } : {},
    ...registers.has('panel-ways') ? { 'panel-ways': await panelWays(cx, file.id) } : {},
    ...registers.has('due-payments') ? { 'due-payments': (await paymentsOf(cx, file.id)).filter((one) => one.state === 'due').map((one) => ({ id: String(one.number), title: { zh: `${paymentWords(one.round).zh}：${yuan(one.amount_fen)}`, en: `${paymentWords(one.round).en}: ${yuan(one.amount_fen)}` } })) } : {},
  }),
  prefill: (cx, file, action) => laidReady(cx, file, action),
  people: (cx, parties) => peopleToldTo(cx.actor, parties),
}

async function laidReady(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action === 'state-plan') return planLaidReady(cx, file)
  if (action === 'report-milestone' || action === 'report-milestone-correction') return milestoneLaidReady(cx, file)
  if (action === 'report' || action === 'report-correction') return { ...await reportLaidReady(cx, file), ...action === 'report-correction' ? { kind: 'final' } : {} }
  if (action === 'judge-deliverables') return judgementRows(cx, file.id)
  if (action === 'decide-milestone') return milestoneVerdictLaidReady(cx, file.id)
  if (action === 'decide-round') return verdictLaidReady(cx, file.id)
  if (action === 'convene-panel' || action === 'convene-anew') return { panel: 'drawn' }
  if (action === 'record-return') {
    const project = await projectOf(cx, file.id)
    return { 'amount-fen': project.return_due_fen - project.returned_fen }
  }
  if (action === 'terminate' || action === 'fail-overdue' || action === 'fail-uncorrected') {
    const used = (await roundsOf(cx, file.id)).at(-1)?.uses.reduce((sum, one) => sum + one.grant_fen, 0)
    return used === undefined ? {} : { 'used-fen': Math.min(used, (await projectOf(cx, file.id)).paid_fen) }
  }
  return {}
}
