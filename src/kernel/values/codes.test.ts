import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCreditCode, checkDivisionCode, checkEmail, checkIdentityNumber, checkPhone, maskCode, maskEmail, maskName, maskPhone, normaliseCode, normalisePhone } from './codes.ts'

const codesOf = (problems: { code: string }[]) => problems.map(({ code }) => code.replace('values.', ''))
const GOOD = '91330100799655058B'
// A made-up number with a right check character: division of Wucheng, born 2000-01-01.
const PERSON = '330702200001010012'

test('published credit codes pass', () => {
  for (const code of ['9144030071526726XG', GOOD]) assert.deepEqual(checkCreditCode(code), [], code)
})

test('any one character changed in a credit code is found', () => {
  let tried = 0
  for (let i = 0; i < 18; i += 1) for (const character of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
    if (character === GOOD[i]) continue
    tried += 1
    assert.notDeepEqual(checkCreditCode(GOOD.slice(0, i) + character + GOOD.slice(i + 1)), [])
  }
  assert.equal(tried, 540)
})

test('a wrong credit code says what is wrong and where', () => {
  assert.deepEqual(checkCreditCode(GOOD.slice(1), 'org.code'), [{ path: 'org.code', code: 'values.credit-code-length', data: { length: 17 } }])
  assert.deepEqual(checkCreditCode(`${GOOD}0`)[0]?.data, { length: 19 })
  assert.deepEqual(checkCreditCode('9133010079I655058o').map(({ data }) => data), [{ position: 11, character: 'I' }, { position: 18, character: 'o' }])
  assert.deepEqual(checkCreditCode('91330100799655058C')[0]?.data, { expected: 'B', found: 'C' })
  assert.deepEqual(codesOf(checkCreditCode('91990100799655058B')), ['credit-code-division', 'credit-code-check'])
  assert.deepEqual(codesOf(checkCreditCode('91A30100799655058B')), ['credit-code-division', 'credit-code-check'])
  assert.equal(codesOf(checkCreditCode('911000001000000000')).includes('credit-code-division'), false, 'registered by the State')
})

test('codes are stored without spaces, in capitals and half-width', () => {
  assert.equal(normaliseCode(' ９133 0100-7996 55058b '), GOOD)
  assert.equal(normaliseCode('A'.repeat(1_000)).length, 320)
})

test('an identity number is checked for length, characters, province, birthday and check character', () => {
  const check = (() => {
    const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((total, weight, i) => total + weight * Number(PERSON[i]), 0)
    return '10X98765432'[sum % 11]!
  })()
  const good = PERSON.slice(0, 17) + check
  assert.deepEqual(checkIdentityNumber(good), [])
  assert.deepEqual(codesOf(checkIdentityNumber(good.slice(1))), ['identity-length'])
  assert.deepEqual(checkIdentityNumber(`33070X${good.slice(6)}`).map(({ data }) => data), [{ position: 6 }])
  assert.ok(codesOf(checkIdentityNumber(`99${good.slice(2)}`)).includes('identity-division'))
  assert.ok(codesOf(checkIdentityNumber(good.replace('20000101', '20000230'))).includes('identity-birthday'))
  assert.deepEqual(codesOf(checkIdentityNumber(good, '', '1999-12-31')), ['identity-birthday'])
  assert.deepEqual(checkIdentityNumber(good, '', '2000-01-01'), [])
  for (const other of '0123456789X'.replace(check, '')) assert.deepEqual(codesOf(checkIdentityNumber(good.slice(0, 17) + other)), ['identity-check'])
})

test('the specimen number of GB 11643 passes', () => {
  assert.deepEqual(checkIdentityNumber('11010519491231002X'), [])
})

test('a division code has six digits and a province that exists', () => {
  for (const code of ['330702', '110000', '820000']) assert.deepEqual(checkDivisionCode(code), [], code)
  for (const code of ['3307KF', '33070', '3307021', '990000', '100000', '']) assert.deepEqual(codesOf(checkDivisionCode(code)), ['division-code'], code)
})

test('masks keep the ends only, and nothing of what is very short', () => {
  assert.equal(maskCode('330702200001011234'), '3307****1234')
  assert.equal(maskCode('EA1234567'), 'E****7')
  assert.equal(maskCode('123'), '****')
  assert.equal(maskPhone('13812341234'), '138****1234')
  assert.equal(maskEmail('li.lei@example.com'), 'l****@example.com')
  assert.equal(maskEmail('nobody'), 'n****y')
  assert.deepEqual(['李雷', '欧阳小明', '李', ''].map(maskName), ['李*', '欧**', '李*', ''])
})

test('a mask never shows more than eight characters of a code', () => {
  fc.assert(fc.property(fc.string({ maxLength: 40 }), (text) => { assert.ok(maskCode(text).replace('****', '').length <= Math.min(8, Math.floor(text.length * 2 / 3))) }))
})

test('addresses and numbers that could be right pass, others do not', () => {
  for (const text of ['a@b.cn', 'li.lei+x@mail.example.com', `${'a'.repeat(64)}@b.cn`, '李雷@例子.中国']) assert.deepEqual(checkEmail(text), [], text)
  for (const text of ['', 'a', 'a@b', '@b.cn', 'a@b..cn', 'a b@c.cn', 'a@b@c.cn', 'a@.cn', 'a<x>@b.cn', `${'a'.repeat(65)}@b.cn`, `a@${'b'.repeat(250)}.cn`]) assert.deepEqual(codesOf(checkEmail(text)), ['email'], text)
  for (const text of ['13812341234', '+86 138-1234-1234', '0579-8246 1234', '+1 (415) 555-2671', '0086 13812341234']) assert.deepEqual(checkPhone(normalisePhone(text)), [], text)
  for (const text of ['', '12345678901', '1381234123', '138123412345', '+0123456789', 'abc', `+${'1'.repeat(16)}`]) assert.deepEqual(codesOf(checkPhone(normalisePhone(text))), ['phone'], text)
})
