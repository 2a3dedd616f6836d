import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const text = readFileSync(join(import.meta.dirname, 'routes.tsx'), 'utf8')

test('each address is made once and listed once: a second listing leaves every page blank', () => {
  const made = [...text.matchAll(/^const (\w+) = createRoute\(/gm)].map((one) => one[1]!)
  const listed = /addChildren\(\[([^\]]*)\]/.exec(text)![1]!.split(',').map((name) => name.trim()).filter((name) => name !== '')
  assert.ok(made.length > 10)
  assert.deepEqual(listed.toSorted(), made.toSorted())
  const paths = [...text.matchAll(/path: '([^']+)'/g)].map((one) => one[1]!)
  assert.deepEqual(paths.filter((path, at) => paths.indexOf(path) !== at), [])
})
