import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { City } from '#kernel/store/cx.ts'
import { cutterOf } from './cutter.ts'
import { firstCharacters, fold } from './fold.ts'
import { excerpt, excerpt_units_max, marked } from './highlight.ts'
import { question_limits, wordsOf } from './question.ts'
import { chineseRuns, latinOf, text_chars_max, tokens_max, tokensOf, word_chars_max } from './tokens.ts'

const city = { id: 'nowhere', pack: { docs: () => new Map() } } as unknown as City
const cutter = await cutterOf(city)
const whole = { exact: (run: string) => [run], fine: (run: string) => [run] }
const termsOf = (text: string, by = cutter) => tokensOf(text, by).chinese.map((token) => token.term)
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom('永', '磁', '电', '机', '钢', ' ', 'motor', 'Ｑ３４５', 'é', 'e\u0301', '𠮷', '😀', '\ud800', '3-5', 'a.b', '\0', "'", '\\', '&|!():*'), { maxLength: 60 }).map((parts) => parts.join('')))

test('any text is cut without throwing, within its bounds, and no token is empty', () => {
  fc.assert(fc.property(text, (raw) => {
    const { chinese, latin } = tokensOf(raw, cutter)
    assert.ok(chinese.length <= tokens_max)
    for (const { term, place } of chinese) assert.ok(term !== '' && place >= 0 && place <= raw.length * 8 + 1 && !/\s/.test(term))
    assert.doesNotMatch(latin, /\p{Script=Han}|\s\s|^\s|\s$/u)
  }), { numRuns: 500 })
})

test('texts that differ only in normal form, width or case are cut alike', () => {
  fc.assert(fc.property(text, (raw) => {
    assert.deepEqual(tokensOf(raw.normalize('NFD'), cutter), tokensOf(raw.normalize('NFC'), cutter))
  }), { numRuns: 300 })
  assert.deepEqual(tokensOf('ＣＮＣ数控　ＡＩ', cutter), tokensOf('cnc数控 ai', cutter))
})

test('a text at the limit is cut whole, what lies one past it is not found by', () => {
  const at_limit = `${'甲'.repeat(text_chars_max - 2)}乙丙`
  assert.ok(tokensOf(at_limit, whole, 50_000).chinese.some((token) => token.term === '乙丙'))
  assert.ok(!tokensOf(`甲${at_limit}`, whole, 50_000).chinese.some((token) => token.term === '乙丙'))
  assert.equal(tokensOf(at_limit, whole).chinese.length, tokens_max)
  assert.equal(tokensOf('甲乙丙丁', whole, 5).chinese.length, 5)
  assert.equal(tokensOf('甲乙丙丁', whole, 4).chinese.length, 4)
})

test('every pair of neighbouring characters and every character is the beginning of a token, however words are cut', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'稀土永磁同步电机钢铁不锈'), minLength: 1, maxLength: 20 }), (run) => {
    for (const by of [cutter, whole]) {
      const terms = termsOf(run, by)
      for (let at = 0; at < run.length; at++) {
        assert.ok(terms.some((term) => term.startsWith(run[at]!)))
        if (at + 1 < run.length) assert.ok(terms.includes(run.slice(at, at + 2)))
      }
    }
  }), { numRuns: 200 })
})

test('long words are kept whole beside their pairs', () => {
  assert.ok(termsOf('高端数控机床').includes('数控机床'))
  assert.deepEqual(termsOf('钢'), ['钢'])
})

test('what is not Chinese becomes words that PostgreSQL does not read as paths, addresses or negative numbers', () => {
  assert.equal(latinOf('hardware/software 3-5 0.02 mm motor.The multi-axis a@b.org Q345'), 'hardware software 3 5 0.02 mm motor The multi-axis a b org Q345')
  assert.deepEqual(chineseRuns('用AI做质检'), [{ run: '用', at: 0 }, { run: '做质检', at: 3 }])
})

test('a folded text leads back to the text people read, unit by unit', () => {
  fc.assert(fc.property(text, (raw) => {
    const held = fold(raw)
    assert.equal(held.placeIn(held.text.length), held.source.length)
    for (let at = 1; at <= held.text.length; at++) assert.ok(held.placeIn(at) >= held.placeIn(at - 1))
    // The quick way for common characters and the general one are one and the same.
    assert.equal(held.text, [...held.source].map((character) => character.normalize('NFKC').toLowerCase()).join(''))
  }), { numRuns: 500 })
  const common = '“永磁”电机，ＡＢｃ（Q345）：效率≥９7%！—《x》【y】、。'
  assert.equal(fold(common.replace('≥', '')).text, [...common.replace('≥', '')].map((character) => character.normalize('NFKC').toLowerCase()).join(''))
  assert.equal(firstCharacters('a😀', 2), 'a')
  assert.equal(firstCharacters('a😀', 3), 'a😀')
})

test('marking never loses, adds or breaks a character', () => {
  const marking = { phrases: ['电机', '𠮷', 'é', '磁电机钢'], stems: ['motor', '345', 'in-lin', '.', '('] }
  fc.assert(fc.property(text, (raw) => {
    const clean = raw.toWellFormed()
    const segments = marked(clean, marking)
    assert.equal(segments.map((one) => one.text).join(''), clean.normalize('NFC'))
    for (const segment of [...segments, ...excerpt(clean.repeat(8), marking, 'zh')]) assert.ok(segment.text.isWellFormed() && segment.text !== '')
  }), { numRuns: 300 })
})

test('an excerpt shows the place where most of what was asked for stands, within its length', () => {
  const long = `${'前言不说。'.repeat(60)}稀土永磁同步电机的效率要提高。${'后面也不说。'.repeat(60)}`
  const shown = excerpt(long, { phrases: ['永磁', '电机'], stems: [] }, 'zh')
  assert.deepEqual(shown.filter((one) => one.is_hit).map((one) => one.text), ['永磁', '电机'])
  assert.ok(shown.map((one) => one.text).join('').length <= excerpt_units_max.zh + 2)
  const english = excerpt('Quiet motors for batteries. '.repeat(20), { phrases: [], stems: ['motor', 'batteri'] }, 'en')
  assert.ok(english.some((one) => one.is_hit && one.text === 'motors') && english.some((one) => one.is_hit && one.text === 'batteries'))
  assert.ok(!marked('a motorway-like thing and a mot', { phrases: [], stems: ['motor'] }).some((one) => one.is_hit && one.text === 'mot'))
})

test('a question is cut into words with their synonyms, at most so many, and empty words are left out unless they are all there is', () => {
  const synonyms = new Map([['电机', ['电机', 'motor']], ['permanent magnet', ['permanent magnet', '永磁']]])
  assert.deepEqual(wordsOf('稀土永磁电机', cutter, synonyms).map((word) => word.phrases), [['稀土'], ['永磁'], ['电机', 'motor']])
  assert.deepEqual(wordsOf('Permanent  Magnet motors', cutter, synonyms).map((word) => word.phrases), [['permanent magnet', '永磁'], ['motors']])
  assert.deepEqual(wordsOf('电机的效率', cutter, new Map()).map((word) => word.phrases[0]), ['电机', '效率'])
  assert.deepEqual(wordsOf('的', cutter, new Map()).map((word) => word.phrases[0]), ['的'])
  assert.deepEqual(wordsOf('  !? ', cutter, synonyms), [])
  const many = Array.from({ length: question_limits.words_max + 1 }, (_, at) => `w${at}`).join(' ')
  assert.equal(wordsOf(many, cutter, synonyms).length, question_limits.words_max)
})

test('a word is a term of its own up to its limit; one past it is left to its pairs, since the index takes no word without end', () => {
  const run = '钨铼热电偶测温用高纯氧化铍陶瓷管'
  assert.equal([...run].length, word_chars_max)
  assert.ok(termsOf(run, whole).includes(run))
  assert.ok(termsOf(`${run}件`, whole).every((term) => [...term].length <= 2))
})
