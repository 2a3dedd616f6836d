import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { racesThroughLedger } from '#test/support/race-ledger.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

test('a dozen races by chance go through the real ledger: the pot ends empty, payouts and return are the deposit', async () => {
  await racesThroughLedger(house, 12)
})
