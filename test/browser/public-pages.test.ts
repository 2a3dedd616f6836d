/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { publishChallenge } from '#test/support/challenge-walk.ts'
import { openPlatform, signIn, type Platform } from '#test/support/page-walk.ts'
import { seedMany } from '#test/support/seed-many.ts'
import { project_root } from '#test/support/source-tree.ts'

const no_browser = 'no browser on this machine'
const title = '演示：不用脚本也能读的榜单'

let platform: Platform | null
let port = 0
before(async () => {
  port = await freePort()
  platform = await openPlatform([`--remote-debugging-port=${port}`])
  if (platform === null) return
  // More than a page of the hall holds.
  await seedMany(platform.house.owner_url, 220)
  await publishChallenge(platform.house, { open_for_ms: 3_600_000, need: { 'title-zh': title } })
})
after(() => platform?.stop())

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

test('without any script one reads, searches, narrows, turns the page, changes the language and finds the way to take up', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = await platform.visit({ javaScriptEnabled: false })
  await page.goto('/')
  assert.equal(new URL(page.url()).pathname, '/zh/')
  assert.match(await heading(page), /能者揭榜/)

  const lines = page.locator('.hall-line')
  const first = await lines.first().innerText()
  assert.equal(await lines.count(), 20)
  await page.getByRole('link', { name: '显示更多' }).click()
  assert.ok(await lines.count() > 0 && await lines.first().innerText() !== first, 'the next page has other lines')
  await page.getByRole('link', { name: '回到第一页' }).click()
  assert.equal(await lines.first().innerText(), first)

  await page.getByRole('searchbox', { name: '搜索榜单' }).first().fill('不用脚本')
  await page.getByRole('button', { name: '搜索' }).first().click()
  assert.equal(await lines.count(), 1)
  assert.match(page.url(), /\?q=/)
  await page.getByRole('complementary', { name: '筛选' }).getByRole('link', { name: '已截止' }).click()
  assert.equal(await lines.count(), 0)
  await page.getByText('没有符合条件的榜单').waitFor()
  await page.getByRole('link', { name: '清除筛选' }).click()

  await page.locator('.figure').first().locator('summary').click()
  await page.locator('.figure__source').first().locator('.quote').waitFor({ state: 'visible' })

  await page.getByRole('link', { name: title }).click()
  assert.equal((await heading(page)).replace(/\s*演示$/, ''), title)
  const way = page.getByRole('link', { name: '登录后揭榜' })
  assert.equal(new URL(await way.getAttribute('href') ?? '', page.url()).searchParams.get('to'), new URL(page.url()).pathname, 'the way to take up leads back here')
  await page.getByRole('link', { name: 'English' }).click()
  assert.match(await heading(page), /^Demo: fast-curing coating/)
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await page.getByRole('navigation', { name: 'Main navigation' }).first().getByRole('link', { name: 'How it works' }).click()
  assert.equal(await page.locator('.how-step').count(), 6)
  assert.deepEqual(complaints, [])
})

test('with script, further lines come under those one has read, the chosen language is kept, and signing in leads back', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = await platform.visit()
  await page.goto('/zh/')
  await page.getByRole('link', { name: '显示更多' }).click()
  await page.waitForFunction((count) => document.querySelectorAll('.hall-line').length > count, 20)
  await page.getByRole('link', { name: 'English' }).click()
  await page.waitForURL('**/en/')
  await page.goto('/about')
  assert.equal(new URL(page.url()).pathname, '/en/about', 'the choice is remembered')
  await page.getByRole('link', { name: '中文' }).click()
  await page.waitForURL('**/zh/about')
  await page.goto('/zh/')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('link', { name: '登录后揭榜' }).click()
  await signIn(page, await nameOf('solver'))
  await page.waitForURL('**/zh/challenges/*')
  await page.getByRole('link', { name: '提交揭榜方案' }).waitFor()
  await page.locator('.shell-tools .popdown summary').click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByRole('link', { name: '登录后揭榜' }).waitFor()
  assert.deepEqual(complaints, [])
})

test('how fast and how accessible the public pages are on a throttled phone is measured and written down', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  const { default: lighthouse } = await import('lighthouse')
  const id = (await house.visitor.get('/api/challenges/hall')).body.challenges[0].id as string
  const folder = join(project_root, '.test', 'lighthouse')
  mkdirSync(folder, { recursive: true })
  for (const [name, path] of [['hall', '/zh/'], ['challenge', `/en/challenges/${id}`]] as const) {
    const ran = await lighthouse(`${house.origin}${path}`, { port, output: 'json', logLevel: 'silent', onlyCategories: ['performance', 'accessibility', 'seo'] })
    assert.ok(ran, 'Lighthouse came to an end')
    const { audits, categories } = ran.lhr
    writeFileSync(join(folder, `${name}.json`), String(ran.report))
    const score = (one: string) => categories[one]?.score ?? 0
    const shown = (one: string) => audits[one]?.displayValue?.replaceAll('\u00a0', ' ') ?? '?'
    process.stdout.write(`lighthouse ${name}: LCP ${shown('largest-contentful-paint')} · TBT ${shown('total-blocking-time')} · CLS ${shown('cumulative-layout-shift')} · performance ${score('performance')} · accessibility ${score('accessibility')} · seo ${score('seo')}\n`)
    const failed = ['accessibility', 'seo'].flatMap((one) => categories[one]!.auditRefs.filter((ref) => audits[ref.id]?.score === 0).map((ref) => ref.id))
    assert.ok(score('accessibility') >= 0.95, `${name}: accessibility ${score('accessibility')}: ${failed.join(', ')}`)
    assert.ok(score('seo') >= 0.9, `${name}: seo ${score('seo')}: ${failed.join(', ')}`)
  }
})

async function nameOf(account: string): Promise<string> {
  const { demo_accounts } = (await platform!.house.visitor.get('/api/accounts/me')).body as { demo_accounts: { id: string, name: { zh: string } }[] }
  return demo_accounts.find((one) => one.id === account)!.name.zh
}
