import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { loadPack, type Pack } from '#kernel/declare/pack.ts'
import { partsOf } from '#src/compose.ts'
import { project_root } from '#test/support/source-tree.ts'
import { blank } from '#web/lab/blank.ts'
import { checkText, errorsIn } from './check-text.ts'

let pack: Pack
before(async () => { pack = await loadPack(join(project_root, 'packs'), 'jinhua', partsOf()) })

const textOf = (id: string) => pack.docs('measures').get(id)!.text
const codes = (text: string, measure: string | null, county: string | null = null) => checkText(pack, { text, measure, county }).problems.map((one) => one.code)

test('a new measure begins with a text that compiles and lacks its own id and more examples', () => {
  const found = checkText(pack, { text: blank, measure: null, county: null })
  assert.ok(found.compiled, JSON.stringify(found.problems))
  assert.ok(found.problems.some((one) => one.code === 'rules.no-id'))
  assert.deepEqual([...new Set(found.problems.map((one) => one.code))].toSorted(), ['rules.cap-not-exercised', 'rules.condition-not-exercised', 'rules.no-id', 'rules.nothing-missing', 'rules.threshold-not-exercised'])
  assert.ok(found.examples.every((one) => one.is_as_said))
})

test('a text in force has no errors as a draft; another id, or an id that is taken, is told', () => {
  for (const { id, text, county } of pack.docs('measures').values()) assert.equal(errorsIn(checkText(pack, { text, measure: id, county }).problems), 0, id)
  assert.ok(codes(textOf('hnte-recognition').replace('编号: hnte-recognition', '编号: other-one'), 'hnte-recognition').includes('rules.other-id'))
  assert.deepEqual(codes(textOf('hnte-recognition'), null), ['rules.id-taken'])
})

test('a city measure that rises above a county’s is told at the county’s file', () => {
  const county = pack.docs('measures').get('yiwu-rd-reward')!
  const capped = checkText(pack, { text: county.text.replace('待细则:', '上限: { 每次: 200 万元 }\n待细则:'), measure: county.id, county: county.county })
  const city = (cap: string) => checkText(capped.pack, { text: textOf('rd-statistics-subsidy').replace('上限: { 每次: 200 万元 }', `上限: { 每次: ${cap} }`), measure: 'rd-statistics-subsidy', county: null })
  assert.deepEqual(city('200 万元').problems.filter((one) => one.file !== null), [])
  const [told] = city('2000000.01 元').problems.filter((one) => one.file !== null)
  assert.deepEqual([told?.file, told?.code], [county.file, 'rules.below-floor'])
})
