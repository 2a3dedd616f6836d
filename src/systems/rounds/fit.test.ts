import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numbersFrom } from '#test/support/assignment-sample.ts'
import { fitOf } from './fit.ts'
import { fit_max } from './terms.ts'

const first_seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const terms = { sector_points: 6_000, finance_points: 5_000, keyword_points: 1_000, keywords_max: 4 }
const words = ['涂层', '双固化', 'Laser', '热 固化', '检测', '开裂', 'ＡＩ', '水性']

test('fit is a whole number within its bounds, the same in any order, and one more word that is found never lowers it', (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  for (let at = 0; at < 500; at += 1) {
    const seed = first_seed + at, next = numbersFrom(seed)
    const some = (most: number) => Array.from({ length: next(most) }, () => words[next(words.length)]!)
    const kind = next(3) === 0 ? 'finance' as const : 'technical' as const, sectors = ['a', 'b', 'c'].filter(() => next(2) === 0), keywords = some(8)
    const file = { sector: next(5) === 0 ? null : ['a', 'b', 'c'][next(3)]!, text: some(10).join('。') }
    const fit = fitOf(terms, { kind, sectors, keywords }, file)
    assert.ok(Number.isInteger(fit) && fit >= 0 && fit <= fit_max, `seed ${seed}: ${fit}`)
    assert.equal(fitOf(terms, { kind, sectors: sectors.toReversed(), keywords: [...keywords.toReversed(), ...keywords] }, file), fit, `seed ${seed}: order and repetition mean nothing`)
    const more = fitOf(terms, { kind, sectors, keywords: [...keywords, words[next(words.length)]!] }, file)
    assert.ok(more === fit || more === fit + terms.keyword_points, `seed ${seed}: ${fit} → ${more}`)
  }
})

test('the field counts for technical experts, the kind for financial ones, words as the register writes them', () => {
  const file = { sector: 'new-materials', text: '水性涂层在 60 秒快速固化时开裂，拟用 LASER 与ai检测。' }
  const technical = (keywords: string[], sectors = ['new-materials']) => fitOf(terms, { kind: 'technical', sectors, keywords }, file)
  assert.equal(technical([]), 6_000)
  assert.equal(technical([], ['new-energy']), 0)
  assert.equal(fitOf(terms, { kind: 'finance', sectors: [], keywords: [] }, file), 5_000)
  assert.equal(technical(['laser', 'ＡＩ', '涂 层']), 9_000, 'width, case and spaces do not matter')
  assert.equal(technical(['涂层', 'laser', 'ai', '开裂']), 10_000)
  assert.equal(technical(['涂层', 'laser', 'ai', '开裂', '固化']), 10_000, 'a fifth word adds nothing')
  assert.equal(technical(['涂', '层']), 6_000, 'one character would be found anywhere')
  assert.equal(fitOf(terms, { kind: 'technical', sectors: ['new-materials'], keywords: [] }, { ...file, sector: null }), 0)
})
