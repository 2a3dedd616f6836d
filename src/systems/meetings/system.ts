import type { System } from '#kernel/declare/system.ts'
import { documentsOffer } from '#kernel/outside/document.ts'
import { attend, confirm } from './attend.ts'
import { handOver, takeOver, vacateChair } from './chair.ts'
import { markLeft, moveItem, note, score, voice } from './judge.ts'
import { minutes, minutes_kind } from './minutes.ts'
import { answer, ask } from './question.ts'
import { mine, room } from './room.ts'
import { end, finish, sign } from './sign.ts'
import { callOff, elect, start } from './start.ts'
import { words } from './words.ts'

// Who sits and what was scored is told by questions that know how far the meeting is; no row is read beside them.
const sealed = { relations: {}, read: {} } as const

/** 评审会: a panel that judges in one room, item by item, blind until the chair closes, signed by each member. */
export const system: System = {
  id: 'meetings',
  title: { zh: '评审会', en: 'Panel meetings' },
  source: 'SCO-005…012；来源未载明会议规程，法定人数与推选组长为示例',
  uses: ['accounts', 'cases', 'draws'],
  tables: { meeting: sealed, meeting_item: sealed, meeting_presence: sealed, meeting_question: sealed, meeting_chair_change: sealed },
  actions: { confirm, attend, start, elect, 'call-off': callOff, 'move-item': moveItem, ask, answer, score, 'mark-left': markLeft, 'hand-over': handOver, 'take-over': takeOver, 'vacate-chair': vacateChair, note, voice, end, sign, finish },
  queries: { room, mine },
  words,
  offers: { [documentsOffer]: { [minutes_kind]: minutes } },
}
