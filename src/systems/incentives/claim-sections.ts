import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, CaseSubject, Shown } from '#engines/cases/subject.ts'
import type { Decision } from '#engines/rules/decide.ts'
import { claimOf, type Claim } from './claim.ts'
import { decisionOf } from './decision.ts'
import { measureNamed } from './measures.ts'
import { beforeReading, opinionSections } from './opinion/sections.ts'

const money = (amount_fen: number | null, currency: string) => amount_fen === null ? null : { amount_fen, currency }

const outcomes = { eligible: { zh: '符合', en: 'Eligible' }, 'not-eligible': { zh: '不符合', en: 'Not eligible' }, undecided: { zh: '待补充', en: 'Facts missing' } }
const origins = { applied: { zh: '企业申请', en: 'Applied for' }, automatic: { zh: '免申即享', en: 'Without a claim' }, 'top-up': { zh: '补差', en: 'Top-up' } }
const verdicts = { true: { zh: '符合', en: 'met' }, false: { zh: '不符合', en: 'not met' }, null: { zh: '待补充', en: 'open' } }
/** Why less is granted than the measure gives, in words. */
export const reductions: Record<string, { zh: string, en: string }> = {
  'year-cap': { zh: '年度上限', en: 'cap of the year' }, 'total-cap': { zh: '累计上限', en: 'cap over all years' }, excluded: { zh: '与其他政策互斥，取高者', en: 'excluded by a higher measure' },
  'group-taken': { zh: '同组政策本年已享受', en: 'another measure of its group was granted this year' }, 'pool-short': { zh: '资金不足，按比例', en: 'the fund was short and was shared' }, queued: { zh: '资金用完，排队', en: 'the fund is used up; queued' },
}

/** What a reader sees of a claim: the measure and its clause, the decision with its reasons, the grant, objections. The public sees measure and amount on notice. */
export const claimSections: CaseSubject['show'] = async (cx, file, reader): Promise<Shown[]> => {
  const closed = await beforeReading(cx, file, reader.role)
  if (closed) return closed
  const claim = await claimOf(cx, file.id)
  const { measure } = await measureNamed(cx, claim.measure)
  const currency = cx.city.pack.city.currency
  const basis: Shown = { id: 'measure', title: { zh: '政策依据', en: 'Measure' }, kind: 'fields', rows: [
    { label: { zh: '条款', en: 'Clause' }, value: measure.clause.text, as: 'text' }, { label: { zh: '译文', en: 'Translation' }, value: measure.clause.translation, as: 'text' },
    { label: { zh: '来源', en: 'Source' }, value: measure.clause.source, as: 'text' }, { label: { zh: '方式', en: 'Way' }, value: origins[claim.origin], as: 'word' },
  ] }
  const grant = granted(claim, currency, reader.relation === 'public')
  if (reader.relation === 'public') return [basis, grant]
  const kept = await decisionOf(cx, claim.decision_id)
  const own = [basis, ...kept ? decided(kept.decision, currency) : [], ...await evidence(cx, file)]
  const opinion = await opinionSections(cx, file, reader.role)
  // An expert judges facts and evidence; account and objections are not theirs to read.
  return reader.role === 'expert' ? [...own, ...opinion] : [...own, ...opinion, grant, ...await account(cx, file), ...await objections(cx, file)]
}

/** 证明材料: as the claim was handed in last. */
async function evidence(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const { rows } = await sql<{ files: string[] | null, remark: string | null }>`select answers -> 'files' as files, answers ->> 'remark' as remark from case_event
    where city_id = ${cx.city.id} and case_id = ${file.id} and action = 'submit-claim' order by id desc limit 1`.execute(cx.tx)
  const { files, remark } = { ...rows[0] }
  if (!files?.length && !remark) return []
  return [{ id: 'evidence', title: { zh: '证明材料', en: 'Evidence' }, kind: 'fields', rows: [
    ...files?.length ? [{ label: { zh: '材料', en: 'Files' }, value: files, as: 'files' as const }] : [],
    ...remark ? [{ label: { zh: '说明', en: 'Remark' }, value: remark, as: 'text' as const }] : [],
  ] }]
}

function decided(decision: Decision, currency: string): Shown[] {
  return [
    { id: 'decision', title: { zh: '测算', en: 'Decision' }, kind: 'fields', rows: [
      { label: { zh: '结论', en: 'Outcome' }, value: outcomes[decision.outcome], as: 'word' },
      { label: { zh: '按政策金额', en: 'By the measure' }, value: decision.is_amount_undetermined ? { zh: '待细则', en: 'To be determined' } : money(decision.amount_fen, currency), as: decision.is_amount_undetermined ? 'word' : 'money' },
      { label: { zh: '政策版本', en: 'Version' }, value: decision.versions.measure, as: 'hash' }, { label: { zh: '事实时点', en: 'Facts as known' }, value: decision.versions.facts_as_of, as: 'instant' },
    ] },
    { id: 'because', title: { zh: '计算依据', en: 'Reasons' }, kind: 'table', columns: [
      { id: 'condition', label: { zh: '条件', en: 'Condition' }, as: 'word' }, { id: 'verdict', label: { zh: '结论', en: 'Verdict' }, as: 'word' },
      { id: 'values', label: { zh: '依据的事实', en: 'Facts' }, as: 'word' }, { id: 'source', label: { zh: '来源', en: 'Source' }, as: 'word' },
    ], rows: decision.because.map((one) => ({
      condition: one.title, verdict: verdicts[`${one.verdict}`],
      values: joined(one.values.map(({ title, value }) => ({ zh: `${title.zh} ${value?.zh ?? '未知'}`, en: `${title.en} ${value?.en ?? 'unknown'}` }))), source: joined(one.values.flatMap(({ source }) => source ?? [])),
    })) },
    ...decision.shortfall.length === 0 ? [] : [{ id: 'shortfall', title: { zh: '还差', en: 'How far' }, kind: 'table' as const, columns: [{ id: 'sentence', label: { zh: '差距', en: 'Gap' }, as: 'word' as const }], rows: decision.shortfall.map(({ sentence }) => ({ sentence })) }],
  ]
}

const joined = (all: readonly { zh: string, en: string }[]) => ({ zh: [...new Set(all.map((one) => one.zh))].join('；'), en: [...new Set(all.map((one) => one.en))].join('; ') })

function granted(claim: Claim, currency: string, is_public: boolean): Shown {
  return { id: 'grant', title: { zh: '兑现', en: 'Grant' }, kind: 'fields', rows: [
    { label: { zh: '核定金额', en: 'Granted' }, value: money(claim.granted_fen, currency), as: 'money', ...claim.reduced_by ? { help: reductions[claim.reduced_by] ?? { zh: claim.reduced_by, en: claim.reduced_by } } : {} },
    { label: { zh: '公示至', en: 'On notice until' }, value: claim.notice_until, as: 'date' },
    ...is_public ? [] : [
      { label: { zh: '资金', en: 'Fund' }, value: claim.fund, as: 'text' as const },
      { label: { zh: '拨付', en: 'Paid' }, value: money(claim.paid_fen, currency), as: 'money' as const }, { label: { zh: '凭证', en: 'Reference' }, value: claim.reference, as: 'text' as const },
    ],
  ] }
}

async function account(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const { rows } = await sql<{ account_name: string, bank: string, account_number: string }>`select account_name, bank, account_number from incentive_account where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const [own] = rows
  if (!own) return []
  return [{ id: 'account', title: { zh: '收款账户', en: 'Account' }, kind: 'fields', rows: [
    { label: { zh: '户名', en: 'Account name' }, value: own.account_name, as: 'text' }, { label: { zh: '开户行', en: 'Bank' }, value: own.bank, as: 'text' }, { label: { zh: '账号', en: 'Account number' }, value: own.account_number, as: 'text' },
  ] }]
}

async function objections(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const { rows } = await sql<Record<string, unknown>>`select grounds, verdict, answer, to_char(made_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from incentive_objection where city_id = ${cx.city.id} and case_id = ${file.id} order by id limit 100`.execute(cx.tx)
  if (rows.length === 0) return []
  return [{ id: 'objections', title: { zh: '异议', en: 'Objections' }, kind: 'table', columns: [
    { id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'grounds', label: { zh: '事由', en: 'Grounds' }, as: 'text' },
    { id: 'verdict', label: { zh: '结论', en: 'Verdict' }, as: 'word' }, { id: 'answer', label: { zh: '答复', en: 'Answer' }, as: 'text' },
  ], rows: rows.map((row) => ({ ...row, verdict: row.verdict === null ? { zh: '待答复', en: 'Open' } : row.verdict === 'upheld' ? { zh: '成立', en: 'Upheld' } : { zh: '不成立', en: 'Dismissed' } })) }]
}
