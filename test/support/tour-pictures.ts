// Takes the pictures of the tour anew: node test/support/tour-pictures.ts (after the web was built). Look at each before it is committed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPlatform } from './page-walk.ts'
import { bytes_max, looksOf, takeTour, tour_folder } from './tour.ts'

const platform = await openPlatform()
if (platform === null) throw new Error('There is no browser on this machine')
try {
  for (const [name, picture] of await takeTour(platform)) {
    if (picture.length >= bytes_max) throw new Error(`${name} is larger than ${bytes_max / 1_000} kB`)
    writeFileSync(join(tour_folder, name), picture)
    process.stdout.write(`${name} ${Math.round(picture.length / 1_000)} kB\n`)
  }
  writeFileSync(join(tour_folder, 'tour.json'), `${JSON.stringify(looksOf(platform), null, 2)}\n`)
} finally {
  await platform.stop()
}
