/// <reference lib="dom" />
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { act, need, publishChallenge } from './challenge-walk.ts'
import { settled } from './page-look.ts'
import { openPlatform, type Platform } from './page-walk.ts'
import { deliverAndJudge, payAll, raceAtStart } from './race-walk.ts'

type Language = 'zh' | 'en'
type Can = { action: string, form: { sections: { fields: { options: { id: string }[] }[] }[] } }
type Stop = { id: string, account: string | null, path: string, /** What is scrolled to the top; the whole page stands where it begins when absent. */ at?: string, height?: number }

export const tour_folder = join(import.meta.dirname, '../../docs/pictures')
export const tour_steps = ['seek', 'appraise', 'publish', 'take-up', 'race', 'award', 'insure'] as const
export const bytes_max = 200 * 1_000
const size = { width: 1440, height: 900 }
/**
 * A browser may draw anew only the part of a page that changed. The edge of a rounding that part cuts through then gets other shades than when it is drawn
 * as a whole, and which part is cut depends on what was drawn when: the same page, some twenty pixels apart, on a busy machine. It shall draw whole tiles.
 */
const flags = ['--disable-partial-raster']
const words = { 'title-zh': '高速涂层固化不开裂', 'title-en': 'A fast-curing coating without cracks' }
const open_for_ms = 30 * 86_400_000

/** The platform with a browser that draws the same page in the same way each time; null where there is no browser. */
export const openTour = (): Promise<Platform | null> => openPlatform(flags)

/** Lays the tour's world: a need being written, a challenge taking bids, a race after its first gate with a claim paid. */
async function lay({ house }: Platform): Promise<Stop[]> {
  const owner = await house.as('enterprise'), city = await house.as('city-officer')
  const idOf = async (case_id: string) => ((await city.get('/api/cases/view', { case_id })).body.subject as string).replace('challenge:', '')
  const { case_id: draft } = (await owner.post('/api/challenges/open')).body as { case_id: string }
  const written = { ...need, 'title-zh': '印花废水回用率提高到七成', 'title-en': 'Reusing seventy per cent of printing waste water', problem: '印花废水含浆料与盐分，膜处理三个月就堵，回用率停在四成；试过提高反洗频率，能耗翻倍，仍不能稳定运行。', indicators: [{ metric: '回用率', unit: '%', present: '40', target: '70', test: '进出水流量计，连续三十天' }] }
  await owner.post('/api/cases/save-draft', { case_id: draft, form: 'need', fields: Object.fromEntries(Object.entries(written).map(([field, value]) => [field, { value, version: 0 }])) })
  const bidding = await publishChallenge(house, { open_for_ms, need: words })
  const { case_id, contracts } = await raceAtStart(house, { title: words['title-zh'], title_en: words['title-en'] })
  const [a, b, c] = contracts as [string, string, string]
  await act(await house.as('insurer'), c, 'quote', { 'cover-fen': 15_000_000, 'premium-fen': 450_000, 'share-percent': 60, terms: '对未达标的关口，按损失金额的 60% 赔付。' })
  const firstChoice = async (account: string, action: string) => ((await (await house.as(account)).get('/api/cases/view', { case_id: c })).body as { can: Can[] }).can.find((one) => one.action === action)!.form.sections[0]!.fields[0]!.options[0]!.id
  await act(owner, c, 'insure', { quote: await firstChoice('enterprise', 'insure'), reference: 'DEMO-I001' })
  await act(city, case_id, 'start-race')
  for (const one of contracts) await payAll(house, one)
  await deliverAndJudge(house, a, 'solver', { meets: true, score: 90 })
  await deliverAndJudge(house, b, 'solver-2', { meets: true, score: 80 })
  await deliverAndJudge(house, c, 'solver-abroad', { meets: false, score: 40 })
  await act(city, case_id, 'decide-gate', { teams: [a, b, c].map((team) => ({ team, call: team === c ? 'eliminated' : 'go-on', reason: team === c ? '开裂率 9%，未达到公布的 5%。' : '达到公布的标准。' })) })
  for (const one of contracts) await payAll(house, one)
  await act(owner, c, 'claim', { milestone: '2', account: '第三方检测开裂率 9%，本关未达标，前期投入落空。' })
  await act(await house.as('insurer-2'), c, 'adjust-claim', { claim: await firstChoice('insurer-2', 'adjust-claim'), verdict: 'pay', opinion: '复看检测记录，损失属实，在保障范围内。' })
  await act(await house.as('insurer'), c, 'decide-claim', { claim: await firstChoice('insurer', 'decide-claim'), verdict: 'paid', reason: '检测记录属实，按保单赔付。' })
  return [
    { id: 'seek', account: 'enterprise', path: `/cases/${draft}?do=submit`, at: '#part-challenge-title, .form__section:nth-of-type(2)' },
    { id: 'appraise', account: 'city-officer', path: `/cases/${bidding}`, at: '#section-scores', height: 660 },
    { id: 'publish', account: null, path: `/challenges/${await idOf(bidding)}` },
    { id: 'take-up', account: 'supervisor', path: `/ceremony/${case_id}`, height: 1080 },
    { id: 'race', account: null, path: `/challenges/${await idOf(case_id)}/race`, height: 960 },
    { id: 'award', account: 'enterprise', path: `/cases/${a}`, at: '#section-milestones' },
    { id: 'insure', account: 'insurer', path: `/cases/${c}`, at: '#section-claims' },
  ]
}

/**
 * Freezes on the page what differs from one run to the next: days, hours, how long until then, numbers of cases, hashes. Everything else must be the same,
 * so that a picture that changed shows a change of the platform.
 */
async function freeze(page: Page): Promise<void> {
  await page.evaluate(() => {
    // A day far from now was written by somebody and stays.
    const dayOf = (by: string) => (text: string) => Math.abs(Date.parse(text.replace(/ 周./, '')) - Date.now()) < 90 * 86_400_000 ? by : text
    const rules: [RegExp, string | ((text: string) => string)][] = [
      [/\d{4}-\d\d-\d\d 周[一二三四五六日]/g, dayOf('2026-09-01 周二')], [/\d{4}-\d\d-\d\d/g, dayOf('2026-09-01')], [/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}/g, dayOf('Tue 1 Sep 2026')], [/\d\d:\d\d(:\d\d)?/g, '09:30'],
      [/\b[0-9a-hjkmnp-tv-z]{26}\b/g, '01k40000000000000000000000'], [/\b[0-9a-f]{64}\b/g, '0'.repeat(64)], [/\b[0-9a-f]{32}\b/g, '5d1e'.repeat(8)], [/[0-9a-f]{8}…[0-9a-f]{8}/g, '3f9c51a7…d20b864e'], [/\b\d+ (天|小时|分钟)/g, '29 $1'], [/\b\d+ (days?|hours?|minutes?)\b/g, '29 $1'], [/\b\d+ (字节|bytes?)/g, '2048 $1'],
    ]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.nodeValue ?? '', still = rules.reduce((all, [what, by]) => all.replace(what, by as string), text)
      if (still !== text) node.nodeValue = still
      if (/^:\d\d$/.test(text)) node.nodeValue = ':00'
      // The end of an id may by chance be letters only, but no word of a page stands as code.
      if (/^[0-9a-hjkmnp-tv-z]{8}$/.test(text) && (/\d/.test(text) || node.parentElement?.closest('code'))) node.nodeValue = '01k40000'
    }
    for (const one of document.querySelectorAll<HTMLElement>('[aria-labelledby="case-clocks"]')) one.style.visibility = 'hidden'
  })
}

/** Takes every picture of the tour, by file name. */
export async function takeTour(platform: Platform): Promise<Map<string, Buffer>> {
  const stops = await lay(platform), taken = new Map<string, Buffer>()
  for (const language of ['zh', 'en'] as const) for (const stop of stops) taken.set(`tour-${stop.id}-${language}.png`, await takeOne(platform, stop, language))
  return taken
}

async function takeOne({ house, visit }: Platform, stop: Stop, language: Language): Promise<Buffer> {
  const { page } = await visit({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', viewport: { ...size, height: stop.height ?? size.height } })
  if (stop.account) {
    const { cookie } = await house.as(stop.account)
    await page.context().addCookies(cookie.split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: house.origin })))
  }
  await page.goto(stop.account ? stop.path : `/${language}${stop.path}`)
  await settled(page)
  if (stop.account && language === 'en') {
    const switched = page.getByRole('button', { name: 'English' })
    if (await switched.isVisible()) await switched.click()
    await page.getByRole('button', { name: '中文' }).waitFor()
    await settled(page)
  }
  await page.waitForLoadState('networkidle')
  // What came last may have asked for more, or still be drawn.
  await settled(page)
  await page.evaluate(() => document.fonts.ready)
  await page.mouse.move(0, 0)
  await freeze(page)
  if (stop.at) await page.locator(stop.at).first().evaluate((part) => scrollTo({ top: part.getBoundingClientRect().top + scrollY - 96 }))
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  const picture = await page.screenshot({ animations: 'disabled' })
  await page.context().close()
  return picture
}

/** What the looks of a letter depend on here: the browser's version and the fonts it takes; pictures of another machine cannot be compared. */
export function looksOf({ browser }: Platform): { browser: string, fonts: string } {
  const files = ['sans-serif:lang=zh-cn', 'sans-serif:lang=zh-cn:weight=200', 'system-ui', 'sans-serif:lang=en', 'monospace'].map((pattern) => execFileSync('fc-match', ['-f', '%{file}', pattern], { encoding: 'utf8' }))
  const hash = createHash('sha256')
  for (const file of new Set(files)) hash.update(readFileSync(file))
  return { browser: browser.version(), fonts: hash.digest('hex') }
}

/** How many pixels of two pictures differ; all of them when the sizes do. */
export async function pixelsApart({ browser }: Platform, one: Buffer, other: Buffer): Promise<number> {
  const page = await browser.newPage()
  try {
    return await page.evaluate(async (both) => {
      const [a, b] = await Promise.all(both.map(async (text) => {
        const map = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob())
        const context = new OffscreenCanvas(map.width, map.height).getContext('2d')!
        context.drawImage(map, 0, 0)
        return context.getImageData(0, 0, map.width, map.height)
      }))
      if (a!.width !== b!.width || a!.height !== b!.height) return a!.width * a!.height
      let apart = 0
      for (let at = 0; at < a!.data.length; at += 4) if (a!.data[at] !== b!.data[at] || a!.data[at + 1] !== b!.data[at + 1] || a!.data[at + 2] !== b!.data[at + 2]) apart += 1
      return apart
    }, [one.toString('base64'), other.toString('base64')])
  } finally {
    await page.close()
  }
}
