/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { act, need } from '#test/support/challenge-walk.ts'
import { confirmed, entry, fillIn, openPlatform, saved, signIn, type Person, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'
const problem = '现有水性涂层在 60 秒快速固化时表面开裂，良率只有八成；试过降低温度与分段固化，产能下降一半。'

let platform: Platform | null
let enterprise: Person
before(async () => {
  platform = await openPlatform()
  if (platform) enterprise = await platform.enter('enterprise')
})
after(() => platform?.stop())

/** A new need's form on the page, untouched or with the questions that come first answered, so that the rest stands open; returns the case. */
async function openNeed(page: Page, is_begun = true): Promise<string> {
  const owner = await platform!.house.as('enterprise')
  const { case_id } = (await owner.post('/api/challenges/open')).body as { case_id: string }
  const first = { 'goal-clear': true, 'path-open': true, 'pays-by-result': true, 'possible-solvers': 'many' }
  if (is_begun) await owner.post('/api/cases/save-draft', { case_id, form: 'need', fields: Object.fromEntries(Object.entries(first).map(([field, value]) => [field, { value, version: 0 }])) })
  await page.goto(`/cases/${case_id}?do=submit`)
  await (is_begun ? entry(page, '榜单标题（中文）') : page.locator('.question').first()).waitFor()
  return case_id
}

test('every answer is saved as it is typed and is there after a reload', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = enterprise
  await openNeed(page, false)
  await page.getByText('边填边存，随时可以离开').filter({ visible: true }).waitFor()
  await fillIn(page, { '做到什么程度算解决，您说得清吗？': true, '怎样做到还不知道，买不到现成的办法？': true, '贵单位愿意并有能力按结果付费吗？': true, '可能有多少团队做得了？': '不少团队都可能' })
  await fillIn(page, { '榜单标题（中文）': '高速涂层固化不开裂', 所属领域: '新材料', 主要技术问题: problem, 指标: [{ 指标: '开裂率', 单位: '%', 目标值: '1' }], 希望完成日期: '2030年12月31日', 榜额: '120万', 知识产权归属: '双方共有' })
  await page.keyboard.press('Tab')
  await saved(page)
  await page.reload()
  await entry(page, '榜单标题（中文）').waitFor()
  assert.equal(await entry(page, '榜单标题（中文）').inputValue(), '高速涂层固化不开裂')
  assert.equal(await entry(page, '主要技术问题').inputValue(), problem)
  assert.equal(await page.getByLabel('目标值，第 1 行').inputValue(), '1')
  assert.equal(await entry(page, '希望完成日期').inputValue(), '2030-12-31', 'a day is kept however it was written')
  assert.equal(await entry(page, '榜额').inputValue(), '1,200,000')
  assert.ok(await page.getByRole('radio', { name: '双方共有' }).isChecked())
  await page.locator('.question--choice', { hasText: '新材料' }).waitFor()
})

test('two windows merge answer by answer; where both wrote, both texts are shown and one is chosen', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = enterprise
  const case_id = await openNeed(page)
  const other = await page.context().newPage()
  await other.goto(`/cases/${case_id}?do=submit`)
  await entry(other, '榜单标题（英文').waitFor()
  await entry(page, '榜单标题（中文）').fill('左边的窗口写的标题')
  await entry(other, '榜单标题（英文').fill('Written in the right window')
  await Promise.all([saved(page), saved(other)])
  await look(page)
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some((one) => one.value === 'Written in the right window'))
  assert.equal(await entry(page, '榜单标题（中文）').inputValue(), '左边的窗口写的标题', 'each keeps what it wrote')

  await entry(other, '榜单标题（中文）').fill('右边的窗口写的标题')
  const conflict = other.locator('.conflict')
  await conflict.waitFor()
  const both = await conflict.innerText()
  assert.match(both, /左边的窗口写的标题/)
  assert.match(both, /右边的窗口写的标题/)
  await conflict.getByRole('button', { name: '用我填的' }).click()
  await conflict.waitFor({ state: 'detached' })
  await saved(other)
  await look(page)
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some((one) => one.value === '右边的窗口写的标题'))
  await other.close()
})

test('a session that ends while writing brings the sign-in over the page, and afterwards nothing typed is lost', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page, name } = enterprise
  await openNeed(page)
  await entry(page, '榜单标题（中文）').fill('退出之前写的标题')
  await saved(page)
  await endSessions(await platform.house.as('enterprise'))
  await entry(page, '主要技术问题').fill(problem)
  const dialog = page.getByRole('dialog', { name: '登录' })
  await dialog.waitFor()
  assert.equal(await entry(page, '主要技术问题').inputValue(), problem, 'the form stays under the dialog')
  await signIn(page, name)
  await dialog.waitFor({ state: 'hidden' })
  await saved(page)
  assert.equal(await entry(page, '主要技术问题').inputValue(), problem)
  await page.reload()
  await entry(page, '主要技术问题').waitFor()
  assert.equal(await entry(page, '主要技术问题').inputValue(), problem, 'and the server has it')
  assert.equal(await entry(page, '榜单标题（中文）').inputValue(), '退出之前写的标题')
})

test('a form handed in empty lists everything at the top, each a link to its question', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = enterprise
  await openNeed(page)
  await page.getByRole('button', { name: '核对答案' }).click()
  await page.getByText('还有 9 项必填没有答案，补上后再提交。').waitFor()
  await page.locator('.form__buttons').getByRole('button', { name: '提交需求' }).click()
  const summary = page.locator('.summary')
  await summary.getByText('有 9 处需要改一下').waitFor()
  assert.ok(await summary.evaluate((box) => document.activeElement === box), 'the list has the focus')
  const links = summary.getByRole('link')
  assert.equal(await links.count(), 9)
  for (const [title, id] of [['榜单标题（中文）', 'q-title-zh'], ['所属领域', 'q-sector'], ['指标', 'q-indicators'], ['知识产权归属', 'q-ip-clause']] as const) {
    await links.filter({ hasText: title }).first().click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), id, `the link of ${title} leads to it`)
  }
  await entry(page, '榜单标题（中文）').fill('高速涂层固化不开裂')
  assert.equal(await links.count(), 8, 'what was mended leaves the list')
})

test('rows copied from a spreadsheet fill the table of indicators', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = enterprise
  await openNeed(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: '添加一行' }).click()
  await page.evaluate(() => navigator.clipboard.writeText('指标\t单位\t现值\t目标值\t检测方法\r\n开裂率\t%\t20\t1\t"每批抽 200 件，\n目视"\r\n固化时间\t秒\t60\t45\t产线计时\r\n'))
  await page.getByLabel('指标，第 1 行').click()
  await page.keyboard.press('Control+v')
  await page.getByText('已填入 2 行。').waitFor()
  const cells = async (row: number) => Promise.all(['指标', '单位', '现值', '目标值', '检测方法'].map((column) => page.getByLabel(`${column}，第 ${row} 行`, { exact: true }).inputValue()))
  assert.deepEqual(await cells(2), ['固化时间', '秒', '60', '45', '产线计时'])
  assert.deepEqual((await cells(1)).slice(0, 4), ['开裂率', '%', '20', '1'])
  await saved(page)
  await page.reload()
  await page.getByLabel('指标，第 2 行').waitFor()
  assert.deepEqual(await cells(2), ['固化时间', '秒', '60', '45', '产线计时'])
})

test('when somebody acted meanwhile, the writer is told and keeps every word', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  const owner = await house.as('enterprise')
  const { case_id } = (await owner.post('/api/challenges/open')).body as { case_id: string }
  await act(owner, case_id, 'submit', need)
  const { page } = await platform.enter('county-officer')
  const opinion = '需求真实，指标可测，同意上报。'
  await page.goto(`/cases/${case_id}?do=return`)
  await fillIn(page, { 清单: [{ 位置: '核心指标', 怎样补正: opinion }] })
  await page.goto(`/cases/${case_id}?do=accept`)
  await fillIn(page, { 意见: opinion })
  await page.getByRole('button', { name: '核对答案' }).click()
  await page.getByRole('heading', { name: '核对答案' }).waitFor()
  await saved(page)
  await act(await house.as('city-officer'), case_id, 'extend', { clock: 'triage', workdays: 3, reason: '企业补充检测资料需要时间。' })
  await page.locator('.form__buttons').getByRole('button', { name: '受理并报市局' }).click()
  await page.getByText('您填写的内容都还在，看过变化后可以再次提交。').waitFor()
  await page.getByText(opinion).waitFor()
  await page.getByRole('button', { name: '看最新的情况' }).click()
  await page.locator('.form .banner').waitFor({ state: 'detached' })
  await page.locator('.form__buttons').getByRole('button', { name: '受理并报市局' }).click()
  const done = await confirmed(page, '受理并报市局')
  assert.match(done.next, /等市科技局申请抽取评榜专家/)

  // The other form of the same step is open in another window: it can no longer be handed in, and is still readable.
  const late = await platform.enter('county-officer')
  const { case_id: second } = (await owner.post('/api/challenges/open')).body as { case_id: string }
  await act(owner, second, 'submit', { ...need, 'title-zh': '演示：另一项等待初审的需求' })
  await late.page.goto(`/cases/${second}?do=accept`)
  await fillIn(late.page, { 意见: opinion })
  await saved(late.page)
  await act(owner, second, 'withdraw', { opinion: '改由另一项需求提出。' })
  await look(late.page)
  await late.page.getByText('这一步现在不能办理了').waitFor()
  assert.equal(await entry(late.page, '意见').inputValue(), opinion)
})

test('nobody who filled a form saw an error on the console', (t) => {
  if (platform === null) return t.skip(no_browser)
  assert.deepEqual(enterprise.complaints, [])
})

/** What a browser does when its window is looked at again. */
async function look(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
}

/** Signs the person out everywhere but here, as one does after losing a device. */
async function endSessions(client: Awaited<ReturnType<Platform['house']['as']>>): Promise<void> {
  const { sessions } = (await client.get('/api/accounts/sessions')).body as { sessions: { id: string, is_this: boolean }[] }
  for (const session of sessions.filter((one) => !one.is_this)) assert.equal((await client.post('/api/accounts/end-session', { id: session.id })).status, 200)
}
