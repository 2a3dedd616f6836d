import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import { earnedOf } from '#engines/deliverables/arithmetic.ts'
import { deliverablesOf, percentsOf, type Kept } from '#engines/deliverables/evidence.ts'
import { standingSection } from '#systems/draws/public.ts'
import { contractNamed } from './contract.ts'
import { archive_kind, task_book_kind } from './document-kinds.ts'
import { figuresOf } from './figures.ts'
import { extensionsOf, projectOf, roundsOf, type Project, type Round } from './project.ts'
import { purposeOf } from './panel.ts'
import { kindSaid, stateWords, timingWords } from './round-words.ts'
import { standingSentence } from './standing-words.ts'
import { statementSections } from './statement.ts'
import { verdictWords } from './verdict.ts'

type Reader = { role: Role, relation: Relation }

/** Whether a reader may know the panel's figures of a round: the bureau and the experts once all are in, the organisation once it is decided. */
export function mayKnowFigures(reader: Pick<Reader, 'role'>, round: Pick<Round, 'state'>): boolean {
  return round.state === 'decided' || ['city-officer', 'expert', 'auditor'].includes(reader.role)
}

/** What a case page says of a project, cut to what is the reader's to know. */
export async function projectSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (reader.relation === 'public') return []
  const project = await projectOf(cx, file.id)
  if (project.code === '' || (project.agreed_at === null && reader.role === 'expert')) return []
  const kept = await deliverablesOf(cx, file.id)
  const rounds = await roundsOf(cx, file.id)
  return [
    ...correctionSection(project, rounds),
    ...(reader.role === 'city-officer' || reader.role === 'auditor') && ['checked', 'reviewing'].includes(rounds.at(-1)?.state ?? '') ? await standingSection(cx, file.id, purposeOf(project.round)) : [],
    await aboutSection(cx, file, project, reader),
    deliverablesSection(cx, project, kept),
    ...evidenceSection(kept, rounds),
    ...rounds.length > 0 ? [roundsSection(project, rounds)] : [],
    ...await commentsSection(cx, file, rounds, reader),
    ...reader.role === 'expert' ? [] : await statementSections(cx, file, project),
    ...await extensionSection(cx, file),
    ...await documentSection(cx, file, reader),
  ]
}

const money = (cx: Cx, amount_fen: number) => ({ amount_fen, currency: cx.city.pack.city.currency })

function correctionSection(project: Project, rounds: readonly Round[]): Shown[] {
  const last = rounds.findLast((one) => one.verdict === 'conditional')
  if (project.correction_due_on === null || !last) return []
  return [{ id: 'to-correct', title: { zh: '请在期限内整改', en: 'To be corrected by the day set' }, kind: 'fields', rows: [
    { label: { zh: '整改期限', en: 'By' }, value: project.correction_due_on, as: 'date', help: project.contract_case_id === null ? { zh: '只有一次整改机会，逾期未报的不通过验收。', en: 'There is one chance of correction; a project not reported by then fails.' }
      : { zh: '只有一次整改机会；逾期未报的，按已认可的比例结清合同。', en: 'There is one chance of correction; if nothing is reported by then, the contract is settled by what was accepted so far.' } },
    ...last.items.map((item, at) => ({ label: { zh: `事项 ${at + 1}`, en: `Item ${at + 1}` }, value: item, as: 'text' as const })),
  ] }]
}

async function aboutSection(cx: Cx, file: CaseFile, project: Project, reader: Reader): Promise<Shown> {
  const is_contract = project.contract_case_id !== null
  const named = (list: Project['people']) => list.map((one) => one.part === '' ? one.name : `${one.name}（${one.part}）`).join('；')
  return { id: 'project', title: is_contract ? { zh: '验收事项', en: 'What is accepted' } : { zh: '项目', en: 'Project' }, kind: 'fields', rows: [
    { label: { zh: '项目页', en: 'Project page' }, value: { to: `/projects/${file.id}`, ...is_contract ? { zh: '交付物与轮次一览', en: 'Deliverables and rounds at a glance' } : { zh: '交付物、轮次与经费一览', en: 'Deliverables, rounds and money at a glance' } }, as: 'link' },
    ...await contractRows(cx, project, reader),
    ...is_contract ? [] : [{ label: { zh: '立项编号', en: 'Number' }, value: project.code, as: 'text' as const }],
    ...project.programme === '' ? [] : [{ label: { zh: '所属计划', en: 'Programme' }, value: project.programme, as: 'text' as const }],
    ...project.sector === null ? [] : [{ label: { zh: '领域', en: 'Field' }, value: casesOf(cx.city).options('sectors').find((one) => one.id === project.sector)?.title ?? project.sector, as: 'word' as const }],
    { label: { zh: '开始日期', en: 'First day' }, value: project.starts_on, as: 'date' },
    { label: { zh: '结束日期', en: 'Last day' }, value: project.ends_on, as: 'date', ...project.ends_on === project.planned_ends_on ? {} : { help: { zh: `任务书为 ${project.planned_ends_on}，已延期`, en: `${project.planned_ends_on} in the task book, since extended` } } },
    ...is_contract ? [] : [{ label: { zh: '专项资金', en: 'Grant' }, value: money(cx, project.grant_fen), as: 'money' as const }, { label: { zh: '自筹资金', en: 'Own money' }, value: money(cx, project.own_fen), as: 'money' as const }],
    { label: is_contract ? { zh: '合同约定的验收标准与方法', en: 'How the contract says it is accepted' } : { zh: '目标', en: 'Goals' }, value: project.goals, as: 'text' },
    ...project.people.length === 0 ? [] : [{ label: { zh: '人员', en: 'People' }, value: named(project.people), as: 'text' as const }],
    ...project.partners.length === 0 ? [] : [{ label: { zh: '合作单位', en: 'Partners' }, value: named(project.partners), as: 'text' as const }],
    ...project.verdict === null ? [] : [{ label: { zh: '验收结论', en: 'Verdict' }, value: verdictWords[project.verdict], as: 'word' as const,
      ...project.is_diligent ? { help: is_contract ? { zh: '勤勉尽责，不记失信（《科学技术进步法》（2021）第六十八条）；合同另有容错条款的从其约定', en: 'Carried out with diligence: nothing goes into the credit record (Law on Science and Technology Progress (2021), article 68); what the contract says of a diligent failure holds' } : { zh: '勤勉尽责：已按预算支出的不收回，不记失信（《科学技术进步法》（2021）第六十八条）', en: 'Carried out with diligence: what was duly spent is not taken back, and nothing goes into the credit record (Law on Science and Technology Progress (2021), article 68)' } } : project.is_falsified ? { help: { zh: '材料弄虚作假，已记入失信记录，不予付款，已付的专项资金全部收回', en: 'Material was falsified: it is in the credit record, nothing is due, and all of a grant is taken back' } } : {} }],
  ] }
}

function deliverablesSection(cx: Cx, project: Project, kept: Kept): Shown {
  const is_contract = project.contract_case_id !== null
  const percents = percentsOf(kept)
  const { parts } = earnedOf(kept.plan.map((one, at) => ({ share_fen: one.share_fen, percent: percents[at]! })))
  return {
    id: 'deliverables', title: { zh: '交付物', en: 'Deliverables' }, kind: 'table',
    columns: [
      { id: 'title', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' }, { id: 'target', label: { zh: '指标与目标', en: 'Measure and target' }, as: 'text' }, { id: 'weight', label: is_contract ? { zh: '占比（%）', en: 'Share (%)' } : { zh: '权重', en: 'Weight' }, as: 'number' },
      { id: 'due_on', label: { zh: '期限', en: 'Due' }, as: 'date' }, ...is_contract ? [] : [{ id: 'share', label: { zh: '专项经费', en: 'Share' }, as: 'money' as const }], { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, ...is_contract ? [] : [{ id: 'earned', label: { zh: '认可金额', en: 'Earned' }, as: 'money' as const }],
      { id: 'asked', label: { zh: '须提交的证据', en: 'Evidence asked' }, as: 'word', is_detail: true },
    ],
    rows: kept.plan.map((one, at) => ({
      title: `${one.number}. ${one.title}`, target: [one.measure, `${one.target}${one.unit}`].filter((text) => text !== '').join(' ') || null, weight: one.weight, due_on: one.due_on, share: money(cx, one.share_fen),
      state: standingSentence(kept.standing[at]!, kept.versions.some((version) => version.number === one.number)), earned: percents[at] === null ? null : money(cx, parts[at]!),
      asked: askedOf(one),
    })),
  }
}

/** Which contract this serves: a way to it for whoever sees it, its name for the panel. */
async function contractRows(cx: Cx, project: Project, reader: Reader): Promise<Extract<Shown, { kind: 'fields' }>['rows']> {
  const words = await contractNamed(cx, project)
  if (words === null) return []
  const label = { zh: '所验收的合同', en: 'Contract' }, help = { zh: '合同约定由抽取的专家组验收；结论生效，即按认可比例结算该里程碑的榜金。', en: 'By the contract a drawn panel accepts it; with the verdict the milestone’s bounty is settled by what was accepted.' }
  return [reader.role === 'expert' ? { label, value: words, as: 'word', help } : { label, value: { to: `/cases/${project.contract_case_id}`, ...words }, as: 'link', help }]
}

/** What is to be handed in for a deliverable, and on which others it rests. */
function askedOf({ evidence_asked, rests_on }: Kept['plan'][number]): { zh: string, en: string } | null {
  const zh = [evidence_asked, rests_on.length > 0 ? `依据第 ${rests_on.join('、')} 项` : ''].filter((text) => text !== '').join('；')
  const en = [evidence_asked, rests_on.length > 0 ? `rests on ${rests_on.join(', ')}` : ''].filter((text) => text !== '').join('; ')
  return zh === '' ? null : { zh, en }
}

/** The latest evidence of what is under judgement, or, when no round is open, of everything reported. */
function evidenceSection(kept: Kept, rounds: readonly Round[]): Shown[] {
  if (kept.versions.length === 0) return []
  const open = rounds.at(-1)?.state === 'decided' ? undefined : rounds.at(-1)
  const shown = kept.plan.filter((one) => open === undefined || open.subjects.includes(one.number))
  return [{
    id: 'evidence', title: open ? { zh: `第 ${open.round} 轮自评与证据`, en: `Report and evidence of round ${open.round}` } : { zh: '自评与证据', en: 'Reports and evidence' }, kind: 'table',
    columns: [{ id: 'title', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' }, { id: 'percent', label: { zh: '自评 %', en: '% by own account' }, as: 'number' }, { id: 'files', label: { zh: '证据', en: 'Evidence' }, as: 'files' }, { id: 'version', label: { zh: '版本', en: 'Version' }, as: 'number' }, { id: 'reached', label: { zh: '完成情况', en: 'What was reached' }, as: 'text', is_detail: true }, { id: 'reason', label: { zh: '未完成的原因', en: 'Why not in full' }, as: 'text', is_detail: true }],
    rows: shown.flatMap((one) => {
      const version = kept.versions.findLast((each) => each.number === one.number)
      return version ? [{ title: `${one.number}. ${one.title}`, percent: version.percent, files: version.files.map((each) => each.id), version: version.version, reached: version.reached, reason: version.reason || null }] : []
    }),
  }]
}

function roundsSection(project: Project, rounds: readonly Round[]): Shown {
  return {
    id: 'rounds', title: { zh: '验收轮次', en: 'Rounds of acceptance' }, kind: 'table',
    columns: [{ id: 'round', label: { zh: '轮次', en: 'Round' }, as: 'word' }, { id: 'at', label: { zh: '提交', en: 'Reported' }, as: 'instant' }, { id: 'subjects', label: { zh: '交付物', en: 'Deliverables' }, as: 'word' }, { id: 'verdict', label: { zh: '结论', en: 'Verdict' }, as: 'word' }, { id: 'opinion', label: { zh: '意见', en: 'Opinion' }, as: 'text', is_detail: true }],
    rows: rounds.map((one) => ({
      round: { zh: `第 ${one.round} 轮 · ${kindSaid(one.kind, project).zh} · ${timingWords[one.timing].zh}`, en: `Round ${one.round}, ${kindSaid(one.kind, project).en}, ${timingWords[one.timing].en.toLowerCase()}` }, at: one.reported_at, subjects: { zh: one.subjects.join('、'), en: one.subjects.join(', ') },
      verdict: one.verdict === null ? stateWords[one.state] : { zh: `${verdictWords[one.verdict].zh} · ${one.completion_bp! / 100}%`, en: `${verdictWords[one.verdict].en} · ${one.completion_bp! / 100} %` }, opinion: one.opinion,
    })),
  }
}

async function commentsSection(cx: Cx, file: CaseFile, rounds: readonly Round[], reader: Reader): Promise<Shown[]> {
  const last = rounds.findLast((one) => ['reviewing', 'decided'].includes(one.state))
  if (!last || !mayKnowFigures(reader, last)) return []
  const { deliverables, finance } = await figuresOf(cx, file.id, last)
  if ([...deliverables.values()].every((one) => one.figure === null)) return []
  return [{
    id: 'judgements', title: { zh: `第 ${last.round} 轮专家意见`, en: `The panel in round ${last.round}` }, kind: 'table',
    columns: [{ id: 'what', label: { zh: '评审对象', en: 'Judged' }, as: 'word' }, { id: 'figure', label: { zh: '平均', en: 'Mean' }, as: 'number' }, { id: 'comments', label: { zh: '意见', en: 'Comments' }, as: 'text', is_detail: true }],
    rows: [
      ...[...deliverables].map(([number, one]) => ({ what: { zh: `交付物 ${number}${one.marks > 0 ? '（有离群）' : ''}`, en: `Deliverable ${number}${one.marks > 0 ? ' (outlier)' : ''}` }, figure: one.figure, comments: one.comments.map((each) => `#${each.seat} ${each.reached}%：${each.text}`).join('\n') })),
      ...finance?.figure === null || finance === null ? [] : [{ what: { zh: `财务（${finance.level?.zh ?? ''}）`, en: `Money (${finance.level?.en ?? ''})` }, figure: finance.figure, comments: finance.comments.map((each) => `#${each.seat} ${each.text}`).join('\n') }],
    ],
  }]
}

async function extensionSection(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const list = await extensionsOf(cx, file.id)
  if (list.length === 0) return []
  return [{ id: 'extensions', title: { zh: '延期', en: 'Extensions' }, kind: 'table',
    columns: [{ id: 'to_on', label: { zh: '延至', en: 'Until' }, as: 'date' }, { id: 'reason', label: { zh: '理由', en: 'Why' }, as: 'text' }, { id: 'decision', label: { zh: '决定', en: 'Decision' }, as: 'word' }, { id: 'answer', label: { zh: '说明', en: 'Answer' }, as: 'text' }],
    rows: list.map((one) => ({ to_on: one.to_on, reason: one.reason, decision: one.is_granted === null ? { zh: '待决定', en: 'Open' } : one.is_granted ? { zh: '同意', en: 'Granted' } : { zh: '不同意', en: 'Not granted' }, answer: one.answer })) }]
}

async function documentSection(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const kept = (await documentsOf(cx, file.id, reader)).filter((one) => one.kind === task_book_kind || one.kind === archive_kind)
  if (kept.length === 0) return []
  return [{ id: 'documents', title: { zh: '任务书与归档', en: 'Task book and archive' }, kind: 'table',
    columns: [{ id: 'what', label: { zh: '文件', en: 'Document' }, as: 'word' }, { id: 'file', label: { zh: '下载', en: 'Download' }, as: 'files' }, { id: 'sha256', label: { zh: '校验值', en: 'SHA-256' }, as: 'hash' }],
    rows: kept.map((one) => ({ what: one.kind === task_book_kind ? { zh: '项目任务书', en: 'Task book' } : { zh: '验收档案', en: 'Archive of the acceptance' }, file: [one.file_id], sha256: one.sha256 })) }]
}

