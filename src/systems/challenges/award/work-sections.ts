import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { mandatory } from './clauses.ts'
import { contractOf } from './contract.ts'
import { deliverablesOf, deliverablesText, isSettled, roundsOf, type Deliverable } from './deliverable.ts'
import { milestonesOf, verdictWords, type Milestone } from './milestone.ts'
import { acceptedByWords, panelStandings } from './panel-acceptance.ts'
import { raceOf, told, type RaceRow } from './race-plan.ts'

const milestoneColumns = [
  { id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'deliverable', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' as const, is_detail: true }, { id: 'due_on', label: { zh: '期限', en: 'Due' }, as: 'date' as const }, { id: 'price', label: { zh: '金额', en: 'Amount' }, as: 'money' as const },
  { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }, { id: 'round', label: { zh: '轮次', en: 'Round' }, as: 'number' as const },
]
/** In a race the milestones are gates, each delivered as one; elsewhere what was delivered stands with the deliverables, round by round. */
const gateColumns = [{ id: 'report', label: { zh: '完成情况', en: 'Report' }, as: 'text' as const, is_detail: true }, { id: 'evidence', label: { zh: '证明', en: 'Evidence' }, as: 'files' as const, is_detail: true }, { id: 'note', label: { zh: '验收意见', en: 'Verdict' }, as: 'text' as const, is_detail: true }]
/** Where a panel accepts some of the milestones: by whom each is accepted, and the way to the case of its acceptance. */
const panelColumns = [{ id: 'accepted_by', label: { zh: '由谁验收', en: 'Accepted by' }, as: 'word' as const, is_detail: true }, { id: 'acceptance', label: { zh: '验收办件', en: 'Acceptance' }, as: 'link' as const, is_detail: true }]
const payableColumn = { id: 'payable', label: { zh: '应付', en: 'Payable' }, as: 'money' as const }
const paidColumn = { id: 'paid', label: { zh: '已付', en: 'Paid' }, as: 'money' as const }

/** A verdict in words, with the share where only a part was accepted. */
const verdictSaid = (verdict: 'accepted' | 'partial' | 'rework' | 'failed' | 'open' | 'delivered', percent: number | null) => verdict === 'partial' ? { zh: `部分通过 ${percent}%`, en: `Accepted in part, ${percent}%` } : verdictWords[verdict]

/** The contract, its milestones and what they consist of. */
export async function workSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  const contract = await contractOf(cx, file.id)
  if (!contract) return []
  const milestones = await milestonesOf(cx, file.id)
  const { currency } = challenge
  const pieces = await deliverablesOf(cx, file.id)
  const piecesOf = (position: number) => pieces.filter((one) => one.position === position)
  const race = await raceOf(cx, file.parent_id)
  const standings = await panelStandings(cx, file.id, milestones)
  const has_panel = milestones.some((one) => one.accepted_by !== 'owner')
  const lacking = mandatory.filter((one) => !contract.terms[one.id])
  const clause = (id: string, zh: string, en: string) => contract.terms[id] ? [{ label: { zh, en }, value: contract.terms[id], as: 'text' as const }] : []
  return [
    { id: 'contract', title: { zh: '合同', en: 'Contract' }, kind: 'fields', rows: [
      { label: { zh: '合同总额', en: 'Total' }, value: money(contract.total_fen, currency), as: 'money' }, race ? { label: { zh: '托管', en: 'Escrow' }, value: race.funded_at ? { zh: '总奖额已托管，各队经费从中支付', en: 'The whole prize is in escrow; every team is paid out of it' } : { zh: '等发榜方托管总奖额', en: 'The owner is to put the whole prize into escrow' }, as: 'word' }
        : { label: { zh: '已托管', en: 'In escrow' }, value: money(contract.deposited_fen, currency), as: 'money' },
      { label: { zh: '签署', en: 'Signed' }, value: contract.signed_at, as: 'instant' }, ...contract.signatory ? [{ label: { zh: '签署人', en: 'Signatory' }, value: contract.signatory, as: 'text' as const }] : [],
      ...clause('subject', '标的与计划', 'Subject and plan'), ...clause('ip', '成果归属', 'Ownership'), ...clause('acceptance', '验收', 'Acceptance'), ...clause('confidentiality', '保密', 'Confidentiality'), ...clause('liability', '违约责任', 'Liability'), ...clause('diligent-failure', '容错', 'Diligent failure'), ...clause('terms-of-art', '术语解释', 'Terms'),
      { label: { zh: '民法典第 845 条所列内容', en: 'Contents of Civil Code art. 845' }, value: lacking.length === 0 ? { zh: '齐全', en: 'Complete' } : { zh: `缺：${lacking.map((one) => one.zh).join('；')}`, en: `Missing: ${lacking.map((one) => one.en).join('; ')}` }, as: 'word' }] },
    { id: 'milestones', title: { zh: '里程碑', en: 'Milestones' }, kind: 'table', columns: [...milestoneColumns, ...has_panel ? panelColumns : [], ...race ? gateColumns : [payableColumn], paidColumn],
      rows: milestones.map((one) => ({ ...one, deliverable: piecesOf(one.position).length > 1 ? deliverablesText(piecesOf(one.position)) : one.deliverable, ...race ? raceWords(one, race) : {}, ...has_panel ? panelCells(one, standings.get(one.position), reader) : {}, price: money(one.price_fen, currency), note: one.is_unreached ? null : one.note, payable: one.payable_fen > 0 ? money(one.payable_fen, currency) : null, paid: one.paid_at ? money(one.paid_fen, currency) : null,
        state: standings.get(one.position) && !isSettled(one) ? standings.get(one.position)!.said : one.state === 'open' && one.due_on < cx.today_on ? { zh: '已逾期', en: 'Overdue' } : verdictWords[one.is_unreached ? 'unreached' : one.state] })) },
    ...await deliverySections(cx, file, pieces, milestones),
  ]
}

/** Every deliverable with where it stands, and below it each round: what was delivered, what was found, what came back to be mended. */
async function deliverySections(cx: Cx, file: CaseFile, pieces: readonly Deliverable[], milestones: readonly Milestone[]): Promise<Shown[]> {
  if (pieces.length === 0) return []
  const nameOf = (position: number, number: number) => {
    const one = pieces.find((row) => row.position === position && row.number === number)!
    return one.share_percent === 100 ? `${position}. ${one.title}` : `${position}.${number} ${one.title}`
  }
  const rounds = await roundsOf(cx, file.id)
  const broken = pieces.some((one) => one.share_percent < 100)
  return [
    ...broken ? [{ id: 'deliverables', title: { zh: '交付物', en: 'Deliverables' }, kind: 'table' as const, columns: [
      { id: 'milestone', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'title', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' as const }, { id: 'share', label: { zh: '占本里程碑（%）', en: 'Share of the milestone (%)' }, as: 'number' as const },
      { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }, { id: 'round', label: { zh: '轮次', en: 'Round' }, as: 'number' as const }],
      rows: pieces.map((one) => ({ milestone: milestones.find((row) => row.position === one.position)?.title ?? '', title: `${one.position}.${one.number} ${one.title}`, share: one.share_percent, round: one.round,
        state: !isSettled(one) && milestones.find((row) => row.position === one.position)?.acceptance_case_id ? { zh: '专家组验收中', en: 'In acceptance' } : one.state === 'open' && one.round > 0 ? verdictWords.rework : verdictSaid(one.state, one.accepted_percent) })) }] : [],
    ...rounds.length > 0 ? [{ id: 'delivery-rounds', title: { zh: '交付与验收', en: 'Deliveries and verdicts' }, kind: 'table' as const, columns: [
      { id: 'deliverable', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' as const }, { id: 'round', label: { zh: '轮次', en: 'Round' }, as: 'number' as const }, { id: 'at', label: { zh: '交付', en: 'Delivered' }, as: 'instant' as const }, { id: 'verdict', label: { zh: '结论', en: 'Verdict' }, as: 'word' as const }, { id: 'report', label: { zh: '完成情况', en: 'Report' }, as: 'text' as const, is_detail: true }, { id: 'evidence', label: { zh: '证明', en: 'Evidence' }, as: 'files' as const, is_detail: true },
      { id: 'items', label: { zh: '退回事项', en: 'Items to mend' }, as: 'text' as const, is_detail: true }, { id: 'note', label: { zh: '验收意见', en: 'Findings' }, as: 'text' as const, is_detail: true }],
      rows: rounds.map((one) => ({ ...one, deliverable: nameOf(one.position, one.number), verdict: verdictSaid(one.verdict ?? 'delivered', one.percent), items: one.items.length > 0 ? one.items.map((item, at) => `${at + 1}. ${item}`).join('\n') : null })) }] : [],
  ]
}

/** An insurer is told of the result alone; the case of the acceptance is not theirs to see. */
function panelCells(one: Milestone, standing: { case_id: string, said: Sentence } | undefined, reader: Reader): Record<string, unknown> {
  return { accepted_by: acceptedByWords[one.accepted_by], acceptance: standing && reader.role !== 'insurer' ? { to: `/cases/${standing.case_id}`, ...standing.said } : null }
}

/** What a race made a milestone of, in both languages: the plan knows its gates, and the start-up tranche is the platform's own word. */
function raceWords(one: Milestone, race: RaceRow): Record<string, unknown> {
  if (one.kind === 'start') return { title: { zh: one.title, en: 'Start-up tranche' }, deliverable: { zh: one.deliverable, en: 'Contract signed and race started' } }
  const en = one.gate === null ? undefined : race.plan.gates[one.gate]?.en
  if (one.kind !== 'gate') return {}
  return { title: told(one.title, en?.name), deliverable: told(one.deliverable, en?.test && en.criteria ? `${en.test}; ${en.criteria}` : undefined) }
}
