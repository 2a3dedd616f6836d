import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSources } from '#test/support/source-tree.ts'

const files = readSources(['packs/jinhua/measures/*.yaml', 'packs/jinhua/counties/*/measures/*.yaml'])
const table = readSources(['docs/measures.md']).get('docs/measures.md')!
const rows = [...table.matchAll(/^\| (POL-\d{3}) \| (?:\[`([\w-]+)`\]\(\.\.\/(\S+)\)|—) \| (.+) \|$/gm)].map(([, source, id, path, what]) => ({ source, id, path, what: what! }))

test('every row of the inventory is a measure or is told why it is none', () => {
  assert.deepEqual([...new Set(rows.map((row) => row.source))], Array.from({ length: 47 }, (_, i) => `POL-${String(i + 1).padStart(3, '0')}`))
  for (const row of rows) assert.ok(row.id !== undefined || /^not a measure: .{20}/.test(row.what), row.source)
})

test('the table names every measure with its source, and says of its amount what the file says', () => {
  assert.deepEqual(rows.flatMap((row) => row.path ?? []).sort(), [...files.keys()].sort())
  for (const row of rows.filter((one) => one.path !== undefined)) {
    const text = files.get(row.path!)!
    assert.ok(text.includes(`来源: ${row.source}\n`) && text.includes(`编号: ${row.id}\n`), row.path)
    const has_formula = /^ {2}(式|表):/m.test(text), has_effect = /^效果:/m.test(text)
    assert.equal(row.what.startsWith('amount undetermined'), !has_formula && !has_effect, row.path)
  }
})
