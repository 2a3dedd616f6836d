import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { checkPack, printProblem } from '#kernel/declare/pack.ts'
import { demoAccountsPart, demoNeedsPart, demoOrganizationsPart } from './demo.ts'
import { countiesPart, orgsPart } from './orgs.ts'
import { enterprisesPart, sectorsPart } from './registers.ts'

const parts = [orgsPart, countiesPart, sectorsPart, enterprisesPart, demoOrganizationsPart, demoAccountsPart, demoNeedsPart]
const top = (id: string) => `id: ${id}\ntitle: { zh: 名, en: Name }\nsource: { title: 书 }\n`
const files = {
  'pack.yaml': top('a'),
  'registers/counties.yaml': `${top('counties')}items:\n  - { id: yiwu, title: { zh: 义乌市, en: Yiwu }, division: '330782', source: { id: ORG-020 } }\n`,
  'registers/sectors.yaml': `${top('sectors')}items:\n  - { id: energy, title: { zh: 能源, en: Energy } }\n`,
}
const org = (id: string, parent: string, county = 'null') => `  - { id: ${id}, title: { zh: 局, en: Bureau }, kind: bureau, parent: ${parent}, division: null, county: ${county}, source: { id: ORG-002 } }\n`
const enterprise = (county: string, sectors: string, more = '') => `${top('enterprises')}${more}items:\n  - { id: one, title: { zh: 厂, en: Works }, county: ${county}, uscc: null, sectors: [${sectors}] }\n`
const account = (over = 'org: null, county: yiwu') => `id: accounts\nillustrative: true\naccounts:\n  - { id: enterprise, name: { zh: 甲, en: A }, illustrative: true, ${over}, roles: [enterprise], languages: [zh] }\n`
const need = (over: Record<string, string> = {}) => {
  const fields = { account: 'enterprise', county: 'yiwu', sector: 'energy', instalments: '[{ title: { zh: 首, en: First }, share_bp: 10000 }]', ...over }
  const said = Object.entries(fields).map(([key, value]) => `    ${key}: ${value}\n`).join('')
  return `id: needs\nillustrative: true\nneeds:\n  - id: n\n${said}    title: { zh: 题, en: T }\n    illustrative: true\n    topic: { id: STA-063, sentence: 纺织 }\n    problem: { zh: 题, en: P }\n`
    + "    indicators: [{ metric: { zh: 甲, en: A }, unit: { zh: 克, en: g }, present: '1', target: '2', better: higher, test: { zh: 测, en: Test } }]\n"
    + '    months: 6\n    ip: { clause: joint, text: { zh: 共有, en: Shared } }\n    bounty_fen: 100\n    conditions: { zh: 无, en: None }\n    secrecy: open\n'
}

let root = ''
let count = 0
before(async () => { root = await mkdtemp(join(tmpdir(), 'orgs-')) })
after(async () => { await rm(root, { recursive: true, force: true }) })

async function printed(more: Record<string, string>): Promise<string[]> {
  const at = join(root, String(count += 1))
  for (const [path, text] of Object.entries({ ...files, ...more })) {
    await mkdir(dirname(join(at, 'a', path)), { recursive: true })
    await writeFile(join(at, 'a', path), text)
  }
  return (await checkPack(at, 'a', parts)).problems.map((found) => printProblem(found, 'en', ''))
}

test('a tree of organisations hangs together', async () => {
  const orgs = (...lines: string[]) => printed({ 'orgs.yaml': `${top('orgs')}orgs:\n${lines.join('')}` })
  assert.deepEqual(await orgs(org('city', 'null'), org('bureau', 'city', 'yiwu')), [])
  assert.deepEqual(await orgs(org('city', 'nobody')), [`a/orgs.yaml:5:${org('city', 'nobody').indexOf('nobody') + 1}: There is no parent organisation “nobody”`])
  assert.deepEqual(await orgs(org('city', 'null', 'paris')), [`a/orgs.yaml:5:${org('city', 'null', 'paris').indexOf('paris') + 1}: The register of counties has no “paris”`])
  assert.deepEqual(await orgs(org('city', 'null'), org('city', 'null')), ['a/orgs.yaml:6:11: The organisation “city” is written twice'])
  assert.deepEqual(await orgs(org('one', 'two'), org('two', 'one')), [
    `a/orgs.yaml:5:${org('one', 'two').indexOf('two') + 1}: The parents of “one” lead back to itself`,
    `a/orgs.yaml:6:${org('two', 'one').indexOf('one', 20) + 1}: The parents of “two” lead back to itself`,
  ])
})

test('an enterprise stands in a known county and field, and a missing code has its reason', async () => {
  const reason = 'undetermined: { uscc: { zh: 未载, en: Not given } }\n'
  const found = (text: string) => printed({ 'registers/enterprises.yaml': text })
  assert.deepEqual(await found(enterprise('yiwu', 'energy', reason)), [])
  assert.match(String(await found(enterprise('paris', '', reason))), /enterprises.yaml:6:\d+: The register of counties has no “paris”$/)
  assert.match(String(await found(enterprise('yiwu', 'moss', reason))), /The register of fields has no “moss”/)
  assert.match(String(await found(enterprise('yiwu', 'energy'))), /undetermined.uscc must say why/)
})

test('demonstration needs speak of accounts, counties and fields there are, and pay out in full', async () => {
  const found = (accounts: string, needs: string) => printed({ 'demo/accounts.yaml': accounts, 'demo/needs.yaml': needs })
  assert.deepEqual(await found(account(), need()), [])
  assert.match(String(await found(account('org: nobody, county: yiwu'), need())), /demo\/accounts.yaml:4:\d+: There is no “nobody”/)
  for (const [key, value] of [['account', 'nobody'], ['county', 'paris'], ['sector', 'moss']]) {
    assert.match(String(await found(account(), need({ [key as string]: value as string }))), new RegExp(`demo/needs.yaml:\\d+:\\d+: There is no “${value}”`))
  }
  assert.match(String(await found(account(), need({ instalments: '[{ title: { zh: 首, en: First }, share_bp: 9999 }]' }))), /add up to 9999/)
})

test('what is not marked as a demonstration is refused in its folder', async () => {
  assert.match(String(await printed({ 'demo/accounts.yaml': account().replace('A }, illustrative: true', 'A }, illustrative: false') })), /“accounts.0.illustrative” must be one of: true/)
})
