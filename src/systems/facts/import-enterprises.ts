import { countiesOf, organizationsByCode, upsertOrganizations, type Organization } from '#systems/organizations/public.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { checkCreditCode, normaliseCode } from '#kernel/values/codes.ts'
import { onePerKey, type ImportProblem, type ReadRow } from './import-columns.ts'
import { reaches, type Importer } from './importer.ts'
import type { Plan, PlannedRow } from './import-plan.ts'

type Said = ReadRow & { enterprise: Organization }

const fields = ['title_zh', 'title_en', 'county_id'] as const

/** 企业名录: new enterprises by their code or number; those that are there are corrected where the row says otherwise. */
export async function planEnterprises(cx: Cx, rows: readonly ReadRow[], importer: Importer): Promise<Plan> {
  const plan: Plan = { rows_ok: [], problems: [], changes: [] }
  const counties = countiesOf(cx.city.pack)
  const read = rows.flatMap((row): Said[] => {
    const { enterprise, problems } = readEnterprise(row, counties, importer)
    plan.problems.push(...problems)
    return problems.length > 0 ? [] : [{ ...row, enterprise }]
  })
  const said = onePerKey(read, (row) => [keyOf(row.enterprise)], 'uscc', plan.problems)
  const found = await organizationsByCode(cx, said.map((row) => row.enterprise))
  const held = new Map(found.map((one) => [keyOf(one), one]))
  for (const row of said) {
    const earlier = held.get(keyOf(row.enterprise))
    if (!earlier) {
      plan.rows_ok.push({ row: row.row, act: 'add', enterprise: row.enterprise })
      continue
    }
    // What a row leaves empty stays as it was.
    const next = { ...row.enterprise, title_en: row.cells['title_en'] === undefined ? earlier.title_en : row.enterprise.title_en, title_zh: row.cells['title_zh'] === undefined ? earlier.title_zh : row.enterprise.title_zh, county_id: row.enterprise.county_id ?? earlier.county_id }
    const changed = fields.filter((field) => next[field] !== earlier[field])
    const wrong = changed.length === 0 ? null : earlier.origin !== 'registered' ? 'facts.not-from-import' : !reaches(importer, { county_id: earlier.county_id, org_id: null }) ? 'facts.subject-not-yours' : null
    if (wrong !== null) {
      plan.problems.push({ row: row.row, column: row.title('uscc'), code: wrong, data: { title: earlier.title_zh, text: earlier.title_zh } })
    } else if (changed.length === 0) {
      plan.rows_ok.push({ row: row.row, act: 'none' })
    } else {
      plan.rows_ok.push({ row: row.row, act: 'correct', enterprise: next, id: earlier.id, version: earlier.version })
      plan.changes.push({ row: row.row, id: earlier.id, title: earlier.title_zh, fields: changed.map((field) => ({ field, from: earlier[field], to: next[field] })) })
    }
  }
  return plan
}

/** Everything wrong with one row, and what it says. */
export function readEnterprise(row: ReadRow, counties: readonly { id: string, title: { zh: string, en: string } }[], importer: Importer): { enterprise: Organization, problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const wrong = (column: string, code: string, data: Record<string, unknown> = {}) => { problems.push({ row: row.row, column: row.title(column), code, data }) }
  const text = (id: string) => String(row.cells[id] ?? '')
  const title_zh = text('title_zh') || text('title_en')
  const country = text('country').toUpperCase() || 'CN'
  const uscc = normaliseCode(text('uscc')) || null
  const registration_number = text('registration_number') || null
  const county = counties.find((one) => [one.id, one.title.zh, one.title.en].includes(text('county')))
  if (title_zh === '') wrong('title_zh', 'facts.no-name')
  if (!/^[A-Z]{2}$/.test(country)) wrong('country', 'facts.no-such-country', { text: country })
  if (country === 'CN' && uscc === null) wrong('uscc', 'facts.no-uscc')
  if (country === 'CN' && uscc !== null) for (const problem of checkCreditCode(uscc)) wrong('uscc', problem.code, problem.data)
  if (country !== 'CN' && uscc !== null) wrong('uscc', 'facts.foreign-uscc')
  if (country !== 'CN' && registration_number === null) wrong('registration_number', 'facts.no-registration-number')
  if (text('county') !== '' && !county) wrong('county', 'facts.no-such-county', { text: text('county') })
  else if (!reaches(importer, { county_id: county?.id ?? null, org_id: null })) wrong('county', 'facts.county-not-yours')
  return { enterprise: { title_zh, title_en: text('title_en') || title_zh, uscc, country, registration_number: country === 'CN' ? null : registration_number, county_id: county?.id ?? null }, problems }
}

/** Writes the planned enterprises set by set; one corrected by somebody else meanwhile is left as it is and not counted. */
export async function writeEnterprises(cx: Cx, rows: readonly PlannedRow[]): Promise<{ added: number, corrected: number }> {
  return upsertOrganizations(cx, rows.flatMap((row) => {
    if (row.act === 'add') return [{ ...row.enterprise, kind: 'enterprise' }]
    return row.act === 'correct' ? [{ ...row.enterprise, kind: 'enterprise', held: { id: row.id, version: row.version } }] : []
  }))
}

function keyOf(one: Pick<Organization, 'uscc' | 'country' | 'registration_number'>): string {
  return one.uscc ?? `${one.country} ${one.registration_number}`
}
