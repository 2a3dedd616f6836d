/// <reference lib="dom" />
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openPlatform, type Platform } from '#test/support/page-walk.ts'
import { looksOf, takeTour, tour_folder } from '#test/support/tour.ts'

let platform: Platform | null
before(async () => { platform = await openPlatform() })
after(() => platform?.stop())

// Long, since one pixel of a crowded machine would hold up everybody; run before each release.
test('the pictures of the tour are what the platform shows now, to the pixel', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const taken_with = JSON.parse(readFileSync(join(tour_folder, 'tour.json'), 'utf8')) as ReturnType<typeof looksOf>, here = looksOf(platform)
  if (JSON.stringify(taken_with) !== JSON.stringify(here)) return t.skip(`the pictures were taken with browser ${taken_with.browser} and other fonts or another browser draw here (${here.browser}): take them anew with test/support/tour-pictures.ts to compare`)
  const differ: string[] = []
  for (const [name, picture] of await takeTour(platform)) {
    const kept = readFileSync(join(tour_folder, name))
    if (kept.equals(picture)) continue
    const pixels = await pixelsApart(platform, kept, picture)
    if (pixels === 0) continue
    differ.push(`${name}: ${pixels} pixels`)
    if (process.env.JIEBANG_PICTURES) writeFileSync(join(process.env.JIEBANG_PICTURES, name), picture)
  }
  assert.deepEqual(differ, [], `the README shows what is no longer so; look at the new pages, then run test/support/tour-pictures.ts: ${differ.join(', ')}`)
})

/** How many pixels of two pictures differ; all of them when the sizes do. */
async function pixelsApart({ browser }: Platform, one: Buffer, other: Buffer): Promise<number> {
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
