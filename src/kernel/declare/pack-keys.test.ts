import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renameKeys } from './pack-keys.ts'
import { parseFile } from './pack-source.ts'

const names = {
  keys: { 题: 'title', 参数: 'parameters', 条件: 'conditions' },
  in: { parameters: { each: { each: { keys: { 值: 'value' } } } }, conditions: { each: { keys: { 当: 'when', 真: 'is_true' }, in: { is_true: { values: { 是: true, 否: false } } } } } },
}
const read = (text: string) => {
  const file = parseFile('a.yaml', Buffer.from(text))
  return renameKeys(file.value, file.at, names)
}

test('declared words become the keys of the schema, names that people give stay, and English keys pass', () => {
  const { value, problems } = read('题: 一\n参数: { 值: [{ 值: 3 }], 当: [{ value: 4 }] }\nconditions:\n  - { 当: 甲 > 1, 真: 是, 值: 0 }\n')
  assert.deepEqual(value, { title: '一', parameters: { 值: [{ value: 3 }], 当: [{ value: 4 }] }, conditions: [{ when: '甲 > 1', is_true: true, 值: 0 }] })
  assert.deepEqual(problems, [])
})

test('one key in both languages is told, where it stands the second time', () => {
  const { problems } = read('题: 一\ntitle: 二\n')
  assert.deepEqual(problems.map(({ code, line, col }) => ({ code, line, col })), [{ code: 'packs.key-twice', line: 2, col: 1 }])
})

test('places are asked by the new names and told of the words as written; what is missing is named in the file’s language', () => {
  const { at, shown } = read('题: 一\n条件:\n  - 当: 甲 > 1\n')
  assert.deepEqual(at(['conditions', 0, 'when']), { file: 'a.yaml', line: 3, col: 8 })
  assert.deepEqual(at(['conditions', 0, 'when'], 'key'), { file: 'a.yaml', line: 3, col: 5 })
  assert.deepEqual(shown(['parameters', '甲']), ['参数', '甲'])
  assert.deepEqual(read('title: a\n').shown(['parameters']), ['parameters'])
})

test('a character of a text is found behind quotes, escapes, block marks and folded lines', () => {
  const place = (text: string, wanted: string) => {
    const file = parseFile('a.yaml', Buffer.from(text))
    const value = (file.value as { a: string }).a
    return file.at(['a'], value.indexOf(wanted))
  }
  assert.deepEqual(place('a: 甲 > 12\n', '12'), { file: 'a.yaml', line: 1, col: 8 })
  assert.deepEqual(place(`a: '''x'' = y'\n`, 'y'), { file: 'a.yaml', line: 1, col: 13 })
  assert.deepEqual(place('a: "\\"x\\" = y"\n', 'y'), { file: 'a.yaml', line: 1, col: 13 })
  assert.deepEqual(place('a: |\n  甲\n  and 乙\n', '乙'), { file: 'a.yaml', line: 3, col: 7 })
  assert.deepEqual(place('a: >-\n  甲\n  and 乙\n', '乙'), { file: 'a.yaml', line: 3, col: 7 })
  assert.deepEqual(place('a: 甲\n  and 乙\n', '乙'), { file: 'a.yaml', line: 2, col: 7 })
})
