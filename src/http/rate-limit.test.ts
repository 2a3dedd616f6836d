import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { edge } from './server.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
  process.env.JIEBANG_RATE_LIMIT = 'on'
})
after(async () => {
  process.env.JIEBANG_RATE_LIMIT = 'off'
  await house?.stop()
})

const ask = (url: string, remoteAddress: string) => house.app.inject({ method: 'GET', url, remoteAddress })

test('whoever weighs measures or the ladder is answered up to the limit of a minute and refused one past it, whichever they ask', async () => {
  const [assess, calculate, from] = ['/api/ladder/assess', '/api/incentives/calculate', '192.0.2.1']
  // Wrong input costs a place as well, and is quicker to refuse.
  for (let asked = 0; asked < edge.requests_per_minute_max - 2; asked += 1) await ask(`${assess}?nothing=`, from)
  assert.deepEqual([(await ask(calculate, from)).statusCode, (await ask(assess, from)).statusCode], [200, 200])
  for (const one of [assess, calculate]) {
    const refused = await ask(one, from)
    assert.deepEqual([refused.statusCode, refused.json().error.code], [429, 'kernel.too-many-requests'], one)
  }
  assert.equal((await ask(assess, '192.0.2.9')).statusCode, 200, 'nobody else is held up by it')
})
