import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf, type Relation, type Role } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { criteria } from './appraise.ts'
import { bidsOf, contentOf, type Bid } from './bid.ts'
import { challengeOf, ip_words, type Challenge } from './challenge.ts'
import { contractOf } from './contract.ts'
import { claimsOf, quotesOf } from './insure.ts'
import { milestonesOf, verdictWords } from './milestone.ts'

type Reader = { role: Role, relation: Relation }
const money = (amount_fen: number | null, currency: string) => amount_fen === null ? null : { amount_fen, currency }

/** What a reader of the case may see of its challenge: the need, then scores, bids, contract, work and cover as each is theirs to know. */
export async function show(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const challenge = await challengeOf(cx, file.id)
  if (challenge.problem === null) return []
  return [
    ...needSections(cx, challenge),
    ...reader.relation === 'public' ? [] : await scoresOf(cx, file, reader),
    ...await bidSections(cx, file, challenge, reader),
    ...reader.relation === 'public' || reader.role === 'expert' ? [] : await workSections(cx, file, challenge),
    ...noticeSection(challenge),
    ...reader.relation === 'public' ? [] : await contactsOf(cx, file, reader),
    ...closingSection(challenge),
  ]
}

/** The need as it is published: same words for the case page and the public page. */
export function needSections(cx: Cx, challenge: Challenge): Shown[] {
  const sector = casesOf(cx.city).options('sectors').find((one) => one.id === challenge.sector)?.title ?? null
  return [
    { id: 'problem', title: { zh: '主要技术问题', en: 'The problem' }, kind: 'prose', text: challenge.problem ?? '' },
    { id: 'indicators', title: { zh: '核心指标', en: 'Core indicators' }, kind: 'table', rows: challenge.indicators as unknown as Record<string, unknown>[], columns: [
      { id: 'metric', label: { zh: '指标', en: 'Metric' }, as: 'text' }, { id: 'unit', label: { zh: '单位', en: 'Unit' }, as: 'text' }, { id: 'present', label: { zh: '现值', en: 'Present' }, as: 'text' },
      { id: 'target', label: { zh: '目标值', en: 'Target' }, as: 'text' }, { id: 'test', label: { zh: '检测方法', en: 'Test' }, as: 'text' }] },
    { id: 'terms', title: { zh: '条件', en: 'Terms' }, kind: 'fields', rows: [
      { label: { zh: '榜额', en: 'Bounty' }, value: money(challenge.funding_minor, challenge.currency), as: 'money' },
      { label: { zh: '希望完成日期', en: 'Wanted by' }, value: challenge.deadline_on, as: 'date' },
      { label: { zh: '领域', en: 'Sector' }, value: sector, as: 'word' },
      { label: { zh: '知识产权归属', en: 'Intellectual property' }, value: challenge.ip_clause ? ip_words[challenge.ip_clause] : null, as: 'word' },
      ...challenge.ip_detail ? [{ label: { zh: '归属补充说明', en: 'Details' }, value: challenge.ip_detail, as: 'text' as const }] : [],
      { label: { zh: '揭榜方条件', en: 'What a solver must have' }, value: challenge.solver_conditions, as: 'text' },
      ...challenge.attachments.length > 0 ? [{ label: { zh: '附件', en: 'Attachments' }, value: challenge.attachments, as: 'files' as const }] : [],
    ] },
  ]
}

/** Scores appear when all are in; before that each expert sees only their own. */
async function scoresOf(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (reader.role === 'solver' || reader.role === 'insurer') return []
  const { rows } = await sql<{ account_id: string, name_zh: string, scores: Record<string, number>, mean: string, comment: string }>`
    select score.account_id, person.name_zh, scores, mean, comment from appraisal_score score left join person on person.city_id = score.city_id and person.account_id = score.account_id
    where score.city_id = ${cx.city.id} and score.case_id = ${file.id} order by score.at`.execute(cx.tx)
  const { rows: named } = await sql<{ n: number }>`select count(*)::int as n from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = 'expert'`.execute(cx.tx)
  if (named[0]!.n === 0) return []
  const is_complete = rows.length === named[0]!.n
  const seen = is_complete ? rows : rows.filter((row) => row.account_id === cx.actor.account_id)
  // Who gave which score is between the bureau and the expert; the enterprise reads scores without names.
  const is_named = reader.role !== 'enterprise' && reader.role !== 'expert'
  return [{ id: 'scores', title: { zh: '评分', en: 'Scores' }, kind: 'table', empty: { zh: `已收 ${rows.length}/${named[0]!.n} 份，到齐后公开`, en: `${rows.length} of ${named[0]!.n} in; shown when all are` },
    columns: [...is_named ? [{ id: 'expert', label: { zh: '专家', en: 'Expert' }, as: 'text' as const }] : [], { id: 'mean', label: { zh: '均分', en: 'Mean' }, as: 'number' },
      ...criteria.map((id) => ({ id, label: criterionWords[id], as: 'number' as const })), { id: 'comment', label: { zh: '评语', en: 'Comment' }, as: 'text' }],
    rows: seen.map((row) => ({ expert: row.name_zh, mean: Number(row.mean), ...row.scores, comment: row.comment })) }]
}

const criterionWords: Record<typeof criteria[number], { zh: string, en: string }> = {
  necessity: { zh: '必要性', en: 'Necessity' }, novelty: { zh: '新颖性', en: 'Novelty' }, difficulty: { zh: '难度', en: 'Difficulty' }, value: { zh: '价值', en: 'Value' }, feasibility: { zh: '可行性', en: 'Feasibility' }, budget: { zh: '榜额', en: 'Budget' },
}

const stateWords: Record<string, { zh: string, en: string }> = { sealed: { zh: '密封', en: 'Sealed' }, opened: { zh: '已开启', en: 'Opened' }, chosen: { zh: '中选', en: 'Chosen' }, 'not-chosen': { zh: '未中选', en: 'Not chosen' } }

async function bidSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (challenge.published_at === null || reader.role === 'expert' || reader.role === 'insurer') return []
  const bids = await bidsOf(cx, file.id)
  const mine = orgsOf(cx.actor, ['solver'])
  // Sealed: its own organisation reads its own. Opened: the owner and the city's officers read all; a bidder still reads only its own.
  const mayRead = (bid: Bid) => mine.includes(bid.org_id) || (bid.state !== 'sealed' && ['enterprise', 'city-officer', 'auditor'].includes(reader.role))
  const seen = bids.filter(mayRead)
  const table: Shown = { id: 'bids', title: { zh: '揭榜方案', en: 'Bids' }, kind: 'table', empty: bids.length > 0 ? { zh: `已收 ${bids.length} 份，全部密封`, en: `${bids.length} received, all sealed` } : { zh: '还没有收到方案', en: 'No bid yet' },
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'received_at', label: { zh: '收到', en: 'Received' }, as: 'instant' },
      { id: 'price', label: { zh: '报价', en: 'Price' }, as: 'money' }, { id: 'months', label: { zh: '周期（月）', en: 'Months' }, as: 'number' }, { id: 'hash', label: { zh: '内容摘要', en: 'Hash' }, as: 'hash' }],
    rows: seen.map((bid) => {
      const content = contentOf(cx, bid)
      return { org: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id }, state: stateWords[bid.state] ?? { zh: bid.state, en: bid.state }, received_at: bid.received_at, price: money(content['price-fen'], challenge.currency), months: content.months, hash: bid.content_hash }
    }) }
  const texts = seen.flatMap((bid): Shown[] => {
    const content = contentOf(cx, bid)
    const name = { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id }
    return [{ id: `bid-${bid.id}`, title: { zh: `方案：${name.zh}`, en: `Bid: ${name.en}` }, kind: 'fields', rows: [
      { label: { zh: '技术路线', en: 'Approach' }, value: content.approach, as: 'text' }, { label: { zh: '团队与业绩', en: 'Team' }, value: content.team, as: 'text' },
      { label: { zh: '已有知识产权', en: 'Background IP' }, value: content['background-ip'], as: 'text' }, ...content.attachments?.length ? [{ label: { zh: '附件', en: 'Attachments' }, value: content.attachments, as: 'files' as const }] : []] }]
  })
  return [table, ...texts]
}

async function workSections(cx: Cx, file: CaseFile, challenge: Challenge): Promise<Shown[]> {
  const contract = await contractOf(cx, file.id)
  if (!contract) return []
  const milestones = await milestonesOf(cx, file.id)
  const quotes = await quotesOf(cx, file.id)
  const claims = await claimsOf(cx, file.id)
  const { currency } = challenge
  const clause = (id: string, zh: string, en: string) => contract.terms[id] ? [{ label: { zh, en }, value: contract.terms[id], as: 'text' as const }] : []
  return [
    { id: 'contract', title: { zh: '合同', en: 'Contract' }, kind: 'fields', rows: [
      { label: { zh: '合同总额', en: 'Total' }, value: money(contract.total_fen, currency), as: 'money' }, { label: { zh: '已托管', en: 'In escrow' }, value: money(contract.deposited_fen, currency), as: 'money' },
      { label: { zh: '签署', en: 'Signed' }, value: contract.signed_at, as: 'instant' }, ...contract.signatory ? [{ label: { zh: '签署人', en: 'Signatory' }, value: contract.signatory, as: 'text' as const }] : [],
      ...clause('subject', '标的与计划', 'Subject and plan'), ...clause('ip', '成果归属', 'Ownership'), ...clause('acceptance', '验收', 'Acceptance'), ...clause('confidentiality', '保密', 'Confidentiality'), ...clause('diligent-failure', '容错', 'Diligent failure')] },
    { id: 'milestones', title: { zh: '里程碑', en: 'Milestones' }, kind: 'table', columns: [
      { id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' }, { id: 'deliverable', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' }, { id: 'due_on', label: { zh: '期限', en: 'Due' }, as: 'date' }, { id: 'price', label: { zh: '金额', en: 'Amount' }, as: 'money' },
      { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'round', label: { zh: '轮次', en: 'Round' }, as: 'number' }, { id: 'report', label: { zh: '完成情况', en: 'Report' }, as: 'text' }, { id: 'evidence', label: { zh: '证明', en: 'Evidence' }, as: 'files' }, { id: 'note', label: { zh: '验收意见', en: 'Verdict' }, as: 'text' }, { id: 'paid', label: { zh: '已付', en: 'Paid' }, as: 'money' }],
      rows: milestones.map((one) => ({ ...one, price: money(one.price_fen, currency), state: verdictWords[one.state], paid: one.paid_at ? money(one.paid_fen, currency) : null })) },
    ...quotes.length > 0 ? [{ id: 'cover', title: { zh: '揭榜险', en: 'Cover' }, kind: 'table' as const, columns: [
      { id: 'insurer', label: { zh: '保险机构', en: 'Insurer' }, as: 'word' as const }, { id: 'cover', label: { zh: '保险金额', en: 'Sum insured' }, as: 'money' as const }, { id: 'premium', label: { zh: '保费', en: 'Premium' }, as: 'money' as const }, { id: 'share_percent', label: { zh: '赔付比例 %', en: 'Share %' }, as: 'number' as const }, { id: 'terms', label: { zh: '条款', en: 'Terms' }, as: 'text' as const }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }],
      rows: quotes.map((one) => ({ insurer: { zh: one.org_zh ?? one.org_id, en: one.org_en ?? one.org_id }, cover: money(one.cover_fen, currency), premium: money(one.premium_fen, currency), share_percent: one.share_percent, terms: one.terms, state: one.state === 'taken' ? { zh: '已投保', en: 'Taken' } : { zh: '报价', en: 'Offered' } })) }] : [],
    ...claims.length > 0 ? [{ id: 'claims', title: { zh: '索赔', en: 'Claims' }, kind: 'table' as const, columns: [
      { id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'account', label: { zh: '经过', en: 'Account' }, as: 'text' as const }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' as const }, { id: 'paid', label: { zh: '赔付', en: 'Paid' }, as: 'money' as const }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text' as const }],
      rows: claims.map((one) => ({ title: one.title, account: one.account, state: { open: { zh: '待核定', en: 'Open' }, paid: { zh: '已赔付', en: 'Paid' }, refused: { zh: '拒赔', en: 'Refused' } }[one.state], paid: one.state === 'paid' ? money(one.paid_fen, currency) : null, reason: one.reason })) }] : [],
  ]
}

/** The public notice of a choice: anyone may read it, that is what it is for. */
export function noticeSection(challenge: Challenge): Shown[] {
  if (challenge.notice_ends_at === null) return []
  return [{ id: 'notice', title: { zh: '公示', en: 'Public notice' }, kind: 'fields', rows: [{ label: { zh: '公示截止', en: 'Ends' }, value: challenge.notice_ends_at, as: 'instant' }, { label: { zh: '内容', en: 'Text' }, value: challenge.notice_text, as: 'text' }] }]
}

async function contactsOf(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (!['follow-up-officer', 'city-officer', 'county-officer', 'auditor'].includes(reader.role)) return []
  const { rows } = await sql<Record<string, unknown>>`select to_char(follow_up.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, whom, outcome, person.name_zh as officer from follow_up
    left join person on person.city_id = follow_up.city_id and person.account_id = follow_up.account_id where follow_up.city_id = ${cx.city.id} and follow_up.case_id = ${file.id} order by follow_up.at desc limit 100`.execute(cx.tx)
  if (rows.length === 0) return []
  return [{ id: 'contacts', title: { zh: '跟榜联系', en: 'Contacts' }, kind: 'table', rows, columns: [{ id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'officer', label: { zh: '跟榜专员', en: 'Officer' }, as: 'text' }, { id: 'whom', label: { zh: '联系对象', en: 'With' }, as: 'text' }, { id: 'outcome', label: { zh: '内容', en: 'Outcome' }, as: 'text' }] }]
}

function closingSection(challenge: Challenge): Shown[] {
  if (challenge.report === null) return []
  const result = { solved: { zh: '攻克', en: 'Solved' }, partly: { zh: '部分攻克', en: 'Solved in part' }, unsolved: { zh: '未攻克', en: 'Unsolved' } }[challenge.result ?? ''] ?? null
  return [{ id: 'closing', title: { zh: '结榜报告', en: 'Closing report' }, kind: 'fields', rows: [{ label: { zh: '结果', en: 'Result' }, value: result, as: 'word' }, { label: { zh: '报告', en: 'Report' }, value: challenge.report, as: 'text' },
    ...challenge.saving_minor !== null ? [{ label: { zh: '企业自报节约成本', en: 'Saving stated by the enterprise' }, value: money(challenge.saving_minor, challenge.currency), as: 'money' as const }] : []] }]
}
