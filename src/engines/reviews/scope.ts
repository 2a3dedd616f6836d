import type { TableScope } from '#kernel/declare/system.ts'

const officers = { 'city-officer': ['same-city'], auditor: ['same-city'] } as const
const mine = `exists (select from review_seat seat where seat.city_id = review_round.city_id and seat.round_id = review_round.id and seat.account_id = (select current_setting('jiebang.account', true)))`

/**
 * Who may read what of a review. Seats and scores say who sits, which is sealed: officers read them through `reviewOf` alone, by the numbers of the seats. A score is its reviewer's alone until the round is closed; a round out of the reader's sight counts as open,
 * so what they cannot see stays sealed.
 */
export const reviewTables: Record<string, TableScope> = {
  review_sheet: { relations: { public: 'true' }, read: { anyone: ['public'] }, is_append_only: true },
  review_round: { relations: { own: mine, 'same-city': true }, read: { expert: ['own'], ...officers } },
  review_seat: { relations: { own: true }, read: { expert: ['own'] } },
  // What the panel agrees on is read through its meeting or its case, which know who may.
  review_note: { relations: {}, read: {}, is_append_only: true },
  review_voice: { relations: {}, read: {}, is_append_only: true },
  review_score: {
    relations: { own: true }, read: { expert: ['own'] }, is_append_only: true,
    sealed: `not exists (select from review_round round where round.city_id = review_score.city_id and round.id = review_score.round_id and round.closed_at is not null)`,
  },
}
