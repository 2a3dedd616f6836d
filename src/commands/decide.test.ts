import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../cli.ts'
import { facts_bytes_max, yuan } from './decide.ts'

const dir = mkdtempSync(join(tmpdir(), 'decide-'))
after(() => rmSync(dir, { recursive: true }))

let made = 0
function facts(content: unknown): string {
  const file = join(dir, `${made++}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function decide(args: string[], env: Record<string, string> = {}): Promise<{ code: number, out: string, err: string }> {
  let out = '', err = ''
  const code = await run(['decide', ...args], { env, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err }
}
const answer = async (file: string, ...more: string[]) => JSON.parse((await decide(['challenge-deal-subsidy', '--facts', file, '--json', ...more])).out)

test('a measure is decided from a file of facts: at its threshold, a fen below it, and with a fact missing', async () => {
  const at = await answer(facts({ 揭榜合同: [{ 成交金额: '50 万元', 实际支付金额: '50 万元' }] }), '--as-of', '2021-06-30')
  assert.deepEqual([at.ok, at.outcome, at.amount_fen, at.versions.as_of], [true, 'eligible', 7_500_000, '2021-06-30'])
  const below = await answer(facts({ 揭榜合同: [{ 成交金额: '499999.99 元', 实际支付金额: '499999.99 元' }] }))
  assert.deepEqual([below.outcome, below.amount_fen, below.shortfall.length], ['not-eligible', null, 1])
  const open = await answer(facts({}))
  assert.deepEqual([open.outcome, open.missing.map((one: { fact: string }) => one.fact)], ['undecided', ['揭榜合同']])
})

test('a person reads outcome, amount, reasons and how far, in one language or both', async () => {
  const file = facts({ 揭榜合同: [{ 成交金额: '45 万元', 实际支付金额: '45 万元' }] })
  const zh = (await decide(['challenge-deal-subsidy', '--facts', file], { LANG: 'zh_CN' })).out
  assert.match(zh, /^揭榜挂帅项目成交补助：不符合，没有金额\n/)
  assert.match(zh, /还差：.*45 万元，需 50 万元：还差 5 万元/)
  const en = (await decide(['challenge-deal-subsidy', '--facts', facts({ 揭榜合同: [{ 成交金额: '120 万元', 实际支付金额: '30 万元' }] })], { LANG: 'en' })).out
  assert.match(en, /^Subsidy of open-challenge deals: Eligible, 45,000 yuan\n/)
  assert.match(en, /met {2}Has an open-challenge deal/)
  assert.match((await decide(['challenge-deal-subsidy', '--facts', facts({})], { LANG: 'en' })).out, /Still needed: Which open-challenge contracts/)
  assert.deepEqual([yuan(2), yuan(7_500_000), yuan(0), yuan(1_050)], ['0.02', '75,000', '0', '10.50'])
})

test('a fact nobody knows, an unreadable value, no JSON, no file, no measure and too large a file are each refused in a sentence', async () => {
  const wrong = await decide(['challenge-deal-subsidy', '--facts', facts({ 没有这个: 1 })], { LANG: 'en' })
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /There is no fact called “没有这个”/)
  const code = async (...args: string[]) => JSON.parse((await decide([...args, '--json'])).out).error.code
  assert.equal(await code('challenge-deal-subsidy', '--facts', facts('{"')), 'commands.not-json')
  assert.equal(await code('challenge-deal-subsidy', '--facts', join(dir, 'none.json')), 'commands.no-file')
  assert.equal(await code('constructor', '--facts', facts({})), 'incentives.no-measure')
  assert.equal(await code('challenge-deal-subsidy'), 'commands.usage')
  assert.equal(await code('challenge-deal-subsidy', '--facts', facts({}), '--as-of', '2021-02-30'), 'commands.wrong-value')
  const large = facts('{}')
  writeFileSync(large, `{}${' '.repeat(facts_bytes_max - 2)}`)
  assert.equal((await answer(large)).ok, true, 'at the limit')
  truncateSync(large, facts_bytes_max + 1)
  assert.equal(await code('challenge-deal-subsidy', '--facts', large), 'commands.file-too-large')
})
