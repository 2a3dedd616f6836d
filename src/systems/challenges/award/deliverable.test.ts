import assert from 'node:assert/strict'
import { test } from 'node:test'
import { share } from '#kernel/values/money.ts'
import { acceptedBp, deliverableProblems, deliverablesIn, deliverablesText, parseDeliverableId, deliverableId } from './deliverable.ts'

const row = (milestone: number, share_percent: number, title = '样件') => ({ milestone, title, 'share-percent': share_percent })

test('what a milestone consists of adds up to all of it, and names a milestone that is there', () => {
  assert.deepEqual(deliverableProblems([], 2), [])
  assert.deepEqual(deliverableProblems([row(1, 60), row(1, 40), row(2, 100)], 2), [])
  assert.deepEqual(deliverableProblems([row(1, 60), row(1, 39)], 2), [{ path: 'deliverables', code: 'challenges.shares-not-whole', data: { milestone: 1, sum: 99 } }])
  assert.deepEqual(deliverableProblems([row(3, 100)], 2).map((one) => one.path), ['deliverables.0.milestone'])
  assert.deepEqual(deliverableProblems([row(1, 99.5), row(1, 0.5)], 1).map((one) => one.code), ['challenges.whole-percent', 'challenges.whole-percent'])
  const twelve = [...Array.from({ length: 11 }, () => row(1, 8)), row(1, 12)]
  assert.deepEqual(deliverableProblems(twelve, 1), [], 'twelve are allowed')
  assert.equal(deliverableProblems([...twelve.slice(1), row(1, 4), row(1, 4)], 1)[0]!.code, 'challenges.too-many-deliverables')
})

test('a milestone without rows is one deliverable, named as before', () => {
  assert.deepEqual(deliverablesIn([row(2, 100)], 1, '小试报告'), [{ title: '小试报告', share_percent: 100 }])
  assert.equal(deliverablesText([{ title: '小试报告', share_percent: 60 }, { title: '样件', share_percent: 40 }]), '1. 小试报告（60%）\n2. 样件（40%）')
  for (const one of [{ position: 3, number: 1 }, { position: 11, number: 12 }]) assert.deepEqual(parseDeliverableId(deliverableId(one, one.number === 1)), one)
})

test('what is due follows from the parts exactly and is never more than the price, whatever the shares', () => {
  let seed = 20_261_126
  const chance = (n: number) => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % n }
  for (let round = 0; round < 1_000; round++) {
    const count = 1 + chance(12)
    const cuts = [0, ...Array.from({ length: count - 1 }, (_, at) => at + 1), 100]
    const list = cuts.slice(1).map((cut, at) => ({ share_percent: cut - cuts[at]!, accepted_percent: chance(101) }))
    const price_fen = 1 + chance(2_000_000_000)
    const due = share(price_fen, acceptedBp(list))
    const exact = list.reduce((sum, one) => sum + BigInt(price_fen) * BigInt(one.share_percent) * BigInt(one.accepted_percent), 0n)
    assert.ok(due <= price_fen, `seed round ${round}`)
    assert.equal(BigInt(due), (exact + 5_000n) / 10_000n, `seed round ${round}`)
  }
  assert.equal(acceptedBp([{ share_percent: 60, accepted_percent: 100 }, { share_percent: 40, accepted_percent: 100 }]), 10_000)
  assert.equal(acceptedBp([{ share_percent: 60, accepted_percent: 0 }, { share_percent: 40, accepted_percent: null }]), 0)
})
