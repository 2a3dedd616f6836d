import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chineseNumeral } from './numeral.ts'

test('parts of a long page keep their Chinese numerals up to ninety-nine, and are counted in figures past it', () => {
  assert.deepEqual([1, 9, 10, 11, 16, 17, 20, 21, 30, 99, 100].map(chineseNumeral), ['一', '九', '十', '十一', '十六', '十七', '二十', '二十一', '三十', '九十九', '100'])
})
