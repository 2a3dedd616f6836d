import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocate, type Terms } from './allocate.ts'
import { allocateSql } from './allocate-sql.ts'
import { bestCombination, isLawful, type Candidate } from './combine.ts'
import { componentsOf, groupsOfMeasures, members_max, openGroupsOf, type GroupPlace } from './groups.ts'
import { selections_max, selectionsOf } from './selections.ts'
import { sql } from '#kernel/store/db.ts'

const in_ = (group: string, takes: GroupPlace['takes'] = 'highest', rank = 0): GroupPlace => ({ group, takes, rank })
const one = (order: number, amount_fen: number, ...groups: GroupPlace[]): Candidate => ({ measure: `m${order}`, order, amount_fen, groups })
const given = (all: Candidate[]) => bestCombination(all).given.map((each) => each.measure)

test('two smaller measures that may stand together are better than the one that bars both, and it is said for which a measure falls away', () => {
  const found = bestCombination([one(0, 30, in_('a')), one(1, 40, in_('a'), in_('b')), one(2, 30, in_('b')), one(3, 5)])
  assert.deepEqual([found.given.map((each) => each.measure), found.total_fen], [['m0', 'm2', 'm3'], 65])
  assert.deepEqual(found.away.map((each) => [each.one.measure, each.for.map((other) => other.measure)]), [['m1', ['m0', 'm2']]])
  assert.deepEqual(given([one(0, 30, in_('a')), one(1, 61, in_('a'), in_('b')), one(2, 30, in_('b'))]), ['m1'])
})

test('of equal totals the one with the earlier measure is given, whatever the order they come in', () => {
  assert.deepEqual(given([one(2, 30, in_('b')), one(1, 60, in_('a'), in_('b')), one(0, 30, in_('a'))]), ['m0', 'm2'])
  assert.deepEqual(given([one(0, 60, in_('a'), in_('b')), one(1, 30, in_('a')), one(2, 30, in_('b'))]), ['m0'])
})

test('where the first is taken its turn decides, not the amount, unless it is itself passed over', () => {
  const [first, second] = [in_('turn', 'first', 1), in_('turn', 'first', 2)]
  assert.deepEqual(given([one(0, 100, second), one(1, 1, first)]), ['m1'])
  assert.deepEqual(given([one(0, 100, second), one(1, 0, first)]), ['m0'], 'what gives nothing has no turn')
  assert.deepEqual(given([one(0, 100, second), one(1, 1, first, in_('other')), one(2, 1, in_('other'))]), ['m0', 'm2'], 'the first is passed over for another of its groups')
  assert.deepEqual(given([one(0, 100, second), one(1, 1, first, in_('other', 'first', 1)), one(2, 50, in_('other', 'first', 2))]), ['m1'], 'but not for one that comes after it')
})

const takes = fc.constantFrom('highest' as const, 'first' as const)
const names = ['a', 'b', 'c', 'd', 'e'] as const
const situation = fc.record({
  takes: fc.record({ a: takes, b: takes, c: takes, d: takes, e: takes }),
  measures: fc.array(fc.record({ amount_fen: fc.nat({ max: 12 }), groups: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.nat({ max: 9 })), { maxLength: 3, selector: ([group]) => group }) }), { minLength: 1, maxLength: 9 }),
})

test('no other lawful selection gives more, or as much with an earlier measure', () => {
  const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`combine: seed ${seed}`)
  fc.assert(fc.property(situation, (drawn) => {
    const all = drawn.measures.map((each, order) => one(order, each.amount_fen, ...each.groups.map(([group, rank]) => in_(group, drawn.takes[group], rank))))
    const giving = all.filter((each) => each.amount_fen > 0)
    let best: Candidate[] = [], best_fen = -1
    // From the selection with every measure down to none: the earlier measure stands in the higher bit, so the first of equals is the one wanted.
    for (let mask = 2 ** giving.length - 1; mask >= 0; mask -= 1) {
      const chosen = giving.filter((_, at) => (mask >> (giving.length - 1 - at)) & 1)
      const total_fen = chosen.reduce((sum, each) => sum + each.amount_fen, 0)
      if (total_fen > best_fen && isLawful(giving, new Set(chosen))) [best, best_fen] = [chosen, total_fen]
    }
    const found = bestCombination(all)
    assert.deepEqual([found.given.map((each) => each.measure), found.total_fen], [best.map((each) => each.measure), best_fen])
  }), { seed, numRuns: 2_000 })
})

test('measures that hang together through many groups are combined up to the limit and refused one past it, by the page and by the sweep', () => {
  // A chain: each excludes the next, so the best is every other one.
  const chain = (size: number) => Array.from({ length: size }, (_, order) => one(order, 10 + order % 2, in_(`g${order}`), in_(`g${order + 1}`)))
  assert.equal(bestCombination(chain(members_max)).total_fen, members_max / 2 * 11)
  assert.throws(() => bestCombination(chain(members_max + 1)), { code: 'rules.too-many-together', data: { measure: 'm0', count: members_max + 1, max: members_max } })
  const terms = (size: number): Terms[] => chain(size).map(({ amount_fen: _, ...each }) => ({ ...each, year_cap_fen: null, total_cap_fen: null, programme: null, fund: null }))
  const demands = (size: number) => chain(size).map(({ measure, amount_fen }) => ({ subject: 's', measure, amount_fen, already_year_fen: 0, already_total_fen: 0, is_group_taken: false }))
  assert.throws(() => allocate(demands(61), terms(61), []), { code: 'rules.too-many-together' })
  // The sweep lists the selections beforehand, so it is refused sooner: by their number.
  let fits = 20
  while (selectionsOf(chain(fits)).length * 1.4 < selections_max) fits += 1
  assert.doesNotThrow(() => allocateSql(sql`select`, terms(fits), []))
  assert.throws(() => allocateSql(sql`select`, terms(fits + 1), []), { code: 'rules.too-many-selections' })
})

test('one group of any size is no overlap: it is ranked, not searched', () => {
  const many = Array.from({ length: 200 }, (_, order) => one(order, order % 150, in_('g')))
  assert.deepEqual([componentsOf(many)[0]!.is_plain, given(many)], [true, ['m149']])
})

test('the groups of measures come from what they state: no double support in a document, a county against the city', () => {
  const measure = (id: string, more: object = {}) => ({ id, clause: { document: 'd' }, excludes: [], no_double_support: false, undetermined: [], ...more })
  const groups = groupsOfMeasures([
    measure('a', { excludes: [{ group: 'g', take: 'first', rank: 7 }], no_double_support: true }), measure('b', { no_double_support: true }),
    measure('c', { floor_of: 'b', with_floor: 'highest' }), measure('d', { floor_of: 'a', with_floor: 'both' }), measure('e', { floor_of: 'a', with_floor: 'undetermined' }),
  ])
  assert.deepEqual(Object.fromEntries([...groups].map(([id, list]) => [id, list.map((each) => `${each.group} ${each.takes}`)])), {
    a: ['g first', 'document:d highest'], b: ['document:d highest', 'floor:c highest'], c: ['floor:c highest'], d: [], e: [],
  })
  const open = openGroupsOf([measure('a', { undetermined: [{ what: 'stacking' }] }), measure('b'), measure('c', { clause: { document: 'other' }, floor_of: 'a', with_floor: 'undetermined' })])
  assert.deepEqual(Object.fromEntries([...open].map(([id, list]) => [id, list.map((each) => each.group)])), { a: ['open:a:b', 'open:floor:c'], b: ['open:a:b'], c: ['open:floor:c'] })
})
