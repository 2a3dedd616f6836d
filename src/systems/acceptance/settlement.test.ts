import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settle, type Reckoning } from './settlement.ts'

const half = [{ share_fen: 600, percent: 100 }, { share_fen: 400, percent: 25 }]
const reckon = (more: Partial<Reckoning>) => {
  const { entitled_fen, due_fen, return_fen } = settle({ deliverables: half, uses: [{ grant_fen: 800 }], disallowed: [], paid_fen: 300, ending: null, ...more })
  return [entitled_fen, due_fen, return_fen]
}
const end = (verdict: 'pass' | 'fail' | 'terminated', is_diligent = false, is_falsified = false) => ({ verdict, is_diligent, is_falsified })

test('a project that goes on is owed what it earned beyond what it was paid, and nothing is asked back', () => {
  assert.deepEqual(reckon({}), [700, 400, 0])
  assert.deepEqual(reckon({ paid_fen: 900 }), [900, 0, 0])
})

test('a project that passed keeps the lesser of what it earned and what it used within the budget', () => {
  assert.deepEqual(reckon({ ending: end('pass') }), [700, 400, 0])
  assert.deepEqual(reckon({ ending: end('pass'), disallowed: [{ fen: 150 }] }), [650, 350, 0])
  assert.deepEqual(reckon({ ending: end('pass'), paid_fen: 750 }), [700, 0, 50], 'money left over comes back')
  assert.deepEqual(reckon({ ending: end('pass'), disallowed: [{ fen: 900 }] }), [0, 0, 300])
})

test('one that failed gets nothing more; diligence leaves it what it duly used, falsified material nothing', () => {
  for (const verdict of ['fail', 'terminated'] as const) {
    assert.deepEqual(reckon({ ending: end(verdict), paid_fen: 750 }), [700, 0, 50], 'without diligence no more than it earned')
    assert.deepEqual(reckon({ ending: end(verdict, true), paid_fen: 750 }), [750, 0, 0])
    assert.deepEqual(reckon({ ending: end(verdict, true), paid_fen: 750, uses: [{ grant_fen: 720 }], disallowed: [{ fen: 20 }] }), [700, 0, 50])
    assert.deepEqual(reckon({ ending: end(verdict, true, true), paid_fen: 750 }), [0, 0, 750])
    assert.deepEqual(reckon({ ending: end(verdict) }), [300, 0, 0], 'what was not paid is not paid any more')
  }
})

test('money never comes from nowhere: due and return are never both, and paid less return plus due is what is left to it', () => {
  let state = Date.now() % 1_000_000_007
  const seed = state
  const chance = (below: number) => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return Math.floor(state / 4_294_967_296 * below) }
  for (let round = 0; round < 5_000; round++) {
    const deliverables = Array.from({ length: 1 + chance(12) }, () => ({ share_fen: chance(1_000_000), percent: chance(3) === 0 ? null : chance(101) }))
    const total = deliverables.reduce((sum, one) => sum + one.share_fen, 0)
    const paid_fen = chance(total + 1)
    const settled = settle({ deliverables, uses: [{ grant_fen: chance(2 * total + 1) }], disallowed: [{ fen: chance(1_000) }], paid_fen, ending: chance(4) === 0 ? null : end((['pass', 'fail', 'terminated'] as const)[chance(3)]!, chance(2) === 0, chance(5) === 0) })
    const where = `seed ${seed}, round ${round}`
    assert.ok(settled.due_fen === 0 || settled.return_fen === 0, where)
    assert.equal(paid_fen + settled.due_fen - settled.return_fen, settled.entitled_fen, where)
    assert.ok(settled.entitled_fen >= 0 && settled.entitled_fen <= total, where)
  }
})
