import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wants, wordsIn, words_max, type Event } from './filter.ts'

const event: Event = { key: 'k', kind: 'published', subjects: ['challenge:1', 'session:s'], sector: 'new-materials', county: 'lanxi', path: '/', title: { zh: '快速固化涂层', en: 'Fast-curing coating' }, text: { zh: '新榜', en: 'New' }, body: '水性涂层在六十秒内开裂' }

test('one subject hears of itself alone; sector, county and words must all fit; nothing asked fits everything', () => {
  assert.ok(wants({ subject: 'challenge:1' }, event))
  assert.ok(wants({ subject: 'session:s' }, event))
  assert.ok(!wants({ subject: 'challenge:2' }, event))
  assert.ok(wants({}, event))
  assert.ok(wants({ sector: 'new-materials', county: 'lanxi', words: '涂层 CURING，开裂' }, event))
  assert.ok(!wants({ sector: 'new-materials', county: 'yiwu' }, event))
  assert.ok(!wants({ words: '涂层 轴承' }, event))
})

test('words are cut at blanks and commas of both languages, and bounded', () => {
  assert.deepEqual(wordsIn(' 涂层、Coating，coating  x '), ['涂层', 'coating', 'x'])
  assert.equal(wordsIn(Array.from({ length: words_max + 1 }, (_, at) => `w${at}`).join(' ')).length, words_max)
  assert.deepEqual(wordsIn(null), [])
})
