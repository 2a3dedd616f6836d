/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPlatform, type Person, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'

let platform: Platform | null
let enterprise: Person, officer: Person
before(async () => {
  platform = await openPlatform()
  if (platform === null) return
  enterprise = await platform.enter('enterprise')
  officer = await platform.enter('city-officer')
  const weighed = await (await platform.house.as('city-officer')).post('/api/ladder/weigh', {})
  assert.equal(weighed.status, 200, JSON.stringify(weighed.body))
})
after(() => platform?.stop())

test('an enterprise assesses itself: each point is explained, a day is read as people write it, and what is no day is said to be none', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = enterprise
  await page.goto('/ladder/assess?rung=technology-sme')
  const answers: Record<string, string> = { 职工总数: '100', 最近一年销售收入: '1000 万元', 资产总额: '800 万元', 科技人员数: '27', 最近一年研发费用: '45 万元', 成本费用总额: '900 万元', 一类知识产权数: '0', 二类知识产权数: '2' }
  for (const [name, value] of Object.entries(answers)) await page.locator(`#answer-${name}`).fill(value)
  await page.locator('.ladder-scale__points strong').first().filter({ hasText: '58' }).waitFor()
  await page.getByText('科技人员数还差 3 人').first().waitFor()
  assert.ok(await page.locator('.ladder-line').count() >= 10, 'every condition and every point has its line')

  await page.goto('/ladder/assess?rung=high-tech-enterprise')
  const day = page.locator('#answer-注册成立日期')
  await day.fill('去年')
  await page.getByText('还认不出日期').waitFor()
  await day.fill('2015年3月1日')
  await page.getByText('2015-03-01 周日').first().waitFor()
  await page.getByRole('heading', { name: '资格记录' }).waitFor()
  await page.getByText('演示-评价 0111').first().waitFor()
  assert.deepEqual(complaints, [])
})

test('an officer reads the board by county, opens “one condition short”, records a status with its source and sees it in the history', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = officer
  await page.goto('/ladder?rung=high-tech-enterprise')
  const row = (county: string) => page.locator('.ladder-table tbody tr', { hasText: county })
  await row('永康市').waitFor()
  assert.ok(await page.locator('.ladder-table tbody tr').count() >= 11, 'every county and the total')
  await page.getByText('2025 年目标 3,000').first().waitFor()
  await page.getByText('TGT-008').first().waitFor()

  await row('永康市').getByRole('button', { name: /只差一项/ }).click()
  const panel = page.getByRole('dialog')
  await panel.getByText(/近三年研发费用/).first().waitFor()
  await panel.getByRole('button', { name: /黄鹂智能五金/ }).click()
  await panel.getByText('演示-GR 0104').first().waitFor()

  await panel.getByRole('button', { name: '记录资格' }).click()
  await panel.locator('#ladder-certificate').fill('GR-TEST-7')
  await panel.locator('#ladder-source').fill('演示测试公告')
  await panel.locator('#ladder-from').fill('哪天')
  await panel.getByRole('button', { name: '记下' }).click()
  await panel.getByRole('alert').filter({ hasText: '还认不出日期' }).waitFor()
  const today = (await (await platform.house.as('city-officer')).get('/api/ladder/board')).body.today_on as string
  const [year, month, date] = today.split('-').map(Number)
  await panel.locator('#ladder-from').fill(`${year}年${month}月${date}日`)
  await panel.getByRole('button', { name: '记下' }).click()
  await panel.getByText('GR-TEST-7').first().waitFor()
  await panel.getByText('演示测试公告').first().waitFor()
  await page.keyboard.press('Escape')
  await row('永康市').getByRole('button', { name: /只差一项 0/ }).waitFor()
  assert.deepEqual(complaints, [])
})
