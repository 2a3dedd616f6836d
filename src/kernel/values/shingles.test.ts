import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { likeness, passage_min, shingle_length } from './shingles.ts'

const seed = Number(process.env.JIEBANG_SEED ?? Date.now() % 1_000_000)
const shared = '先用紫外预交联形成骨架再低温完成热固化使应力在骨架内释放而表面不再开裂'
const one = `本团队提出全新的双层结构方案。${shared}。我们将在三个月内完成小试并提交检测报告。`
const other = `经过多年积累，另一团队认为应当从树脂入手。先用紫外预交联形成骨架，再低温完成热固化；使应力在骨架内释放，而表面不再开裂！随后进入产线。`

test('a passage both hold is found whatever the punctuation and width, and two texts of one’s own have none', () => {
  const found = likeness(one, other, '')
  assert.deepEqual(found.passages, [shared])
  assert.ok(found.alike_percent > 10 && found.alike_percent < 90, String(found.alike_percent))
  assert.deepEqual(likeness('完全不同的技术路线，由光学检测入手，逐片筛选缺陷并回溯工艺参数。', other, ''), { alike_percent: 0, passages: [] })
})

test('what both quote from the challenge itself does not count', () => {
  assert.deepEqual(likeness(one, other, `问题：${shared}`), { alike_percent: 0, passages: [] })
})

test('likeness is symmetric, at most 100, and 100 for a text and itself', () => {
  console.log(`shingles: seed ${seed}`)
  const text = fc.string({ unit: fc.constantFrom(...'甲乙丙丁戊己庚辛ab，。 '), maxLength: 120 })
  fc.assert(fc.property(text, text, (a, b) => {
    const there = likeness(a, b, ''), back = likeness(b, a, '')
    assert.equal(there.alike_percent, back.alike_percent)
    assert.ok(there.alike_percent >= 0 && there.alike_percent <= 100)
    for (const passage of there.passages) assert.ok(passage.length >= passage_min)
  }), { seed, numRuns: 200 })
  assert.equal(likeness(one, one, '').alike_percent, 100)
})

test('a passage counts from its shortest length on, and no shorter', () => {
  const passage = shared.slice(0, passage_min)
  assert.deepEqual(likeness(`甲${passage}乙`, `丙${passage}丁`, '').passages, [passage])
  assert.deepEqual(likeness(`甲${passage.slice(1)}乙`, `丙${passage.slice(1)}丁`, '').passages, [])
  assert.equal(likeness(shared.slice(0, shingle_length - 1), shared.slice(0, shingle_length - 1), '').alike_percent, 0)
})
