import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareMeasures, readMeasure } from './measure.ts'
import { checkAnswers, formSchema } from './form.ts'
import { wordsIn, type Words } from './wording.ts'

const say = (zh: string) => ({ zh, en: zh })
const vague: Words = { id: 'vague', instead: say('写数值'), unless: [], words: [{ word: '显著', instead: say('写从多少到多少') }, { word: '显著提升' }, { word: '填补…空白' }, { word: 'better' }, { word: 'as … as possible' }] }
const threshold: Words = { id: 'threshold', instead: say('改写'), unless: ['不限'], words: [{ word: '年龄' }, { word: '成立…年' }], cites: say('某规定') }

test('words of a list are found where they stand, the longest of those inside each other, with what to write instead', () => {
  assert.deepEqual(wordsIn('强度显著提升，性能显著', [vague]).map((one) => one.word), ['显著提升'], 'the short word is named once, inside the long one')
  assert.deepEqual(wordsIn('填补国内空白', [vague]).map((one) => [one.word, one.instead.zh]), [['填补国内空白', '写数值']])
  assert.deepEqual(wordsIn('填补国内高速涂层固化领域的空白', [vague]), [], 'a gap is at most eight characters')
  assert.deepEqual(wordsIn('Better than before; as low as possible', [vague]).map((one) => one.word), ['Better', 'as low as possible'])
  assert.deepEqual(wordsIn('betterment', [vague]), [], 'a Latin word is not found inside another')
})

test('a clause that sets no limit is not taken for one, the next clause is', () => {
  assert.deepEqual(wordsIn('不限年龄与学历', [threshold]), [])
  assert.deepEqual(wordsIn('不限学历。负责人年龄 45 以下；公司成立满 3 年', [threshold]).map((one) => [one.word, one.cites?.zh]), [['年龄', '某规定'], ['成立满 3 年', '某规定']])
})

test('at most five findings are told', () => {
  assert.equal(wordsIn('a b c d e f', [{ ...vague, words: ['a', 'b', 'c', 'd', 'e'].map((word) => ({ word })) }]).length, 5)
  assert.equal(wordsIn('a b c d e f', [{ ...vague, words: ['a', 'b', 'c', 'd', 'e', 'f'].map((word) => ({ word })) }]).length, 5)
})

test('values are read as people write them', () => {
  for (const [text, wanted] of [
    ['≤ 1', { is: 'number', value: 1, unit: '' }], ['≥85%', { is: 'number', value: 85, unit: '%' }], ['1,200 件/小时', { is: 'number', value: 1200, unit: '件/小时' }], ['－3.5℃', { is: 'number', value: -3.5, unit: '°C' }],
    ['二级', { is: 'number', value: 2, unit: '级' }], ['是', { is: 'yes-no' }], ['Pass', { is: 'yes-no' }], ['不合格。', { is: 'yes-no' }],
    ['未知：产线没有检测', { is: 'unknown', reason: '产线没有检测' }], ['unknown, because the line has no test', { is: 'unknown', reason: 'the line has no test' }], ['国际领先', { is: 'words' }], ['是目前最好的', { is: 'words' }],
  ] as const) assert.deepEqual(readMeasure(text), wanted, text)
})

test('a target must be comparable with the present value; an unknown present value needs its reason', () => {
  assert.deepEqual(compareMeasures('20%', '≤1%'), {})
  assert.deepEqual(compareMeasures('20', '1%'), {}, 'where one side names no unit, the column does')
  assert.deepEqual(compareMeasures('否', '是'), {})
  assert.deepEqual(compareMeasures('未知：没有在线检测', '≤1'), {})
  assert.deepEqual(compareMeasures('未知：没测', '≤1'), { present: 'cases.unknown-without-reason' })
  assert.deepEqual(compareMeasures('较差', '明显改善'), { present: 'cases.not-a-measure', target: 'cases.target-not-a-measure' })
  assert.deepEqual(compareMeasures('20%', '通过'), { target: 'cases.target-not-comparable' })
  assert.deepEqual(compareMeasures('20 秒', '1 分钟'), { target: 'cases.target-other-unit' })
})

const form = formSchema.parse({
  id: 'trial', title: say('试'), source: { title: '试' },
  sections: [
    { id: 'fit', title: say('适合'), is_gate: true, fields: [{ id: 'fits', type: 'yes-no', required: true, title: say('适合') }] },
    { id: 'body', title: say('正文'), when: { field: 'fits', in: [true] }, fields: [{ id: 'rows', type: 'table', required: true, measured: { present: 'now', target: 'later' }, title: say('表'), columns: [
      { id: 'now', type: 'text', required: true, title: say('现值') }, { id: 'later', type: 'text', required: true, wording: { refuse: ['vague'] }, title: say('目标') }] }] },
    { id: 'rest', title: say('其余'), when: { field: 'fits', in: ['never'] }, fields: [{ id: 'more', type: 'text', required: true, title: say('更多') }] },
  ],
  elsewhere: [{ id: 'no', when: { field: 'fits', in: [false] }, title: say('不走这里'), text: say('去那里'), ways: ['market'] }],
})
const context = { options: () => [], words: (id: string) => id === 'vague' ? vague : undefined }
const codes = (answers: Record<string, unknown>) => checkAnswers(form, answers, context).map((one) => `${one.path} ${one.code}`)

test('an answer that leads elsewhere is said alone, sections are asked under their condition, vague targets are refused in their cell', () => {
  assert.deepEqual(codes({ fits: false }), ['fits cases.elsewhere'])
  assert.deepEqual(codes({ fits: true }), ['rows cases.required'], 'the section under an unmet condition asks nothing')
  assert.deepEqual(codes({}), ['fits cases.required'])
  assert.deepEqual(codes({ fits: true, rows: [{ now: '3', later: '1' }] }), [])
  assert.deepEqual(codes({ fits: true, rows: [{ now: '3', later: '1' }, { now: '3', later: '显著降低到 1' }] }), ['rows.1.later cases.vague-word'])
  assert.deepEqual(codes({ fits: true, rows: [{ now: '3', later: '更好' }] }), ['rows.0.later cases.target-not-a-measure'])
})
