import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { problemWords } from '#kernel/declare/pack-words.ts'
import { words as commandWords } from '#src/commands/words.ts'
import { wordsOf } from '#src/rooms.ts'
import { systems } from '#src/systems.ts'
import { faultBreaches, raisedIn, unknownCodes } from '#test/support/fault-rules.ts'
import { deadImports, importCycles, layerBreaches, systemBreaches } from '#test/support/layer-rules.ts'
import { importsOf, project_root, readSources, type Sources } from '#test/support/source-tree.ts'
import { longFiles, tablesIn, uncommented } from '#test/support/text-rules.ts'

const source = readSources(['src/**/*.{ts,tsx}'])
const words = { ...wordsOf(systems), ...commandWords }
const planted = (files: Record<string, string>): Sources => new Map(Object.entries(files))

test('imports run downwards only: web, http → systems → engines → feel → facts → kernel', () => {
  assert.deepEqual(layerBreaches(source), [])
})

test('an import that runs upwards, between engines, or into tests is noticed', () => {
  const upward = [
    ['src/kernel/values/a.ts', `import { b } from '#facts/b.ts'`],
    ['src/facts/a.ts', `import { b } from '#feel/b.ts'`],
    ['src/feel/a.ts', `import type { B } from '#engines/cases/b.ts'`],
    ['src/engines/cases/a.ts', `import { b } from '#systems/facts/public.ts'`],
    ['src/engines/cases/a.ts', `import type { B } from '../ledger/b.ts'`],
    ['src/engines/cases/a.ts', `export { b } from '#engines/draw/b.ts'`],
    ['src/systems/facts/a.ts', `const b = await import('#http/b.ts')`],
    ['src/http/a.ts', `import {\n  b,\n} from '#web/b.ts'`],
    ['src/web/a.tsx', `import { b } from '../http/b.ts'`],
    ['src/systems/facts/a.ts', `import { compose } from '#src/compose.ts'`],
    ['src/kernel/values/a.ts', `import '#test/support/database.ts'`],
  ] as const
  for (const [path, text] of upward) assert.equal(layerBreaches(planted({ [path]: text })).length, 1, `${path}: ${text}`)
})

test('an import that runs downwards, or stands in a comment or a test, is let be', () => {
  assert.deepEqual(layerBreaches(planted({
    'src/systems/facts/a.ts': `import { b } from '#engines/cases/b.ts'\nimport { z } from 'zod'`,
    'src/engines/cases/b.ts': `// import { c } from '#systems/facts/a.ts'\n/* import { d } from '#http/d.ts' */\nimport { e } from './e.ts'`,
    'src/kernel/values/c.test.ts': `import { freshDatabase } from '#test/support/database.ts'`,
    'src/main.ts': `import { buildServer } from '#http/server.ts'`,
  })), [])
})

test('a system reads another only through its public.ts, and names it in uses', () => {
  assert.deepEqual(systemBreaches(source), [])
})

test('reaching into another system, not naming it, or naming one that is not there is noticed', () => {
  const facts = `export const system = { id: 'facts', uses: [] }`
  assert.equal(systemBreaches(planted({ 'src/systems/facts/system.ts': facts, 'src/systems/visits/system.ts': `export const system = { uses: ['facts'] }`, 'src/systems/visits/a.ts': `import { b } from '#systems/facts/b.ts'` })).length, 1)
  assert.equal(systemBreaches(planted({ 'src/systems/facts/system.ts': facts, 'src/systems/visits/system.ts': `export const system = { uses: [] }`, 'src/systems/visits/a.ts': `import { b } from '#systems/facts/public.ts'` })).length, 1)
  assert.equal(systemBreaches(planted({ 'src/systems/visits/system.ts': `export const system = { uses: ['gone'] }` })).length, 1)
  assert.deepEqual(systemBreaches(planted({ 'src/systems/facts/system.ts': facts, 'src/systems/visits/system.ts': `export const system = {\n  uses: [\n    'facts',\n  ],\n}`, 'src/systems/visits/a.ts': `import type { B } from '#systems/facts/public.ts'` })), [])
})

test('no files import each other in a circle when the program runs', () => {
  assert.deepEqual(importCycles(source), [])
})

test('a circle of two or three files is noticed once, and one of types alone is none', () => {
  const circle = importCycles(planted({ 'src/a.ts': `import { b } from './b.ts'`, 'src/b.ts': `import { c } from './c.ts'`, 'src/c.ts': `import { a } from './a.ts'` }))
  assert.deepEqual(circle, ['src/a.ts → src/b.ts → src/c.ts → src/a.ts'])
  assert.equal(importCycles(planted({ 'src/a.ts': `import { b } from './b.ts'`, 'src/b.ts': `export { a } from './a.ts'` })).length, 1)
  assert.deepEqual(importCycles(planted({ 'src/a.ts': `import type { B } from './b.ts'`, 'src/b.ts': `import { a } from './a.ts'` })), [])
})

test('every import leads to a file', () => {
  assert.deepEqual(deadImports(readSources(['src/**/*.*', 'test/{support,flows,browser,bench}/**/*.*'])), [])
  assert.equal(deadImports(planted({ 'src/a.ts': `import { b } from './b.ts'` })).length, 1)
})

test('all ways of writing an import are read', () => {
  const text = `import a, { b } from 'one'\nimport * as c from 'two'\nimport 'three'\nexport * from 'four'\nexport type { D } from 'five'\nconst e = await import('six')\ntype F = import('seven').F\nconst g = "import h from 'eight'"\nexport const i = 'nine'`
  assert.deepEqual(importsOf(text).map((one) => [one.asked, one.is_type]), [['one', false], ['two', false], ['three', false], ['four', false], ['five', true], ['six', false], ['seven', true]])
})

test('every refusal has its sentence in both languages, and is given what the sentence says', () => {
  assert.deepEqual(faultBreaches(source, words), [])
  // The reader of YAML words its own problems; a pack's problems have their sentences beside the loader.
  const known = new Set([...Object.keys(problemWords), 'packs.not-valid-yaml'])
  assert.deepEqual(unknownCodes(source, words, known), [])
})

test('a refusal without a sentence, in one language, or with an empty place is noticed', () => {
  const said = { 'a.b': { kind: 'invalid', zh: '缺少 {name}', en: 'Missing {name}' } } as const
  const of = (text: string) => faultBreaches(planted({ 'src/a.ts': text }), said).length
  assert.equal(of(`throw fault('a.b', { name })`), 0)
  assert.equal(of(`throw fault('a.b', { ...rest })`), 0)
  assert.equal(of(`throw fault('a.b', data)`), 0)
  assert.equal(of(`throw fault('a.c')`), 1)
  assert.equal(of(`throw fault('a.b')`), 1)
  assert.equal(of(`throw fault('a.b', { other: name })`), 1)
  assert.equal(of(`throw fault(late ? 'a.c' : 'a.d')`), 2)
  assert.equal(of(`throw fault(code === 'a.c' ? 'a.b' : 'a.b', { name: f(1, '}') })`), 0)
  assert.equal(of(`// throw fault('a.c')`), 0)
  assert.equal(faultBreaches(planted({}), { 'a.b': { kind: 'invalid', zh: 'English', en: 'English' } }).length, 1)
  assert.equal(faultBreaches(planted({}), { 'a.b': { kind: 'invalid', zh: '中文', en: '' } }).length, 1)
  assert.equal(unknownCodes(planted({ 'src/a.ts': `return [{ path, code: 'a.c' }]` }), said, new Set()).length, 1)
  assert.deepEqual(raisedIn('src/a.ts', `\nfault('a.b', { x: 1, 'y': [2, 3], z })`), [{ path: 'src/a.ts', line: 2, code: 'a.b', given: ['x', 'y', 'z'] }])
})

test('a declaration has at most 80 lines, any file at most 400', () => {
  assert.deepEqual(longFiles(readSources(['src/**/*.{ts,tsx,sql,css}', 'test/**/*.{ts,mjs}', 'scripts/*'])), [])
  assert.deepEqual(longFiles(planted({ 'src/systems/a/system.ts': 'x\n'.repeat(80), 'src/a.ts': 'x\n'.repeat(400) })), [])
  assert.equal(longFiles(planted({ 'src/systems/a/system.ts': 'x\n'.repeat(81), 'src/a.ts': 'x\n'.repeat(401) })).length, 2)
})

test('every table and every column says what it holds', () => {
  const rooms = new Map<string, string>()
  for (const [path, text] of readSources(['src/**/*.sql'])) {
    const room = path.replace(/\/(migrations\/)?[^/]+$/, '')
    rooms.set(room, `${rooms.get(room) ?? ''}\n${text}`)
  }
  assert.ok([...rooms.values()].flatMap(tablesIn).length > 20, 'the tables are found')
  assert.deepEqual(uncommented(rooms), [])
})

test('a column without a comment is noticed, however it came', () => {
  const commented = `create table t (\n  a text not null default 'x, y',\n  b numeric(4,3),\n  primary key (a, b),\n  check (a <> '')\n);\ncomment on table t is 'T.';\ncomment on column t.a is 'A.';\n`
  assert.deepEqual(tablesIn(commented), [{ name: 't', columns: ['a', 'b'] }])
  assert.equal(uncommented(planted({ 'x.sql': commented })).length, 1)
  assert.equal(uncommented(planted({ 'x.sql': `${commented}comment on column t.b is 'B.';\nalter table t add column c int;` })).length, 1)
  assert.deepEqual(uncommented(planted({ 'x.sql': `${commented}comment on column t.b is 'B.';` })), [])
})

test('installing runs nothing of ours, versions are exact, and the lock file names only the public registry', () => {
  const pack = JSON.parse(readFileSync(join(project_root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  for (const hook of ['prepare', 'preinstall', 'install', 'postinstall', 'prepublish']) assert.ok(!(hook in pack.scripts!), `package.json has a ${hook} script`)
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    for (const [name, version] of Object.entries(pack[kind] ?? {})) assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${name} is not pinned`)
  }
  const lock = JSON.parse(readFileSync(join(project_root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { resolved?: string }> }
  const strange = Object.values(lock.packages).flatMap((one) => one.resolved ?? []).filter((url) => !url.startsWith('https://registry.npmjs.org/'))
  assert.deepEqual(strange.slice(0, 3), [])
})
