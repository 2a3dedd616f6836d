import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keysOf } from '#kernel/trust/record.ts'
import { signerOf } from '#kernel/trust/keys.ts'
import { sealAudit } from '#kernel/trust/seal-store.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { checkLive } from './check-live.ts'
import { withClient } from './database.ts'

let house: TestHouse
let public_keys: string[]
before(async () => {
  house = await startHouse()
  const enterprise = await house.as('enterprise')
  const { case_id } = (await enterprise.post('/api/challenges/open')).body
  await act(enterprise, case_id, 'submit', need)
  for (const city_id of house.house.cities.keys()) await sealAudit(house.house, house.db, city_id, true)
  public_keys = [keysOf(house.house).signer.public_key]
})
after(() => house.stop())

/** Does `harm` as the tables' owner, as whoever holds the database could, and undoes it. */
async function found(harm: string, undo: string): Promise<string[]> {
  await withClient(house.owner_url, (client) => client.query(harm))
  const { problems } = await checkLive(house.owner_url, public_keys)
  await withClient(house.owner_url, (client) => client.query(undo))
  return problems.map(({ en }) => en)
}

test('a database in order passes, with every city’s chain checked', async () => {
  const check = await checkLive(house.owner_url, public_keys)
  assert.deepEqual(check.problems, [])
  assert.ok(check.laws.length >= 20)
  const jinhua = check.audits.find((one) => one.city_id === 'jinhua')!
  assert.ok(jinhua.rows >= 3 && jinhua.batches >= 1)
  assert.equal(jinhua.unsealed, 0)
})

test('a changed, a removed and a re-attributed audit row are each found', async () => {
  const last = `(select max(seq) from audit where city_id = 'jinhua' and receipt is not null)`
  assert.match((await found(`update audit set content_hash = repeat('0', 64) where seq = ${last}`, `update audit set content_hash = receipt->>'content_hash' where seq = ${last}`)).join(), /jinhua: 1 audit rows do not fit/)
  assert.match((await found(`update audit set account_id = account_id || 'x' where seq = ${last}`, `update audit set account_id = left(account_id, -1) where seq = ${last}`)).join(), /jinhua: 1 audit rows do not fit/)
  assert.match((await found(`create table kept as select * from audit where seq = ${last}; delete from audit where seq in (select seq from kept)`, `insert into audit overriding system value select * from kept; drop table kept`)).join(), /Batch \d+ should hold/)
  assert.deepEqual(await found('select 1', 'select 1'), [])
})

test('a chain sealed by a stranger who left his own key beside it does not pass', async () => {
  const stranger = signerOf(Buffer.alloc(32, 9))
  const resigned = await found(
    `create table kept as select * from seal_batch; update seal_batch set public_key = '${stranger.public_key}', signature = '${stranger.sign('jiebang head 1\nx')}'`,
    'update seal_batch b set public_key = kept.public_key, signature = kept.signature from kept where kept.city_id = b.city_id and kept.batch = b.batch; drop table kept')
  assert.match(resigned.join(), /not by a published key/)
  assert.match((await checkLive(house.owner_url, [stranger.public_key])).problems.map(({ en }) => en).join(), /not by a published key/)
  assert.equal((await checkLive(house.owner_url, [])).ok, false)
})

test('an unbalanced ledger and a breached law are found and named', async () => {
  const account = `insert into ledger_account (city_id, id, kind, owner, purpose, debits_posted_fen) values ('jinhua', 'odd', 'party', 'org:odd', 'odd', 1)`
  const problems = await found(account, `delete from ledger_account where id = 'odd'`)
  const [, debits, credits] = /The ledger does not balance: jinhua CNY debits (\d+) fen, credits (\d+) fen/.exec(problems.join('\n')) ?? []
  assert.equal(Number(debits) - Number(credits), 1, problems.join('\n'))
  assert.ok(problems.some((text) => /Breach of the law ledger\.sums-to-zero/.test(text)))
})
