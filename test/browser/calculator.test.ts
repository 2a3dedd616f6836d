/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsOf } from '#test/support/page-look.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as ofPlatform } from '#kernel/trust/actor.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'
import { unpackAnswers } from '#web/incentives/calculator-search.ts'

const no_browser = 'no browser on this machine'
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
/** A person answers a question of one press in about three seconds, and types an amount in about eight. */
const press_s = 3, type_s = 8, limit_s = 120

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

/** Presses, and waits until the next question or the list stands there. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const before = page.url()
  await page.getByRole('button', { name, exact: typeof name === 'string' }).first().click()
  await page.waitForFunction((was) => location.href !== was && document.querySelector('[aria-busy]') === null, before)
}

test('a visitor with a phone finds out what a firm can get in under two minutes, goes back to an answer, and reads the list', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = await platform.visit(phone)
  const faults: string[] = []
  const look = async (name: string) => { for (const fault of await faultsOf(page)) faults.push(`${name}: ${fault}`) }
  await page.goto('/zh/incentives')
  await look('catalogue')
  await page.getByRole('link', { name: '算一算能得到什么' }).click()
  let presses = 1, typed = 0
  await press(page, '永康市')
  presses += 1
  let is_rows_seen = false
  for (let at = 0; at < 80; at += 1) {
    const question = await heading(page)
    if (question.startsWith('结果清单')) break
    presses += 1
    if (question.includes('揭榜挂帅”项目合同')) {
      is_rows_seen = true
      await page.getByLabel('成交金额').fill('60')
      await page.getByLabel('实际支付金额').fill('40')
      typed += 2
      await look('rows')
      await press(page, '就这些，下一问')
    } else if (await page.getByRole('button', { name: '否', exact: true }).isVisible()) {
      await press(page, '否')
    } else if (await page.locator('.calc__choice').count() > 0) await press(page, '不知道，跳过')
    else if (await page.getByRole('button', { name: '没有', exact: true }).isVisible()) await press(page, '没有')
    else await press(page, '不知道，跳过')
  }
  t.diagnostic(`${presses} presses, ${typed} amounts typed`)
  assert.ok(is_rows_seen, 'the contracts were asked for')
  assert.ok(presses * press_s + typed * type_s <= limit_s, `${presses} presses and ${typed} amounts take ${presses * press_s + typed * type_s} s`)
  await look('list')
  const deal = page.locator('.result', { has: page.getByRole('heading', { name: '揭榜挂帅项目成交补助' }) })
  assert.match(await deal.innerText(), /¥6 万/)
  assert.match(await page.locator('.calc__result-sum').innerText(), /¥6 万/)
  assert.deepEqual(unpackAnswers(new URL(page.url()).searchParams.get('a') ?? '').揭榜合同, [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }], 'the answers are in the address')

  // Back to one answer: another contract, too small by 50,000 yuan, and the sum stays.
  await press(page, '改 揭榜合同')
  await page.getByLabel('成交金额').fill('45')
  await page.getByLabel('实际支付金额').fill('45')
  await press(page, '再加一条')
  assert.equal(await page.locator('.calc__rows > li').count(), 2)
  assert.match(await page.locator('.calc__got').innerText(), /¥6 万/)
  await press(page, '去掉 第 1 条')
  assert.match(await page.locator('.calc__got').innerText(), /¥0/)
  await page.goBack()
  // The page before may come from the browser's own store or be drawn anew.
  await page.locator('.calc__got', { hasText: '¥6 万' }).waitFor()
  assert.deepEqual(faults, [])
  assert.deepEqual(complaints, [])
})

test('without script the same questions work, and a measure documents itself in both languages', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = await platform.visit({ ...phone, javaScriptEnabled: false })
  await page.goto('/zh/incentives/calculator?county=yiwu&at=%E6%8F%AD%E6%A6%9C%E5%90%88%E5%90%8C')
  await page.getByLabel('成交金额').fill('60')
  await page.getByLabel('实际支付金额').fill('40')
  await page.getByRole('button', { name: '就这些，下一问' }).click()
  assert.match(await page.locator('.calc__got').innerText(), /¥6 万/)
  await page.getByRole('button', { name: '先看结果清单' }).click()
  assert.match(await heading(page), /^结果清单/)
  await page.getByRole('link', { name: '看政策原文' }).first().click()
  assert.match(await page.getByRole('blockquote').first().innerText(), /实际支付金额的 15%/)
  await page.getByRole('link', { name: 'English' }).click()
  assert.match(await page.locator('article').innerText(), /Translation for reference/)
})

test('an enterprise takes its answers along through sign-in and claims', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = await platform.enter('enterprise', phone)
  const a = Buffer.from(JSON.stringify({ 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] })).toString('base64url')
  await page.goto(`/zh/incentives/calculator?county=yiwu&view=list&a=${a}`)
  const faults = await faultsOf(page)
  await page.getByRole('button', { name: '申请兑现' }).first().click()
  await page.waitForURL('**/cases/*')
  assert.match(await heading(page), /./)

  // Granted and put on notice: anyone reads it, and whoever has an account objects on the page.
  const case_id = new URL(page.url()).pathname.split('/').at(-1)!
  const { house } = platform
  await runJob(house.house, house.db, ofPlatform('jinhua'), (cx) => sql`update incentive_claim set granted_fen = 6000000, notice_until = ${cx.today_on}::date + 5 where case_id = ${case_id}`.execute(cx.tx))
  await page.goto('/zh/incentives/notices')
  assert.match(await page.locator('.grant').innerText(), /揭榜挂帅项目成交补助[\s\S]*¥6 万/)
  await page.getByText('提出异议', { exact: true }).click()
  faults.push(...await faultsOf(page))
  await page.getByLabel('异议的理由').fill('付款凭证与合同金额不一致，请核实。')
  await page.getByRole('button', { name: '提交异议' }).click()
  await page.getByText('异议已收到').waitFor()
  assert.deepEqual([...faults, ...complaints], [])
})
