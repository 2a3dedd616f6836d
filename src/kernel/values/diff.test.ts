import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffWords, wordsOfText, type DiffRun } from './diff.ts'

const told = (runs: DiffRun[]) => runs.map(({ kind, text }) => kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`).join('')

test('a changed word stands as removed and added, the rest as it was', () => {
  assert.equal(told(diffWords('The coating cures in 60 seconds.', 'The coating cures in 45 seconds.', 'en')), 'The coating cures in [-60][+45] seconds.')
  assert.equal(told(diffWords('现有水性涂层在快速固化时开裂。', '现有油性涂层在快速固化时开裂。', 'zh')).replace(/[[\]+-]/g, '').includes('涂层在快速固化时开裂'), true)
})

test('equal texts have no change, and an empty one is all added or all removed', () => {
  assert.deepEqual(diffWords('同一句话', '同一句话', 'zh'), [{ kind: 'same', text: '同一句话' }])
  assert.deepEqual(diffWords('', '新的', 'zh'), [{ kind: 'added', text: '新的' }])
  assert.deepEqual(diffWords('旧的', '', 'zh'), [{ kind: 'removed', text: '旧的' }])
  assert.deepEqual(diffWords('', '', 'en'), [])
})

test('same and removed give the text before, same and added the text after, for any two texts', () => {
  const words = ['固化', '涂层', ' ', 'cure', '，', '60', '秒', '\n', '😀']
  let state = 7
  const next = (n: number) => (state = (state * 48_271) % 2_147_483_647) % n
  for (let round = 0; round < 300; round += 1) {
    const make = () => Array.from({ length: next(25) }, () => words[next(words.length)]!).join('')
    const before = make(), after = make()
    const runs = diffWords(before, after, round % 2 ? 'zh' : 'en')
    const side = (kept: DiffRun['kind']) => runs.filter((run) => run.kind === 'same' || run.kind === kept).map((run) => run.text).join('')
    assert.equal(side('removed'), before)
    assert.equal(side('added'), after)
    assert.ok(runs.every((run, at) => run.text !== '' && run.kind !== runs[at + 1]?.kind), 'neighbours are joined')
  }
})

test('texts too long to compare exactly are told as one replacement, and quickly', () => {
  const long = (letter: string) => Array.from({ length: 4_000 }, (_, at) => `${letter}${at}`).join(' ')
  const started = performance.now()
  const runs = diffWords(`same ${long('a')} end`, `same ${long('b')} end`, 'en')
  assert.ok(performance.now() - started < 1_500)
  assert.equal(runs.filter((run) => run.kind === 'removed').length, 1)
  assert.equal(wordsOfText(long('a'), 'en').join(''), long('a'))
})
