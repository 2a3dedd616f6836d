import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { act, need, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { inBoth, inLanguage as visitorIn, lookAt, openFirstRow, signedIn as personIn, type Language, type Look } from '#test/support/look-at.ts'
import { settled } from '#test/support/page-look.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'
const openFirstFigure = async (page: Page) => {
  await page.locator('.insurance__figures button').first().click()
  await page.locator('dialog[open] .panel__head').waitFor()
  await page.locator('dialog[open] .loading').waitFor({ state: 'detached' })
}

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

const signedIn = (account: string, language: Language) => personIn(platform!, account, language)
const inLanguage = (language: Language) => visitorIn(platform!, language)

const public_pages: Look[] = ['/?q=zzzz', '/about', '/organizations', '/organizations?q=zzzz', '/facts', '/facts?q=zzzz', '/verify', '/sign-in', '/nowhere', '/challenges/none', '/desk'].map((path) => ({ path }))

test('the pages anybody sees have no serious fault, empty or not, wide or on a phone', async (t) => {
  if (platform === null) return t.skip(no_browser)
  await inBoth(async (language) => lookAt(await inLanguage(language), [{ path: '/' }, ...public_pages, { path: '/organizations', opens: openFirstRow }, { path: '/facts', opens: openFirstRow }]))
})

test('the pages of somebody who has nothing yet have no serious fault', async (t) => {
  if (platform === null) return t.skip(no_browser)
  await inBoth(async (language) => lookAt(await signedIn('enterprise-2', language), ['/desk', '/cases', '/notices', '/receipts', '/downloads', '/account'].map((path) => ({ path }))))
})

test('the pages of a city at work have no serious fault', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  const enterprise = await house.as('enterprise')
  const taken = await publishChallenge(house)
  const contract = await takeUp(house, taken)
  const open_for_ms = 3_600_000
  await publishChallenge(house, { open_for_ms, need: { 'title-zh': '演示：正在征集的榜单，标题写得长一些，看它在手机上怎样折行' } })
  const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
  // The questions that come first are answered, so that the rest of the form is asked.
  const gate = Object.fromEntries(['goal-clear', 'path-open', 'pays-by-result', 'possible-solvers'].map((id) => [id, { value: need[id as 'goal-clear'], version: 0 }]))
  assert.equal((await enterprise.post('/api/cases/save-draft', { case_id, form: 'need', fields: gate })).status, 200)
  await act(await house.as('insurer'), contract, 'quote', { 'cover-fen': 50_000_000, 'premium-fen': 1_500_000, 'share-percent': 60, terms: '对经验收未达标的里程碑，按损失金额的 60% 赔付。' })
  await insureAndClaim(contract)
  const follower = (await optionsOf('city-officer', taken, 'assign-follower')).find((one) => one.title.zh.includes('尤跟榜'))!
  await act(await house.as('city-officer'), taken, 'assign-follower', { officer: follower.id })
  const line = (await house.visitor.get('/api/challenges/hall')).body.challenges[0] as { id: string }
  const receipt = (await enterprise.get('/api/receipts/list')).body.receipts[0] as { id: string }
  const hasSummary = async (page: Page) => {
    await page.locator('.form__buttons .ant-btn-primary').click()
    await page.locator('.summary').waitFor()
  }
  await inBoth(async (language) => [
    ...await lookAt(await inLanguage(language), ['/', '/?status=closed', `/challenges/${line.id}`].map((path) => ({ path }))),
    ...await lookAt(await signedIn('enterprise', language), [
      ...['/desk', '/cases?state=all', `/cases/${taken}`, `/cases/${contract}`, `/cases/${contract}?do=answer-endorsement`, `/cases/${case_id}?do=submit`].map((path) => ({ path })),
      { path: `/cases/${case_id}?do=submit&step=check` }, { path: `/cases/${case_id}?do=submit&step=check`, opens: hasSummary },
      ...['/notices', '/receipts', `/receipts/${receipt.id}`, '/account'].map((path) => ({ path })),
    ]),
    ...await lookAt(await signedIn('city-officer', language), [{ path: '/desk' }, { path: '/insurance', opens: openFirstFigure }, ...['/funds', '/automatic-grants', '/revisions', '/ladder', '/ladder?rung=high-tech-enterprise', '/ladder/assess'].map((path) => ({ path }))]),
    ...await lookAt(await signedIn('insurer', language), ['/insurance', `/cases/${contract}`, `/cases/${contract}?do=endorse`].map((path) => ({ path }))),
    ...await lookAt(await signedIn('investor', language), [{ path: '/invest' }]),
    ...await lookAt(await signedIn('follow-up-officer', language), ['/follow', '/follow/new'].map((path) => ({ path }))),
    ...await lookAt(await signedIn('admin', language), [{ path: '/people' }, { path: '/people?id=demo-expert-1' }]),
  ])
})

type Option = { id: string, title: { zh: string } }

/** The choices of an action's first question, as this account is offered them. */
async function optionsOf(account: string, case_id: string, action: string): Promise<Option[]> {
  const { can } = (await (await platform!.house.as(account)).get('/api/cases/view', { case_id })).body as { can: { action: string, form: { sections: { fields: { options: Option[] }[] }[] } }[] }
  return can.find((one) => one.action === action)!.form.sections[0]!.fields[0]!.options
}

/** From the quote to a claim with its opinion: every table of the insurance has a row. */
async function insureAndClaim(contract: string): Promise<void> {
  const { house } = platform!
  const owner = await house.as('enterprise')
  await act(owner, contract, 'insure', { quote: (await optionsOf('enterprise', contract, 'insure'))[0]!.id, reference: 'DEMO-I001' })
  await act(await house.as('insurer'), contract, 'endorse', { 'cover-fen': 60_000_000, 'until-on': '2031-01-30', reason: '合同追加内容' })
  await act(owner, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-0001' })
  await act(await house.as('solver'), contract, 'deliver', { milestone: '1', report: '小试完成，一半指标达到。' })
  await act(owner, contract, 'examine', { milestone: '1', verdict: 'partial', percent: 50, note: '按比例验收。' })
  await act(owner, contract, 'claim', { milestone: '1', account: '一半指标未达到，损失一半里程碑金额。' })
  await act(await house.as('insurer-2'), contract, 'adjust-claim', { claim: (await optionsOf('insurer-2', contract, 'adjust-claim'))[0]!.id, verdict: 'pay', opinion: '复看检测记录，损失属实，在保障范围内。' })
}

test('the pages of publication have no serious fault, empty and full', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  const officer = await house.as('city-officer'), owner = await house.as('enterprise'), asker = await house.as('solver-2')
  const case_id = await publishChallenge(house, { open_for_ms: 30 * 86_400_000, need: { 'title-zh': '演示：有人提问、改过一版的榜单' } })
  const { id } = (await house.visitor.get('/api/challenges/hall', { sort: 'newest' })).body.challenges.find((one: { case_id: string }) => one.case_id === case_id) as { id: string }
  for (const text of ['固化时间从进炉还是从喷涂起算？', '样件由谁提供，每批多少件？']) await asker.post('/api/challenges/ask', { id, text })
  await asker.post('/api/subscriptions/subscribe', { filter: { subject: `challenge:${id}` } })
  const waiting = (await owner.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'answer-question').form.sections[0].fields[0].options as { id: string }[]
  await act(owner, case_id, 'answer-question', { question: waiting[0]!.id, answer: '从进炉起算。', 'changes-challenge': true })
  await act(officer, case_id, 'amend', { reason: '写明从进炉起算。', 'summary-zh': '求快速固化而不开裂的涂层工艺，时间从进炉起算。' })
  const session = { title_zh: '新材料揭榜专场', title_en: 'New materials session', lead_zh: '集中发布新材料领域的榜单。', lead_en: 'Challenges in new materials.', sectors: ['new-materials'], opens_on: '2030-03-01', closes_on: '2030-03-31', timetable: [{ at: '2030-03-05T09:30:00+08:00', zh: '线上宣讲', en: 'Online briefing' }] }
  const made = (await officer.post('/api/challenges/make-session', session)).body as { id: string }
  await officer.post('/api/challenges/fill-session', { id: made.id, challenge_ids: [id] })
  await inBoth(async (language) => [
    ...await lookAt(await inLanguage(language), [`/${language}/challenges/${id}`, `/${language}/sessions`, `/${language}/sessions/${made.id}`, '/subscriptions'].map((path) => ({ path }))),
    ...await lookAt(await signedIn('solver-2', language), ['/subscriptions', `/questions/${id}`].map((path) => ({ path }))),
    ...await lookAt(await signedIn('city-officer', language), ['/translations', `/translations/${id}`, `/session-desk/${made.id}`].map((path) => ({ path }))),
  ])
})

test('Ctrl-K opens the search box, and what was typed is walked by arrows and opened by Enter', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { page } = await inLanguage('zh')
  for (const path of ['/', '/organizations']) {
    await page.goto(path)
    await settled(page)
    const box = page.getByRole('combobox', { name: '检索榜单、办件、机构和事实' })
    // A page drawn on the server hears the keys once its script has come.
    await expectOpen(page, box)
    await box.fill('演示')
    const options = page.locator('dialog.find [role="option"]')
    await options.nth(2).waitFor()
    await page.locator('dialog.find .find__list:not(.is-old)').waitFor()
    const chosen = () => page.locator('dialog.find [aria-selected="true"]').innerText()
    const first = await chosen()
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await chosen(), first)
    await page.keyboard.press('ArrowUp')
    assert.equal(await chosen(), first)
    const before_enter = page.url()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.href !== before_enter)
    await settled(page)
    assert.equal(await page.locator('dialog.find').count(), 0)
  }
})

test('the first Tab reaches the link that skips to the page, and the desk is walked by arrows and Enter', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  for (const title of ['演示：第一项需求要用键盘打开', '演示：第二项需求要用键盘打开']) {
    const owner = await house.as('enterprise')
    const { case_id } = (await owner.post('/api/challenges/open')).body as { case_id: string }
    await act(owner, case_id, 'submit', { ...need, 'title-zh': title })
  }
  const { page } = await signedIn('county-officer', 'zh')
  await page.goto('/desk')
  await settled(page)
  await page.keyboard.press('Tab')
  assert.equal(await focused(page), '跳到正文')
  await page.keyboard.press('Enter')
  assert.ok(await page.evaluate(() => document.activeElement?.id === 'main'), 'the link leads to the page')
  const lines = await page.locator('[data-line]').allInnerTexts()
  assert.ok(lines.length >= 2)
  await page.keyboard.press('ArrowDown')
  assert.equal(await focused(page), lines[0])
  await page.keyboard.press('ArrowDown')
  assert.equal(await focused(page), lines[1])
  await page.keyboard.press('ArrowUp')
  assert.equal(await focused(page), lines[0])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/cases/*')
  // The address changes before the page does.
  await page.waitForFunction((line) => line.includes(document.querySelector('h1')?.innerText ?? '?'), lines[0]!)
})

async function expectOpen(page: Page, box: Locator): Promise<void> {
  for (let times = 0; times < 50 && !await box.isVisible(); times += 1) {
    await page.keyboard.press('Control+k')
    await box.waitFor({ timeout: 400 }).catch(() => {})
  }
  assert.ok(await box.isVisible(), 'Ctrl-K opens the box')
  assert.ok(await box.evaluate((one) => one === document.activeElement), 'and it is ready to be typed in')
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => (document.activeElement as HTMLElement).innerText)
}
