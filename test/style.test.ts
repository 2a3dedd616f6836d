import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isForTests, readSources, type Sources } from '#test/support/source-tree.ts'
import { looseNotes, machinePaths, narrations, pinyinWords, undocumented, wrongNames } from '#test/support/text-rules.ts'

const everything = readSources(['src/**/*.{ts,tsx,sql,css,md}', 'test/**/*.{ts,mjs}', 'scripts/*', 'packs/**/*.yaml', 'docs/**/*.{md,yaml}', '*.md', '*.ts', '*.json', '.ci/*'])
const source: Sources = new Map([...everything].filter(([path]) => path.startsWith('src/')))
const planted = (files: Record<string, string>): Sources => new Map(Object.entries(files))
// Put together, so that this file does not hold what it looks for.
const note = ['TO', 'DO'].join('')
const mend = ['FIX', 'ME'].join('')

test('files are named in kebab-case by what they hold', () => {
  assert.deepEqual(wrongNames([...everything.keys()].filter((path) => /^(src|test|packs|docs)\//.test(path))), [])
  assert.deepEqual(wrongNames(['src/kernel/values/money.ts', 'src/a/words.test.ts', 'docs/README.md', 'test/database.ts']), [])
  for (const path of ['src/a/userService.ts', 'src/a/user-service.ts', 'src/utils/a.ts', 'src/a/base.ts', 'src/a/Money.ts', 'src/a/two_words.ts']) assert.equal(wrongNames([path]).length, 1, path)
})

test('no note to oneself is left behind without an issue', () => {
  assert.deepEqual(looseNotes(everything), [])
  assert.equal(looseNotes(planted({ 'a.ts': `// ${mend}: later\n// ${note}: later\n// ${note}(#12): later` })).length, 2)
})

test('no path of one machine stands in a file', () => {
  assert.deepEqual(machinePaths(everything), [])
  const folder = ['', 'home', 'someone', 'x'].join('/')
  assert.equal(machinePaths(planted({ 'a.ts': `const a = '${folder}'` })).length, 1)
  assert.deepEqual(machinePaths(planted({ 'a.ts': `const a = 'src/home/x' // see https://example.org/home/x` })), [])
})

test('no identifier is pinyin', () => {
  // Names of people in the demonstration are proper names.
  assert.deepEqual(pinyinWords(new Map([...everything].filter(([path]) => !isForTests(path) && !/^packs\/[^/]+\/demo\/|\.md$/.test(path)))), [])
  assert.equal(pinyinWords(planted({ 'a.ts': `const a = 1\nconst xiangmuId = 2\nselect qiye_id` })).length, 2)
  assert.deepEqual(pinyinWords(planted({ 'a.ts': `const jinhua = 'Shuanglong', gain = shift` })), [])
})

test('every exported function says what it does', () => {
  assert.deepEqual(undocumented(source), [])
  assert.equal(undocumented(planted({ 'src/a.ts': `/** Yes. */\nexport function a() {}\n\nexport async function b() {}` })).length, 1)
})

test('comments give reasons, not history', () => {
  assert.deepEqual(narrations(source), [])
  assert.equal(narrations(planted({ 'src/a.ts': `// Previously this was two functions.\nconst a = 1 // A reason.` })).length, 1)
})
