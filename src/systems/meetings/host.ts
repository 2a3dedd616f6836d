import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { ReviewKey } from '#engines/reviews/round.ts'

/** The word a system uses to offer its panels' meetings: purpose → `MeetingHost`. */
export const panelMeetingsOffer = 'panel-meetings'

/** One thing a meeting judges: the review whose open round it takes. */
export type Agenda = { title: Sentence, key: ReviewKey }

/**
 * How a system has its panels meet. `items` are the reviews to judge, in order, asked once when the meeting is convened; each must have an open round without scores.
 * `ended` is called once the minutes are signed, in that transaction, elevated, with the case unlocked; left out, the case's automatic moves are looked at anew.
 */
export type MeetingHost = {
  items: (cx: Cx, case_id: string) => Promise<Agenda[]>
  ended?: (cx: Cx, over: { case_id: string, meeting_id: string }) => Promise<void>
}

/** Who hosts meetings under this purpose. */
export function hostOf(cx: Cx, purpose: string): MeetingHost {
  const host = [...cx.house.systems.values()].map((system) => (system.offers?.[panelMeetingsOffer] as Record<string, MeetingHost> | undefined)?.[purpose]).find(Boolean)
  if (!host) throw new Error(`invariant: no system offers a meeting for ${purpose}`)
  return host
}
