import { Fault, fault, type Problem, type Sentence } from '#kernel/declare/fault.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isDay } from '#kernel/values/days.ts'
import { parseYuan } from '#kernel/values/money.ts'
import { openAs } from '#engines/cases/open.ts'
import { words as deliverableWords } from '#engines/deliverables/words.ts'
import { factsWords, readColumns, readSheet, type Column, type ReadRow } from '#systems/facts/public.ts'
import { headWords } from './heads.ts'
import type { PlanAnswers } from './plan.ts'
import { words } from './words.ts'

const column = (id: string, zh: string, en: string, is_required: boolean, chars_max: number, example = ''): Column => ({ id, title: { zh, en }, is_required, chars_max, example, note: null })

/** 导入项目的列: a row for each deliverable; what is said of the project itself stands in the first row that names its number. */
export const project_columns: readonly Column[] = [
  column('code', '立项编号', 'Project number', true, 40, '2026-1-012'), column('organization', '承担单位', 'Organization', false, 300, '91330781DEM000014J'), column('title_zh', '项目名称', 'Title', false, 120), column('title_en', '英文名称', 'English title', false, 200),
  column('programme', '所属计划', 'Programme', false, 200), column('starts_on', '开始日期', 'First day', false, 10, '2026-01-01'), column('ends_on', '结束日期', 'Last day', false, 10, '2027-12-31'), column('goals', '项目目标', 'Goals', false, 8_000), column('grant', '专项资金（元）', 'Grant (yuan)', false, 30, '1200000'), column('head', '预算科目', 'Head of cost', false, 20, '业务费'),
  column('deliverable', '交付物', 'Deliverable', true, 300), column('measure', '指标', 'Measure', false, 300), column('unit', '单位', 'Unit', false, 40), column('target', '目标值', 'Target', false, 200), column('weight', '权重', 'Weight', true, 6, '10'), column('due_on', '期限', 'Due', true, 10), column('evidence', '须提交的证据', 'Evidence asked', false, 500), column('rests_on', '依据', 'Rests on', false, 60),
]

/** Most projects of one table. */
export const projects_max = 500

type Outcome = { imported: number, unchanged: number, is_refused: boolean, problems: (Sentence & { place: string })[] }

/** 导入项目: plans from a table, each laid ready for the officer who sends it; a project whose number is there already is left alone. All or, with `skip_bad_rows`, the good ones. */
export async function importProjects(cx: Cx, bytes: Buffer, { dry_run, skip_bad_rows, file }: { dry_run: boolean, skip_bad_rows: boolean, file: string }): Promise<Outcome> {
  const sheet = await readSheet(bytes)
  const say = (code: string, data: Record<string, unknown> = {}): Sentence => {
    const said = { ...factsWords, ...deliverableWords, ...words }[code]
    return said ? fill(said, data) : { zh: code, en: code }
  }
  const read = 'table' in sheet ? readColumns(project_columns, sheet.table) : { rows: [], problems: sheet.problems }
  const problems = read.problems.map(({ row, column: name, code, data }) => ({ place: `${file}${row === null ? '' : `:${row}`}${name === null ? '' : ` ${name}`}`, ...say(code, data) }))
  const groups = [...Map.groupBy(read.rows, (row) => String(row.cells.code).trim())]
  if (groups.length > projects_max) throw fault('acceptance.too-many-projects', { max: projects_max, is: groups.length })
  let imported = 0, unchanged = 0
  await sql`savepoint projects_import`.execute(cx.tx)
  for (const [code, rows] of groups) {
    const { rows: known } = await sql`select from project where city_id = ${cx.city.id} and code = ${code}`.execute(cx.tx)
    if (known.length > 0) {
      unchanged += 1
      continue
    }
    await sql`savepoint one_project`.execute(cx.tx)
    try {
      const { org, plan } = await planFrom(cx, code, rows)
      await openAs(cx, 'project-acceptance', 'city-officer', { org_id: org.id, county_id: org.county_id, is_demo: org.is_demo, input: { plan } })
      imported += 1
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      await sql`rollback to savepoint one_project`.execute(cx.tx)
      const wrong: Problem[] = error.problems.length > 0 ? error.problems : [{ path: '', code: error.code, data: error.data }]
      for (const one of wrong) problems.push({ place: `${file}:${rows[placeOf(one.path)]?.row ?? rows[0]!.row}`, ...say(one.code, one.data) })
    }
  }
  const is_refused = !dry_run && problems.length > 0 && !skip_bad_rows
  if (dry_run || is_refused) await sql`rollback to savepoint projects_import`.execute(cx.tx)
  else if (imported > 0) audit(cx, 'acceptance.import-projects', `file:${file}`, { imported, unchanged, skipped: problems.length })
  return { imported: is_refused ? 0 : imported, unchanged, is_refused, problems }
}

/** Which row of its project a problem of the plan is about. */
const placeOf = (path: string): number => Number(/^deliverables\.(\d+)/.exec(path)?.[1] ?? 0)

type Org = { id: string, county_id: string | null, is_demo: boolean }

async function planFrom(cx: Cx, code: string, rows: readonly ReadRow[]): Promise<{ org: Org, plan: PlanAnswers }> {
  const cell = (row: ReadRow, id: string) => row.cells[id] === undefined ? '' : String(row.cells[id]).trim()
  const said = (id: string) => rows.map((row) => cell(row, id)).find((text) => text !== '') ?? ''
  const org = said('organization')
  const { rows: orgs } = await sql<Org>`select id, county_id, is_demo from organization where city_id = ${cx.city.id} and (id = ${org} or uscc = ${org} or title_zh = ${org}) limit 2`.execute(cx.tx)
  if (orgs.length !== 1) throw fault('acceptance.no-organization')
  const days = [said('starts_on'), said('ends_on'), ...rows.map((row) => cell(row, 'due_on'))]
  const weights = rows.map((row) => Number(cell(row, 'weight')))
  if (!days.every(isDay) || !weights.every(Number.isInteger) || said('title_zh').length < 4 || said('goals').length < 10) throw fault('acceptance.row-unreadable')
  const grant_fen = parseYuan(said('grant'))
  const head = Object.entries(headWords).find(([id, title]) => [id, title.zh, title.en].includes(said('head')))?.[0] ?? 'operations'
  return { org: orgs[0]!, plan: {
    code, 'title-zh': said('title_zh'), 'title-en': said('title_en'), programme: said('programme'), 'starts-on': days[0]!, 'ends-on': days[1]!, goals: said('goals'), 'grant-fen': grant_fen, budget: [{ head, 'grant-fen': grant_fen }],
    deliverables: rows.map((row, at) => ({ title: cell(row, 'deliverable'), measure: cell(row, 'measure'), unit: cell(row, 'unit'), target: cell(row, 'target'), weight: weights[at]!, 'due-on': cell(row, 'due_on'), evidence: cell(row, 'evidence'), 'rests-on': cell(row, 'rests_on') })),
  } }
}
