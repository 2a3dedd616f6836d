import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { Fault, fault, type Sentence } from '#kernel/declare/fault.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { action } from '#kernel/declare/system.ts'
import { filesOf } from '#kernel/outside/file.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isDay } from '#kernel/values/days.ts'
import { contentOf, factsWords, readColumns, readSheet, type ReadRow } from '#systems/facts/public.ts'
import { organizationsCalled } from '#systems/organizations/public.ts'
import { import_columns, tables, type ImportTable } from './import-columns.ts'
import { writeTie, type NewTie } from './record-tie.ts'
import { writeWork, type Hand, type NewWork, type work_kinds } from './record-work.ts'
import { words } from './words.ts'

/** Most rows of one import; a longer table comes in several. */
export const import_rows_max = 2_000
const problems_told = 100

const kinds_of_works: Record<string, typeof work_kinds[number]> = { 论文: 'publication', 专利: 'patent', 项目: 'project', publication: 'publication', patent: 'patent', project: 'project' }
const controls = new Set(['实际控制人', 'controller'])

/** 导入利益关系: equity, offices or joint works from a table that was pasted or uploaded; all rows or, with `skip_bad_rows`, the good ones. The same table again changes nothing. */
export const importTies = action({
  title: { zh: '导入利益关系', en: 'Import interests' },
  input: z.strictObject({ table: z.enum(tables), text: z.string().min(1).max(100_000).optional(), file_id: z.string().min(1).max(64).optional(), dry_run: z.boolean().default(false), skip_bad_rows: z.boolean().default(false) })
    .refine((input) => (input.text === undefined) !== (input.file_id === undefined), { path: ['text'] }),
  output: z.strictObject({ imported: z.int(), unchanged: z.int(), is_refused: z.boolean(), problem_count: z.int(), problems: z.array(z.strictObject({ row: z.int().nullable(), column: z.string().nullable(), sentence: sentenceShape })) }),
  allow: { 'expert-manager': ['same-city'] },
  run: async (cx, { table, text, file_id, dry_run, skip_bad_rows }) => {
    const bytes = text === undefined ? await buffer(await filesOf(cx.house).get(await contentOf(cx, file_id!))) : Buffer.from(text)
    await cx.elevate()
    const sheet = await readSheet(bytes)
    const read = 'table' in sheet ? readColumns(import_columns[table], sheet.table) : { rows: [], problems: sheet.problems }
    if (read.rows.length > import_rows_max) throw fault('conflicts.too-many-rows', { max: import_rows_max })
    const problems: Problem[] = read.problems.map(({ row, column, code, data }) => ({ row, column, sentence: worded(code, data) }))
    const orgOf = await organisations(cx, read.rows)
    let imported = 0, unchanged = 0
    await sql`savepoint conflicts_import`.execute(cx.tx)
    for (const row of read.rows) {
      try {
        if (await writeRow(cx, table, row, orgOf)) imported += 1
        else unchanged += 1
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        const column = error.data['column']
        problems.push({ row: row.row, column: typeof column === 'string' ? row.title(column) : null, sentence: worded(error.code, error.data) })
      }
    }
    const is_refused = !dry_run && problems.length > 0 && !skip_bad_rows
    if (dry_run || is_refused) await sql`rollback to savepoint conflicts_import`.execute(cx.tx)
    else audit(cx, 'conflicts.import-ties', `table:${table}`, { imported, unchanged, skipped: problems.length })
    return { imported: is_refused ? 0 : imported, unchanged, is_refused, problem_count: problems.length, problems: problems.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, problems_told) }
  },
})

type Problem = { row: number | null, column: string | null, sentence: Sentence }
type OrgOf = (name: string, column: string) => string

function worded(code: string, data: Record<string, unknown>): Sentence {
  const said = { ...factsWords, ...words }[code]
  return said ? fill(said, data) : { zh: code, en: code }
}

/** Organisations named in a table, by name, code or id; one statement for all rows. */
async function organisations(cx: Cx, rows: readonly ReadRow[]): Promise<OrgOf> {
  const named = rows.flatMap(({ cells }) => [cells['org'], cells['holder']].flatMap((one) => one === undefined ? [] : [String(one)]))
  const found = named.length === 0 ? [] : await organizationsCalled(cx, named)
  return (name, column) => {
    const ids = found.filter((one) => [one.id, one.uscc, one.title_zh, one.title_en].includes(name)).map((one) => one.id)
    if (ids.length === 0) throw fault('conflicts.no-organisation-called', { name, column })
    if (ids.length > 1) throw fault('conflicts.two-organisations-called', { name, column })
    return ids[0]!
  }
}

async function writeRow(cx: Cx, table: ImportTable, { cells }: ReadRow, orgOf: OrgOf): Promise<boolean> {
  const text = (id: string) => cells[id] === undefined ? null : String(cells[id]).trim()
  const day = (column: string) => {
    const told = text(column)
    if (told !== null && !isDay(told)) throw fault('conflicts.row-unreadable', { what: `${told} ≠ 2021-03-01`, column })
    return told
  }
  const source = { title: text('source_title')!, number: text('source_number') }
  if (table === 'works') {
    const kind = kinds_of_works[text('kind')!], made_on = day('made_on')
    if (kind === undefined) throw fault('conflicts.row-unreadable', { what: Object.keys(kinds_of_works).slice(0, 3).join(' / '), column: 'kind' })
    const work: NewWork = { kind, title: text('title')!, number: text('number'), made_on: made_on!, hands: handsOf(text('hands')!), source, corrects: null, is_withdrawn: false }
    const { rows } = await sql`select from joint_work where city_id = ${cx.city.id} and kind = ${kind} and title = ${work.title} and made_on = ${made_on} and number is not distinct from ${work.number} limit 1`.execute(cx.tx)
    if (rows.length > 0) return false
    await writeWork(cx, work)
    return true
  }
  const employer = text('employer')
  const from = table === 'offices' ? { name: text('name')!, employer: employer! } : employer === null ? { org_id: orgOf(text('holder')!, 'holder') } : { name: text('holder')!, employer }
  const percent = table === 'equity' ? Number(text('percent')!.replace(/\s*[%％]$/, '')) : null
  if (percent !== null && !(percent > 0 && percent <= 100)) throw fault('conflicts.row-unreadable', { what: `${text('percent')} ∉ (0, 100]`, column: 'percent' })
  const tie: NewTie = {
    kind: table === 'equity' ? 'equity' : controls.has(text('office')!) ? 'control' : 'position', from, to: { org_id: orgOf(text('org')!, 'org') }, detail: text('office'), percent,
    begins_on: day('begins_on'), ends_on: day('ends_on'), source, corrects: null, is_own: false,
  }
  const { rows } = await sql`select from interest_tie where city_id = ${cx.city.id} and kind = ${tie.kind} and to_org_id = ${'org_id' in tie.to ? tie.to.org_id : ''}
    and from_name is not distinct from ${'name' in from ? from.name : null} and from_employer is not distinct from ${'name' in from ? from.employer : null} and from_org_id is not distinct from ${'org_id' in from ? from.org_id : null}
    and detail is not distinct from ${tie.detail} and percent is not distinct from ${percent}::numeric and begins_on is not distinct from ${tie.begins_on}::date and ends_on is not distinct from ${tie.ends_on}::date limit 1`.execute(cx.tx)
  if (rows.length > 0) return false
  await writeTie(cx, tie)
  return true
}

/** 署名：`姓名（单位）；E000001；姓名`. @throws fault `conflicts.row-unreadable` with fewer than two */
function handsOf(text: string): Hand[] {
  const hands = text.normalize('NFKC').split(/[;\n]+/).map((one) => one.trim()).filter((one) => one !== '').map((one): Hand => {
    if (/^E\d{6}$/.test(one)) return { expert_code: one }
    const [, name, employer] = /^([^()]+)\(([^()]+)\)$/.exec(one) ?? []
    return name !== undefined && employer !== undefined ? { name: name.trim(), employer: employer.trim() } : { name: one.slice(0, 80) }
  })
  if (hands.length < 2) throw fault('conflicts.row-unreadable', { what: '姓名（单位）；姓名（单位）', column: 'hands' })
  return hands
}
