import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceOf } from '#test/support/conflict-world.ts'
import { resolveIdentities, type PersonRecord } from './identity.ts'

const record = (id: string, more: Partial<PersonRecord> = {}): PersonRecord => ({ id: `account:${id}`, name: null, employer: null, email: null, identity: null, ...more })

test('an identity number, an e-mail, or a name with its employer makes two records one person, and by what is kept', () => {
  const { same, evidence, doubts } = resolveIdentities([
    record('a', { identity: 'h1', name: '陈明' }), record('b', { identity: 'h1' }), record('c', { email: 'A@x.cn' }), record('d', { email: 'a@x.cn ' }),
    record('e', { name: '李 华', employer: 'org:1' }), record('f', { name: '李华', employer: 'org:1' }),
  ])
  assert.deepEqual(evidence, [
    { a: 'account:a', b: 'account:b', by: 'identity-number' }, { a: 'account:c', b: 'account:d', by: 'email' }, { a: 'account:e', b: 'account:f', by: 'name-and-employer' }])
  assert.deepEqual([same.get('account:b'), same.get('account:d'), same.get('account:f')], ['account:a', 'account:c', 'account:e'])
  assert.deepEqual(doubts, [])
})

test('a name alone is a suggestion and never a merger', () => {
  const { same, evidence, doubts } = resolveIdentities([record('a', { name: '王伟', employer: 'org:1' }), record('b', { name: '王伟', employer: 'org:2' })])
  assert.deepEqual([evidence, same.get('account:b')], [[], 'account:b'])
  assert.deepEqual(doubts, [{ a: 'account:a', b: 'account:b', because: 'name-only' }])
})

test('two identity numbers are two persons, whatever else agrees, also through a third record', () => {
  const { same, doubts } = resolveIdentities([
    record('a', { identity: 'h1', name: '王伟', employer: 'org:1', email: 'w@x.cn' }), record('b', { identity: 'h2', name: '王伟', employer: 'org:1', email: 'w@x.cn' }), record('c', { name: '王伟', employer: 'org:1' })])
  assert.notEqual(same.get('account:a'), same.get('account:b'))
  assert.equal(same.get('account:c'), 'account:a')
  assert.ok(doubts.some((one) => one.because === 'other-identity-number'))
})

test('the order of the records changes neither persons nor evidence', () => {
  const chance = chanceOf(11)
  const records = Array.from({ length: 80 }, (_, at) => record(String(at), { name: `名${chance(12)}`, employer: chance(3) ? `org:${chance(5)}` : null, email: chance(3) ? null : `${chance(20)}@x.cn`, identity: chance(4) ? null : `h${chance(15)}` }))
  const first = resolveIdentities(records)
  for (let round = 0; round < 5; round++) {
    const again = resolveIdentities(records.map((one) => ({ one, at: chance(1_000) })).sort((a, b) => a.at - b.at).map(({ one }) => one))
    assert.deepEqual([...again.same], [...first.same])
    assert.deepEqual(again.evidence, first.evidence)
  }
  const numbers = new Map<string, Set<string>>()
  for (const { id, identity } of records) if (identity) numbers.set(first.same.get(id)!, (numbers.get(first.same.get(id)!) ?? new Set()).add(identity))
  assert.ok([...numbers.values()].every((one) => one.size === 1))
})
