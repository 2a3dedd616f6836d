import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as platformActor } from '#kernel/trust/actor.ts'
import { recordFacts, supersede, type NewFact } from '#facts/record.ts'
import { findRevised } from '#systems/incentives/find-revised.ts'
import { packMeasures } from '#systems/incentives/measures.ts'
import { act } from '#test/support/challenge-walk.ts'
import { bringAxe, faultsOf, settled } from '#test/support/page-look.ts'
import { openPlatform, take, type Person, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'
const pictures = process.env.JIEBANG_PICTURES

let platform: Platform | null
let officer: Person, second: Person, finance: Person, enterprise: Person
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(platform!.house.house, platform!.house.db, platformActor('jinhua'), work)

before(async () => {
  platform = await openPlatform()
  if (platform === null) return
  // No measure of the pack has both a fund and a list, so one is given a fund here.
  packMeasures(platform.house.house.cities.get('jinhua')!.pack).measures.get('top-hundred')!.measure.fund = { id: 'test-fund', when_short: 'queue' }
  await asPlatform((cx) => recordFacts(cx, ['demo-enterprise', 'demo-enterprise-2', 'not-on-the-platform'].flatMap((org_id) => ['is-hnte', 'is-top-hundred'].map((fact_id): NewFact => ({ subject_kind: 'enterprise', subject_id: org_id, fact_id, period: 'none', value: 'yes', source_kind: 'department', source_id: 'test', source: { title: { zh: '测试', en: 'Test' } }, org_id, is_public: false })))))
  finance = await platform.enter('finance-officer')
  officer = await platform.enter('city-officer')
  second = await platform.enter('city-officer-2')
  enterprise = await platform.enter('enterprise')
})
after(() => platform?.stop())

/** Looks for faults at both widths; where somebody looks at the pages, each state is kept as a picture in both languages. */
async function look(page: Page, name: string): Promise<void> {
  await bringAxe(page)
  for (const language of pictures ? ['en', 'zh'] : ['zh']) {
    if (pictures) {
      await page.evaluate((chosen) => localStorage.setItem('jiebang.language', chosen), language)
      await page.reload()
    }
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await settled(page)
      if (language === 'zh') faults.push(...(await faultsOf(page)).map((one) => `${name} at ${width}: ${one}`))
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${language}-${width}.png`), fullPage: true })
    }
  }
}

/** The same where what was just asked would be lost by reading the page anew: faults at both widths, pictures in one language. */
async function keepBoth(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    faults.push(...(await faultsOf(page)).map((one) => `${name} at ${width}: ${one}`))
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-zh-${width}.png`), fullPage: true })
  }
}

const faults: string[] = []
const fund = (page: Page) => page.locator('section.fund', { has: page.locator('#fund-test-fund') })
const number = async (page: Page, of: string) => (await fund(page).locator(`[data-of=${of}] [title]`).innerText()).trim()

test('finance puts a budget in, an officer draws a list up, another approves, enterprises confirm, finance pays, and the fund shows it to the fen', async (t) => {
  if (platform === null) return t.skip(no_browser)
  await finance.page.goto('/funds')
  await fund(finance.page).getByText('没有额度不等于零').waitFor()
  await look(finance.page, 'funds-empty')
  const put = async (amount: string, reference: string) => {
    await finance.page.goto('/funds')
    await fund(finance.page).getByRole('button', { name: /^安排额度/ }).click()
    await finance.page.getByLabel('金额').fill(amount)
    await finance.page.getByLabel('文号或凭证号').fill(reference)
    await finance.page.locator('.fund-form').getByRole('button', { name: '安排额度' }).click()
  }
  await put('五十块', 'YS-1')
  await finance.page.getByText('金额没有读懂').waitFor()
  await finance.page.getByLabel('金额').fill('80万')
  await finance.page.getByText('读作 80 万元').waitFor()
  await finance.page.locator('.fund-form').getByRole('button', { name: '安排额度' }).click()
  await finance.page.getByText('已安排 ¥80 万。').waitFor()

  const { page } = officer
  await page.goto('/automatic-grants')
  await page.getByRole('combobox', { name: '政策' }).selectOption('top-hundred')
  await page.getByRole('button', { name: '先试算' }).click()
  await page.getByText(/还剩 ¥80 万，差 ¥20 万：1 家要等追加/).waitFor()
  assert.equal(await page.locator('[data-rows]').innerText(), '2 家列入名单')
  await keepBoth(page, 'automatic-tried')
  await page.getByRole('button', { name: '拟定这份名单' }).click()
  await page.waitForURL('**/cases/*')
  const batch = new URL(page.url()).pathname.split('/').at(-1)!
  const title = '免申即享：'
  await take(officer, title, '提交批准', null)
  await take(second, title, '批准名单', null)

  await finance.page.goto('/funds')
  await fund(finance.page).getByText('1 件在等，共 ¥50 万').waitFor()
  await fund(finance.page).locator('.fund__waiting .mark--late').waitFor()
  assert.deepEqual([await number(finance.page, 'reserved'), await number(finance.page, 'paid')], ['¥50 万', '¥0'])
  await look(finance.page, 'funds-short')
  await put('200,000', 'YS-2')
  await finance.page.getByText('已安排 ¥20 万。').waitFor()
  await finance.page.keyboard.press('Escape')
  await act(await platform.house.as('city-officer'), batch, 'open-grants')
  await take(enterprise, '省创新能力百强', '确认收款账户', { 户名: '金华示例科技有限公司', 开户行: '示例银行金华分行', 账号: '6222000011112222' })
  const other = (await asPlatform((cx) => sql<{ case_id: string }>`select case_id from incentive_claim where batch_id = ${batch} and org_id = 'demo-enterprise-2'`.execute(cx.tx))).rows[0]!
  await act(await platform.house.as('enterprise-2'), other.case_id, 'confirm-account', { 'account-name': '金华示例二号有限公司', bank: '示例银行金华分行', 'account-number': '6222000011113333' })
  await take(finance, title, '批量拨付', { 付款凭证号: 'PL-1' })

  await finance.page.goto('/funds')
  await fund(finance.page).locator('[data-left]').waitFor()
  assert.deepEqual([await number(finance.page, 'budget'), await number(finance.page, 'paid'), await number(finance.page, 'reserved'), await fund(finance.page).locator('[data-left]').innerText()], ['¥100 万', '¥100 万', '¥0', '¥0'])
  await fund(finance.page).locator('[data-of=paid]').click()
  const rows = finance.page.locator('dialog[open] .fund__row')
  await rows.first().waitFor()
  assert.deepEqual(await rows.locator('.strong').allInnerTexts(), ['¥50 万', '¥50 万'], 'the rows are the number')
  assert.equal(await rows.getByRole('link').count(), 2, 'each row opens its case')
  if (pictures) await finance.page.screenshot({ path: join(pictures, 'funds-rows-zh-1440.png') })
  await finance.page.keyboard.press('Escape')
  await look(finance.page, 'funds-paid')
  await page.goto('/automatic-grants')
  await page.locator('.grants-table').getByText('全部办结').waitFor()
  await look(page, 'automatic-done')
})

test('a fact corrected after the payment stands on the page with what it comes to; the officer takes it back, and the claim can be decided again as of a day', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = officer
  await page.goto('/revisions')
  await page.getByText('没有待决定的更正').waitFor()
  await look(page, 'revisions-empty')
  await asPlatform(async (cx) => {
    const { rows } = await sql<{ id: string }>`select id from fact where subject_id = 'demo-enterprise' and fact_id = 'is-top-hundred' order by known_at desc limit 1`.execute(cx.tx)
    await supersede(cx, [{ supersedes: rows[0]!.id, value: 'no', source_kind: 'department', source_id: 'test', source: { title: { zh: '更正', en: 'Correction' } } }])
  })
  await asPlatform(findRevised)
  await page.goto('/revisions')
  const line = page.locator('.revision')
  await line.getByText('获评省创新能力百强').waitFor()
  assert.match((await line.locator('.changes').innerText()).replaceAll(/\s+/g, ' '), /是 → 否/)
  assert.equal(await line.locator('.revision__difference dd').innerText(), '¥50 万')
  await look(page, 'revisions-open')
  await page.getByRole('button', { name: /^追回/ }).click()
  await page.getByText('理由至少 10 个字，现在 0 个字。').waitFor()
  await page.getByLabel('理由').fill('认定名单更正，企业不在百强之列。')
  await page.getByRole('button', { name: /^追回/ }).click()
  await page.waitForURL('**/cases/*')
  await page.goto('/revisions')
  await page.locator('.revision__settled').getByText('已立案').waitFor()
  await look(page, 'revisions-settled')

  await page.getByRole('link', { name: /的测算/ }).click()
  for (const person of [officer, enterprise]) {
    if (person === enterprise) await person.page.goto(page.url())
    await person.page.getByRole('button', { name: '按这天重算' }).click()
    assert.match((await person.page.locator('[data-again]').innerText()), /^不符合/)
    await person.page.locator('.decide-again .changes').getByText('获评省创新能力百强').last().waitFor()
  }
  await keepBoth(page, 'again')
  await page.getByRole('button', { name: '用原文本、原事实复核' }).click()
  await page.getByText('结论、金额和各项条件都与原决定相同。').waitFor()
  assert.deepEqual(faults, [])
  assert.deepEqual([finance, officer, second, enterprise].flatMap((one) => one.complaints), [])
})
