import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { agreements, challengeMilestones, prizes } from '../agreements.ts'

/** What the population is narrowed to. `counties` null is the whole city; days are civil days of the city on which the need came in. */
export type FunnelScope = { from?: string | undefined, until?: string | undefined, counties: readonly string[] | null, sector?: string | undefined, officer?: string | undefined, session?: string | undefined, is_public_only: boolean, is_demo?: boolean | undefined }

/** The five stages in their order. */
export const stage_ids = ['collected', 'published', 'matched', 'agreed', 'solved'] as const
export type StageId = typeof stage_ids[number]

/**
 * The population, one row per need that came in: when it reached each stage (null where it did not), what money stood for it there, who follows it, and how
 * it ended. Set-based: each source is grouped once and joined. The transaction is elevated; the caller has bounded `scope` to what the reader may count.
 */
export function populationOf(cx: Cx, scope: FunnelScope): RawBuilder<unknown> {
  const zone = cx.city.pack.city.zone
  return sql`
    select file.id as case_id, challenge.id as challenge_id, challenge.title_zh, challenge.title_en, challenge.county_id, challenge.sector, charge.account_id as officer, challenge.is_public, challenge.is_demo,
      came.at as collected_at, challenge.published_at, took.at as matched_at, deal.at as agreed_at, case when challenge.result = 'solved' then challenge.ended_at end as solved_at,
      case when challenge.currency = 'CNY' then coalesce(challenge.funding_minor, 0) else 0 end as funding_fen, coalesce(least(deal.total_fen, prize.prize_fen), 0) as agreed_fen, coalesce(paid.fen, 0) as paid_fen,
      case when challenge.currency = 'CNY' then coalesce(challenge.saving_minor, 0) else 0 end as saving_fen, file.closed_at, file.outcome, coalesce(ending.reason, challenge.result) as reason
    from challenge join case_file file on file.city_id = challenge.city_id and file.id = challenge.case_id
    join (select case_id, min(at) as at from case_event where city_id = ${cx.city.id} and action = 'submit' group by case_id) came on came.case_id = file.id
    left join (select case_id, min(at) as at from case_event where city_id = ${cx.city.id} and action = 'confirm' group by case_id) took on took.case_id = file.id
    left join (select case_id, min(signed_at) as at, sum(total_fen)::bigint as total_fen from ${agreements} one where city_id = ${cx.city.id} group by case_id) deal on deal.case_id = file.id
    left join ${prizes} prize on prize.city_id = file.city_id and prize.case_id = file.id
    left join (select case_id, sum(paid_fen)::bigint as fen from ${challengeMilestones} one where city_id = ${cx.city.id} group by case_id) paid on paid.case_id = file.id
    left join follow_charge charge on charge.city_id = file.city_id and charge.case_id = file.id and charge.until_at is null
    left join (select distinct on (case_id) case_id, at, answers ->> 'reason' as reason from case_event where city_id = ${cx.city.id} and action in ('refuse', 'decline', 'confirm-revocation') order by case_id, id desc) ending
      on ending.case_id = file.id and file.closed_at is not null and file.outcome <> 'closed'
    where challenge.city_id = ${cx.city.id} and challenge.origin = 'case'
      ${scope.from ? sql`and came.at >= (${scope.from}::date)::timestamp at time zone ${zone}` : sql``}
      ${scope.until ? sql`and came.at < ((${scope.until}::date) + 1)::timestamp at time zone ${zone}` : sql``}
      ${scope.counties ? sql`and challenge.county_id = any(${[...scope.counties]}::text[])` : sql``}
      ${scope.sector ? sql`and challenge.sector = ${scope.sector}` : sql``}
      ${scope.officer ? sql`and charge.account_id = ${scope.officer}` : sql``}
      ${scope.session ? sql`and exists (select from session_challenge held where held.city_id = challenge.city_id and held.challenge_id = challenge.id and held.session_id = ${scope.session})` : sql``}
      ${scope.is_public_only ? sql`and challenge.is_public` : sql``}
      ${scope.is_demo === undefined ? sql`` : sql`and challenge.is_demo = ${scope.is_demo}`}`
}

/** The column of a stage's moment, and of the money that stands for it there. */
export const stage_columns: Record<StageId, { at: string, fen: string }> = {
  collected: { at: 'collected_at', fen: 'funding_fen' }, published: { at: 'published_at', fen: 'funding_fen' }, matched: { at: 'matched_at', fen: 'funding_fen' }, agreed: { at: 'agreed_at', fen: 'agreed_fen' }, solved: { at: 'solved_at', fen: 'paid_fen' },
}
