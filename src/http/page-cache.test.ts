import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import { Fault } from '#kernel/declare/fault.ts'
import { drawn, pack, PageCache, page_limits } from './page-cache.ts'

const limits = { ...page_limits, entries_max: 3, bytes_max: 1_000_000, patience_ms: 40, first_patience_ms: 80, drawings_max: 2 }
const page = (text: string, status = 200) => async () => ({ status, type: 'text/html', text })
const never = () => new Promise<never>(() => {})
const busy = (error: unknown) => error instanceof Fault && error.code === 'kernel.busy'

function clocked(changes: Partial<typeof limits> = {}) {
  let now = 1_000_000
  return { cache: new PageCache({ ...limits, ...changes }, () => now), pass: (ms: number) => { now += ms } }
}

test('a page is drawn once for all who ask at the same time, and again only when it is no longer fresh', async () => {
  const { cache, pass } = clocked()
  let times = 0
  const draw = async () => ({ status: 200, type: 'text/html', text: String(times += 1) })
  const all = await Promise.all([cache.get('a', draw), cache.get('a', draw), cache.get('a', draw)])
  assert.deepEqual(all.map(({ page }) => page.text), ['1', '1', '1'])
  pass(limits.fresh_ms - 1)
  assert.equal((await cache.get('a', draw)).page.text, '1')
  pass(1)
  assert.equal((await cache.get('a', draw)).page.text, '2')
})

test('what has changed is drawn anew at once, unless the page has a freshness of its own', async () => {
  const { cache, pass } = clocked()
  await cache.get('a', page('old'))
  await cache.get('list', page('old'), 60_000)
  pass(1)
  cache.touch()
  pass(1)
  assert.equal((await cache.get('a', page('new'))).page.text, 'new')
  assert.equal((await cache.get('list', page('new'), 60_000)).page.text, 'old')
})

test('a page whose drawing began before a change is old as soon as it is drawn', async () => {
  const { cache, pass } = clocked()
  const slow = cache.get('a', async () => { pass(1); cache.touch(); pass(1); return { status: 200, type: 'text/html', text: 'before' } })
  assert.equal((await slow).page.text, 'before')
  assert.equal((await cache.get('a', page('after'))).page.text, 'after')
})

test('while drawing does not come to an end, the kept page is given with the line that says it is late', async () => {
  const { cache, pass } = clocked()
  await cache.get('a', page('<aside hidden="" data-late="">late</aside>'))
  pass(limits.fresh_ms)
  const { page: late, is_late } = await cache.get('a', never)
  assert.ok(is_late)
  assert.equal(late.text, '<aside>late</aside>')
  pass(limits.patience_ms)
  const began = performance.now()
  assert.ok((await cache.get('a', never)).is_late)
  assert.ok(performance.now() - began < limits.patience_ms, 'whoever comes later does not wait again')
})

test('while drawing fails, the kept page is given; without one, the failure is told', async () => {
  const { cache, pass } = clocked()
  await cache.get('a', page('kept'))
  pass(limits.fresh_ms)
  const breaks = async () => { throw new Error('no database') }
  assert.equal((await cache.get('a', breaks)).page.text, 'kept')
  await assert.rejects(cache.get('b', breaks), /no database/)
  pass(limits.kept_ms)
  await assert.rejects(cache.get('a', breaks), /no database/)
})

test('a first page that is not drawn in time is refused as busy, and so is one drawing too many', async () => {
  const { cache } = clocked()
  const waiting = Array.from({ length: limits.drawings_max }, (_, at) => assert.rejects(cache.get(`slow ${at}`, never), busy))
  await assert.rejects(cache.get('one too many', page('x')), busy)
  await Promise.all(waiting)
})

test('a refusal is answered and not kept', async () => {
  const { cache } = clocked()
  assert.equal((await cache.get('a', page('missing', 404))).page.status, 404)
  assert.equal(cache.size.entries, 0)
})

test('no more pages are kept than the limit, the least lately read goes first', async () => {
  const { cache } = clocked()
  for (const key of ['a', 'b', 'c']) await cache.get(key, page(key))
  assert.equal(cache.size.entries, limits.entries_max)
  await cache.get('a', never)
  await cache.get('d', page('d'))
  assert.equal(cache.size.entries, limits.entries_max)
  assert.equal((await cache.get('a', page('drawn again'))).page.text, 'a')
  assert.equal((await cache.get('b', page('drawn again'))).page.text, 'drawn again')
})

test('no more bytes are kept than the limit: at it a page stays, one character past it does not', async () => {
  const { cache } = clocked({ bytes_max: 800 })
  await cache.get('at', page('x'.repeat(100)))
  assert.deepEqual(cache.size, { entries: 1, bytes: 800 })
  await cache.get('past', page('x'.repeat(101)))
  assert.deepEqual(cache.size, { entries: 1, bytes: 800 })
})

test('each encoding has the tag of its own bytes, the same for the same content', async () => {
  const one = drawn({ status: 200, type: 'text/html', text: '榜单'.repeat(500) }, 1), same = drawn({ ...one }, 2), other = drawn({ ...one, text: 'x' }, 1)
  const tags = new Set(await Promise.all((['identity', 'gzip', 'br'] as const).map(async (encoding) => (await pack(one, encoding)).etag)))
  assert.equal(tags.size, 3)
  assert.equal((await pack(one, 'br')).etag, (await pack(drawn({ ...same, packings: new Map() } as never, 2), 'br')).etag)
  assert.notEqual((await pack(one, 'br')).etag, (await pack(other, 'br')).etag)
  assert.equal(gunzipSync((await pack(one, 'gzip')).bytes).toString(), one.text)
  assert.equal(brotliDecompressSync((await pack(one, 'br')).bytes).toString(), one.text)
})
