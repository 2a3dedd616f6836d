import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openTestHouse, type TestHouse } from '#systems/accounts/house-for-tests.ts'
import { organizationsByCode, organizationsCalled, rows_max, upsertOrganizations, type OrganizationWanted } from './rows.ts'

let held: TestHouse
before(async () => { held = await openTestHouse() })
after(() => held?.close())

const inCity = <T>(work: (cx: Cx) => Promise<T>, city = 'jinhua') => runJob(held.house, held.db, platform(city), work)
const wanted = (number: string, change: Partial<OrganizationWanted> = {}): OrganizationWanted =>
  ({ kind: 'enterprise', title_zh: `单位${number}`, title_en: `Body ${number}`, uscc: null, country: 'DE', registration_number: number, county_id: null, ...change })

test('a new organisation is written once by its number, and found again by number and by name in its own city only', async () => {
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, [wanted('HRB 1'), wanted('HRB 2')])), { added: 2, corrected: 0 })
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, [wanted('HRB 1', { title_zh: '另名' }), wanted('HRB 1', { country: 'AT' })])), { added: 1, corrected: 0 })
  const found = await inCity((cx) => organizationsByCode(cx, [{ uscc: null, registration_number: 'HRB 1' }]))
  assert.deepEqual(found.map((one) => [one.country, one.title_zh, one.origin, one.version]).toSorted(), [['AT', '单位HRB 1', 'registered', 1], ['DE', '单位HRB 1', 'registered', 1]])
  assert.deepEqual((await inCity((cx) => organizationsCalled(cx, ['Body HRB 2', 'Body HRB', 'science-bureau']))).map((one) => one.title_en).includes('Body HRB 2'), true)
  assert.deepEqual(await inCity((cx) => organizationsCalled(cx, ['Body HRB 2']), 'elsewhere'), [])
})

test('a correction of the version that was read is written; of an older one, or of what the pack states, it is not', async () => {
  await inCity((cx) => upsertOrganizations(cx, [wanted('HRB 9')]))
  const [one] = await inCity((cx) => organizationsByCode(cx, [{ uscc: null, registration_number: 'HRB 9' }]))
  const correction = wanted('HRB 9', { title_zh: '新名', held: { id: one!.id, version: 1 } })
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, [correction])), { added: 0, corrected: 1 })
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, [{ ...correction, title_zh: '更新' }])), { added: 0, corrected: 0 })
  const [now] = await inCity((cx) => organizationsCalled(cx, [one!.id]))
  assert.deepEqual([now?.title_zh, now?.version], ['新名', 2])
  const [bureau] = await inCity((cx) => organizationsCalled(cx, ['science-bureau']))
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, [{ ...bureau!, title_zh: '冒名', held: bureau! }])), { added: 0, corrected: 0 })
})

test('ten thousand are written at once, one more is refused', async () => {
  const many = Array.from({ length: rows_max }, (_, n) => wanted(`N ${n}`))
  await assert.rejects(inCity((cx) => upsertOrganizations(cx, [...many, wanted('one more')])), /at most 10000/)
  assert.deepEqual(await inCity((cx) => upsertOrganizations(cx, many)), { added: rows_max, corrected: 0 })
  const { rows } = await inCity((cx) => sql`select from organization where city_id = 'jinhua' and registration_number like 'N %'`.execute(cx.tx))
  assert.equal(rows.length, rows_max)
})
