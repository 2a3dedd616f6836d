import { casesOffer } from '#engines/cases/subject.ts'
import type { System } from '#kernel/declare/system.ts'
import { panelSeatedOffer, type PanelSeated } from '#systems/draws/public.ts'
import { round_purpose } from './ask.ts'
import { solveTopic } from './freeze.ts'
import { record } from './record.ts'
import { seatReviewers } from './reviewers.ts'
import { solveDelivery } from './solve.ts'
import { reviewRound } from './subject.ts'
import { roundTermsPart } from './terms.ts'
import { words } from './words.ts'

// Who reviews what is told by the case's own sections, which know whether names are open; no row is read beside them.
const sealed = { relations: {}, read: {} } as const

/** 通讯评审轮次: many files to many drawn reviewers at once, under a cap on any pair's chance, provable by anyone who gets the record. */
export const system: System = {
  id: 'rounds',
  title: { zh: '评审轮次', en: 'Rounds of reviews' },
  source: 'SYS-002；SCO-005…012；来源未载明通讯评审的指派办法，上限、匹配分与各项数目为示例',
  uses: ['accounts', 'cases', 'conflicts', 'draws', 'experts'],
  tables: { round_plan: sealed, round_file: sealed, round_reviewer: sealed, round_step: sealed, round_seat: sealed },
  actions: {},
  queries: { record },
  parts: [roundTermsPart],
  letters: { [solveTopic]: solveDelivery },
  words,
  offers: { [casesOffer]: [reviewRound], [panelSeatedOffer]: { [round_purpose]: seatReviewers } satisfies PanelSeated },
}
