import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween } from './changes.ts'

const shown = (before: string, after: string) => changesBetween(before, after).map((one) => one === null ? '…' : `${one.kind === 'in' ? '+' : one.kind === 'out' ? '-' : ' '}${one.line} ${one.text}`)

test('only what differs is shown, with two lines around it and a mark where lines are left out', () => {
  const text = Array.from({ length: 12 }, (_, at) => `line ${at + 1}`).join('\n')
  assert.deepEqual(shown(text, text), [])
  assert.deepEqual(shown(text, text.replace('line 4\n', 'line four\n')), [' 2 line 2', ' 3 line 3', '-4 line 4', '+4 line four', ' 5 line 5', ' 6 line 6'])
  assert.deepEqual(shown(text, text.replace('line 2\n', '').replace('line 11', 'line eleven')), [' 1 line 1', '-2 line 2', ' 2 line 3', ' 3 line 4', '…', ' 8 line 9', ' 9 line 10', '-11 line 11', '+10 line eleven', ' 11 line 12'])
})
