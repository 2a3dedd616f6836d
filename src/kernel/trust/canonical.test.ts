import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../declare/fault.ts'
import { canonical, contentHash } from './canonical.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const refused = (error: unknown) => error instanceof Fault && error.code === 'trust.not-canonical'

test('keys are sorted, whitespace is gone, undefined keys are left out', () => {
  assert.equal(canonical({ b: [1, 'é', null, true], a: { d: undefined, c: -0 }, '€': 1, '10': 2, '9': 3 }), '{"10":2,"9":3,"a":{"c":0},"b":[1,"é",null,true],"€":1}')
  assert.equal(canonical({ n: [0.1, 1e-7, 333333333.3333333, 1e300 / 1e290] }), '{"n":[0.1,1e-7,333333333.3333333,10000000000]}')
  assert.equal(canonical('</script>\u2028'), '"</script>\u2028"')
})

test('what another reader could read differently is refused', () => {
  for (const value of [2 ** 53, -(2 ** 53), 1e300, NaN, Infinity, '\uD800', { '\uDC00': 1 }, [undefined], undefined, 1n, () => 1, new Date(), new Map(), Buffer.from('x')]) {
    assert.throws(() => canonical(value), refused)
  }
  assert.equal(canonical(Number.MAX_SAFE_INTEGER), '9007199254740991')
  const nested = (depth: number): unknown => depth === 0 ? 1 : [nested(depth - 1)]
  assert.equal(canonical(nested(64)).length, 129)
  assert.throws(() => canonical(nested(65)), refused)
  assert.throws(() => canonical({ a: [{ b: NaN }] }), (error) => error instanceof Fault && error.data.path === 'a.0.b')
})

test(`equal values have one text whatever the order of their keys, and different values have different texts (seed ${seed})`, () => {
  const values = fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).filter((value) => { try { canonical(value); return true } catch { return false } })
  const shuffled = (value: unknown): unknown => Array.isArray(value) ? value.map(shuffled)
    : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, shuffled(item)])) : value
  fc.assert(fc.property(values, values, (a, b) => {
    assert.equal(canonical(a), canonical(shuffled(a)))
    assert.deepEqual(JSON.parse(canonical(a)), JSON.parse(JSON.stringify(a)))
    assert.equal(canonical(a) === canonical(b), JSON.stringify(JSON.parse(canonical(a))) === JSON.stringify(JSON.parse(canonical(b))))
  }), { numRuns: 300, seed })
})

test('a content hash is the SHA-256 of the canonical text', () => {
  assert.equal(contentHash({}), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})
