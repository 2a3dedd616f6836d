import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { signedValue, setCookie, tokenFrom } from './cookie.ts'
import { deviceOf } from './device.ts'
import { checkPassword } from './password.ts'

const code = (password: string, email = 'someone@example.org') => checkPassword(password, email)[0]?.code ?? null

test('a password of 8 to 128 characters is taken, of 7 or 129 not; a character is a character in any script', () => {
  assert.equal(code('kx9-wobq'), null)
  assert.equal(code('kx9-wob'), 'accounts.password-length')
  assert.equal(code('长安一片月万户捣'), null)
  assert.equal(code('ab'.repeat(20) + '四'.repeat(88)), null)
  assert.equal(code('ab'.repeat(20) + '四'.repeat(89)), 'accounts.password-length')
})

test('the most used passwords, one or two characters over and over, and the own address are refused', () => {
  for (const password of ['12345678', 'Password', 'QWERTY123', '１２３４５６７８', 'woaini1314', 'zzzzzzzzzz', 'abababab', '啊啊啊啊啊啊啊啊']) assert.equal(code(password), 'accounts.password-common', password)
  assert.equal(code('Lin.Qing-2026', 'lin.qing@example.org'), 'accounts.password-own-address')
  assert.equal(code('bowl of li soup', 'li@example.org'), null)
})

test('a signed cookie gives its token back, and nothing else does', () => {
  const secret = 'x'.repeat(32)
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.string(), (token, noise) => {
    const header = `a=1; name=${signedValue(token, secret)}; b=2`
    assert.equal(tokenFrom(header, 'name', secret), token)
    assert.equal(tokenFrom(header, 'name', `${secret}y`), null)
    assert.equal(tokenFrom(`name=${noise}`, 'name', secret), null)
    assert.equal(tokenFrom(header, 'nam', secret), null)
  }))
})

test('a cookie header of 8,192 characters is read, one longer is not', () => {
  const cookie = `name=${signedValue('token', 'secret')}; pad=`
  assert.equal(tokenFrom(cookie.padEnd(8_192, 'x'), 'name', 'secret'), 'token')
  assert.equal(tokenFrom(cookie.padEnd(8_193, 'x'), 'name', 'secret'), null)
})

test('a cookie is HttpOnly and SameSite=Lax, and Secure over https', () => {
  assert.equal(setCookie({ name: 'n', value: 'v', seconds: 5, is_secure: true }), 'n=v; Max-Age=5; Path=/; HttpOnly; SameSite=Lax; Secure')
  assert.equal(setCookie({ name: 'n', value: '', seconds: 0, is_secure: false }), 'n=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
})

test('a device is told in a few words', () => {
  assert.equal(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0'), '微信 WeChat · iOS')
  assert.equal(deviceOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0'), 'Edge · Windows')
  assert.equal(deviceOf(''), '—')
})
