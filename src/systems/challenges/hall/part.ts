import type { ChallengePart } from '../part.ts'
import { hall as list } from './hall.ts'
import { page } from './page.ts'
import { published, publishedSessions } from './published.ts'
import { steps } from './steps.ts'

/** 榜单大厅 */
export const hall: ChallengePart = {
  queries: { hall: list, page, published, 'published-sessions': publishedSessions, steps },
}
