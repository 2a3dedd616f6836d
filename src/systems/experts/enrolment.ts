import { fault, invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseSubject, Effect, NamedParty } from '#engines/cases/subject.ts'
import type { Decision } from '#engines/rules/decide.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { personNames } from '#systems/accounts/public.ts'
import { admit } from './admit.ts'
import { weigh } from './conditions.ts'
import { enrolmentSections } from './enrolment-sections.ts'
import { keywordsOf } from './keywords.ts'
import { enrolmentOf, factsOf, type Stated } from './stated.ts'

const open: CaseSubject['open'] = async (cx, { case_id }) => {
  await sql`insert into expert_enrolment (city_id, case_id, account_id) values (${cx.city.id}, ${case_id}, ${cx.actor.account_id})`.execute(cx.tx)
  // The title names nobody: it stands in lists.
  return { subject: `expert-enrolment:${case_id}`, title: { zh: '专家入库申请', en: 'Enrolment of an expert' } }
}

/** 提交: weighs the conditions on the day. What cannot be admitted is refused at once with the reasons, so that nobody is checked in vain; the draft stays. */
const submit: Effect = async (cx, turn) => {
  const stated = turn.answers as Stated
  if (stated['born-on'] > cx.today_on || stated['field-since-on'] > cx.today_on || stated['field-since-on'] < stated['born-on']) throw fault('experts.wrong-days')
  const decision = weigh(cx.city.pack, stated.kind, factsOf(stated, cx.today_on), cx.today_on)
  if (decision === null) throw fault('experts.no-conditions')
  if (decision.outcome !== 'eligible') throw fault('experts.not-eligible', { reasons: reasonsOf(decision) })
  const is_outside = stated.place === 'outside', county_id = is_outside ? null : stated.county ?? null
  await sql`update expert_enrolment set kind = ${stated.kind}, stated = ${JSON.stringify(stated)}::jsonb, decision = ${JSON.stringify(decision)}::jsonb, is_outside = ${is_outside}, county_id = ${county_id} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const title = stated.kind === 'finance' ? { zh: '财务专家入库申请', en: 'Enrolment of a finance expert' } : { zh: '技术专家入库申请', en: 'Enrolment of a technical expert' }
  return {
    note: { zh: '入库条件：全部符合（以审核为准）', en: 'Conditions of admission: all met, subject to the check' }, parties: await managers(cx), case: { county_id, title_zh: title.zh, title_en: title.en },
    receipt: { subject: `case:${turn.case.id}`, content: { kind: stated.kind, conditions: decision.versions.measure, outcome: decision.outcome, on: cx.today_on } },
  }
}

// Whoever keeps the register stands in the case by their office, or by name where they hold the role for none.
async function managers(cx: Cx): Promise<NamedParty[]> {
  const { rows } = await sql<{ account_id: string, org_id: string }>`select account_id, org_id from membership where city_id = ${cx.city.id} and role = 'expert-manager' and ended_at is null`.execute(cx.tx)
  const offices = new Set(rows.flatMap((row) => row.org_id || []))
  return [...[...offices].map((org_id) => ({ role: 'expert-manager', org_id })), ...rows.filter((row) => row.org_id === '').map(({ account_id }) => ({ role: 'expert-manager', account_id }))]
}

/** The conditions that fail, in one sentence each, with how far they are. */
function reasonsOf(decision: Decision): Sentence {
  const failed = decision.because.filter((one) => one.verdict !== true).map((one) => {
    const gap = decision.shortfall.find((short) => short.condition === one.condition)?.sentence
    return { zh: gap ? `${one.title.zh}（${gap.zh}）` : one.title.zh, en: gap ? `${one.title.en} (${gap.en})` : one.title.en }
  })
  return { zh: failed.map((one) => one.zh).join('；'), en: failed.map((one) => one.en).join('; ') }
}

const note: Effect = async (_cx, turn) => {
  const text = String(turn.answers.opinion ?? '')
  return { note: { zh: text, en: text } }
}

/** 准予入库: the code, the record, the role, the certificate. */
const admitApplicant: Effect = async (cx, turn) => {
  const { account_id, stated, county_id, kind } = await enrolmentOf(cx, turn.case.id)
  invariant(kind, 'what is decided was submitted')
  const one = stated as Stated
  const decision = weigh(cx.city.pack, kind, factsOf(one, cx.today_on), cx.today_on)
  const name = (await personNames(cx, [account_id])).get(account_id) ?? { zh: account_id, en: account_id }
  const code = await admit(cx, {
    account_id, name_zh: name.zh, name_en: name.en, kind, born_on: one['born-on'], special_standing: one['special-standing'], retirement_age: one['retirement-age'] ?? null, title_level: one['title-level'] ?? null,
    finance_title: one['finance-title'] ?? null, has_certificate: one['has-certificate'] ?? false, knows_funding_rules: one['knows-funding-rules'] ?? false, rank: one.rank, field_since_on: one['field-since-on'],
    employer_name: one.employer, employer_org_id: null, county_id, sectors: one.sectors ?? [], directions: one.directions ?? [], languages: one.languages, keywords: keywordsOf(one.keywords), panels_per_year_max: one['panels-per-year-max'] ?? null,
    origin: 'enrolled', case_id: turn.case.id, decision, is_demo: turn.case.is_demo,
  }, turn.role)
  await end(cx, turn.case.id, 'admitted', code)
  await sql`update membership set ended_at = now() where city_id = ${cx.city.id} and account_id = ${account_id} and role = 'expert-applicant' and ended_at is null`.execute(cx.tx)
  askDocument(cx, { case_id: turn.case.id, kind: 'expert-certificate', ref: code })
  return { note: { zh: `编号 ${code}`, en: `Code ${code}` }, parties: [{ role: 'expert', account_id }], receipt: { subject: `case:${turn.case.id}`, content: { code, kind, on: cx.today_on } } }
}

const refuse: Effect = async (cx, turn) => {
  await end(cx, turn.case.id, 'refused', null)
  return note(cx, turn)
}

const withdraw: Effect = async (cx, turn) => {
  await end(cx, turn.case.id, 'withdrawn', null)
}

async function end(cx: Cx, case_id: string, state: string, code: string | null): Promise<void> {
  await sql`update expert_enrolment set state = ${state}, code = ${code}, decided_on = ${cx.today_on} where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
}

/** 专家入库: the case of asking to be admitted. */
export const enrolmentSubject: CaseSubject = {
  procedure: 'expert-enrolment',
  open,
  values: async (cx, file) => {
    const { account_id, is_outside, kind, stated } = await enrolmentOf(cx, file.id)
    return { 在市外: is_outside ?? false, 非本人: cx.actor.account_id !== account_id, 条件符合: kind !== null && weigh(cx.city.pack, kind, factsOf(stated, cx.today_on), cx.today_on)?.outcome === 'eligible' }
  },
  show: enrolmentSections,
  effects: { 'submit-enrolment': submit, 'withdraw-enrolment': withdraw, 'note-enrolment': note, 'admit-expert': admitApplicant, 'refuse-enrolment': refuse },
  people: (_cx, parties, reader) => ['expert-applicant', 'expert', 'expert-manager', 'county-officer'].includes(reader.role) ? [...parties] : [],
  // Answers are private in the history, so that a correction begins from the enrolment itself.
  prefill: async (cx, file, action) => action === 'submit-enrolment' ? (await enrolmentOf(cx, file.id)).stated : {},
}
