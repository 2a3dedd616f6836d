import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { act, need, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { bringAxe, faultsOf, settled } from '#test/support/page-look.ts'
import { openPlatform, type Person, type Platform } from '#test/support/page-walk.ts'

type Look = { path: string, opens?: (page: Page) => Promise<void> }
type Language = 'zh' | 'en'

const no_browser = 'no browser on this machine'
const wide = { width: 1440, height: 900 }, phone = { width: 390, height: 844 }
const openFirstRow = async (page: Page) => {
  await page.locator('.register__open').first().click()
  await page.locator('dialog[open] .panel__head').waitFor()
  await page.locator('dialog[open] .loading').waitFor({ state: 'detached' })
}

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

/** Looks at each page in its full width and as a phone shows it; every fault is told with the page it is on. */
async function lookAt(person: Person, looks: Look[]): Promise<string[]> {
  const faults: string[] = []
  const { page } = person
  for (const { path, opens } of looks) {
    await page.setViewportSize(wide)
    await page.goto(path)
    await settled(page)
    await opens?.(page)
    for (const size of [wide, phone]) {
      await page.setViewportSize(size)
      faults.push(...(await faultsOf(page)).map((one) => `${person.account || 'visitor'} ${path} at ${size.width}: ${one}`))
    }
    faults.push(...person.complaints.splice(0).map((one) => `${person.account || 'visitor'} ${path}: console: ${one}`))
  }
  return faults
}

async function signedIn(account: string, language: Language): Promise<Person> {
  const person = await inLanguage(language)
  const { cookie } = await platform!.house.as(account)
  await person.page.context().addCookies(cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: platform!.house.origin })))
  return { ...person, account }
}

async function inLanguage(language: Language): Promise<Person> {
  const person = await platform!.visit({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
  await bringAxe(person.page)
  return person
}

/** Both languages side by side, each in a window of its own. */
async function inBoth(look: (language: Language) => Promise<string[]>): Promise<void> {
  const faults = (await Promise.all((['zh', 'en'] as const).map(async (language) => (await look(language)).map((one) => `${language} ${one}`)))).flat()
  assert.deepEqual(faults, [], `\n${faults.join('\n')}`)
}

const public_pages: Look[] = ['/?q=zzzz', '/about', '/organizations', '/organizations?q=zzzz', '/facts', '/facts?q=zzzz', '/verify', '/sign-in', '/nowhere', '/challenges/none', '/desk'].map((path) => ({ path }))

test('the pages anybody sees have no serious fault, empty or not, wide or on a phone, in both languages', async (t) => {
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
  const line = (await house.visitor.get('/api/challenges/hall')).body.challenges[0] as { id: string }
  const receipt = (await enterprise.get('/api/receipts/list')).body.receipts[0] as { id: string }
  const hasSummary = async (page: Page) => {
    await page.locator('.form__buttons .ant-btn-primary').click()
    await page.locator('.summary').waitFor()
  }
  await inBoth(async (language) => [
    ...await lookAt(await inLanguage(language), ['/', '/?status=closed', `/challenges/${line.id}`].map((path) => ({ path }))),
    ...await lookAt(await signedIn('enterprise', language), [
      ...['/desk', '/cases?state=all', `/cases/${taken}`, `/cases/${contract}`, `/cases/${contract}?do=pay-deposit`, `/cases/${case_id}?do=submit`].map((path) => ({ path })),
      { path: `/cases/${case_id}?do=submit&step=check` }, { path: `/cases/${case_id}?do=submit&step=check`, opens: hasSummary },
      ...['/notices', '/receipts', `/receipts/${receipt.id}`, '/account'].map((path) => ({ path })),
    ]),
    ...await lookAt(await signedIn('city-officer', language), [{ path: '/desk' }]),
    ...await lookAt(await signedIn('admin', language), [{ path: '/people' }, { path: '/people?id=demo-expert-1' }]),
  ])
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
  assert.ok(lines[0]!.includes(await page.getByRole('heading', { level: 1 }).innerText()))
})

function focused(page: Page): Promise<string> {
  return page.evaluate(() => (document.activeElement as HTMLElement).innerText)
}
