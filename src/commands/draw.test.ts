import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bytesFrom, sampleDraw, sampleOfRound } from '#test/support/draw-sample.ts'
import { run } from '#src/cli.ts'

const room = mkdtempSync(join(tmpdir(), 'draw-'))
after(() => rmSync(room, { recursive: true }))
const write = (name: string, text: string): string => {
  writeFileSync(join(room, name), text)
  return join(room, name)
}
async function jiebang(...args: string[]): Promise<{ code: number, out: string, err: string, answer: any }> {
  let out = '', err = ''
  const code = await run(args, { env: { LANG: 'en' }, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, out, err, answer: args.includes('--json') && out !== '' ? JSON.parse(out) : null }
}

const criteria = `id: need-appraisal
title: { zh: 需求评榜, en: Appraisal of a need }
source: { title: 试验 }
illustrative: true
strata:
  - { id: technical, title: { zh: 技术, en: Technical }, kind: technical, sectors: subject, seats: 2, alternates: 1 }
  - { id: finance, title: { zh: 财务, en: Finance }, kind: finance, sectors: any, seats: 1, alternates: 1 }
technical_percent_min: 60
finance_min: 1
facts: { 年龄: count }
eligible: 年龄 <= 65
invite_hours: 24
basis: { zh: 试验, en: A trial }
`
const candidates = Array.from({ length: 14 }, (_, at) => ({ code: `E${at + 1}`, kind: at % 3 === 2 ? 'finance' : 'technical', sectors: ['new-materials'], employer: `公司${at % 12}`, conflicts: at === 0 ? ['same-employer'] : [], facts: at === 1 ? {} : { 年龄: at === 3 ? 66 : 50 } }))
const seed = bytesFrom('seed')

test('a pool as JSON and as CSV gives the same panel, nobody of it in conflict, too old or of unknown age', async () => {
  const table = ['code,kind,sectors,employer,conflicts,年龄', ...candidates.map((one) => [one.code, one.kind, one.sectors.join(';'), one.employer, one.conflicts.join(';'), one.facts.年龄 ?? ''].join(','))].join('\r\n')
  const files = [write('pool.json', JSON.stringify(candidates)), write('pool.csv', `\ufeff${table}`), write('turned.json', JSON.stringify(candidates.toReversed()))]
  const answers = []
  for (const pool of files) {
    const { code, answer, err } = await jiebang('draw', 'run', '--pool', pool, '--criteria', write('c.yaml', criteria), '--seed', seed, '--sectors', 'new-materials', '--json')
    assert.equal(code, 0, err)
    answers.push(answer)
  }
  assert.deepEqual(answers[1], answers[0])
  assert.deepEqual(answers[2], answers[0])
  assert.deepEqual(answers[0].excluded, [{ reason: 'conflict-same-employer', count: 1 }, { reason: 'eligibility-unknown', count: 1 }, { reason: 'not-eligible', count: 1 }])
  assert.equal(answers[0].seats.length + answers[0].alternates.length, 5)
  assert.ok([...answers[0].seats, ...answers[0].alternates].every((one) => !['E1', 'E2', 'E4'].includes(one.code)))
})

test('a mistake in the criteria is told by line and column, one in the pool by its candidate, a short pool by its stratum', async () => {
  const pool = write('pool.json', JSON.stringify(candidates)), good = write('c.yaml', criteria)
  const bad = write('bad.yaml', criteria.replace('年龄 <= 65', '年令 <= 65').replace('finance_min: 1', 'finance_min: 2'))
  const told = await jiebang('draw', 'run', '--pool', pool, '--criteria', bad, '--seed', seed)
  assert.equal(told.code, 1)
  assert.match(told.out, /bad\.yaml:9:14: .*finance seats/)
  assert.match(told.out, /bad\.yaml:11:11: /)
  const row = await jiebang('draw', 'run', '--pool', write('row.json', JSON.stringify([candidates[0], { code: 'E2' }])), '--criteria', good, '--seed', seed)
  assert.match(row.err, /candidate 2: kind/)
  const short = await jiebang('draw', 'run', '--pool', write('short.json', JSON.stringify(candidates.slice(0, 8))), '--criteria', good, '--seed', seed, '--sectors', 'new-materials')
  assert.match(short.err, /“technical” has 3 candidates and needs at least 6/)
  for (const args of [['draw'], ['draw', 'run'], ['draw', 'verify'], ['draw', 'run', '--pool', pool, '--criteria', good, '--seed', 'abc'], ['draw', 'verify', join(room, 'none.json')], ['draw', 'verify', good]]) {
    const { code, err } = await jiebang(...args)
    assert.deepEqual([code, err.split('\n').length], [1, 2], err)
  }
})

test('a certificate is verified with 0, and a changed one refused with 1 and the first difference', async () => {
  const certificate = sampleDraw({ is_disclosed: true })
  const good = await jiebang('draw', 'verify', write('certificate.json', JSON.stringify(certificate, null, 1)))
  assert.equal(good.code, 0)
  assert.match(good.out, /The draw 2026-0007 holds\.\n$/)
  const changed = JSON.parse(JSON.stringify(certificate))
  changed.result.seats[0].pseudonym = changed.result.seats[1].pseudonym
  const { code, answer } = await jiebang('draw', 'verify', write('changed.json', JSON.stringify(changed)), '--json')
  assert.equal(code, 1)
  assert.deepEqual([answer.ok, answer.first.where, answer.first.expected, answer.first.found], [false, 'result.seats[0].pseudonym', certificate.result!.seats[0]!.pseudonym, certificate.result!.seats[1]!.pseudonym])
})

test('the command checks a round of drand by its signature, and names one that quicknet did not sign, whatever its hash', async () => {
  const held = await jiebang('draw', 'verify', write('round.json', JSON.stringify(sampleOfRound())))
  assert.equal(held.code, 0, held.out + held.err)
  assert.match(held.out + held.err, /✔ drand quicknet, round 657413: .* the signature is quicknet’s/)
  const signature = bytesFrom('made up') + bytesFrom('made up').slice(0, 32), value = createHash('sha256').update(Buffer.from(signature, 'hex')).digest('hex')
  const certificate = sampleDraw({ notice: { beacon: { kind: 'drand-quicknet', round: 25_800_000 } }, beacon: { value, signature, at: '2026-03-05T00:00:00.000000Z' } })
  const { code, answer } = await jiebang('draw', 'verify', write('drand.json', JSON.stringify(certificate)), '--json')
  assert.equal(code, 1)
  assert.ok(answer.checks.find((one: { name: string }) => one.name === 'beacon').differences.some((one: { where: string }) => one.where === 'beacon.signature'))
})
