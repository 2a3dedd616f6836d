import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dictionaryOf, factsPart } from '#facts/dictionary.ts'
import { disagreements, type StatedTargets, statedTargetsPart, type StatedValues, statedValuesPart } from '#facts/stated.ts'
import { checkPack, type Part, printProblem } from '#kernel/declare/pack.ts'
import { demoAccountsPart, demoNeedsPart, demoOf, demoOrganizationsPart } from './demo.ts'
import { countiesOf, countiesPart, orgsOf, orgsPart } from './orgs.ts'
import { enterprisesPart, type NamedEnterprises, sectorsOf, sectorsPart } from './registers.ts'

const root = fileURLToPath(new URL('../../../packs', import.meta.url))
const parts: Part<any>[] = [factsPart, statedValuesPart, statedTargetsPart, orgsPart, countiesPart, sectorsPart, enterprisesPart, demoOrganizationsPart, demoAccountsPart, demoNeedsPart]
const load = (id: string) => checkPack(root, id, parts)

for (const id of ['china', 'zhejiang', 'jinhua', 'challenge-gov']) {
  test(`what organisations, facts and the demonstration need of the pack ${id} is in order`, async () => {
    const { problems } = await load(id)
    // Folders and files of other systems' parts are theirs to check.
    assert.deepEqual(problems.filter((found) => !['packs.unknown-folder', 'packs.unknown-file'].includes(found.code)).map((found) => printProblem(found, 'en')), [])
  })
}

test('Jinhua has nine counties and its development zone, each with its bureau', async () => {
  const pack = await load('jinhua')
  const counties = countiesOf(pack)
  assert.equal(counties.length, 10)
  assert.deepEqual(counties.filter((county) => county.division_is_ours).map((county) => county.division), ['3307KF'])
  const bureaus = orgsOf(pack).filter((org) => org.kind === 'county-bureau')
  assert.deepEqual(bureaus.map((org) => org.county).toSorted(), counties.map((county) => county.id).toSorted())
  for (const bureau of bureaus) assert.equal(bureau.division, counties.find((county) => county.id === bureau.county)?.division)
})

test('the ten enterprises are named without the codes the source does not give', async () => {
  const pack = await load('jinhua')
  const items = pack.docs<NamedEnterprises>('registers').get('enterprises')?.doc.items ?? []
  assert.equal(items.length, 10)
  assert.ok(items.every((one) => one.uscc === null))
  assert.equal(sectorsOf(pack).length, 6)
})

test('figures the newsletter gives twice are both kept', async () => {
  const pack = await load('jinhua')
  const doc = pack.docs<StatedValues>('registers').get('newsletter-facts')?.doc as StatedValues
  const found = disagreements(doc.values).map((one) => `${one.fact} ${one.period}: ${[...new Set(one.values.map((each) => each.value))].join('/')}`)
  assert.deepEqual(found.toSorted(), [
    'doctors-patents 2020: 280/435',
    'hnte-total 2015: 346/345',
    'hnte-total 2020: 1370/1378',
    'talent-building-area 2020: 10000',
    'technology-enclaves 2020: 12/13',
    'technology-sme-total 2020: 5025/4702',
  ])
})

test('every county a figure speaks of is in the register, and no fact of a group of figures is idle', async () => {
  const pack = await load('jinhua')
  const values = pack.docs<StatedValues>('registers').get('newsletter-facts')?.doc as StatedValues
  const targets = ['newsletter-targets', 'zhejiang-targets'].map((id) => pack.docs<StatedTargets>('registers').get(id)?.doc as StatedTargets)
  const counties = new Set(countiesOf(pack).map((county) => county.id))
  for (const subject of [values, ...targets].flatMap((doc) => doc.subjects)) {
    if (subject.kind === 'county') assert.ok(counties.has(subject.id), subject.id)
  }
  const used = new Set([...values.values, ...targets.flatMap((doc) => doc.targets)].map((one) => one.fact))
  const facts = [...dictionaryOf(pack).values()]
  const groups = new Set(facts.filter((fact) => used.has(fact.id)).map((fact) => fact.group))
  assert.deepEqual(facts.filter((fact) => groups.has(fact.group) && !used.has(fact.id)).map((fact) => fact.id), [])
})

test('demonstration organisations have credit codes with the right check character and fictional bodies', async () => {
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const isRight = (code: string): boolean => {
    let weight = 1
    let sum = 0
    for (const character of code.slice(0, 17)) {
      sum += characters.indexOf(character) * weight
      weight = (weight * 3) % 31
    }
    return characters[(31 - (sum % 31)) % 31] === code[17]
  }
  // A published code, so that the check itself is checked (GB 32100-2015).
  assert.ok(isRight('91330100799655058B') && !isRight('91330100799655058A'))
  const { organizations, accounts } = demoOf(await load('jinhua'))
  for (const one of organizations) {
    assert.match(one.title.zh, /^〔演示〕/)
    assert.match(one.title.en, /\(demo\)$/)
    assert.equal(one.uscc === null, one.country !== 'CN')
    if (one.uscc !== null) assert.ok(isRight(one.uscc) && one.uscc.slice(8, 11) === 'DEM', one.uscc)
  }
  assert.equal(new Set(organizations.map((one) => one.uscc)).size, organizations.length)
  const experts = accounts.filter((one) => one.expert !== undefined)
  assert.deepEqual(experts.map((one) => one.id), Array.from({ length: 15 }, (_, at) => `expert-${at + 1}`))
  assert.deepEqual(experts.filter((one) => one.expert?.kind === 'finance').length, 5)
})
