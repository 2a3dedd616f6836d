import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers_characters_max, packAnswers, readCalculatorSearch, rows_max, unpackAnswers, type Answers } from './calculator-search.ts'

const after = (answers: Answers, given: Record<string, string>) => {
  const read = readCalculatorSearch({ county: 'yiwu', a: packAnswers(answers), ...given })
  return { answers: unpackAnswers(read.a), at: read.at }
}

test('an answer is laid among the others, with its unit, and an empty one leaves the question where it is', () => {
  assert.deepEqual(after({ 甲: '是' }, { q: '乙', v: ' 60 ', u: '万元' }), { answers: { 甲: '是', 乙: '60 万元' }, at: undefined })
  assert.deepEqual(after({ 甲: '是' }, { q: '甲', v: '否', at: '乙' }), { answers: { 甲: '否' }, at: '乙' })
  assert.deepEqual(after({}, { q: '甲', v: ' ' }), { answers: {}, at: '甲' })
  assert.deepEqual(after({}, { q: '甲', do: 'unknown' }).answers, { 甲: null })
})

test('rows are added one by one, taken away, or said to be none; without any the question stays', () => {
  const one = after({}, { q: '合同', do: 'add', 'f.成交金额': '60', 'u.成交金额': '万元', 'f.日期': '' })
  assert.deepEqual(one, { answers: { 合同: [{ 成交金额: '60 万元' }] }, at: '合同' })
  assert.deepEqual(after(one.answers, { q: '合同', do: 'done', 'f.成交金额': '' }), { answers: one.answers, at: undefined })
  assert.deepEqual(after(one.answers, { q: '合同', do: 'drop-0' }), { answers: { 合同: [] }, at: '合同' })
  assert.deepEqual(after({}, { q: '合同', do: 'done' }), { answers: {}, at: '合同' })
  assert.deepEqual(after({}, { q: '合同', do: 'none' }).answers, { 合同: [] })
})

test('rows and the length of an address have an end', () => {
  const full = Array.from({ length: rows_max - 1 }, () => ({ 金额: '1' }))
  const last = after({ 合同: full }, { q: '合同', do: 'add', 'f.金额': '2' }).answers
  assert.equal((last.合同 as unknown[]).length, rows_max)
  assert.equal((after(last, { q: '合同', do: 'add', 'f.金额': '3' }).answers.合同 as unknown[]).length, rows_max)
  // 190 letters a value are about 270 characters of an address.
  const many = Object.fromEntries(Array.from({ length: 22 }, (_, at) => [`n${at}`, 'x'.repeat(190)]))
  assert.ok(packAnswers(many).length <= answers_characters_max)
  assert.deepEqual(after(many, { q: 'more', v: 'y'.repeat(200) }).answers, many, 'what no longer fits is not taken')
})

test('what is no list of answers reads as none', () => {
  for (const text of ['%%%', 'bnVsbA', 'WzFd', 'eyJh', 'x'.repeat(answers_characters_max + 1)]) assert.deepEqual(unpackAnswers(text), {}, text.slice(0, 20))
})
