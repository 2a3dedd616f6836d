import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkPack, loadPack, printProblem } from '#kernel/declare/pack.ts'
import { casesRoomOf } from '#src/cities.ts'
import { commands } from '#src/cli.ts'
import { systems } from '#src/systems.ts'
import { project_root, readSources } from '#test/support/source-tree.ts'
import { bytes_max, tour_folder, tour_steps } from '#test/support/tour.ts'

const examples_root = join(project_root, 'docs/examples/pack')
const parts = systems.flatMap((system) => [...system.parts ?? []])
const documents = readSources(['*.md', 'docs/**/*.md', 'src/**/README.md'])
// The pictures come with a release; those of the tour have a test of their own.
const pictures = /docs\/pictures\/|^pictures\/|\.\.\/pictures\//

test('the example pack of the documentation loads without a problem and its procedure can be worked with', async () => {
  const pack = await loadPack(examples_root, 'lakeside', parts)
  assert.deepEqual(pack.problems.map((problem) => printProblem(problem, 'en')), [])
  const room = casesRoomOf(pack, systems)
  assert.deepEqual([...room.current.keys()], ['challenge'])
  assert.deepEqual(room.options('sectors').map((one) => one.id), ['boats', 'water'])
})

test('the guide to packs shows the example as it is', () => {
  const guide = documents.get('docs/write-a-pack.md')!
  const shown = [...guide.matchAll(/^```yaml\n# (\S+)\n([\s\S]*?)^```/gm)]
  assert.ok(shown.length >= 3, 'the guide shows some of its files')
  for (const [, path, text] of shown) {
    const file = readFileSync(join(examples_root, path!), 'utf8')
    assert.ok(file.includes(text!.trim()), `docs/write-a-pack.md shows ${path} otherwise than it is`)
  }
})

test('a mistake in a pack is told with its place, as the guide says', async () => {
  const { problems } = await checkPack(examples_root, 'lakeside', parts.filter((part) => part.folder !== 'facts'))
  assert.equal(problems.length, 1)
  assert.match(printProblem(problems[0]!, 'en'), /^packs\/lakeside\/facts:1:1: Unknown folder “facts”/)
})

test('every link between documents leads somewhere', () => {
  const dead = [...documents].flatMap(([path, text]) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((one) => one[1]!.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^(https?:|mailto:)/.test(link) && !pictures.test(link) && !existsSync(join(project_root, dirname(path), link))).map((link) => `${path}: ${link}`))
  assert.deepEqual(dead, [])
})

test('every file of ours that a document names is there', () => {
  const dead = [...documents].flatMap(([path, text]) => [...text.matchAll(/`((?:src|test|packs|scripts|docs|\.ci)\/[\w./-]*\.\w+)(?::\d+)?`/g)].map((one) => one[1]!)
    .filter((file) => !/\/x\.|\/NAME|pictures/.test(file) && !existsSync(join(project_root, file))).map((file) => `${path}: ${file}`))
  assert.deepEqual(dead, [])
})

test('every setting is in the table of both README files, and every row is a setting', () => {
  const config = readFileSync(join(project_root, 'src/kernel/store/config.ts'), 'utf8')
  const settings = new Set([...config.matchAll(/'([A-Z][A-Z0-9_]{3,})'/g)].map((one) => one[1]!).filter((name) => !['EEXIST'].includes(name)))
  for (const file of ['README.md', 'README.zh-CN.md']) {
    const rows = new Set([...documents.get(file)!.matchAll(/^\| ((?:`[A-Z][A-Z0-9_]+`(?:, | · )?)+) \|/gm)].flatMap((one) => [...one[1]!.matchAll(/`([^`]+)`/g)].map((name) => name[1]!)))
    assert.deepEqual([...settings].filter((name) => !rows.has(name)), [], `${file} lacks settings`)
    assert.deepEqual([...rows].filter((name) => !settings.has(name)), [], `${file} has settings that nothing reads`)
  }
})

test('commands and scripts that the documents call for exist, and the continuous build runs what the README says', () => {
  const scripts = (JSON.parse(readFileSync(join(project_root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts
  for (const [path, text] of documents) {
    for (const [, script = ''] of text.matchAll(/npm run (?:-s )?([\w:]+)/g)) assert.ok(script in scripts, `${path}: npm run ${script}`)
    for (const [, name = ''] of text.matchAll(/(?:npm run (?:-s )?jiebang --|npx jiebang) ([a-z-]+)/g)) assert.ok(name in commands, `${path}: jiebang ${name}`)
  }
  for (const file of ['README.md', 'README.zh-CN.md']) assert.match(documents.get(file)!, /^npm test$/m, `${file} names the test command`)
  assert.match(readFileSync(join(project_root, '.ci/run'), 'utf8'), /^npm test$/m)
})

test('decisions have numbers of their own and say what is good and what is bad about them', () => {
  const decisions = [...documents].filter(([path]) => path.startsWith('docs/decisions/')).toSorted()
  // Work that goes on side by side takes its numbers from ranges, so there may be gaps; no number is given twice.
  const numbers = decisions.map(([path]) => /\/(\d{4})-/.exec(path)?.[1])
  assert.ok(numbers.every((number) => number !== undefined))
  assert.deepEqual([...new Set(numbers)], numbers)
  for (const [path, text] of decisions) for (const heading of ['## Context', '## Decision', '## Consequences']) assert.ok(text.includes(`\n${heading}\n`), `${path} lacks ${heading}`)
  for (const [path, text] of decisions) for (const side of ['**Good.**', '**Bad.**']) assert.ok(text.includes(side), `${path} lacks ${side}`)
})

test('the record of dependencies lists exactly those of package.json, at their versions', () => {
  const pack = JSON.parse(readFileSync(join(project_root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.entries(pack[kind] ?? {}).map(([name, version]) => `${name} ${version}`)).toSorted()
  const record = [...documents].find(([path]) => path.startsWith('docs/decisions/0010-'))![1]
  const listed = [...record.matchAll(/^\| `([^`]+)` \| ([^ |]+) \|/gm)].map((row) => `${row[1]} ${row[2]}`).toSorted()
  assert.deepEqual(listed, wanted)
})

test('both README files show one picture of each step in their language, each there and small', () => {
  for (const [file, language] of [['README.md', 'en'], ['README.zh-CN.md', 'zh']] as const) {
    const shown = [...readFileSync(join(project_root, file), 'utf8').matchAll(/!\[[^\]]{12,}\]\(docs\/pictures\/(tour-[^)]+)\)/g)].map((one) => one[1])
    assert.deepEqual(shown, tour_steps.map((id) => `tour-${id}-${language}.png`), file)
  }
  for (const name of tour_steps.flatMap((id) => [`tour-${id}-zh.png`, `tour-${id}-en.png`])) assert.ok(existsSync(join(tour_folder, name)) && readFileSync(join(tour_folder, name)).length < bytes_max, `${name} is there and below ${bytes_max / 1_000} kB`)
})
