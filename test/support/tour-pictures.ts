/**
 * Takes the pictures of the tour anew: `npm run pictures`, which builds the pages first when they changed. A picture is written only when a pixel of it
 * differs, so that what is named here as changed is what the platform shows otherwise than before: look at each before it is committed.
 * Any day, any hour and a busy machine give the same pictures (see `freeze` in tour.ts); another browser or other fonts do not, so all are taken anew there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { closeCluster } from './database.ts'
import { bytes_max, looksOf, openTour, pixelsApart, takeTour, tour_folder } from './tour.ts'

const platform = await openTour()
if (platform === null) throw new Error('There is no browser on this machine')
try {
  for (const [name, picture] of await takeTour(platform)) {
    if (picture.length >= bytes_max) throw new Error(`${name} is larger than ${bytes_max / 1_000} kB`)
    const file = join(tour_folder, name)
    const pixels = existsSync(file) ? await pixelsApart(platform, readFileSync(file), picture) : Infinity
    if (pixels > 0) writeFileSync(file, picture)
    process.stdout.write(`${name} ${pixels === 0 ? 'as before' : pixels === Infinity ? 'is new' : `CHANGED, ${pixels} pixels`}\n`)
  }
  writeFileSync(join(tour_folder, 'tour.json'), `${JSON.stringify(looksOf(platform), null, 2)}\n`)
} finally {
  await platform.stop()
  await closeCluster()
}
