import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { Fault } from './fault.ts'
import { checkPack, docShape, loadPack, type Part, part, printProblem, say } from './pack.ts'
import { FILES_MAX } from './pack-files.ts'
import { ALIASES_MAX, DEPTH_MAX, FILE_BYTES_MAX, FILE_LINES_ADVISED, FILE_LINES_MAX, FILE_PROBLEMS_MAX, parseFile } from './pack-source.ts'

const plants = part({
  folder: 'plants',
  schema: z.strictObject({ ...docShape, height_cm: z.int().min(1).optional(), tags: z.array(z.string()).optional(), kind: z.enum(['tree', 'herb']).optional() }),
  check: (doc, at) => (doc.tags?.includes('wrong') ? [say('plants.wrong', at(['tags', doc.tags.indexOf('wrong')]), { zh: '错', en: 'wrong' })] : []),
})
const soils = part({ folder: 'registers', single: 'registers/soils.yaml', schema: z.strictObject({ ...docShape, items: z.array(z.string()) }), lines_advised: 2_000 })
const free = part({ folder: 'free', schema: z.unknown(), envelope: 'own' })
const parts: Part<any>[] = [plants, soils, free]

const city = 'city: { id: town, title: { zh: 城, en: Town }, division: null, currency: CNY, zone: Asia/Shanghai, languages: [zh, en] }\n'
const head = (id: string, more = city) => `id: ${id}\ntitle: { zh: 包, en: Pack }\nsource: { title: 甲 }\n${more}`
const oak = 'id: oak\ntitle: { zh: 橡, en: Oak }\nsource: { title: 书 }\n'

let root = ''
let count = 0
before(async () => { root = await mkdtemp(join(tmpdir(), 'packs-')) })
after(async () => { await rm(root, { recursive: true, force: true }) })

/** Writes packs into a fresh root and returns it; paths are `pack/folder/file`. */
async function write(files: Record<string, string | Uint8Array>): Promise<string> {
  const at = join(root, String(count += 1))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(at, path)), { recursive: true })
    await writeFile(join(at, path), text)
  }
  return at
}

/** The problems of the pack `a` with one plant file, printed in English. */
async function printed(text: string | Uint8Array, files: Record<string, string> = {}): Promise<string[]> {
  const at = await write({ 'a/pack.yaml': head('a'), 'a/plants/x.yaml': text, ...files })
  return (await checkPack(at, 'a', parts)).problems.map((found) => printProblem(found, 'en', ''))
}

async function refusal(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    return error
  }
  throw new Error('nothing was refused')
}

test('a good pack gives its docs, its city and no problem', async () => {
  const at = await write({ 'a/pack.yaml': head('a'), 'a/plants/x.yaml': `${oak}height_cm: 3\n`, 'a/registers/soils.yaml': `${oak.replace('oak', 'soils')}items: [clay]\n`, 'a/README.md': 'about', 'a/.swp': '!' })
  const pack = await loadPack(at, 'a', parts)
  assert.deepEqual(pack.problems, [])
  assert.equal(pack.city.id, 'town')
  assert.deepEqual(pack.docs<{ height_cm: number }>('plants').get('oak')?.doc.height_cm, 3)
  assert.deepEqual([...pack.docs('registers').keys()], ['soils'])
  assert.deepEqual([...pack.files.keys()], ['a/README.md', 'a/pack.yaml', 'a/plants/x.yaml', 'a/registers/soils.yaml'])
  assert.equal(pack.docs('nothing').size, 0)
})

test('parents come first and a doc that says it replaces one takes its place', async () => {
  const at = await write({
    'p/pack.yaml': head('p', ''), 'p/plants/oak.yaml': oak, 'p/plants/elm.yaml': oak.replace('oak', 'elm'),
    'm/pack.yaml': head('m', 'extends: [p]\n'), 'a/pack.yaml': head('a', `extends: [p, m]\n${city}`),
    'a/plants/oak.yaml': `${oak}replaces: oak\nheight_cm: 9\n`,
  })
  const pack = await loadPack(at, 'a', parts)
  assert.deepEqual(pack.problems, [])
  assert.deepEqual(pack.layers, ['p', 'm', 'a'])
  assert.deepEqual([...pack.docs('plants').values()].map((doc) => doc.file), ['p/plants/elm.yaml', 'a/plants/oak.yaml'])
})

test('the same id without replaces is a problem, and the parent stays in force', async () => {
  const at = await write({ 'p/pack.yaml': head('p', ''), 'p/plants/oak.yaml': oak, 'a/pack.yaml': head('a', `extends: [p]\n${city}`), 'a/plants/oak.yaml': `\n${oak}` })
  const pack = await checkPack(at, 'a', parts)
  assert.deepEqual(pack.problems.map((found) => printProblem(found, 'en', '')), ['a/plants/oak.yaml:2:5: “oak” is already in p/plants/oak.yaml; to override a parent’s, write replaces: oak'])
  assert.equal(pack.docs('plants').get('oak')?.pack, 'p')
})

test('an id used twice in one pack is a problem even when it says replaces', async () => {
  const found = await printed(oak, { 'a/plants/y.yaml': `${oak}replaces: oak\n` })
  assert.deepEqual(found, ['a/plants/y.yaml:1:5: “oak” is already in this pack’s a/plants/x.yaml; an id is used once in a pack'])
})

test('replacing what no parent has is a problem at that word', async () => {
  assert.deepEqual(await printed(`${oak}replaces: ash\n`), ['a/plants/x.yaml:4:11: replaces names “ash”, which no parent has in plants'])
  const of_sibling = `${oak.replace('oak', 'elm')}replaces: oak\n`
  assert.deepEqual(await printed(oak, { 'a/plants/y.yaml': of_sibling }), ['a/plants/y.yaml:4:11: replaces names “oak”, which no parent has in plants'])
})

test('a county’s file belongs to the folder’s part and keeps its county', async () => {
  const at = await write({ 'a/pack.yaml': head('a'), 'a/counties/yiwu/plants/oak.yaml': oak })
  const pack = await checkPack(at, 'a', parts)
  assert.deepEqual(pack.problems, [])
  assert.equal(pack.docs('plants').get('oak')?.county, 'yiwu')
})

test('each mistake is named at its exact place', async (t) => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ['no source', 'id: oak\ntitle: { zh: 橡, en: Oak }\n', ['1:1: No source: source must name its title']],
    ['a source without a title', 'id: oak\ntitle: { zh: 橡, en: Oak }\nsource: { number: 一号 }\n', ['3:9: No source: source must name its title']],
    ['no English title', 'id: oak\ntitle: { zh: 橡 }\nsource: { title: 书 }\n', ['2:8: No title: title needs zh and en']],
    ['no id', 'title: { zh: 橡, en: Oak }\nsource: { title: 书 }\n', ['1:1: No id (lower-case letters, digits and hyphens, 64 at most)']],
    ['an id that is a path', oak.replace('oak', '../oak'), ['1:5: No id (lower-case letters, digits and hyphens, 64 at most)']],
    ['an unknown key', `${oak}colour: red\n`, ['4:1: Unknown key “colour”']],
    ['an unknown key inside', oak.replace('title: 书', 'title: 书, page: 3'), ['3:21: Unknown key “page”']],
    ['a wrong type', `${oak}height_cm: tall\n`, ['4:12: “height_cm” should be a number']],
    ['a fraction for a whole number', `${oak}height_cm: 1.5\n`, ['4:12: “height_cm” should be a whole number']],
    ['too small', `${oak}height_cm: 0\n`, ['4:12: “height_cm” is at least 1']],
    ['not one of', `${oak}kind: moss\n`, ['4:7: “kind” must be one of: tree | herb']],
    ['a wrong item', `${oak}tags:\n  - green\n  - 5\n`, ['6:5: “tags.1” should be text (put quotes around digits)']],
    ['an item through an alias', `${oak}height_cm: 3\ntags: [&t green, *t, 5]\n`, ['5:22: “tags.2” should be text (put quotes around digits)']],
    ['a check of the part', `${oak}tags: [fine, wrong]\n`, ['4:14: wrong']],
    ['a key twice', `${oak}id: elm\n`, ['4:1: The same key twice in one place']],
    ['a tab', `${oak}tags:\n\t- x\n`, ['5:1: Indent with spaces, not tabs']],
    ['a merge key', `${oak}<<: { height_cm: 3 }\n`, ['4:1: Unknown key “<<”']],
    ['a prototype', `${oak}__proto__: { polluted: true }\n`, ['4:1: Unknown key “__proto__”']],
    ['a custom tag', `${oak}height_cm: !!binary aGk=\n`, ['4:12: This tag (!) is not supported']],
    ['a second document', `${oak}---\nid: elm\n`, ['4:1: One document in a file (remove the second ---)']],
    ['a list', '- oak\n', ['1:1: The file should be a mapping of keys to values']],
    ['an empty file', '', ['1:1: The file should be a mapping of keys to values']],
  ]
  for (const [name, text, expected] of cases) {
    await t.test(name, async () => assert.deepEqual(await printed(text), expected.map((line) => `a/plants/x.yaml:${line}`)))
  }
})

test('a file that is not UTF-8 is a problem', async () => {
  assert.deepEqual(await printed(Uint8Array.of(0x69, 0x64, 0x3a, 0xff)), ['a/plants/x.yaml:1:1: The file is not UTF-8 text'])
})

test('an unknown folder is named once, with the known ones', async () => {
  const found = await printed(oak, { 'a/plant/x.yaml': oak, 'a/plant/y.yaml': oak, 'a/registers/rocks.yaml': oak, 'a/notes.txt': '', 'a/plants/z.yml': oak })
  assert.deepEqual(found.toSorted(), [
    'a/notes.txt:1:1: Unknown file “notes.txt”; known here: ',
    'a/plant:1:1: Unknown folder “plant”; known ones are: free, plants, registers',
    'a/plants/z.yml:1:1: “z.yml” is not a .yaml file; each thing is one YAML file',
    'a/registers/rocks.yaml:1:1: Unknown file “rocks.yaml”; known here: registers/soils.yaml',
  ])
})

test('a link is refused, wherever it points', async () => {
  const at = await write({ 'a/pack.yaml': head('a'), 'secret.yaml': oak })
  await mkdir(join(at, 'a/plants'))
  await symlink(join(at, 'secret.yaml'), join(at, 'a/plants/oak.yaml'))
  const pack = await checkPack(at, 'a', parts)
  assert.deepEqual(pack.problems.map((found) => found.code), ['packs.not-a-file'])
  assert.equal(pack.docs('plants').size, 0)
})

test('a part with its own envelope takes the file’s name for an id and needs no source', async () => {
  const at = await write({ 'a/pack.yaml': head('a'), 'a/free/2021.yaml': 'year: 2021\n' })
  const pack = await checkPack(at, 'a', parts)
  assert.deepEqual(pack.problems, [])
  assert.deepEqual(pack.docs('free').get('2021')?.doc, { year: 2021 })
})

test('a broken pack.yaml is refused with its place', async (t) => {
  const cases: [string, Record<string, string>, string, string][] = [
    ['missing', {}, 'packs.no-pack', ''],
    ['a parent is missing', { 'a/pack.yaml': head('a', 'extends: [b]\n') }, 'packs.unreadable', 'b/pack.yaml:1:1: There is no such pack: b/pack.yaml is missing'],
    ['a circle', { 'a/pack.yaml': head('a', 'extends: [b]\n'), 'b/pack.yaml': head('b', 'extends: [a]\n') }, 'packs.unreadable', 'b/pack.yaml:4:11: “a” extends itself in a circle'],
    ['another id', { 'a/pack.yaml': head('b') }, 'packs.unreadable', 'a/pack.yaml:1:5: The id is “b” but the folder is “a”; they must be the same'],
    ['a zone that is none', { 'a/pack.yaml': head('a').replace('Asia/Shanghai', 'Asia/Jinhua') }, 'packs.unreadable', 'a/pack.yaml:4:84: “city.zone”: should be an IANA time zone, e.g. Asia/Shanghai'],
    ['no city', { 'a/pack.yaml': head('a', '') }, 'packs.no-city', ''],
  ]
  for (const [name, files, code, first] of cases) {
    await t.test(name, async () => {
      const at = await write({ 'other/pack.yaml': head('other'), ...files })
      const refused = await refusal(loadPack(at, 'a', parts))
      assert.equal(refused.code, code)
      if (first !== '') assert.equal(refused.data['first'], first)
    })
  }
  assert.equal((await refusal(loadPack(root, '../etc', parts))).code, 'packs.no-pack')
})

test('eight packs in a line are loaded and nine are refused', async () => {
  const files: Record<string, string> = {}
  for (let at = 1; at <= 9; at += 1) files[`p${at}/pack.yaml`] = head(`p${at}`, at === 1 ? city : `extends: [p${at - 1}]\n`)
  const packs = await write(files)
  assert.equal((await loadPack(packs, 'p8', parts)).layers.length, 8)
  assert.match(String((await refusal(loadPack(packs, 'p9', parts))).data['first']), /At most 8 packs/)
})

test('the limits on one file hold exactly at their edge', async () => {
  const lines = (total: number) => oak + '#\n'.repeat(total - 3)
  const codes = (text: string) => parseFile('x', Buffer.from(text)).problems.map((found) => found.code)
  assert.deepEqual(codes(lines(FILE_LINES_MAX)), [])
  assert.deepEqual(codes(lines(FILE_LINES_MAX + 1)), ['packs.too-many-lines'])
  assert.deepEqual((await printed(lines(FILE_LINES_ADVISED))), [])
  assert.deepEqual(await printed(lines(FILE_LINES_ADVISED + 1)), ['a/plants/x.yaml:201:1: The file has 201 lines; 200 or fewer read better, so consider splitting it'])
  const bytes = (total: number) => `${oak}#${'x'.repeat(total - Buffer.byteLength(oak) - 1)}`
  assert.deepEqual(await printed(bytes(FILE_BYTES_MAX)), [])
  assert.deepEqual(await printed(bytes(FILE_BYTES_MAX + 1)), ['a/plants/x.yaml:1:1: The file has 204801 bytes; the limit is 204800'])
  const nested = (levels: number) => `a: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}\n`
  assert.deepEqual(codes(nested(DEPTH_MAX)), [])
  assert.deepEqual(parseFile('x', Buffer.from(nested(DEPTH_MAX + 1))).problems.map(({ code, col }) => ({ code, col })), [{ code: 'packs.too-deep', col: 3 + DEPTH_MAX }])
  assert.deepEqual(codes(`a: ${'['.repeat(100_000)}`).slice(0, 1), ['packs.not-valid-yaml'])
  const aliases = (total: number) => `a: &a 1\nb: [${Array.from({ length: total }, () => '*a').join(', ')}]\n`
  assert.deepEqual(codes(aliases(ALIASES_MAX)), [])
  assert.deepEqual(codes(aliases(ALIASES_MAX + 1)), ['packs.too-many-aliases'])
  const laughs = `a0: &a0 ha\n${Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`).join('')}`
  assert.deepEqual(codes(laughs), ['packs.too-many-aliases'])
})

test('a file’s problems are listed up to the limit, then counted off', async () => {
  const keys = (total: number) => oak + Array.from({ length: total }, (_, at) => `k${at}: 1\n`).join('')
  assert.equal((await printed(keys(FILE_PROBLEMS_MAX))).length, FILE_PROBLEMS_MAX)
  const over = await printed(keys(FILE_PROBLEMS_MAX + 1))
  assert.equal(over.length, FILE_PROBLEMS_MAX + 1)
  assert.match(String(over.at(-1)), /more than 50 problems/)
})

test('a pack may have two thousand files and not one more', async () => {
  const at = await write({ 'a/pack.yaml': head('a') })
  await mkdir(join(at, 'a/free'))
  await Promise.all(Array.from({ length: FILES_MAX - 1 }, (_, made) => writeFile(join(at, `a/free/f${made}.yaml`), 'x: 1\n')))
  assert.deepEqual((await checkPack(at, 'a', parts)).problems, [])
  await writeFile(join(at, 'a/free/last.yaml'), 'x: 1\n')
  assert.deepEqual((await checkPack(at, 'a', parts)).problems.map((found) => found.code), ['packs.too-many-files'])
})

test('the hash follows every name and every word, parents included, and not the line ends', async () => {
  const files = { 'p/pack.yaml': head('p', ''), 'p/plants/elm.yaml': oak.replace('oak', 'elm'), 'a/pack.yaml': head('a', `extends: [p]\n${city}`), 'a/plants/oak.yaml': oak }
  const hash = async (changed: Record<string, string>) => (await loadPack(await write(changed), 'a', parts)).hash
  const first = await hash(files)
  assert.match(first, /^[0-9a-f]{64}$/)
  assert.equal(await hash(files), first)
  assert.equal(await hash({ ...files, 'a/plants/oak.yaml': oak.replaceAll('\n', '\r\n') }), first)
  assert.notEqual(await hash({ ...files, 'a/plants/oak.yaml': `${oak}#\n` }), first)
  assert.notEqual(await hash({ ...files, 'p/plants/elm.yaml': `${oak.replace('oak', 'elm')}#\n` }), first)
  const { 'a/plants/oak.yaml': moved, ...rest } = files
  assert.notEqual(await hash({ ...rest, 'a/plants/tree.yaml': moved }), first)
})

test('no text whatever makes the parser throw, and every place it names is in the file', () => {
  const scraps = fc.array(fc.constantFrom('a', ': ', '\n', '  ', '- ', '[', ']', '{', '}', '&x ', '*x', '"', '\'', '|', '>', '#', '\t', '---\n', '!t ', '橡', ','), { maxLength: 40 }).map((list) => list.join(''))
  fc.assert(fc.property(fc.oneof(scraps, fc.string()), (text) => {
    const parsed = parseFile('x', Buffer.from(text))
    assert.ok(parsed.value !== undefined || parsed.problems.length > 0)
    const last = text.split('\n').length
    for (const found of parsed.problems) assert.ok(found.line >= 1 && found.line <= last && found.col >= 1, printProblem(found, 'en'))
  }), { numRuns: 1_000, verbose: 1 })
})
