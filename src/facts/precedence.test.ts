import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareSources, default_precedence, saysSame, settle, type Weighed } from './precedence.ts'

const one = (over: Partial<Weighed> = {}): Weighed => ({
  id: 'a', fact_id: 'hnte-total', subject_kind: 'city', subject_id: 'jinhua', period: '2020', is_target: false, value: '1370', qualifier: 'exact',
  source_kind: 'bureau-publication', published_on: null, known_at: '2021-03-01T00:00:00.000000Z', ...over,
})
const preferred = (...rows: Weighed[]) => settle(rows, default_precedence).filter((row) => row.is_preferred).map((row) => row.id)

const rows = fc.uniqueArray(fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/), period: fc.constantFrom('2019', '2020'), is_target: fc.boolean(), value: fc.constantFrom('1', '1.0', '2'),
  qualifier: fc.constantFrom('exact', 'about', 'more-than'), source_kind: fc.constantFrom(...default_precedence, 'hearsay', 'rumour'),
  published_on: fc.constantFrom(null, '2020-01-01', '2021-01-01'), known_at: fc.constantFrom('2021-03-01T00:00:00.000000Z', '2021-03-01T00:00:00.000001Z'),
}).map((over) => one(over)), { selector: (row) => row.id, maxLength: 12 })

test('the statistics bureau is believed before the bureau’s own publication, and that before a declaration', () => {
  const statistics = one({ id: 's', source_kind: 'statistics-bureau', published_on: '2020-01-01' })
  const publication = one({ id: 'p', published_on: '2021-01-01' })
  const declared = one({ id: 'd', source_kind: 'self-declared', published_on: '2022-01-01' })
  const unlisted = one({ id: 'u', source_kind: 'hearsay', published_on: '2023-01-01' })
  assert.deepEqual([preferred(unlisted, declared, publication, statistics), preferred(unlisted, declared, publication), preferred(unlisted, declared)], [['s'], ['p'], ['d']])
  assert.deepEqual(settle([statistics, unlisted], ['hearsay', 'statistics-bureau']).map((row) => row.id), ['u', 's'])
})

test('of one kind the later published wins, then the later known, then the more exact, then the first recorded', () => {
  assert.deepEqual(preferred(one({ id: 'a', published_on: null }), one({ id: 'b', published_on: '2020-01-01' }), one({ id: 'c', published_on: '2021-01-01' })), ['c'])
  assert.deepEqual(preferred(one({ id: 'a' }), one({ id: 'b', known_at: '2021-03-01T00:00:00.000001Z' })), ['b'])
  assert.deepEqual(preferred(one({ id: 'a', qualifier: 'about' }), one({ id: 'b', qualifier: 'more-than' }), one({ id: 'c' })), ['c'])
  assert.deepEqual(preferred(one({ id: 'b', value: '1378' }), one({ id: 'a' })), ['a'])
})

test('the precedence is a total order, and the preferred does not depend on the order of arrival', () => {
  fc.assert(fc.property(rows, fc.infiniteStream(fc.nat()), (held, chance) => {
    const compare = compareSources(default_precedence)
    for (const a of held) {
      for (const b of held) {
        assert.equal(Math.sign(compare(a, b)) + Math.sign(compare(b, a)), 0)
        if (a.id !== b.id) assert.notEqual(compare(a, b), 0)
        for (const c of held) if (compare(a, b) < 0 && compare(b, c) < 0) assert.ok(compare(a, c) < 0)
      }
    }
    const shuffled = held.map((row) => [chance.next().value, row] as const).toSorted(([a], [b]) => a - b).map(([, row]) => row)
    assert.deepEqual(preferred(...held).toSorted(), preferred(...shuffled).toSorted())
  }))
})

test('settling keeps every statement, prefers one of each cell and counts who says otherwise', () => {
  fc.assert(fc.property(rows, (held) => {
    const settled = settle(held, default_precedence)
    assert.deepEqual(settled.map((row) => row.id).toSorted(), held.map((row) => row.id).toSorted())
    for (const cell of Map.groupBy(settled, (row) => `${row.period} ${row.is_target}`).values()) {
      assert.equal(cell.filter((row) => row.is_preferred).length, 1)
      for (const row of cell) assert.equal(row.conflicts, cell.filter((other) => other.qualifier !== row.qualifier || Number(other.value) !== Number(row.value)).length)
    }
  }))
})

test('2.0 and 2 are the same statement, and 超 1 万 is not 近 1 万', () => {
  const same = (a: string, b: string) => saysSame(one({ value: a }), one({ value: b }))
  assert.deepEqual([same('2.0', '2'), same('-0', '0'), same('007', '7'), same('0.10', '0.1'), same('20', '2'), same('-1', '1'), same('a.0', 'a')], [true, true, true, true, false, false, false])
  assert.equal(saysSame(one({ value: '10000', qualifier: 'more-than' }), one({ value: '10000', qualifier: 'about' })), false)
})
