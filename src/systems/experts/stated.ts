import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Decision, FactSet } from '#engines/rules/decide.ts'
import { wholeMonths, wholeYears, type ExpertKind } from './conditions.ts'

/** What an applicant answered, by the fields of the form. */
export type Stated = {
  kind: ExpertKind, 'born-on': string, 'special-standing': string, 'retirement-age'?: number, employer: string, place: 'county' | 'outside', county?: string
  'title-level'?: string, 'has-certificate'?: boolean, 'finance-title'?: string, 'knows-funding-rules'?: boolean, rank: string, 'field-since-on': string, certificates: string[]
  sectors?: string[], directions?: string[], keywords?: string, languages: string[], 'panels-per-year-max'?: number
  integrity: boolean, competence: boolean, time: boolean, health: boolean, 'clean-record': boolean
}

export type Enrolment = { case_id: string, account_id: string, county_id: string | null, kind: ExpertKind | null, stated: Partial<Stated>, decision: Decision | null, is_outside: boolean | null, state: string, code: string | null }

/** The enrolment a case is about. */
export async function enrolmentOf(cx: Cx, case_id: string): Promise<Enrolment> {
  const { rows } = await sql<Enrolment>`select case_id, account_id, county_id, kind, stated, decision, is_outside, state, code from expert_enrolment where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  invariant(rows[0], 'the case of an enrolment has its enrolment')
  return rows[0]
}

const undertakings = ['integrity', 'competence', 'time', 'health', 'clean-record'] as const
const names = {
  'title-level': { senior: '正高级', 'associate-senior': '副高级', below: '中级及以下', none: '无职称' },
  'finance-title': { 'senior-accountant': '高级会计师', 'senior-auditor': '高级审计师', 'certified-accountant': '注册会计师', 'certified-tax-agent': '注册税务师', none: '都没有' },
  'special-standing': { academician: '院士', 'doctoral-supervisor': '博士生导师', 'special-allowance': '享受国务院或省政府特殊津贴', none: '没有' },
} as const

/** What was stated as facts of the conditions on a day; age and months in the field are reckoned here. */
export function factsOf(stated: Partial<Stated>, on: string): FactSet {
  const source = { zh: '本人填报', en: 'stated by the applicant' }
  const named = (field: keyof typeof names) => (names[field] as Record<string, string>)[stated[field] ?? ''] ?? null
  const facts: Record<string, unknown> = {
    周岁: stated['born-on'] === undefined ? null : wholeYears(stated['born-on'], on), 特殊身份: named('special-standing'), 法定退休年龄: stated['retirement-age'] ?? null, 职称级别: named('title-level'), 有高级资格证书或水平证书: stated['has-certificate'] ?? null,
    财务资格: named('finance-title'), 熟悉科技经费管理制度: stated['knows-funding-rules'] ?? null, 从业月数: stated['field-since-on'] === undefined ? null : wholeMonths(stated['field-since-on'], on),
    承诺五项基本条件: undertakings.every((one) => stated[one] === true),
  }
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, { value, source, is_stated: true }]))
}
