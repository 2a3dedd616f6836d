import type { Cx } from '#kernel/store/cx.ts'
import type { DocumentKind } from '#kernel/outside/document.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { Role } from '#kernel/trust/actor.ts'
import { formatFen } from '#kernel/values/money.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { loadCase } from '#engines/cases/load.ts'
import { casesOf } from '#engines/cases/room.ts'
import { deliverablesOf } from '#engines/deliverables/evidence.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { archive_kind, task_book_kind } from './document-kinds.ts'
import { figuresOf } from './figures.ts'
import { extensionsOf, projectOf, roundsOf } from './project.ts'
import { headWords } from './heads.ts'
import { kindSaid, timingWords } from './round-words.ts'
import { findingWords } from './standing-words.ts'
import { statementOf } from './statement.ts'
import { verdictWords } from './verdict.ts'

type Language = 'zh' | 'en'

const readers: Role[] = ['enterprise', 'solver', 'city-officer', 'county-officer', 'finance-officer', 'auditor']
const languages = ['zh', 'en'] as const

/** 项目任务书: the plan as the organisation agreed to it. */
const taskBook: DocumentKind = {
  title: { zh: '项目任务书', en: 'Task book' },
  editions: async (cx, { case_id }) => Promise.all(languages.map(async (language) => ({
    edition: 'agreed', language, name: language === 'zh' ? '项目任务书' : 'Task book', template: 'systems/acceptance/task-book', data: await taskBookData(cx, case_id, language), readers,
  }))),
}

/** 验收档案: all of an ended project in one file, without the experts' names. */
const archive: DocumentKind = {
  title: { zh: '验收档案', en: 'Archive of the acceptance' },
  editions: async (cx, { case_id }) => Promise.all(languages.map(async (language) => ({
    edition: 'full', language, name: language === 'zh' ? '验收档案' : 'Archive of the acceptance', template: 'systems/acceptance/archive', data: await archiveData(cx, case_id, language), readers, granted: await sidesOf(cx, case_id),
  }))),
}

export const acceptanceDocuments: Record<string, DocumentKind> = { [task_book_kind]: taskBook, [archive_kind]: archive }

/** Organisations named in the case: of a contract, both its sides have the archive. */
async function sidesOf(cx: Cx, case_id: string): Promise<string[]> {
  const { rows } = await sql<{ org_id: string }>`select distinct org_id from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role in ('enterprise', 'solver') and org_id <> '' order by org_id`.execute(cx.tx)
  return rows.map((row) => row.org_id)
}

/** Numbers of deliverables one after another. */
const listIn = (language: Language) => (numbers: readonly number[]) => numbers.join(language === 'zh' ? '、' : ', ')

const sayIn = (language: Language) => (pair: { zh: string, en: string } | null | undefined) => pair?.[language] ?? null

async function planData(cx: Cx, case_id: string, language: Language) {
  const file = await loadCase(cx, case_id)
  const project = await projectOf(cx, case_id)
  const { plan } = await deliverablesOf(cx, case_id)
  const say = sayIn(language)
  const money = (fen: number) => formatFen(fen, language, cx.city.pack.city.currency).exact
  const orgs = await orgTitles(cx, [project.org_id])
  const { rows: receipts } = await sql<{ receipt_id: string }>`select receipt_id from case_event where city_id = ${cx.city.id} and case_id = ${case_id} and action = 'agree-plan' and receipt_id is not null order by id desc limit 1`.execute(cx.tx)
  return {
    language, is_demo: file.is_demo, city: say(cx.city.pack.city.title), title: say({ zh: file.title_zh, en: file.title_en }), case_id, is_by_contract: project.contract_case_id !== null, code: project.code, programme: project.programme, organization: say(orgs.get(project.org_id)),
    sector: project.sector === null ? null : say(casesOf(cx.city).options('sectors').find((one) => one.id === project.sector)?.title), starts_on: project.starts_on, ends_on: project.planned_ends_on, goals: project.goals,
    grant: money(project.grant_fen), own: money(project.own_fen), budget: project.budget.map((one) => [say(headWords[one.head]) ?? one.head, money(one.grant_fen), money(one.own_fen)]),
    deliverables: plan.map((one) => [String(one.number), one.title, [one.measure, `${one.target}${one.unit}`].filter((text) => text !== '').join(' '), String(one.weight), one.due_on, money(one.share_fen), one.evidence_asked, listIn(language)(one.rests_on)]),
    people: project.people.map((one) => [one.name, one.part]), partners: project.partners.map((one) => [one.name, one.part]), receipt: receipts[0]?.receipt_id ?? null,
  }
}

async function taskBookData(cx: Cx, case_id: string, language: Language): Promise<Record<string, unknown>> {
  const { receipt, ...plan } = await planData(cx, case_id, language)
  const { agreed_at } = await projectOf(cx, case_id)
  const core = { ...plan, dated_on: civilDay(agreed_at!, cx.city.pack.city.zone) }
  return { ...core, receipt, hash: contentHash(core) }
}

async function archiveData(cx: Cx, case_id: string, language: Language): Promise<Record<string, unknown>> {
  const { receipt: _agreed, ...plan } = await planData(cx, case_id, language)
  const file = await loadCase(cx, case_id)
  const project = await projectOf(cx, case_id)
  const kept = await deliverablesOf(cx, case_id)
  const zone = cx.city.pack.city.zone, say = sayIn(language), list = listIn(language)
  const money = (fen: number) => formatFen(fen, language, cx.city.pack.city.currency).exact
  const statement = await statementOf(cx, project)
  const { rows: receipts } = await sql<{ action: string, receipt_id: string, at: string }>`select action, receipt_id, at::text as at from case_event where city_id = ${cx.city.id} and case_id = ${case_id} and receipt_id is not null order by id`.execute(cx.tx)
  const acts = casesOf(cx.city).current.get(file.procedure)?.procedure.acts
  const rounds = []
  for (const one of await roundsOf(cx, case_id)) {
    const figures = await figuresOf(cx, case_id, one)
    rounds.push({
      title: say({ zh: `第 ${one.round} 轮：${kindSaid(one.kind, project).zh}，${timingWords[one.timing].zh}`, en: `Round ${one.round}: ${kindSaid(one.kind, project).en}, ${timingWords[one.timing].en.toLowerCase()}` }), reported_on: civilDay(one.reported_at, zone), summary: one.summary, subjects: list(one.subjects), unapproved: list(one.unapproved),
      uses: one.uses.map((use) => [say(headWords[use.head]) ?? use.head, money(use.grant_fen), money(use.own_fen), use.note]),
      findings: kept.findings.filter((each) => each.round === one.round).map((each) => [String(each.number), each.panel_percent === null ? '' : String(each.panel_percent), `${say(findingWords[each.verdict])} ${each.percent}%`, Object.entries(each.basis).map(([number, version]) => `${number}:v${version}`).join(' '), each.note]),
      sheets: [...figures.deliverables].flatMap(([number, each]) => each.comments.map((comment) => [String(number), `#${comment.seat}`, `${comment.reached}%`, comment.text])),
      finance: figures.finance === null ? null : { figure: figures.finance.figure === null ? '' : String(figures.finance.figure), level: say(figures.finance.level), comments: figures.finance.comments.map((comment) => [`#${comment.seat}`, comment.text]) },
      verdict: one.verdict === null ? null : say(verdictWords[one.verdict]), completion: one.completion_bp === null ? null : `${one.completion_bp / 100}%`, opinion: one.opinion, items: one.items, disallowed: one.disallowed.map((each) => [say(headWords[each.head]) ?? each.head, money(each.fen), each.why]), decided_on: one.decided_at === null ? null : civilDay(one.decided_at, zone),
    })
  }
  const core = {
    ...plan, dated_on: civilDay(file.closed_at ?? project.verdict_at ?? file.moved_at, zone), verdict: project.verdict === null ? null : say(verdictWords[project.verdict]), is_diligent: project.is_diligent, is_falsified: project.is_falsified, ended_on: project.ends_on,
    extensions: (await extensionsOf(cx, case_id)).map((one) => [one.from_on, one.to_on, one.reason, one.is_granted === null ? '' : one.is_granted ? say({ zh: '同意', en: 'Granted' })! : say({ zh: '不同意', en: 'Not granted' })!]),
    rounds, evidence: kept.versions.flatMap((one) => one.files.length === 0 ? [[String(one.number), `v${one.version}`, one.reached, one.hash]] : one.files.map((each) => [String(one.number), `v${one.version}`, each.name, each.sha256])),
    statement: [[say({ zh: '已安排', en: 'Set aside' })!, money(statement.appropriated_fen)], [say({ zh: '已拨付', en: 'Paid' })!, money(statement.paid_fen)], [say({ zh: '已退回', en: 'Returned' })!, money(statement.returned_fen)], [say({ zh: '收回国库', en: 'Back to the treasury' })!, money(statement.lapsed_fen)], [say({ zh: '验收核定', en: 'Left by the verdict' })!, money(statement.entitled_fen ?? 0)]],
    entries: statement.lines.map((one) => [civilDay(one.at, zone), say(one.kind)!, one.reason, money(one.amount_fen)]),
    receipts: receipts.map((one) => [civilDay(new Date(one.at).toISOString(), zone), say(acts?.get(one.action)?.title) ?? one.action, one.receipt_id]),
  }
  return { ...core, receipt: null, hash: contentHash(core) }
}
