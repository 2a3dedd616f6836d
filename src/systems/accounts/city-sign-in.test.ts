import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { actorAs, openTestHouse, test_secret, type TestHouse } from './house-for-tests.ts'
import { makeIdentity, type Identity } from './identity.ts'

const site = 'http://127.0.0.1:3000'
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
let held: TestHouse
let identity: Identity
let provider: Server
let issuer = ''
let nonce = ''
let claims: Record<string, unknown> = {}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
function idToken(): string {
  const now = Math.floor(Date.now() / 1_000)
  const text = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: issuer, aud: 'jiebang', iat: now, exp: now + 60, nonce, ...claims })}`
  return `${text}.${sign('sha256', Buffer.from(text), keys.privateKey).toString('base64url')}`
}

before(async () => {
  held = await openTestHouse()
  // A provider of the least kind: discovery, keys and tokens; the authorisation page is played by the test.
  provider = createServer((request, response) => {
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, id_token_signing_alg_values_supported: ['RS256'],
      }),
      '/keys': () => ({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] }),
      '/token': () => ({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: idToken() }),
    }
    const answer = answers[request.url ?? '']
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer?.() ?? {}))
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  identity = makeIdentity({
    url: held.app_url, secret: test_secret, public_url: site, is_demo: false, house: held.house, home_city: 'jinhua',
    oidc: { issuer, client_id: 'jiebang', client_secret: 'a client secret' },
  })
})
after(async () => {
  await identity?.close()
  await held?.close()
  provider?.close()
  provider?.closeAllConnections()
})

/** Goes to the provider and comes back as the person of `claims`. */
async function roundTrip(): Promise<Response> {
  const begun = await identity.handler(new Request(`${site}/api/auth/sign-in/social`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: site, 'x-jiebang-client-address': '10.9.9.9' }, body: JSON.stringify({ provider: 'city', callbackURL: '/' }),
  }))
  const url = new URL((await begun.json() as { url: string }).url)
  assert.equal(url.searchParams.get('redirect_uri'), `${site}/api/auth/callback/city`)
  nonce = url.searchParams.get('nonce') ?? ''
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  return identity.handler(new Request(`${site}/api/auth/callback/city?code=c&state=${encodeURIComponent(url.searchParams.get('state') ?? '')}`, { headers: { cookie, 'x-jiebang-client-address': '10.9.9.9' } }))
}
const cookieOf = (response: Response) => response.headers.getSetCookie().findLast((line) => line.startsWith('jiebang.session_token='))?.split(';')[0] ?? ''

test('an officer comes in through the city’s own sign-in without a role, and is given one by the administrator', async () => {
  claims = { sub: 'officer-1', email: 'officer@city.example', email_verified: true, name: '秦办' }
  const cookie = cookieOf(await roundTrip())
  const actor = await identity.actorOf(new Headers({ cookie }), held.db)
  assert.deepEqual([actor?.city_id, actor?.name, actor?.grants], ['jinhua', '秦办', []])
  await held.act(actorAs('demo-admin', 'admin'), 'accounts.grant-role', { account_id: actor?.account_id, role: 'city-officer', org_id: 'science-bureau' })
  assert.deepEqual((await identity.actorOf(new Headers({ cookie }), held.db))?.grants.map((grant) => grant.role), ['city-officer'])
  assert.equal((await identity.actorOf(new Headers({ cookie: cookieOf(await roundTrip()) }), held.db))?.account_id, actor?.account_id)
})

test('the city’s sign-in does not open an account that was registered with a password under the same address', async () => {
  await held.act({ city_id: 'jinhua', account_id: null, name: '', grants: [], language: 'zh' }, 'accounts.register-person',
    { name: '先来', email: 'first@city.example', password: 'six quiet herons at dawn', wish: 'solver' })
  claims = { sub: 'officer-2', email: 'first@city.example', email_verified: true, name: '后到' }
  const response = await roundTrip()
  assert.equal(cookieOf(response), '')
  assert.match(response.headers.get('location') ?? '', /error/)
})
