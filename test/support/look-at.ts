import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { bringAxe, faultsOf, settled } from '#test/support/page-look.ts'
import type { Person, Platform } from '#test/support/page-walk.ts'

export type Look = { path: string, opens?: (page: Page) => Promise<void> }
export type Language = 'zh' | 'en'

const languages: readonly Language[] = process.env.JIEBANG_LONG ? ['zh', 'en'] : ['en']
export const wide = { width: 1440, height: 900 }, phone = { width: 390, height: 844 }

/** Opens the first row of a register and waits for what it shows. */
export const openFirstRow = async (page: Page) => {
  await page.locator('.register__open').first().click()
  await page.locator('dialog[open] .panel__head').waitFor()
  await page.locator('dialog[open] .loading').waitFor({ state: 'detached' })
}


/** Looks at each page in its full width and as a phone shows it; every fault is told with the page it is on. */
export async function lookAt(person: Person, looks: Look[]): Promise<string[]> {
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

/** Somebody in a language, with their session. */
export async function signedIn(platform: Platform, account: string, language: Language): Promise<Person> {
  const person = await inLanguage(platform, language)
  const { cookie } = await platform.house.as(account)
  // A person's own language goes before the browser's unless this browser has chosen one.
  await person.page.addInitScript((chosen) => localStorage.setItem('jiebang.language', chosen), language)
  await person.page.context().addCookies(cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: platform.house.origin })))
  return { ...person, account }
}

/** A visitor in a language. */
export async function inLanguage(platform: Platform, language: Language): Promise<Person> {
  const person = await platform.visit({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
  await bringAxe(person.page)
  return person
}

/** English, whose words are the longer ones; in the long run both languages side by side, each in a window of its own. */
export async function inBoth(look: (language: Language) => Promise<string[]>): Promise<void> {
  const faults = (await Promise.all(languages.map(async (language) => (await look(language)).map((one) => `${language} ${one}`)))).flat()
  assert.deepEqual(faults, [], `\n${faults.join('\n')}`)
}
