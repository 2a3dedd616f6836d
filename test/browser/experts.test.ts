/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openPlatform, saved, type Platform } from '#test/support/page-walk.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

test('on a phone somebody without an account registers, begins an application, answers its first question and finds it again', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const { page } = await platform.visit({ viewport: { width: 390, height: 844 } })
  await page.goto('/experts/apply')
  await page.getByRole('heading', { name: '申请进入科技专家库' }).waitFor()
  await page.getByText('名册不公开').waitFor()
  await page.getByLabel('姓名').fill('申某')
  await page.getByLabel('邮箱').fill('shen@example.org')
  await page.getByLabel(/^密码/).fill('seven quiet herons at dusk')
  await page.getByRole('button', { name: '注册并申请' }).click()
  await page.waitForURL(/\/cases\/.+do=submit-enrolment/)
  // By its role: the page left behind says the same words in a heading while the form is on its way.
  await page.getByRole('radio', { name: /^\s*技术专家/ }).check()
  await saved(page)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'nothing runs past the edge of a phone')
  if (process.env.JIEBANG_PICTURES) await page.screenshot({ path: join(process.env.JIEBANG_PICTURES, 'enrolment.png'), fullPage: true })
  await page.goto('/experts/apply')
  await page.getByRole('button', { name: '继续我的申请' }).waitFor()
})
