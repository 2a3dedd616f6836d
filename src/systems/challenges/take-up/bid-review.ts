import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { roundsOf, seatsOf, type ReviewKey } from '#engines/reviews/round.ts'
import { isDrawMade, isDrawOn } from '#systems/draws/public.ts'
import { bidsOf, type Bid } from './bid.ts'

/** The sheet of the pack by which opened bids are reviewed, and the purpose of its rounds: one review per bid, all by the same panel. */
export const bid_review_sheet = 'bid-review'
/** Most bids of one challenge that a panel scores: each reviewer hands in one table with a row for each. */
export const reviewed_max = 50

/** The review of one bid. */
export const reviewOfBid = (case_id: string, bid_id: string): ReviewKey => ({ case_id, purpose: bid_review_sheet, subject: `bid:${bid_id}` })

/** Opened bids of a case in order of receipt. Elevate first. */
export async function openedBids(cx: Cx, case_id: string): Promise<Bid[]> {
  return (await bidsOf(cx, case_id)).filter((bid) => bid.state === 'opened')
}

/** Bids under review: those that were opened when the panel was named. Elevate first. */
export async function bidsUnderReview(cx: Cx, case_id: string): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select distinct subject from review_round where city_id = ${cx.city.id} and case_id = ${case_id} and purpose = ${bid_review_sheet} order by subject`.execute(cx.tx)
  return rows.map((row) => row.subject.slice('bid:'.length))
}

/** Where each reviewer of the bids stands, as their seats in the first bid's round say: the panel is the same in all. Elevate first. */
export async function reviewersOf(cx: Cx, case_id: string): Promise<(Awaited<ReturnType<typeof seatsOf>>[number] & { has_scored: boolean })[]> {
  const [first] = await bidsUnderReview(cx, case_id)
  const round = first === undefined ? undefined : (await roundsOf(cx, reviewOfBid(case_id, first))).at(-1)
  if (!round) return []
  const { rows } = await sql<{ account_id: string }>`select account_id from review_score where city_id = ${cx.city.id} and round_id = ${round.id}`.execute(cx.tx)
  return (await seatsOf(cx, round.id)).map((seat) => ({ ...seat, has_scored: rows.some((row) => row.account_id === seat.account_id) }))
}

/** The table of scores begins with a row for each bid; in a further round with the reviewer's own of the round before, to change where the reasons of the others ask for it. */
export async function bidRows(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action !== 'score-bids') return {}
  const scores = []
  for (const bid of await bidsUnderReview(cx, file.id)) {
    const before = (await roundsOf(cx, reviewOfBid(file.id, bid))).at(-2)
    const { rows } = before ? await sql<{ scores: Record<string, number>, comment: string }>`select scores, comment from review_score where city_id = ${cx.city.id} and round_id = ${before.id} and account_id = ${cx.actor.account_id ?? ''}`.execute(cx.tx) : { rows: [] }
    scores.push({ bid, ...rows[0]?.scores, ...rows[0] ? { comment: rows[0].comment } : {} })
  }
  return { scores }
}

const round = sql.raw(`(select round.id from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = '${bid_review_sheet}' order by round.subject, round.number desc limit 1)`)
const mySeat = (condition: string) => sql`exists (select from review_seat seat join review_round held on held.city_id = seat.city_id and held.id = seat.round_id and held.closed_at is null
  where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state = 'seated' and seat.account_id = current_setting('jiebang.account', true) and ${sql.raw(condition)}
    and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id))`

/** What the guards of the procedure see of the review. */
export const reviewValues = {
  评审组抽取中: isDrawOn(bid_review_sheet),
  评审组已抽出: isDrawMade(bid_review_sheet),
  方案评审人数: sql`(select count(*)::int from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state <> 'replaced')`,
  方案评审轮次: sql`coalesce((select max(round.number) from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = ${bid_review_sheet}), 0)`,
  方案评审未齐: sql`exists (select from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = ${bid_review_sheet} and round.closed_at is null)`,
  本人评审方案: mySeat('true'),
  本人待声明方案: mySeat('seat.declared is null'),
}
