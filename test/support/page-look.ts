import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

type Finding = { id: string, impact: string | null, help: string, nodes: { html: string, failureSummary?: string }[] }

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const still_ms = 10_000

/** Brings axe into every page of this tab before the page's own scripts, so that the page's content policy stays in force. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: axe_source })
}

/** Waits until nothing is being loaded: the page has its heading and no part says that it is busy, or the sign-in has come over it. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('dialog[open]') !== null || (document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"], .loading, .ant-btn-loading') === null), undefined, { timeout: still_ms * 2 })
}

/** What is wrong with the page as it stands, one line per fault: serious and critical findings of axe, scrolling sideways, and a header whose words do not fit. */
export async function faultsOf(page: Page): Promise<string[]> {
  // A page that was there before axe was brought is given it now.
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe_source)
  const findings = await page.evaluate(async () => {
    // Whatever still fades in has the contrast of its shadow, not its own.
    await Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished))
    const axe = (globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: Finding[] }> } }).axe
    return (await axe.run({ resultTypes: ['violations'] })).violations
  })
  const wide = await page.evaluate(() => {
    const root = document.scrollingElement!
    if (root.scrollWidth <= innerWidth) return null
    const out = [...document.querySelectorAll('body *')].find((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.table-scroll, .entry-table__scroll'))
    return `scrolls sideways: ${root.scrollWidth} > ${innerWidth}, ${out?.outerHTML.slice(0, 160) ?? 'by something unseen'}`
  })
  const crowded = await page.evaluate(() => {
    const nav = document.querySelector('.shell-nav'), more = document.querySelector('.shell-more'), tools = document.querySelector('.shell-tools')
    if (!nav || !more || !tools || nav.getBoundingClientRect().width === 0) return null
    const over = more.getBoundingClientRect().right - tools.getBoundingClientRect().left, high = more.getBoundingClientRect().height
    return over > 0 || high > 48 ? `the header is too full: “more” is ${Math.round(high)} px high and reaches ${Math.round(over)} px into what follows` : null
  })
  const serious = findings.filter((one) => one.impact === 'serious' || one.impact === 'critical')
  return [
    ...serious.map((one) => `${one.impact} ${one.id}: ${one.help} — ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} (${(node.failureSummary ?? '').split('\n').slice(1, 3).join(' ').trim().slice(0, 200)})`).join(' | ')}`),
    ...wide === null ? [] : [wide],
    ...crowded === null ? [] : [crowded],
  ]
}
