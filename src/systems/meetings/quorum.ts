import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { quorumOf } from '#engines/reviews/hold.ts'
import { pinnedSheet, roundsOf } from '#engines/reviews/round.ts'
import { isIn, keyOf, type Entered, type Item } from './meeting.ts'

/** Seats of an item, how many of them are in the room, and how many must be. */
export async function quorumAt(cx: Cx, { meeting, members, presences }: Entered, item: Item): Promise<{ seats: number, present: number, quorum: number }> {
  const round = (await roundsOf(cx, keyOf(meeting, item))).find((one) => one.id === item.round_id)!
  const seated = members.filter((one) => one.seats.has(item.number))
  // Whoever came after the scoring began sits in the room and not at this item.
  const present = seated.filter((one) => isIn(presences.get(one.account_id)) && ((item.state !== 'scoring' && item.state !== 'closed') || one.seats.get(item.number)!.state === 'seated')).length
  return { seats: seated.length, present, quorum: quorumOf(await pinnedSheet(cx, round.sheet_hash), seated.length) }
}

/** @throws fault `meetings.no-quorum` with how many are there and how many must be */
export async function assertQuorum(cx: Cx, entered: Entered, items: readonly Item[]): Promise<void> {
  for (const item of items) {
    const { present, quorum } = await quorumAt(cx, entered, item)
    if (present < quorum) throw fault('meetings.no-quorum', { item: item.number, present, quorum })
  }
}
