/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openPlatform, type Person, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'
const pictures = process.env.JIEBANG_PICTURES

let platform: Platform | null
let officer: Person, second: Person
before(async () => {
  platform = await openPlatform()
  if (platform === null) return
  officer = await platform.enter('city-officer')
  const made = await (await platform.house.as('city-officer')).post('/api/incentives/make-population', { enterprises: 1_500, seed: 3, as_of: '2021-06-30' })
  assert.equal(made.status, 200, JSON.stringify(made.body))
})
after(() => platform?.stop())

/** Where somebody looks at the pages, each state is kept as a picture at both widths. */
async function keep(page: Page, name: string): Promise<void> {
  if (!pictures) return
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(pictures, `lab-${name}-${width}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** Puts another text in the place of one in the editor, as find and replace by hand would. */
async function rewrite(page: Page, changes: [string, string][]): Promise<void> {
  const editor = page.getByRole('textbox', { name: '条款文本' })
  const text = (await (await platform!.house.as('city-officer')).get('/api/incentives/measure-draft', { id: page.url().split('/').at(-1)! })).body.text as string
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(changes.reduce((held, [from, to]) => held.replaceAll(from, to), text))
}

const money = async (page: Page) => (await page.locator('.lab-sums__main').innerText()).replaceAll(/\s+/g, ' ')

test('an officer changes a threshold, is told what is wrong and where, tries it and sees the money move; a second officer publishes it', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, complaints } = officer
  await page.goto('/lab')
  await page.getByRole('heading', { name: '现行条款' }).waitFor()
  await keep(page, 'list')
  await page.getByRole('button', { name: '起草修改：揭榜挂帅项目成交补助' }).click()
  await page.getByRole('textbox', { name: '条款文本' }).waitFor()
  await page.getByText('文本通过检查').waitFor()

  await rewrite(page, [['合同.成交金额 >= 最低成交金额', '合同.成交金额＞= 最低成交金额']])
  const place = page.getByRole('button', { name: '第 19 行第 41 列' })
  await place.waitFor()
  await page.locator('.lab-note--error').first().waitFor()
  assert.ok(await page.getByRole('button', { name: '送审' }).isDisabled(), 'a wrong text cannot be proposed')
  assert.ok(await page.getByRole('button', { name: '试算这份文本' }).isDisabled())
  await keep(page, 'wrong')

  await rewrite(page, [['最低成交金额: [{ 值: 50 万元', '最低成交金额: [{ 值: 60 万元']])
  await page.locator('.lab-examples__wrong').first().waitFor()
  await page.getByRole('button', { name: '试算这份文本' }).click()
  await page.locator('.lab-result').waitFor()
  const dear = await money(page)
  assert.match(dear, /^兑现金额 ¥[\d.,]+ ?[万亿]* → ¥[\d.,]+ ?[万亿]* −¥/, dear)
  assert.ok(await page.locator('.lab-table').first().locator('tbody tr').count() >= 5, 'counties stand one by one')
  await keep(page, 'tried')

  await rewrite(page, [['最低成交金额: [{ 值: 60 万元', '最低成交金额: [{ 值: 40 万元'], ['成交金额: 50 万元, 实际支付金额: 50 万元', '成交金额: 40 万元, 实际支付金额: 50 万元'], ['499999.99 元', '399999.99 元'], ['成交金额: 49 万元', '成交金额: 39 万元']])
  await page.getByText('文本通过检查').waitFor()
  await page.getByRole('button', { name: '试算这份文本' }).click()
  await page.waitForFunction((was) => document.querySelector('.lab-sums__main')?.textContent?.replaceAll(/\s+/g, '') !== was, dear.replaceAll(/\s+/g, ''))
  assert.match(await money(page), /\+¥/, 'a lower threshold costs more')
  await page.getByLabel('为什么改').fill('让成交额较小的项目也能享受。')
  await page.getByRole('button', { name: '送审' }).click()
  await page.getByText('这是您送审的，须由另一位工作人员批准。').waitFor()
  assert.equal(await page.getByRole('button', { name: '批准公布' }).count(), 0)
  await keep(page, 'proposed')

  second = await platform.enter('city-officer-2')
  await second.page.goto(page.url())
  await second.page.getByRole('button', { name: '批准公布' }).click()
  await second.page.getByRole('link', { name: '看回执' }).waitFor()
  const now = (await platform.house.visitor.get('/api/incentives/measure', { id: 'challenge-deal-subsidy' })).body
  assert.equal(now.parameters[0].values[0].value.zh, '40 万元')
  if (pictures) {
    await page.getByRole('button', { name: 'English' }).or(page.getByRole('link', { name: 'English' })).first().click()
    await page.reload()
    await page.getByRole('heading', { name: 'Text of the measure' }).waitFor()
    await keep(page, 'en')
    await page.goto('/lab')
    await page.getByRole('heading', { name: 'Measures in force' }).waitFor()
    await keep(page, 'list-en')
  }
  assert.deepEqual([complaints, second.complaints], [[], []])
})
