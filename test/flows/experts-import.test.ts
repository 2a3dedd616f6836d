import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runJob } from '#kernel/store/run.ts'
import { sql } from '#kernel/store/db.ts'
import { platform } from '#kernel/trust/actor.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { TableCell } from '#kernel/outside/table.ts'
import { runImport } from '#systems/experts/import-experts.ts'
import { import_rows_max } from '#systems/experts/import-columns.ts'
import { poolOf } from '#systems/experts/public.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), work)
const columns = ['姓名', '类别', '身份证号', '邮箱', '工作单位', '职称', '领域', '出生日期']
const table = (rows: TableCell[][]) => ({ columns, rows: rows.map((cells, at) => ({ row_number: at + 2, cells: Object.fromEntries(columns.map((name, place) => [name, cells[place] ?? null])) })) })
let receipts = 0
const bring = (rows: TableCell[][], how: { dry_run?: boolean, skip_bad_rows?: boolean } = {}) => inCity((cx) => runImport(cx, { file_id: 'file-1', dry_run: false, skip_bad_rows: false, ...how }, table(rows), `import-${++receipts}`))
const held = () => inCity(async (cx) => (await sql<{ code: string, name_zh: string, rank: string, identity_cipher: string | null }>`select code, name_zh, rank, identity_cipher from expert where origin = 'imported' order by code`.execute(cx.tx)).rows)
const identity = '330702197505152131', checked = (digits: string) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return `${digits.slice(0, 17)}${'10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11]}`
}
const first_number = checked(identity), second_number = checked('330702198001014422')

test('doubles and conflicts are told by row and column, nothing is written while a row is wrong, and good rows may be taken alone', async () => {
  const rows: TableCell[][] = [
    ['方一', '技术专家', first_number, 'fang@example.org', '某大学', '教授', '新材料', '1975-05-15'],
    ['方一', '技术专家', first_number, '', '某大学', '教授', '新材料', ''],
    ['章二', '财务专家', '', 'FANG@example.org', '某事务所', '注册会计师', '', ''],
    ['吕三', '技术专家', second_number, '', '某大学', '副教授', '无此领域', ''],
    ['姚四', '技术专家', '', '', '某大学', '副教授', '新材料', '1979-02-30'],
    ['姚五', '技术专家', second_number, '', '某大学', '副教授', '新材料', '1981-01-01'],
    ['韩六', '财务专家', '', 'han@example.org', '某事务所', '高级会计师', '', ''],
  ]
  const tried = await bring(rows)
  assert.equal(tried.is_written, false)
  assert.deepEqual(tried.problems.map((one) => [one.row, one.column]), [[3, '身份证号'], [4, '邮箱'], [5, '领域'], [6, '出生日期'], [7, '出生日期']])
  assert.match(tried.problems[0]!.zh, /第 2 行是同一人/)
  assert.deepEqual(await held(), [])
  const done = await bring(rows, { skip_bad_rows: true })
  assert.deepEqual([done.is_written, done.added, done.bad_rows], [true, 2, 5])
  assert.deepEqual((await held()).map((one) => [one.code, one.name_zh]), [['E000016', '方一'], ['E000017', '韩六']])
  assert.ok((await held())[0]!.identity_cipher!.startsWith('p1.'), 'identity numbers lie encrypted')
})

test('the same table again changes nothing; what says otherwise than a record is told with what is held and overwrites nothing', async () => {
  const again = await bring([['方一', '技术专家', first_number, '', '某大学', '教授', '新材料', '']])
  assert.deepEqual([again.added, again.unchanged, again.problem_count], [0, 1, 0])
  const other = await bring([
    ['方一', '技术专家', first_number, '', '另一所大学', '研究员', '新材料', ''],
    ['方七', '技术专家', first_number, '', '某大学', '教授', '新材料', ''],
    ['方一', '技术专家', '', 'han@example.org', '某大学', '教授', '新材料', ''],
  ], { skip_bad_rows: true })
  assert.deepEqual(other.problems.map((one) => [one.row, one.column]), [[2, '工作单位'], [2, '职称'], [3, '身份证号'], [4, '姓名']])
  assert.match(other.problems[3]!.zh, /E000017 和 E000016 两份档案/)
  assert.equal((await held()).find((one) => one.name_zh === '方一')!.rank, '教授')
})

test('a table one row past the limit is refused whole with its count', async () => {
  const row: TableCell[] = ['某', '财务专家', '', '', '某所', '注册会计师', '', '']
  const outcome = await bring(Array.from({ length: import_rows_max + 1 }, () => row), { dry_run: true })
  assert.match(outcome.problems[0]!.zh, new RegExp(`${import_rows_max + 1} 行，一次最多 ${import_rows_max} 行`))
})

test('an imported record has no account until its person claims it by the link, once', async () => {
  const keeper = await house.as('expert-manager'), solver = await house.as('solver'), other = await house.as('solver-2')
  const today = await inCity(async (cx) => cx.today_on)
  assert.deepEqual((await inCity((cx) => poolOf(cx, { on: today }))).out, [{ code: 'E000016', reason: 'no-account' }, { code: 'E000017', reason: 'no-account' }])
  const dead = (await keeper.post('/api/experts/invite-expert', { code: 'E000016' })).body.path.split('claim=')[1]
  const { path } = (await keeper.post('/api/experts/invite-expert', { code: 'E000016' })).body
  const token = path.split('claim=')[1]
  assert.equal((await solver.post('/api/experts/claim-record', { token: dead })).body.error.code, 'experts.invitation-over')
  assert.equal((await house.visitor.post('/api/experts/claim-record', { token })).status, 401)
  assert.deepEqual((await solver.post('/api/experts/claim-record', { token })).body, { code: 'E000016' })
  assert.equal((await other.post('/api/experts/claim-record', { token })).body.error.code, 'experts.invitation-over')
  assert.equal((await keeper.post('/api/experts/invite-expert', { code: 'E000016' })).body.error.code, 'experts.claimed-already')
  assert.ok((await inCity((cx) => poolOf(cx, { on: today }))).candidates.some((one) => one.code === 'E000016' && one.employer === 'x:某大学'))
})

test('the pool of 5,000 experts is read in one statement, each with facts, and those outside with their reasons', async () => {
  const today = await inCity(async (cx) => cx.today_on)
  await inCity(async (cx) => {
    await sql`insert into auth."user" ("id", "name", "email", "emailVerified", "cityId") select 'many-' || n, 'many', 'many-' || n || '@example.org', false, 'jinhua' from generate_series(1, 5000) n`.execute(cx.tx)
    await sql`insert into person (city_id, account_id, name_zh, name_en) select 'jinhua', 'many-' || n, '众', 'Many' from generate_series(1, 5000) n`.execute(cx.tx)
    await sql`insert into membership (city_id, account_id, role) select 'jinhua', 'many-' || n, 'expert' from generate_series(1, 5000) n`.execute(cx.tx)
    await sql`insert into expert (city_id, code, account_id, name_zh, name_en, kind, state, rank, employer_name, employer, sectors, origin, admitted_on)
      select 'jinhua', 'E' || lpad((100000 + n)::text, 6, '0'), 'many-' || n, '众', 'Many', 'technical', case when n % 10 = 0 then 'suspended' else 'admitted' end, '教授', '某', 'x:某', '{new-materials}', 'imported', ${today}::date from generate_series(1, 5000) n`.execute(cx.tx)
  })
  const { pool, statements, ms } = await inCity(async (cx) => {
    let statements = 0
    const counted = new Proxy(cx.tx, { get: (target, name) => {
      if (name === 'getExecutor') return () => {
        const executor = target.getExecutor()
        return new Proxy(executor, { get: (inner, key) => {
          const value = Reflect.get(inner, key) as unknown
          if (key === 'executeQuery') statements += 1
          return typeof value === 'function' ? value.bind(inner) : value
        } })
      }
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    } })
    const from = performance.now()
    const pool = await poolOf({ ...cx, tx: counted }, { on: today, kinds: ['technical'] })
    return { pool, statements, ms: performance.now() - from }
  })
  console.log(`pool of ${pool.candidates.length}: ${statements} statements, ${Math.round(ms)} ms`)
  assert.equal(statements, 1)
  assert.equal(pool.candidates.filter((one) => one.code >= 'E100000').length, 4_500)
  assert.equal(pool.out.filter((one) => one.reason === 'suspended').length, 500)
})
