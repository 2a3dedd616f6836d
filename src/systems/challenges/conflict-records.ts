import { sql } from '#kernel/store/db.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { ConflictReader } from '#engines/conflicts/offer.ts'
import type { Tie } from '#engines/conflicts/tie.ts'
import { contentOf, type Bid } from './take-up/bid.ts'

type Row = { kind: Tie['kind'], a: string, b: string, from_on: string, until_on: string | null, record: string, id: string }

/**
 * 揭榜中的关联：contracts signed, those who bid together or against each other, reviews held before, and conflicts that reviewers declared. Only bids that are
 * opened are read: that somebody has bid is nobody's to know before. Two statements.
 */
export const challengeRecords: ConflictReader = async (cx) => {
  const day = (column: string) => sql.raw(`(${column} at time zone '${cx.city.pack.city.zone.replaceAll("'", '')}')::date::text`)
  const city = cx.city.id
  const { rows } = await sql<Row>`
    select 'contract' as kind, 'org:' || contract.org_id as a, 'org:' || contract.solver_org_id as b, ${day('contract.signed_at')} as from_on, ${day('file.closed_at')} as until_on, 'contract' as record, contract.case_id as id
      from contract join case_file file on file.city_id = contract.city_id and file.id = contract.case_id where contract.city_id = ${city} and contract.signed_at is not null
    union all select 'co-bid', 'org:' || partner.org_id, 'org:' || partner.partner_org_id, ${day('partner.answered_at')}, ${day('partner.answered_at')}, 'bid-partner', partner.id
      from bid_partner partner join challenge on challenge.city_id = partner.city_id and challenge.case_id = partner.case_id where partner.city_id = ${city} and partner.state = 'accepted' and challenge.opened_at is not null
    union all select 'competing', 'org:' || one.org_id, 'org:' || other.org_id, ${day('one.opened_at')}, ${day('file.closed_at')}, 'bid', one.id
      from bid one join bid other on other.city_id = one.city_id and other.case_id = one.case_id and other.org_id > one.org_id and other.state in ('opened', 'chosen', 'not-chosen')
      join case_file file on file.city_id = one.city_id and file.id = one.case_id where one.city_id = ${city} and one.state in ('opened', 'chosen', 'not-chosen')
    union all select case when seat.declared = 'conflict' then 'declared' else 'review' end, 'account:' || seat.account_id, 'org:' || file.org_id,
        ${day('coalesce(seat.declared_at, score.at)')}, ${day('coalesce(seat.declared_at, score.at)')}, 'review-seat', seat.round_id || '/' || seat.number
      from review_seat seat join review_round round on round.city_id = seat.city_id and round.id = seat.round_id join case_file file on file.city_id = round.city_id and file.id = round.case_id
      left join review_score score on score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id
      where seat.city_id = ${city} and file.org_id is not null and (seat.declared = 'conflict' or (score.at is not null and round.closed_at is not null))
    order by 1, 7, 2, 3`.execute(cx.tx)
  const ties = rows.map(({ record, id, ...tie }): Tie => ({ ...tie, source: { kind: record, id } }))
  return { ties: [...ties, ...await namedPartners(cx)] }
}

/** Partners that opened bids name in their content. */
async function namedPartners(cx: Cx): Promise<Tie[]> {
  const { rows } = await sql<Pick<Bid, 'id' | 'org_id' | 'opened_cipher'> & { on: string }>`select id, org_id, opened_cipher, (opened_at at time zone 'utc')::date::text as on
    from bid where city_id = ${cx.city.id} and opened_cipher is not null and opened_at is not null order by id`.execute(cx.tx)
  return rows.flatMap((bid) => ((contentOf(cx, bid).partners as { org_id: string }[] | undefined) ?? []).map(({ org_id }): Tie => (
    { kind: 'co-bid', a: `org:${bid.org_id}`, b: `org:${org_id}`, from_on: bid.on, until_on: bid.on, source: { kind: 'bid', id: bid.id } })))
}
