import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { askedIn, drawIt, mattersIn, take as takeDraw } from '#test/support/draw-walk.ts'
import { inBoth, inLanguage as visitorIn, lookAt, openFirstRow, signedIn as personIn, type Language } from '#test/support/look-at.ts'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'

const no_browser = 'no browser on this machine'
let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

const signedIn = (account: string, language: Language) => personIn(platform!, account, language)
const inLanguage = (language: Language) => visitorIn(platform!, language)

test('the pages of experts, draws and conflicts have no serious fault, empty and full', async (t) => {
  if (platform === null) return t.skip(no_browser)
  const { house } = platform
  const matters = await mattersIn(house)
  const noticed = (await matters.open({ panel: 'need-appraisal' })).draw, drawn = (await matters.open({ panel: 'need-appraisal' })).draw
  await takeDraw(await house.as('expert-drawer'), 'publish-notice', noticed, { truth: true })
  const number = await drawIt(house, drawn)
  const [asked] = await askedIn(house, drawn)
  await (await house.as('enterprise')).post('/api/conflicts/exclude-expert', { org_id: 'demo-enterprise', name: '某专家', employer: '某大学', reason: '近年有专利纠纷' })
  const choosePart = (at: number) => async (page: Page) => { await page.locator('.conflicts-keep input[type=radio][name=keeping]').nth(at).check() }
  await inBoth(async (language) => [
    ...await lookAt(await inLanguage(language), ['/experts/apply', `/${language}/draws`, `/${language}/draws/${number}`].map((path) => ({ path }))),
    ...await lookAt(await signedIn('expert-manager', language), [{ path: '/experts' }, { path: '/experts', opens: openFirstRow }, { path: '/conflicts' }, { path: '/conflicts', opens: choosePart(1) }, { path: '/conflicts', opens: choosePart(2) }]),
    ...await lookAt(await signedIn(asked!.account, language), ['/experts/me', '/panels', '/account'].map((path) => ({ path }))),
    ...await lookAt(await signedIn('enterprise', language), [{ path: '/account' }]),
    ...await lookAt(await signedIn('expert-drawer', language), [noticed, drawn].map((id) => ({ path: `/draw-ceremony/${id}` }))),
    ...await lookAt(await signedIn('auditor', language), [{ path: '/draw-figures' }]),
  ])
})
