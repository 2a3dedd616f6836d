import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { isCounted } from './server.ts'
import { sitemap, sitemap_addresses_max } from './site-files.ts'

let house: TestHouse
let id: string
const title = '演示：<b>页面</b> & “引号”的榜单</script>'
before(async () => {
  house = await startHouse()
  await publishChallenge(house, { open_for_ms: 3_600_000, need: { 'title-zh': title } })
  id = (await house.visitor.get('/api/challenges/hall', { sort: 'newest' })).body.challenges[0].id
})
after(() => house?.stop())

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${house.origin}${path}`, { headers, redirect: 'manual' })
const read = async (path: string, headers: Record<string, string> = {}) => (await get(path, headers)).text()
const dataIn = (html: string) => [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((found) => JSON.parse(found[1]!) as Record<string, any>)

test('an address without a language leads to the one chosen, else to the one the browser asks for', async () => {
  const leads = async (path: string, headers: Record<string, string>) => (await get(path, headers)).headers.get('location')
  assert.equal(await leads('/', { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.8' }), '/en/')
  assert.equal(await leads('/', { 'accept-language': 'fr,zh-CN;q=0.8,en;q=0.5' }), '/zh/')
  assert.equal(await leads('/', { 'accept-language': 'de' }), '/zh/')
  assert.equal(await leads('/about', { 'accept-language': 'zh', cookie: 'jiebang.language=en' }), '/en/about')
  assert.equal(await leads(`/challenges/${id}?city=challenge-gov`, { 'accept-language': 'en' }), `/en/challenges/${id}?city=challenge-gov`)
  const led = await get('/', {})
  assert.equal(led.status, 302)
  assert.match(led.headers.get('vary')!, /accept-language/)
})

test('a page that shows what its reader typed is kept by nobody, and counted as a call is', async () => {
  const start = await get('/zh/incentives/calculator?county=yiwu')
  assert.match(start.headers.get('cache-control')!, /^public/)
  const facts = Buffer.from(JSON.stringify({ 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] })).toString('base64url')
  const own = await get(`/zh/incentives/calculator?county=yiwu&a=${facts}`)
  assert.deepEqual([own.status, own.headers.get('cache-control'), own.headers.get('cdn-cache-control')], [200, 'no-store', null])
  const text = await own.text()
  assert.match(text, /¥6 万/)
  assert.match(text, /<meta name="robots" content="noindex, follow">/)
  assert.deepEqual([isCounted('/zh/incentives/calculator?county=yiwu'), isCounted('/api/accounts/me'), isCounted('/zh/incentives'), isCounted('/zh/')], [true, true, false, false])
})

test('the results say what to claim together, what falls away and for which; a measure speaks English to whoever reads English', async () => {
  const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
  const facts = Buffer.from(JSON.stringify({ 本年度高企认定: '新认定', 国家高新技术企业资格有效: '是', 本年度新认定省创新型领军企业: '是', 获评省创新能力百强: '是' })).toString('base64url')
  const results = async (language: string) => (await read(`/${language}/incentives/calculator?county=any&view=list&a=${facts}`)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  assert.match(await results('zh'), /合在一起.*¥190 万.*能否同时享受，原文没有写 《.*都能同时享受，合计 ¥190 万；只能取高者，合计 ¥100 万。/)
  for (const [id, groups] of [['hnte-recognition', ['a']], ['top-hundred', ['a', 'b']], ['leading-enterprise', ['b']]] as const) {
    await asPlatform(async (cx) => {
      const text = cx.city.pack.docs('measures').get(id)!.text.replace('\n例:', `\n互斥:${groups.map((group) => `\n  - { 组: ${group}, 取: 取高 }`).join('')}\n例:`)
      await sql`insert into incentive_measure_text (city_id, measure, ordinal, version, text, origin, valid_from) values ('jinhua', ${id}, 1, ${`overlap-${id}`}, ${text}, 'published', ${cx.today_on}::date)`.execute(cx.tx)
    })
  }
  const [zh, en] = [await results('zh'), await results('en')]
  assert.match(zh, /怎样申请最合算.*¥140 万.*不同时享受的.*单独可得 ¥50 万.*不与《[^》]+》、《[^》]+》同享，合计取高者。/)
  assert.match(en, /What to claim together.*Not together with “[^”]+”, “[^”]+”, which come to more\./)
  const measure = await read('/en/incentives/yiwu-rd-reward')
  for (const part of [/<dl class="record measure__figures">.*?<\/dl>/s, /<table class="plain-table examples">.*?<\/table>/s]) {
    assert.doesNotMatch(part.exec(measure)![0], /\p{Script=Han}/u, 'parameters and examples have English names')
  }
})

test('the hall and a challenge are whole documents in the language of their address, with everything escaped', async () => {
  const [zh, en] = await Promise.all([read('/zh/'), read('/en')])
  assert.match(zh, /<html lang="zh-CN">/)
  assert.match(en, /<html lang="en">/)
  assert.ok(zh.includes('企业出题，') && !zh.includes('{{'))
  assert.ok(en.includes('Open challenges'))
  const page = await read(`/zh/challenges/${id}`)
  assert.ok(page.includes('演示：&lt;b&gt;页面&lt;/b&gt; &amp; “引号”的榜单&lt;/script&gt;'))
  assert.ok(!page.includes('<b>页面'))
  assert.ok(page.includes(`<a href="/sign-in?to=${encodeURIComponent(`/zh/challenges/${id}`)}"`), 'a visitor is led to sign in and back')
})

test('a page names its address, its other language, its title and a card for sharing', async () => {
  const html = await read(`/en/challenges/${id}`)
  const origin = house.config.public_url
  assert.ok(html.includes(`<link rel="canonical" href="${origin}/en/challenges/${id}">`))
  assert.ok(html.includes(`<link rel="alternate" hreflang="zh-CN" href="${origin}/zh/challenges/${id}">`))
  assert.ok(html.includes(`<link rel="alternate" hreflang="x-default" href="${origin}/challenges/${id}">`))
  for (const name of ['description', 'og:title', 'og:description', 'og:url', 'og:locale', 'og:image:alt', 'twitter:card']) assert.match(html, new RegExp(`(?:name|property)="${name}" content="[^"]+"`), name)
  assert.ok(html.includes(`<meta property="og:image" content="${origin}/challenges/${id}/card.png?lang=en">`), 'in the language of the page')
  assert.ok(!(await read('/zh/about')).includes('og:image'), 'no picture is promised where none is set')
  assert.ok((await read('/zh/?q=x')).includes('<meta name="robots" content="noindex, follow">'), 'a search is no page of its own')
  const other = await read('/zh/?city=challenge-gov&sector=new-materials')
  assert.ok(other.includes(`href="${origin}/zh/?city=challenge-gov&amp;sector=new-materials"`), 'the city of the address is kept')
})

test('structured data say what the page is: the site with its search, a challenge as a demand', async () => {
  const [site] = dataIn(await read('/zh/'))
  assert.equal(site!['@type'], 'WebSite')
  assert.match(site!.potentialAction.target.urlTemplate, /\/zh\/\?q=\{search_term_string\}$/)
  const [demand, crumbs] = dataIn(await read(`/zh/challenges/${id}`))
  assert.equal(demand!['@type'], 'Demand')
  assert.equal(demand!.name, title)
  assert.equal(demand!.identifier, id)
  assert.ok(Date.parse(demand!.availabilityEnds) > Date.now())
  assert.equal(crumbs!['@type'], 'BreadcrumbList')
})

test('the pages are asked through the same questions as everybody’s: conditions narrow the hall', async () => {
  const found = await read(`/zh/?q=${encodeURIComponent('“引号”')}`)
  assert.ok(found.includes(`/zh/challenges/${id}`))
  const none = await read('/zh/?q=zzzz&status=all')
  assert.ok(none.includes('没有符合条件的榜单') && !none.includes(`/zh/challenges/${id}`))
  assert.equal((await get('/zh/?after=nonsense~x&sort=newest')).status, 400, 'a cursor that is none is refused as a page')
})

test('what is not there is a page in the reader’s language with its status', async () => {
  for (const [path, words] of [['/zh/challenges/none', '没有这个榜单'], ['/en/nowhere', 'address may'], ['/en/?city=atlantis', 'address may']] as const) {
    const response = await get(path)
    assert.equal(response.status, 404, path)
    assert.match(response.headers.get('content-type')!, /text\/html/)
    const html = await response.text()
    assert.ok(html.includes(words), `${path} says ${words}`)
    assert.ok(html.includes('noindex'))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.ok(html.includes(`href="/${path.startsWith('/en') ? 'zh' : 'en'}/`), `${path} has its other language`)
  }
})

test('no address makes a page link to another site', async () => {
  for (const path of ['/zh//evil.example', '/en//evil.example/challenges/1', '/zh/%2f%2fevil.example']) {
    const response = await get(path)
    assert.equal(response.status, 404)
    assert.ok(!/(?:href|action)="(?:https?:)?\/\/evil/.test(await response.text()), path)
  }
})

test('a visitor’s page may be kept by what stands before the house, and is not sent twice', async () => {
  const first = await get('/zh/about', { 'accept-encoding': 'gzip' })
  assert.match(first.headers.get('cache-control')!, /^public, max-age=0, s-maxage=30$/)
  assert.match(first.headers.get('cdn-cache-control')!, /stale-while-revalidate/)
  const etag = first.headers.get('etag')!
  assert.match(etag, /^"[\w-]+-gzip"$/)
  const again = await get('/zh/about', { 'accept-encoding': 'gzip', 'if-none-match': etag })
  assert.equal(again.status, 304)
  assert.equal((await get('/zh/about', { 'accept-encoding': 'br', 'if-none-match': etag })).status, 200, 'other bytes have another tag')
  assert.equal((await fetch(`${house.origin}/zh/about`, { method: 'HEAD' })).status, 200)
})

test('a page drawn for somebody who has signed in is kept nowhere', async () => {
  const solver = await house.as('solver')
  const own = await get(`/zh/challenges/${id}`, { cookie: solver.cookie })
  assert.equal(own.headers.get('cache-control'), 'private, no-store')
  const html = await own.text()
  assert.match(html, /\/cases\/[^"]+\?do=/, 'it offers what this person may do')
  const visitor = await read(`/zh/challenges/${id}`)
  assert.ok(!/\/cases\/[^"]+\?do=/.test(visitor) && visitor.includes('/sign-in?'), 'and a visitor does not get it')
  assert.ok(!(await read(`/zh/challenges/${id}`, { cookie: 'jiebang.session_token=forged.x' })).includes('?do='), 'a forged session is a visitor')
})

test('while every connection to the database is taken, a visitor still gets the page, which says how old it is', async () => {
  await read('/zh/?status=all')
  // Something changes, so that the kept page would be drawn anew, if there were a connection.
  assert.equal((await (await house.as('enterprise')).post('/api/challenges/open')).status, 200)
  let release = () => {}
  const held = new Promise<void>((resolve) => { release = resolve })
  const holding = Array.from({ length: 16 }, () => house.db.connection().execute(async (db) => { await sql`select 1`.execute(db); await held }))
  try {
    const began = performance.now()
    const response = await get('/zh/?status=all')
    const html = await response.text()
    assert.equal(response.status, 200)
    assert.ok(html.includes(`/zh/challenges/${id}`))
    assert.match(html, /<aside[^>]*role="status">平台现在很忙。这一页是 [^<]*\d\d:\d\d 的内容/)
    assert.match(response.headers.get('age')!, /^\d+$/)
    assert.ok(performance.now() - began < 3_000)
  } finally {
    release()
    await Promise.all(holding)
  }
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.match(await read('/zh/?status=all'), /<aside hidden="" data-late=""/, 'when the house is free again, so is the page')
})

test('robots are told what to read, and find every public page in both languages', async () => {
  assert.match(await read('/robots.txt'), /Disallow: \/api\/[\s\S]*Sitemap: \S+\/sitemap\.xml/)
  const local = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')
  const files = [...(await read('/sitemap.xml')).matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => local(found[1]!))
  assert.ok(files.includes('/sitemaps/jinhua/standing.xml') && files.includes('/sitemaps/challenge-gov/standing.xml'), files.join(' '))
  const pages = (await Promise.all(files.map((file) => read(file)))).join('\n')
  for (const language of ['zh', 'en']) for (const path of ['/', '/about', `/challenges/${id}`]) assert.ok(pages.includes(`/${language}${path}</loc>`), `${language} ${path}`)
  const { sessions } = (await house.visitor.get('/api/challenges/sessions')).body as { sessions: { id: string }[] }
  for (const one of sessions) assert.ok(pages.includes(`/zh/sessions/${one.id}</loc>`), `session ${one.id}`)
  assert.ok(pages.includes('hreflang="en"'))
  assert.equal((await get('/sitemaps/jinhua/challenge-9999.xml')).status, 404)
  assert.equal((await get('/sitemaps/atlantis/standing.xml')).status, 404)
})

test('a sitemap holds as many addresses as its protocol allows, and not one more', () => {
  const paths = (count: number) => Array.from({ length: count }, (_, at) => `/challenges/${at}`)
  assert.equal(sitemap('https://x.example', paths(sitemap_addresses_max / 2)).match(/<loc>/g)!.length, sitemap_addresses_max)
  assert.throws(() => sitemap('https://x.example', paths(sitemap_addresses_max / 2 + 1)))
})
