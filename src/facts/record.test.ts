import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Cx } from '#kernel/store/cx.ts'
import { openDb, sql, type Db, type Tx } from '#kernel/store/db.ts'
import { app_role, migrate } from '#kernel/store/migrate.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'
import { freshDatabase, template } from '#test/support/database.ts'
import { asOf, type FactRow } from './as-of.ts'
import { record_rows_max, recordFacts, supersede, type Correction, type NewFact } from './record.ts'

let db: Db
let owner: Db
let cities = 0
const folder = new URL('.', import.meta.url).pathname

before(async () => {
  await template('fact_store', (url) => migrate(url, [{ name: 'facts', folder }], { fact: { relations: { public: true }, read: {}, is_append_only: true } }, null).then(() => {}))
  const database = await freshDatabase('fact_store')
  db = openDb(database.url.replace(/user=\w+/, `user=${app_role}`), 8)
  owner = openDb(database.url, 2)
})
after(async () => { await db?.destroy(); await owner?.destroy() })

const newCity = () => `city-${++cities}`
const inTx = <T>(city_id: string, work: (tx: Tx) => Promise<T>) => withScope(db, platform(city_id), 'all', work)
const cxOf = (tx: Tx, id: string) => ({ tx, city: { id } as Cx['city'], actor: platform(id) })
const fact = (over: Partial<NewFact> = {}): NewFact => ({
  subject_kind: 'city', subject_id: 'somewhere', fact_id: 'hnte-total', period: '2020', value: '1370', source_kind: 'bureau-publication', source_id: 'STA-014',
  source: { title: { zh: '刊物', en: 'Newsletter' }, id: 'STA-014', sentence: '高企1370家' }, is_public: true, ...over,
})
const record = (city_id: string, ...rows: NewFact[]) => inTx(city_id, (tx) => recordFacts(cxOf(tx, city_id), rows))
const correct = (city_id: string, ...rows: Correction[]) => inTx(city_id, (tx) => supersede(cxOf(tx, city_id), rows))
const correction = (supersedes: string, value: string | null, over: Partial<Correction> = {}): Correction => {
  const { source_kind, source_id, source } = fact()
  return { supersedes, value, source_kind, source_id, source, ...over }
}
const known = (city_id: string, known_at?: string, more: object = {}) => inTx(city_id, (tx) => asOf(tx, { city_id, known_at, ...more }))
const clock = async () => (await sql<{ now: string }>`select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`.execute(db)).rows[0]!.now
const values = (rows: FactRow[]) => rows.map((row) => row.value)

async function brokenLaws(): Promise<string[]> {
  const broken: string[] = []
  for (const law of readFileSync(`${folder}laws.sql`, 'utf8').split(/^-- law: /m).slice(1)) {
    const { rows } = await sql.raw(law.slice(law.indexOf('\n'))).execute(owner)
    if (rows.length > 0) broken.push(law.split(' ')[0]!)
  }
  return broken
}

test('the same statement is recorded once, in whatever order it comes again, and two sources for one cell are both kept', async () => {
  const city_id = newCity()
  const other = fact({ value: '1378', source_id: 'STA-015' })
  const first = await record(city_id, fact(), other, fact())
  assert.deepEqual(first.map((one) => one.is_new), [true, true, false])
  assert.equal(first[0]!.id, first[2]!.id)
  assert.deepEqual((await record(city_id, other, fact())).map((one) => [one.id, one.is_new]), [[first[1]!.id, false], [first[0]!.id, false]])
  assert.deepEqual(values(await known(city_id)), ['1370', '1378'])
})

test('a value is kept exactly as stated and as a number where it is one', async () => {
  const city_id = newCity()
  await record(city_id, fact({ value: '2.10' }), fact({ value: '12345678901234567890.123456789', period: '2019' }), fact({ value: '甲 2', period: '2018' }))
  assert.deepEqual((await known(city_id)).map((row) => [row.value, row.value_num]), [['甲 2', null], ['12345678901234567890.123456789', '12345678901234567890.123456789'], ['2.10', '2.10']])
})

test('a correction takes the place of its row, a null value withdraws it, and what is corrected since stays so when stated again', async () => {
  const city_id = newCity()
  const [row] = await record(city_id, fact())
  const [second] = await correct(city_id, correction(row!.id, '1371'))
  assert.deepEqual(values(await known(city_id)), ['1371'])
  assert.deepEqual(await correct(city_id, correction(row!.id, '1371')), [{ id: second!.id, is_new: false }])
  await assert.rejects(correct(city_id, correction(row!.id, '1372')), { code: 'facts.superseded-meanwhile' })
  await record(city_id, fact())
  assert.deepEqual(values(await known(city_id)), ['1371'])
  await correct(city_id, correction(second!.id, null))
  assert.deepEqual(await known(city_id), [])
  await assert.rejects(correct(city_id, correction('nothing', '1')), { code: 'facts.not-found' })
  await assert.rejects(correct(city_id, correction(row!.id, '1'), correction(row!.id, '2')), { code: 'facts.superseded-twice' })
  await assert.rejects(correct(newCity(), correction(row!.id, '1')), { code: 'facts.not-found' })
})

test('of many who correct one row at once, one succeeds and the others are told', async () => {
  const city_id = newCity()
  const [row] = await record(city_id, fact())
  const settled = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => correct(city_id, correction(row!.id, String(at)))))
  assert.equal(settled.filter((one) => one.status === 'fulfilled').length, 1)
  assert.ok(settled.every((one) => one.status === 'fulfilled' || one.reason.code === 'facts.superseded-meanwhile'))
  assert.equal((await known(city_id)).length, 1)
})

test('no row is ever changed or removed, whatever the application tries', async () => {
  const city_id = newCity()
  await record(city_id, fact())
  for (const statement of ['update fact set value = null', 'delete from fact', 'truncate fact']) {
    await assert.rejects(inTx(city_id, (tx) => sql.raw(statement).execute(tx)), { code: '42501' })
  }
})

test('an answer about the past never changes, whatever is recorded, corrected and withdrawn after', async () => {
  const step = fc.record({
    kind: fc.constantFrom('record', 'correct', 'withdraw'), period: fc.constantFrom('2019', '2020'), value: fc.integer({ min: 1, max: 4 }).map(String),
    source_id: fc.constantFrom('A', 'B'), which: fc.nat(20),
  })
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
    const city_id = newCity()
    // A list kept by hand: each row that stands, as it should be told.
    let standing: { id: string, said: string }[] = []
    const told: { at: string, rows: FactRow[] }[] = []
    const ever = new Set<string>()
    for (const { kind, period, value, source_id, which } of steps) {
      const target = standing[which % Math.max(1, standing.length)]
      if (kind === 'record' || !target) {
        const [row] = await record(city_id, fact({ period, value, source_id }))
        assert.equal(row!.is_new, !ever.has(`${period} ${value} ${source_id}`))
        ever.add(`${period} ${value} ${source_id}`)
        if (row!.is_new) standing.push({ id: row!.id, said: value })
      } else {
        const [row] = await correct(city_id, correction(target.id, kind === 'withdraw' ? null : value))
        standing = standing.flatMap((one) => one !== target ? [one] : kind === 'withdraw' ? [] : [{ id: row!.id, said: value }])
      }
      const at = await clock()
      const rows = await known(city_id, at)
      assert.deepEqual(rows.map((row) => `${row.id} ${row.value}`).toSorted(), standing.map((one) => `${one.id} ${one.said}`).toSorted())
      assert.deepEqual(rows, await known(city_id))
      told.push({ at, rows })
    }
    for (const { at, rows } of told) assert.deepEqual(await known(city_id, at), rows)
  }), { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 15) })
  assert.deepEqual(await brokenLaws(), [])
})

test('a question about this moment waits for a recording under way, so that its answer is final', async () => {
  const city_id = newCity()
  let finish = () => {}
  const held = new Promise<void>((resolve) => { finish = resolve })
  let recorded = () => {}
  const is_recorded = new Promise<void>((resolve) => { recorded = resolve })
  const writing = inTx(city_id, async (tx) => {
    await recordFacts(cxOf(tx, city_id), [fact()])
    recorded()
    await held
  })
  await is_recorded
  const at = await clock()
  let is_answered = false
  const asking = known(city_id, at).then((rows) => { is_answered = true; return rows })
  await new Promise((resolve) => setTimeout(resolve, 150))
  assert.equal(is_answered, false)
  finish()
  await writing
  assert.deepEqual(values(await asking), ['1370'])
  assert.deepEqual(values(await known(city_id, at)), ['1370'])
})

test('the moment of knowing rises within a city even when the clock was ahead before', async () => {
  const city_id = newCity()
  const [ahead] = await record(city_id, fact())
  await sql`update fact set known_at = clock_timestamp() + interval '1 hour' where city_id = ${city_id}`.execute(owner)
  await correct(city_id, correction(ahead!.id, '2'))
  const [row] = await known(city_id)
  assert.ok(Date.parse(row!.known_at) > Date.now() + 3_500_000)
  assert.deepEqual(await brokenLaws(), [])
})

test('the future and what is no moment are refused', async () => {
  const city_id = newCity()
  await assert.rejects(known(city_id, '2999-01-01T00:00:00Z'), { code: 'facts.as-of-future' })
  for (const at of ['', '2021-01-01', '2021-02-30T00:00:00Z', '2021-01-01T25:00:00Z', '2021-01-01T00:00:00', "2021-01-01T00:00:00Z'--", '2021-01-01T00:00:00+15:00']) {
    await assert.rejects(known(city_id, at), { code: 'facts.as-of-unreadable' }, at)
  }
  assert.deepEqual(await known(city_id, '2021-01-01T08:00:00.123456+08:00'), [])
})

test('facts are found by subject, fact, period, target and the day they hold', async () => {
  const city_id = newCity()
  await record(city_id, fact({ value: '1', valid_from: '2020-01-01', valid_until: '2020-06-30' }), fact({ value: '2', valid_from: '2020-07-01' }), fact({ value: '3', period: '2021', is_target: true }),
    fact({ value: '4', subject_kind: 'county', subject_id: 'yiwu', fact_id: 'patents' }))
  const found = async (more: object) => values(await known(city_id, undefined, more)).toSorted()
  assert.deepEqual(await found({ valid_on: '2020-06-30' }), ['1', '3', '4'])
  assert.deepEqual(await found({ valid_on: '2020-07-01', subject: { id: 'somewhere' } }), ['2', '3'])
  assert.deepEqual([await found({ is_target: true }), await found({ fact: ['patents'] }), await found({ subject: { id: 'yiwu', kind: 'city' } }), await found({ period: '2021' })], [['3'], ['4'], [], ['3']])
  assert.equal((await known(city_id, undefined, { period: '2021' }))[0]!.qualifier, 'reach')
})

test('a city knows its own facts only', async () => {
  const [one, other] = [newCity(), newCity()]
  await record(one, fact())
  assert.deepEqual(await inTx(other, (tx) => asOf(tx, { city_id: one })), [])
})

test('ten thousand facts are recorded at once, and not one more', async () => {
  const city_id = newCity()
  const many = Array.from({ length: record_rows_max }, (_, at) => fact({ subject_kind: 'enterprise', subject_id: `e-${at}`, value: String(at) }))
  assert.equal((await record(city_id, ...many)).filter((one) => one.is_new).length, record_rows_max)
  await assert.rejects(record(city_id, ...many, fact()), { code: 'facts.too-many-rows' })
})
