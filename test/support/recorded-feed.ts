import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The recorded open-challenge feed, beside the repository where the reference data is; tests that need it skip with this message elsewhere. */
export const recorded_feed = join(import.meta.dirname, '../../../shared/data/challenges/challenge-gov-open.json')
export const without_feed = existsSync(recorded_feed) ? false : 'the reference data is not here (../shared/data/challenges)'
