import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { JobDone, JobRun } from '#kernel/outside/jobs.ts'
import { writeTable, type TableCell } from '#kernel/outside/table.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { runJob } from '#kernel/store/run.ts'
import { visitor, type Actor } from '#kernel/trust/actor.ts'
import { actorAs, openTestHouse, type TestHouse } from './house-for-tests.ts'
import { cell_chars_max, import_rows_max, readRows, register_columns, type Register } from './import-columns.ts'
import { importJob } from './import-job.ts'
import { planImport } from './import-plan.ts'
import { importerOf } from './importer.ts'

const city = actorAs('city-officer', 'city-officer')
const county = actorAs('county-officer', 'county-officer', { county_id: 'lanxi' })
const enterprise = actorAs('enterprise', 'enterprise', { org_id: 'demo-enterprise' })
let held: TestHouse
before(async () => { held = await openTestHouse() })
after(() => held?.close())

type Cells = Record<string, TableCell>
const columnsOf = (register: Register) => register_columns[register].map(({ id, title }) => ({ id, title: title.zh }))
const good: Cells = { subject: '金华市', fact: '国家高新技术企业总数', period: 2018, value: '1,000', source_title: '某公报', sentence: '原文', source_kind: '统计部门' }

async function upload(actor: Actor, content: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const id = newId()
  await held.files.put(sha256, content)
  await held.as('jinhua', (cx) => sql`insert into file (city_id, id, account_id, name, kind, content_type, size_bytes, sha256)
    values ('jinhua', ${id}, ${actor.account_id}, 'table.xlsx', 'xlsx', 'application/octet-stream', ${content.length}, ${sha256})`.execute(cx.tx))
  return id
}
const sheetOf = (register: Register, rows: Cells[], form: 'xlsx' | 'csv' = 'xlsx') => writeTable({ columns: columnsOf(register), rows }, form)

/** Does the job as its worker would: each `ask` one transaction of the asker's, audit and receipts written at its end. */
async function work(actor: Actor, payload: object, job_id = newId()): Promise<JobDone & { result: any, problems: any[] }> {
  const run: JobRun = {
    house: held.house, job_id, actor, payload, signal: new AbortController().signal, report: async () => {},
    ask: (what) => runJob(held.house, held.db, actor, async (cx) => {
      await sql.raw(`set local jiebang.reach = '${cx.city.access.reachOf(actor)}'`).execute(cx.tx)
      const result = await what(cx)
      await cx.elevate()
      return result
    }),
  }
  return await importJob.run(run) as never
}
const importing = async (actor: Actor, register: Register, rows: Cells[], more: object = {}) => work(actor, { file_id: await upload(actor, await sheetOf(register, rows)), register, ...more })
const plan = (register: Register, rows: Cells[], actor = city) => held.as('jinhua', (cx) => planImport(cx, register, {
  columns: columnsOf(register).map((one) => one.title),
  rows: rows.map((cells, at) => ({ row_number: at + 2, cells: Object.fromEntries(columnsOf(register).map(({ id, title }) => [title, cells[id] ?? null])) })),
}, importerOf(actor)))
const wrong = async (register: Register, rows: Cells[], actor = city) => (await plan(register, rows, actor)).problems.map(({ row, column, code }) => `${row} ${column} ${code}`)
const count = async (table: 'fact' | 'organization') => (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where city_id = 'jinhua'`.execute(held.owner)).rows[0]!.n
const shown = (fact: string, period: string, subject = 'jinhua', actor = city) => held.ask(actor, 'facts.list', { subject, fact, period }).then((page) => page.facts)

/** GB 32100-2015, written anew: the 31 characters and 3^i mod 31. */
function withCheck(first17: string): string {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const sum = [...first17].reduce((total, letter, place) => total + letters.indexOf(letter) * (3 ** place % 31), 0)
  return first17 + letters[(31 - sum % 31) % 31]
}

test('an action asks for the import of one’s own file, and only of that', async () => {
  const file_id = await upload(city, await sheetOf('facts', [good]))
  const { job_id } = await held.act(city, 'facts.import', { file_id, register: 'facts' })
  const { rows } = await sql<{ kind: string, account_id: string, payload: unknown }>`select kind, account_id, payload from job where id = ${job_id}`.execute(held.owner)
  assert.deepEqual(rows, [{ kind: 'facts-import', account_id: 'city-officer', payload: { file_id, register: 'facts', dry_run: false, skip_bad_rows: false } }])
  await assert.rejects(held.act(county, 'facts.import', { file_id, register: 'facts' }), { code: 'facts.no-such-file' })
  await assert.rejects(held.act(visitor('jinhua'), 'facts.import', { file_id, register: 'facts' }), { code: 'kernel.sign-in-first' })
  await assert.rejects(held.act(actorAs('x', 'solver', { org_id: 'demo-university' }), 'facts.import', { file_id, register: 'facts' }), { code: 'kernel.not-your-role' })
  await assert.rejects(held.act(enterprise, 'facts.import', { file_id: await upload(enterprise, Buffer.from('x')), register: 'enterprises' }), { code: 'facts.register-not-yours' })
})

test('a file’s good rows are written at once, with one receipt of whoever asked; the same file again changes nothing', async () => {
  const rows = [good, { ...good, period: '2017', value: 900, source_kind: '' }]
  const file_id = await upload(city, await sheetOf('facts', rows))
  const job_id = newId()
  const dry = await work(city, { file_id, register: 'facts', dry_run: true })
  assert.deepEqual([dry.result.is_written, dry.result.added, dry.problems, await shown('hnte-total', '2018')], [false, 2, [], []])
  const { result, problems } = await work(city, { file_id, register: 'facts' }, job_id)
  assert.deepEqual([result.is_written, result.added, result.changed, result.unchanged, result.receipt_id, problems], [true, 2, 0, 0, job_id, []])
  const [one] = await shown('hnte-total', '2018')
  assert.deepEqual([one.value, one.source.sentence, one.source.kind.id], ['1000', '原文', 'statistics-bureau'])
  const { rows: audits } = await sql<{ account_id: string, kind: string }>`select account_id, receipt ->> 'kind' as kind from audit where id = ${job_id}`.execute(held.owner)
  assert.deepEqual(audits, [{ account_id: 'city-officer', kind: 'import' }])
  const before_count = await count('fact')
  const second_try = await work(city, { file_id, register: 'facts' }, job_id)
  assert.deepEqual([second_try.result.is_written, second_try.result.receipt_id, second_try.result.unchanged], [true, job_id, 2])
  const again = await work(city, { file_id, register: 'facts' })
  assert.deepEqual([again.result.is_written, again.result.unchanged, again.result.receipt_id, await count('fact')], [false, 2, null, before_count])
})

test('what the same source says otherwise supersedes, and the dry run tells the change', async () => {
  const row = { ...good, period: '2016', value: 5 }
  await importing(city, 'facts', [row])
  const dry = await importing(city, 'facts', [{ ...row, value: 6, qualifier: '超' }], { dry_run: true })
  assert.deepEqual(dry.result.changes[0].fields, [{ field: 'value', from: '5', to: '6' }, { field: 'qualifier', from: 'exact', to: 'more-than' }])
  const { result } = await importing(city, 'facts', [{ ...row, value: 6, qualifier: '超' }, { ...row, source_title: '另一公报', value: 7 }])
  assert.deepEqual([result.added, result.changed], [1, 1])
  assert.deepEqual((await shown('hnte-total', '2016')).map((one: any) => `${one.qualifier?.zh ?? ''}${one.value}`).toSorted(), ['7', '超6'])
  await importing(city, 'facts', [row])
  assert.deepEqual((await shown('hnte-total', '2016')).map((one: any) => one.value).toSorted(), ['5', '7'])
})

test('while one row is wrong nothing is written; with bad rows skipped the good ones are', async () => {
  const rows = [{ ...good, period: '2014' }, { ...good, period: '2013', value: '许多' }, { ...good, period: '2012' }]
  const before_count = await count('fact')
  const stopped = await importing(city, 'facts', rows)
  assert.deepEqual([stopped.result.is_written, stopped.result.bad_rows, stopped.result.receipt_id, await count('fact')], [false, 1, null, before_count])
  assert.deepEqual(stopped.problems, [{ row: 3, column: '值', zh: '“许多”不是数，请按 12.34、1,234.5 的格式填写；金额也可写 120万、1.2亿。', en: '“许多” is not a number; write it like 12.34 or 1,234.5, and money also like 120万 or 1.2亿.' }])
  const skipped = await importing(city, 'facts', rows, { skip_bad_rows: true })
  assert.deepEqual([skipped.result.is_written, skipped.result.added, await count('fact')], [true, 2, before_count + 2])
})

test('every wrong cell of a table of facts is told by row and column', async () => {
  assert.deepEqual(await wrong('facts', [
    { ...good, subject: '没有这家', fact: '没有这个', source_kind: '听说' },
    { ...good, period: '2018-13', value: '1.5', qualifier: '大概' },
    { ...good, sentence: null, url: 'javascript:alert(1)', published_on: '2021-02-30', is_public: '也许' },
    { ...good, valid_from: '2020-02-01', valid_until: '2020-01-31' },
    { ...good, subject: null, value: ' ' },
    { ...good, note: '字'.repeat(cell_chars_max) }, { ...good, period: 2019, note: '字'.repeat(cell_chars_max + 1) },
    { ...good, period: '2010', note: 'a\0b' }, { ...good, period: '2011', source_kind: '平台登记' },
  ]), [
    '2 事实 facts.no-such-fact', '2 对象 facts.no-such-subject', '2 来源类别 facts.no-such-source-kind',
    '3 值 facts.value-too-fine', '3 统计期 facts.period-wrong', '3 限定 facts.no-such-qualifier',
    '4 原文 facts.no-sentence', '4 公开 facts.value-not-a-flag', '4 网址 facts.not-an-address', '4 发布日期 values.not-a-day',
    '5 有效止 facts.valid-backwards', '6 对象 facts.cell-empty', '6 值 facts.cell-empty', '8 备注 facts.cell-long', '9 备注 facts.cell-broken',
    '10 来源类别 facts.no-such-source-kind',
  ])
  assert.deepEqual(await wrong('facts', [good, { ...good, value: 2 }]), ['3 对象 facts.row-twice'])
})

test('an enterprise reports its own facts as its own word, and cannot publish; a county’s officer stays in the county', async () => {
  const row = { subject: 'demo-enterprise', fact: '国家高新技术企业总数', period: '2018', value: 3, source_title: '本单位' }
  const { result } = await importing(enterprise, 'facts', [row])
  assert.equal(result.added, 1)
  const [one] = await shown('hnte-total', '2018', 'demo-enterprise', enterprise)
  assert.deepEqual([one.value, one.source.kind.id], ['3', 'self-declared'])
  assert.deepEqual(await shown('hnte-total', '2018', 'demo-enterprise', visitor('jinhua') as never), [])
  assert.deepEqual(await wrong('facts', [{ ...row, subject: 'demo-enterprise-2' }, { ...good }, { ...row, is_public: '是' }, { ...row, source_kind: '统计部门', sentence: '原文', period: '2009' }], enterprise), [
    '2 对象 facts.subject-not-yours', '3 对象 facts.subject-not-yours', '3 来源类别 facts.source-kind-not-yours', '4 公开 facts.public-not-yours', '5 来源类别 facts.source-kind-not-yours'])
  assert.deepEqual(await wrong('facts', [{ ...row, subject: '兰溪市' }, { ...row, subject: '义乌市' }, { ...row, subject: 'demo-enterprise', period: '2008' }, { ...row, subject: 'demo-enterprise-2' }], county), ['3 对象 facts.subject-not-yours', '5 对象 facts.subject-not-yours'])
  await importing(city, 'facts', [{ ...row, period: '2007', is_public: '是' }])
  assert.deepEqual(await wrong('facts', [{ ...row, period: '2007', value: 9 }], enterprise), ['2 值 facts.published-by-bureau'])
})

test('enterprises come in by their code, are corrected by it, and the same row again changes nothing', async () => {
  const uscc = withCheck('91330781MA28D0001')
  const row = { title_zh: '兰溪甲纺织有限公司', uscc: uscc.toLowerCase(), county: '兰溪市' }
  const abroad = { title_en: 'Acme GmbH', country: 'de', registration_number: 'HRB 1' }
  const first = await importing(city, 'enterprises', [row, abroad])
  assert.deepEqual([first.problems, first.result.is_written, first.result.added], [[], true, 2])
  const { rows } = await sql<{ id: string, origin: string, registered_by: string, county_id: string }>`select id, origin, registered_by, county_id from organization where uscc = ${uscc}`.execute(held.owner)
  assert.deepEqual(rows.map(({ origin, registered_by, county_id }) => [origin, registered_by, county_id]), [['registered', 'city-officer', 'lanxi']])
  const again = await importing(county, 'enterprises', [{ ...row, title_zh: '兰溪乙纺织有限公司' }])
  assert.deepEqual([again.result.changed, again.result.changes[0].fields], [1, [{ field: 'title_zh', from: '兰溪甲纺织有限公司', to: '兰溪乙纺织有限公司' }]])
  assert.equal((await importing(city, 'enterprises', [{ ...row, title_zh: '兰溪乙纺织有限公司' }, abroad])).result.unchanged, 2)
  assert.equal((await importing(city, 'facts', [{ ...good, subject: uscc, source_kind: '' }])).result.added, 1)
})

test('every wrong cell of a table of enterprises is told by row and column', async () => {
  const uscc = withCheck('91330781MA28D0002')
  assert.deepEqual(await wrong('enterprises', [
    { title_zh: '甲', uscc: `${uscc.slice(0, 17)}?`, county: '兰溪市' }, { uscc, county: '亚特兰蒂斯' }, { title_zh: '乙' }, { title_zh: '丙', country: 'DE', uscc }, { title_zh: '丁', country: '12' },
    { title_zh: '戊', uscc }, { title_zh: '己', uscc },
  ]), ['2 统一社会信用代码 values.credit-code-character', '3 企业名称 facts.no-name', '3 县（市、区） facts.no-such-county', '4 统一社会信用代码 facts.no-uscc',
    '5 统一社会信用代码 facts.foreign-uscc', '5 注册号 facts.no-registration-number', '6 国家或地区 facts.no-such-country', '6 注册号 facts.no-registration-number', '8 统一社会信用代码 facts.row-twice'])
  assert.deepEqual(await wrong('enterprises', [{ title_zh: '庚', uscc, county: '义乌市' }, { title_zh: '辛', uscc: withCheck('91330781MA28D0003') }], county), ['2 县（市、区） facts.county-not-yours', '3 县（市、区） facts.county-not-yours'])
  await assert.rejects(plan('enterprises', [], enterprise), { code: 'facts.register-not-yours' })
  const { rows } = await sql<{ uscc: string }>`select uscc from organization where origin = 'demo' and uscc is not null limit 1`.execute(held.owner)
  assert.deepEqual(await wrong('enterprises', [{ title_zh: '改名', uscc: rows[0]!.uscc }]), ['2 统一社会信用代码 facts.not-from-import'])
})

test('columns are told by either title, both or the id; unknown, doubled and missing ones are named', () => {
  const table = (columns: string[]) => readRows('facts', { columns, rows: [] }).problems.map(({ column, code }) => `${column} ${code}`)
  const all = register_columns.facts
  assert.deepEqual([table(all.map((one) => one.title.zh)), table(all.map((one) => one.title.en.toUpperCase())), table(all.map((one) => `${one.title.zh} ${one.title.en} *`)), table(all.map((one) => one.id))], [[], [], [], []])
  assert.deepEqual(table(['对象', 'Subject', '事实', '统计期', '天气']), ['Subject facts.column-twice', '天气 facts.unknown-column', '值 facts.missing-column', '来源 facts.missing-column'])
})

test('a file that is no table is told as such, by cell where there is one', async () => {
  const csv = async (text: string) => (await work(city, { file_id: await upload(city, Buffer.from(text)), register: 'facts' })).problems.map((one) => `${one.row} ${one.column} ${one.zh}`)
  assert.deepEqual(await csv('对象,对象\n1,2\n'), ['1 B 列名“对象”出现了两次（B1）。请改成不同的名字。'])
  assert.match((await csv('\n'))[0]!, /^null null 表格里没有内容/)
})

test('ten thousand rows are imported, and one more is refused', async () => {
  const rows = (many: number) => Array.from({ length: many }, (_, at) => ({ ...good, fact: 'hnte-total', period: '2001', source_title: `来源${at}`, value: at }))
  const { result } = await importing(city, 'facts', rows(import_rows_max))
  assert.deepEqual([result.is_written, result.added], [true, import_rows_max])
  const more = await importing(city, 'facts', rows(import_rows_max + 1))
  assert.deepEqual([more.result.is_written, more.problems[0].zh], [false, '表格超过 10000 行。请分成几个文件。'])
  await assert.rejects(plan('facts', rows(import_rows_max + 1)), { code: 'facts.too-many-import-rows' })
})

test('the template is shown to whoever may import, with as many columns as are read', async () => {
  const { columns, rows_max } = await held.ask(county, 'facts.template', { register: 'enterprises' })
  assert.deepEqual([columns.length, rows_max], [register_columns.enterprises.length, import_rows_max])
  await assert.rejects(held.ask(visitor('jinhua'), 'facts.template', { register: 'facts' }), { code: 'kernel.sign-in-first' })
})

test('whatever stands in the cells, each row is planned or has a problem, and nothing is written by planning', async () => {
  const before_counts = [await count('fact'), await count('organization')]
  const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'binary', maxLength: 30 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('金华市', 'hnte-total', '2020', '是', 'CN', '91330781MA28D0001'))
  const row = (register: Register) => fc.record(Object.fromEntries(register_columns[register].map(({ id }) => [id, cell])))
  for (const register of ['facts', 'enterprises'] as const) {
    await fc.assert(fc.asyncProperty(fc.array(row(register), { maxLength: 6 }), async (rows) => {
      const { rows_ok, problems } = await plan(register, rows as Cells[])
      const bad = new Set(problems.map((problem) => problem.row))
      assert.deepEqual(rows.map((_, at) => at + 2).filter((number) => bad.has(number) === rows_ok.some((one) => one.row === number)), [])
    }), { numRuns: 60 })
  }
  assert.deepEqual([await count('fact'), await count('organization')], before_counts)
})
