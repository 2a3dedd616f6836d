import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assemble, placeOf } from './chapters.ts'
import { checkChapter, checkProcedure } from './pack-check.ts'
import { chapterSchema, compileProcedure, procedureSchema, type ChapterText, type ProcedureText } from './procedure.ts'

const say = (zh: string) => ({ zh, en: 'x' })
const source = { title: '演示' }
const step = (id: string) => ({ id, stage: 'all', title: say(id), sentence: say(id) })
const leave = (id: string, at: string, to: string[], more: object = {}) => ({ id, title: say(id), at, by: { enterprise: ['own-organisation'] }, to, ...more })

const main = procedureSchema.parse({
  id: 'whole', title: say('全文'), source, system: 'cases', open: { title: say('开办'), by: {}, to: ['first'] }, names: { 甲: 'boolean' }, stages: [{ id: 'all', title: say('全程') }],
  steps: [step('first')], actions: [leave('go', 'first', ['second'])], chapters: ['later'],
})
const chapter = (more: object = {}) => chapterSchema.parse({ id: 'later', of: 'whole', title: say('后半'), source, names: { 乙: 'boolean' }, steps: [step('second')], actions: [leave('end', 'second', [], { guards: [{ when: '甲 and 乙', otherwise: say('还不行') }] })], ...more })
const packOf = (procedure: ProcedureText, chapters: ChapterText[]) => ({
  docs: (folder: string) => new Map((folder === 'procedures' ? [procedure] : folder === 'chapters' ? chapters : []).map((doc) => [doc.id, { doc }])),
}) as never
const at = (path: readonly PropertyKey[] = []) => ({ file: 'x', line: 1, col: 1, path: path.map(String).join('.') }) as never

test('a procedure with its chapters is one text: names, steps and actions of all', () => {
  const { text } = assemble(main, packOf(main, [chapter()]))
  assert.deepEqual([text.steps.map((one) => one.id), text.actions.map((one) => one.id), Object.keys(text.names), text.chapters], [['second', 'first'], ['end', 'go'], ['甲', '乙'], []])
  assert.deepEqual(compileProcedure(text, '').problems, [])
  assert.deepEqual([main.steps.length, main.actions.length], [1, 1], 'the procedure as it was read stays as it is')
})

test('a problem is told in the file it is in, at its place there', () => {
  const wrong = chapter({ actions: [leave('end', 'second', []), leave('again', 'nowhere', [])] })
  const pack = packOf(main, [wrong])
  assert.deepEqual(checkProcedure(main, at, pack), [])
  assert.deepEqual(checkChapter(wrong, at, pack).map((one) => (one as unknown as { path: string }).path ?? JSON.stringify(one)).map((text) => /actions\.1\.at/.test(text)), [true])
  const { offsets } = assemble(main, pack)
  assert.deepEqual(placeOf(['actions', 2, 'at'], offsets), { chapter: null, path: ['actions', 0, 'at'] })
  assert.deepEqual(placeOf(['actions', 1, 'at'], offsets), { chapter: 'later', path: ['actions', 1, 'at'] })
  assert.deepEqual(placeOf(['open', 'to'], offsets), { chapter: null, path: ['open', 'to'] })
})

test('a chapter that is missing, of another procedure, or listed nowhere is told', () => {
  assert.ok(checkProcedure(main, at, packOf(main, [])).length >= 1)
  const stray = { ...chapter(), of: 'other' }
  assert.ok(checkProcedure(main, at, packOf(main, [stray])).length >= 1)
  assert.equal(checkChapter(stray, at, packOf(main, [stray])).length, 1)
  assert.equal(checkChapter({ ...chapter(), id: 'unlisted' }, at, packOf(main, [chapter()])).length, 1)
})
