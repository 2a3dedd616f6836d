import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Platform } from '#test/support/page-walk.ts'
import { looksOf, openTour, pixelsApart, takeTour, tour_folder } from '#test/support/tour.ts'

let platform: Platform | null
before(async () => { platform = await openTour() })
after(() => platform?.stop())

// Long, since whoever changes a page would have to take fourteen pictures anew before anything else is told; run before each release.
test('the pictures of the tour are what the platform shows now, to the pixel', async (t) => {
  if (platform === null) return t.skip('no browser on this machine')
  const taken_with = JSON.parse(readFileSync(join(tour_folder, 'tour.json'), 'utf8')) as ReturnType<typeof looksOf>, here = looksOf(platform)
  if (JSON.stringify(taken_with) !== JSON.stringify(here)) return t.skip(`the pictures were taken with browser ${taken_with.browser} and other fonts or another browser draw here (${here.browser}): take them anew with \`npm run pictures\` to compare`)
  const differ: string[] = []
  for (const [name, picture] of await takeTour(platform)) {
    const kept = readFileSync(join(tour_folder, name))
    if (kept.equals(picture)) continue
    const pixels = await pixelsApart(platform, kept, picture)
    if (pixels === 0) continue
    differ.push(`${name}: ${pixels} pixels`)
    if (process.env.JIEBANG_PICTURES) writeFileSync(join(process.env.JIEBANG_PICTURES, name), picture)
  }
  assert.deepEqual(differ, [], `the README shows what is no longer so; look at the new pages, then \`npm run pictures\`: ${differ.join(', ')}`)
})
