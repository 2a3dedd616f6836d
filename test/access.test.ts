import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { httpDisagreements, layGround, sqlDisagreements, type Disagreement, type Ground } from '#test/support/access-matrix.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let ground: Ground
before(async () => {
  house = await startHouse()
  ground = await layGround(house)
})
after(() => house.stop())

const first = (found: Disagreement[]) => JSON.stringify(found.slice(0, 12), null, 1)

test('every role × action × relation over HTTP is let in or kept out as the access table says', async () => {
  const { cells, found } = await httpDisagreements(house, ground)
  console.log(`access matrix: ${cells} cells over HTTP, ${found.length} disagree`)
  assert.deepEqual(found, [], first(found))
})

test('row-level security shows each person the same cases, sealed bids to their own alone', async () => {
  const { cells, found } = await sqlDisagreements(house, ground)
  console.log(`access matrix: ${cells} cells in SQL, ${found.length} disagree`)
  assert.deepEqual(found, [], first(found))
})

test('a planted missing check in the program turns the matrix red', async () => {
  const { access } = house.house.cities.get('jinhua')!
  const passage = access.passage.bind(access), admit = access.admit.bind(access)
  // A public case is in every solver's sight, so only these checks keep a team from choosing itself.
  access.passage = (subject, actor, scope) => subject === 'challenges.choose' ? { role: 'solver', relation: 'public' } : passage(subject, actor, scope)
  access.admit = (subject, actor) => subject === 'challenges.choose' ? ['solver'] : admit(subject, actor)
  try {
    const { found } = await httpDisagreements(house, { ...ground, clients: ground.clients.filter((client) => client.account === 'solver-2') })
    assert.ok(found.some((one) => one.what === 'challenges.choose' && one.found.startsWith('let in')), 'the hole was not found')
  } finally {
    access.passage = passage
    access.admit = admit
  }
})

test('a planted hole in row-level security turns the matrix red', async () => {
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  try {
    await owner.query('create policy hole on bid for select to jiebang_app using (true)')
    const { found } = await sqlDisagreements(house, ground)
    assert.ok(found.some((one) => one.what === 'table bid'), 'the hole was not found')
  } finally {
    await owner.query('drop policy hole on bid')
    await owner.end()
  }
})

test('a case of another city, one out of reach and one that does not exist are answered alike, to the byte', async () => {
  const solver = await house.as('solver')
  const bodies = await Promise.all([ground.cases.other_city!, ground.cases.other_county!, '0000000000000000000000000a'].map(async (case_id) => JSON.stringify((await solver.get('/api/cases/view', { case_id })).body)))
  assert.equal(new Set(bodies).size, 1, bodies.join('\n'))
})
