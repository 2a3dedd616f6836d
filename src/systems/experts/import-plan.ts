import { addMonths, isDay } from '#kernel/values/days.ts'
import { checkEmail, checkIdentityNumber, maskCode, normaliseCode } from '#kernel/values/codes.ts'
import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { TableCell } from '#kernel/outside/table.ts'
import { casesOf } from '#engines/cases/room.ts'
import { guardOf } from '#systems/accounts/public.ts'
import { readColumns, type ImportProblem, type ReadRow, type TablePlan } from '#systems/facts/public.ts'
import { employerAsWritten, employerKey } from './expert.ts'
import { keywordsOf } from './keywords.ts'
import { expert_columns, import_rows_max } from './import-columns.ts'
import { termsOf } from './terms.ts'

/** What a row says, read and right in itself. */
export type PlannedExpert = {
  row: number, name_zh: string, name_en: string, kind: 'technical' | 'finance', identity_number: string | null, identity_lookup: string | null, identity_masked: string | null, email: string | null, employer_name: string, employer: string, employer_org_id: string | null, rank: string,
  sectors: string[], county_id: string | null, born_on: string | null, field_since_on: string | null, keywords: string[], admitted_on: string, valid_until: string | null
}

type Held = { code: string, name_zh: string, kind: string, email: string | null, account_email: string | null, lookup: string | null, account_lookup: string | null, employer: string, employer_name: string, rank: string, county_id: string | null, sectors: string[], born_on: string | null }
type Read = { row: ReadRow, expert: PlannedExpert }

/**
 * 预检: reads rows as experts. Doubles within the table and with what is held are found by identity number, e-mail, and name with employer; where a row says
 * otherwise than a record, or points at two records, the column says so. Nothing held is ever changed by an import. The transaction must see the city's rows.
 * @throws fault `experts.too-many-rows`
 */
export async function planExperts(cx: Cx, table: { columns: readonly string[], rows: readonly { row_number: number, cells: Record<string, TableCell> }[] }): Promise<TablePlan<PlannedExpert>> {
  if (table.rows.length > import_rows_max) throw fault('experts.too-many-rows', { count: table.rows.length, max: import_rows_max })
  const { rows, problems } = readColumns(expert_columns, table)
  const orgs = await organizationsNamed(cx, rows.map((row) => String(row.cells.employer ?? '')))
  const read = rows.flatMap((row): Read[] => {
    const { expert, problems: wrong } = readExpert(cx, row, orgs)
    problems.push(...wrong)
    return wrong.length > 0 ? [] : [{ row, expert }]
  })
  const single = withoutDoubles(read, problems)
  const held = await heldLike(cx, single.map(({ expert }) => expert))
  const plan: TablePlan<PlannedExpert> = { good: [], unchanged: 0, problems }
  for (const one of single) {
    const outcome = against(one, held)
    if (outcome === 'new') plan.good.push(one.expert)
    else if (outcome === 'same') plan.unchanged += 1
    else problems.push(...outcome)
  }
  problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  return plan
}

function readExpert(cx: Cx, row: ReadRow, orgs: ReadonlyMap<string, string>): { expert: PlannedExpert, problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const wrong = (column: string, code: string, data: Record<string, unknown> = {}) => { problems.push({ row: row.row, column: row.title(column), code, data }) }
  const text = (id: string) => String(row.cells[id] ?? '').trim()
  const day = (id: string) => {
    if (text(id) !== '' && !isDay(text(id))) wrong(id, 'experts.row-day', { text: text(id) })
    return text(id) === '' ? null : text(id)
  }
  const kind = { 技术专家: 'technical', 技术: 'technical', technical: 'technical', 财务专家: 'finance', 财务: 'finance', finance: 'finance' }[text('kind').toLowerCase()] as 'technical' | 'finance' | undefined
  if (kind === undefined) wrong('kind', 'experts.row-kind', { text: text('kind') })
  const options = (register: string) => casesOf(cx.city).options(register)
  const find = (register: string, said: string) => options(register).find((one) => [one.id, one.title.zh, one.title.en.toLowerCase()].includes(said) || one.title.en.toLowerCase() === said.toLowerCase())?.id
  const sectors = [...new Set(text('sectors').split(/[,，、;；]/).map((one) => one.trim()).filter((one) => one !== ''))].flatMap((said) => {
    const id = find('sectors', said)
    if (id === undefined) wrong('sectors', 'experts.row-field', { text: said })
    return id ?? []
  })
  if (kind === 'technical' && problems.length === 0 && (sectors.length === 0 || sectors.length > 3)) wrong('sectors', 'experts.row-fields', { count: sectors.length })
  const county_id = text('county') === '' ? null : find('counties', text('county')) ?? null
  if (text('county') !== '' && county_id === null) wrong('county', 'experts.row-county', { text: text('county') })
  const email = text('email').toLowerCase() || null
  if (email !== null && checkEmail(email).length > 0) wrong('email', 'experts.row-email', { text: email })
  const identity_number = normaliseCode(text('identity_number')) || null
  if (identity_number !== null) for (const problem of checkIdentityNumber(identity_number, '', cx.today_on)) wrong('identity_number', problem.code, problem.data)
  const [born_on, field_since_on, admitted_on, valid_until] = [day('born_on'), day('field_since_on'), day('admitted_on') ?? cx.today_on, day('valid_until')]
  if (identity_number !== null && problems.length === 0 && born_on !== null && identity_number.slice(6, 14) !== born_on.replaceAll('-', '')) wrong('born_on', 'experts.row-birth', {})
  const employer_name = text('employer'), employer_org_id = orgs.get(employer_name) ?? null
  return { problems, expert: {
    row: row.row, name_zh: text('name_zh'), name_en: text('name_en') || text('name_zh'), kind: kind ?? 'technical', identity_number, identity_masked: identity_number === null ? null : maskCode(identity_number), email,
    identity_lookup: identity_number === null ? null : guardOf(cx.house).index(identity_number, { city_id: cx.city.id, kind: 'identity-number' }),
    employer_name, employer: employerKey(cx, { org_id: employer_org_id, name: employer_name }), employer_org_id, rank: text('rank'), sectors, county_id, born_on, field_since_on, keywords: keywordsOf(text('keywords')),
    admitted_on, valid_until: valid_until ?? addMonths(admitted_on, termsOf(cx.city.pack).valid_years * 12),
  } }
}

const keysOf = (one: PlannedExpert) => [one.identity_lookup && { column: 'identity_number', key: `i:${one.identity_lookup}` }, one.email && { column: 'email', key: `e:${one.email}` }, { column: 'name_zh', key: nameKey(one.name_zh, one.employer) }].filter((key) => key !== null && key !== '') as { column: string, key: string }[]
const nameKey = (name: string, employer: string) => `n:${name.normalize('NFKC').replace(/\s/g, '')}\n${employerAsWritten(employer)}`

/** Every later row that is the same person as an earlier one is a problem naming it. Of one name and employer with two identity numbers both stay: they are two people. */
function withoutDoubles(read: readonly Read[], problems: ImportProblem[]): Read[] {
  const first = new Map<string, PlannedExpert>()
  return read.filter(({ row, expert }) => {
    const double = keysOf(expert).flatMap((key) => {
      const other = first.get(key.key)
      return other && !(key.key.startsWith('n:') && isOther(expert.identity_lookup, other.identity_lookup)) ? [{ ...key, other: other.row }] : []
    })[0]
    for (const { key } of keysOf(expert)) if (!first.has(key)) first.set(key, expert)
    if (!double) return true
    problems.push({ row: row.row, column: row.title(double.column), code: 'experts.row-twice', data: { other: double.other } })
    return false
  })
}

const isOther = (a: string | null, b: string | null) => a !== null && b !== null && a !== b

async function organizationsNamed(cx: Cx, names: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ title: string, id: string, count: number }>`select title, min(org.id) as id, count(distinct org.id)::int as count from unnest(${[...new Set(names)]}::text[]) title
    join organization org on org.city_id = ${cx.city.id} and (org.title_zh = title or org.title_en = title) group by title`.execute(cx.tx)
  return new Map(rows.filter((row) => row.count === 1).map((row) => [row.title, row.id]))
}

async function heldLike(cx: Cx, wanted: readonly PlannedExpert[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select expert.code, name_zh, expert.kind, expert.email, who."email" as account_email, identity_lookup as lookup, own.lookup as account_lookup, employer, employer_name, rank, county_id, sectors, born_on::text as born_on
    from expert left join auth."user" who on who."id" = expert.account_id
    left join person_identifier own on own.city_id = expert.city_id and own.account_id = expert.account_id and own.kind = 'identity-number'
    where expert.city_id = ${cx.city.id} and (identity_lookup = any(${wanted.flatMap((one) => one.identity_lookup ?? [])}::text[]) or own.lookup = any(${wanted.flatMap((one) => one.identity_lookup ?? [])}::text[])
      or expert.email = any(${wanted.flatMap((one) => one.email ?? [])}::text[]) or who."email" = any(${wanted.flatMap((one) => one.email ?? [])}::text[]) or name_zh = any(${wanted.map((one) => one.name_zh)}::text[]))`.execute(cx.tx)
  return rows
}

const compared: [keyof PlannedExpert & keyof Held, string][] = [['kind', 'kind'], ['employer', 'employer'], ['rank', 'rank'], ['county_id', 'county'], ['sectors', 'sectors'], ['born_on', 'born_on']]

function against({ row, expert }: Read, held: readonly Held[]): 'new' | 'same' | ImportProblem[] {
  const lookupOf = (one: Held) => one.lookup ?? one.account_lookup
  const by_identity = held.find((one) => expert.identity_lookup !== null && lookupOf(one) === expert.identity_lookup)
  const by_email = held.find((one) => expert.email !== null && [one.email, one.account_email].includes(expert.email))
  const by_name = held.find((one) => nameKey(one.name_zh, one.employer) === nameKey(expert.name_zh, expert.employer) && !isOther(lookupOf(one), expert.identity_lookup))
  const found = by_identity ?? by_email ?? by_name
  if (!found) return 'new'
  const say = (column: string, code: string, data: Record<string, unknown>): ImportProblem => ({ row: row.row, column: row.title(column), code, data })
  const other = [by_email, by_name].find((one) => one && one.code !== found.code)
  if (other) return [say(other === by_email ? 'email' : 'name_zh', 'experts.row-two-records', { first: found.code, second: other.code })]
  if (found.name_zh.replace(/\s/g, '') !== expert.name_zh.replace(/\s/g, '')) return [say('name_zh', 'experts.row-name-differs', { code: found.code })]
  if (isOther(lookupOf(found), expert.identity_lookup)) return [say('identity_number', 'experts.row-differs', { code: found.code, held: '—' })]
  // What a row leaves empty says nothing against the record.
  const differing = compared.filter(([field, column]) => row.cells[column] !== undefined && (field === 'employer' ? employerAsWritten(expert.employer) !== employerAsWritten(found.employer) : String(expert[field]) !== String(found[field])))
  return differing.length === 0 ? 'same' : differing.map(([field, column]) => say(column, 'experts.row-differs', { code: found.code, held: field === 'employer' ? found.employer_name : String(found[field] ?? '—') }))
}
