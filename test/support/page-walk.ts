/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { startHouse, type TestHouse } from './house.ts'

const patience_ms = 60_000

/** What the pages call things, in the language a person reads them in. */
const tongues = {
  zh: { desk: '待办', nav: '主导航', try: '选一个身份试用', actions: '您可以做的', check: '核对答案', yes: '是', no: '否', add: '添加一行', cell: (column: string, row: number) => `${column}，第 ${row} 行`, done: (action: string) => `已办理：${action}`, sure: (action: string) => `确认${action}？` },
  en: { desk: 'To do', nav: 'Main navigation', try: 'Try it as…', actions: 'What you can do', check: 'Check your answers', yes: 'Yes', no: 'No', add: 'Add a row', cell: (column: string, row: number) => `${column}, row ${row}`, done: (action: string) => `Done: ${action}`, sure: (action: string) => `${action}?` },
}

/** The words of the page's own language; a page being loaded says it from its first byte. */
const wordsOn = async (page: Page) => tongues[(await page.locator('html').getAttribute('lang'))?.startsWith('en') ? 'en' : 'zh']

/** What a person fills into a form, by the titles they read: text, a choice's title, several titles, a yes or no, or rows by column title. */
export type Answers = Record<string, string | boolean | string[] | Record<string, string>[]>
export type Person = { account: string, name: string, page: Page, complaints: string[] }
export type Platform = { house: TestHouse, browser: Browser, visit: (options?: BrowserContextOptions) => Promise<Person>, enter: (account: string, options?: BrowserContextOptions) => Promise<Person>, stop: () => Promise<void> }

/** The built platform with a browser before it, one context per person; null where there is no browser. */
export async function openPlatform(browser_flags: readonly string[] = []): Promise<Platform | null> {
  const browser = await openBrowser(browser_flags)
  if (browser === null) return null
  const house = await startHouse().catch(async (cause: unknown) => { await browser.close(); throw cause })
  const names = new Map(((await house.visitor.get('/api/accounts/me')).body.demo_accounts as { id: string, name: { zh: string, en: string } }[]).map((one) => [one.id, one.name]))
  const visit = async (options: BrowserContextOptions = {}): Promise<Person> => {
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: house.origin, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(patience_ms)
    const page = await context.newPage()
    return { account: '', name: '', page, complaints: listenTo(page) }
  }
  return {
    house, browser, visit,
    enter: async (account, options) => {
      const person = { ...await visit(options), account, name: names.get(account)![options?.locale?.startsWith('en') ? 'en' : 'zh'] }
      await person.page.goto('/sign-in')
      await signIn(person.page, person.name)
      await person.page.waitForURL('**/desk')
      return person
    },
    stop: async () => {
      await keepPictures(browser)
      await browser.close()
      await house.stop()
    },
  }
}

/** Where somebody mends a failing test, `JIEBANG_PICTURES` names a folder that receives every page as it was at the end. */
async function keepPictures(browser: Browser): Promise<void> {
  const folder = process.env.JIEBANG_PICTURES
  if (!folder) return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [at, page] of pages.entries()) await page.screenshot({ path: join(folder, `${at + 1}.png`), fullPage: true }).catch(() => {})
}

/** Everything the page complains of from now on: errors on the console and those nobody caught. A refusal of the server is an answer, no fault of the page. */
export function listenTo(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => { if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text()) })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}

/** Presses a demonstration person's button, on the sign-in page or in the dialog over a page. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.locator('h1').first().waitFor()
  const box = page.getByRole('region', { name: (await wordsOn(page)).try })
  const button = box.locator('button', { hasText: name })
  await button.waitFor({ state: 'attached' })
  if (!await button.isVisible()) await box.locator('details', { hasText: name }).locator('summary').click()
  await button.click()
}

/** Opens a case from the desk, where it must wait for this person. */
export async function openFromDesk({ page }: Person, title: string): Promise<void> {
  const words = await wordsOn(page)
  if (new URL(page.url()).pathname === '/desk') await page.reload()
  else await page.getByRole('navigation', { name: words.nav }).getByRole('link', { name: words.desk }).first().click()
  await page.waitForURL('**/desk')
  // What was read a moment ago is shown until the case is read anew; an act on it would come too late.
  const fresh = page.waitForResponse((response) => response.url().includes('/api/cases/view') && response.ok())
  await page.locator('a[data-line]', { hasText: title }).first().click()
  await fresh
  await page.getByRole('region', { name: words.actions }).waitFor()
}

/** Presses an action of the open case; a form opens, a question is answered with yes, or it is done at once. */
export async function press(page: Page, action: string): Promise<void> {
  await page.getByRole('region', { name: (await wordsOn(page)).actions }).getByRole('button', { name: action, exact: true }).click()
}

/** Fills the open form, checks the answers and hands them in; returns what the confirmation says. */
export async function handIn(page: Page, action: string, answers: Answers): Promise<Confirmed> {
  await fillIn(page, answers)
  const { check } = await wordsOn(page)
  await page.getByRole('button', { name: check }).click()
  await page.getByRole('heading', { name: check }).waitFor()
  assert.equal(await page.locator('.check__short').count(), 0, `${action}: ${await page.locator('.check__short').allInnerTexts()}`)
  await page.locator('.form__buttons').getByRole('button', { name: action, exact: true }).click()
  return confirmed(page, action)
}

/** Takes one step as a person does: from the desk into the case, the form or the question, to the confirmation. */
export async function take(person: Person, title: string, action: string, answers: Answers | null): Promise<Confirmed> {
  await openFromDesk(person, title)
  await press(person.page, action)
  if (answers !== null) return handIn(person.page, action, answers)
  const words = await wordsOn(person.page)
  const dialog = person.page.getByRole('dialog', { name: words.sure(action) })
  const done = person.page.getByRole('heading', { name: words.done(action) })
  await dialog.or(done).first().waitFor()
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: action, exact: true }).click()
  return confirmed(person.page, action)
}

/** One holder's side of the opening ceremony on its own page: from the desk to the released half, with the demonstration's passphrase. */
export async function releaseHalf(holder: Person, title: string): Promise<void> {
  await openFromDesk(holder, title)
  await press(holder.page, '释出密钥份额')
  await holder.page.waitForURL('**/ceremony/*')
  await holder.page.getByLabel('您的口令').fill('open-together')
  await holder.page.getByRole('button', { name: '释出我方份额' }).click()
  await holder.page.getByText(/已有一方释出，等另一方|全部方案已同时开启/).waitFor()
}

export type Confirmed = { receipt: string | null, next: string }

/** Reads the confirmation: the receipt's number, if the step gives one, and what comes next. */
export async function confirmed(page: Page, action: string): Promise<Confirmed> {
  const box = page.locator('.confirmation')
  const summary = page.locator('.summary, .form .banner, .actions .banner')
  await box.or(summary).first().waitFor()
  assert.ok(await box.isVisible(), `${action} was refused: ${(await summary.allInnerTexts()).join(' ')}`)
  await box.getByRole('heading', { name: (await wordsOn(page)).done(action) }).waitFor()
  const number = box.locator('.confirmation__number')
  return { receipt: await number.count() > 0 ? await number.innerText() : null, next: await box.locator('.confirmation__next').innerText() }
}

/** Fills questions by their titles, whatever kind they are. */
export async function fillIn(page: Page, answers: Answers): Promise<void> {
  const words = await wordsOn(page)
  for (const [title, answer] of Object.entries(answers)) {
    const question = page.locator('.question', { has: page.locator('.question__title', { hasText: startsWith(title) }) }).first()
    if (Array.isArray(answer) && typeof answer[0] === 'object') await fillTable(question, answer as Record<string, string>[], words)
    else if (Array.isArray(answer)) for (const one of answer as string[]) await question.getByRole('checkbox', { name: startsWith(one) }).check()
    else if (typeof answer === 'boolean') await question.getByRole('radio', { name: answer ? words.yes : words.no, exact: true }).check()
    else if (await question.getByRole('radio').count() > 0) await question.getByRole('radio', { name: startsWith(answer) }).first().check()
    else if (await question.getByRole('combobox').count() > 0) await pick(question.getByRole('combobox'), answer)
    else await question.getByLabel(startsWith(title)).fill(answer)
  }
}

async function fillTable(question: Locator, rows: Record<string, string>[], words: typeof tongues.zh): Promise<void> {
  for (const [at, row] of rows.entries()) {
    if (await question.locator('tbody tr:not(.entry-table__note)').count() <= at) await question.getByRole('button', { name: words.add }).click()
    for (const [column, text] of Object.entries(row)) {
      const cell = question.getByLabel(words.cell(column, at + 1), { exact: true })
      if (await cell.getAttribute('role') === 'combobox') await pick(cell, text)
      else await cell.fill(text)
    }
  }
}

/** Opens a list and takes the choice whose title begins so; a list that moves under the pointer is tried again, as a person would. */
async function pick(list: Locator, text: string, tries_left = 2): Promise<void> {
  const page = list.page(), shown = list.locator('xpath=ancestor::div[contains(concat(" ", @class, " "), " ant-select ")]').filter({ hasText: startsWith(text) })
  await list.click()
  // The list of its own: another may still be on its way out.
  const own = page.locator(`[id="${await list.getAttribute('aria-controls')}"]`)
  await page.locator('.ant-select-dropdown', { has: own }).locator('.ant-select-item-option', { hasText: startsWith(text) }).first().click({ timeout: 5_000 }).catch((error: unknown) => { if (tries_left === 0) throw error })
  if (tries_left === 0) return shown.waitFor()
  const is_taken = await shown.waitFor({ timeout: 5_000 }).then(() => true, () => false)
  if (!is_taken) {
    await page.keyboard.press('Escape')
    await pick(list, text, tries_left - 1)
  }
}

function startsWith(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)
}

/** The entry of a question by its title. */
export function entry(page: Page, title: string): Locator {
  return page.getByLabel(startsWith(title)).first()
}

/** A deadline some seconds from now, as a person in China writes it, and how long it is until then. */
export function deadlineIn(seconds: number): { text: string, reached: () => Promise<void> } {
  const epoch_ms = Math.ceil(Date.now() / 1_000 + seconds) * 1_000
  const text = new Date(epoch_ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  return { text, reached: () => new Promise((resolve) => setTimeout(resolve, Math.max(0, epoch_ms - Date.now()) + 300)) }
}

/** Waits until the form says that everything typed is saved. */
export async function saved(page: Page): Promise<void> {
  await page.locator('.saving--saved').filter({ visible: true }).first().waitFor()
}
