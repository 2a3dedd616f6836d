import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { personNames } from '#systems/accounts/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { contentOf, type Bid } from './bid.ts'

type Tie = { account_id: string, kind: 'same-organisation' | 'colleague' | 'declared', org_id: string }

/** Organisations whose people cannot review the bids: the owner, each bidder, each partner named in a bid. Elevate first. */
export function interestedOrgs(cx: Cx, file: Pick<CaseFile, 'org_id'>, bids: readonly Bid[]): string[] {
  const partners = bids.flatMap((bid) => (contentOf(cx, bid).partners as { org_id: string }[] | undefined)?.map((one) => one.org_id) ?? [])
  return [...new Set([...file.org_id ? [file.org_id] : [], ...bids.map((bid) => bid.org_id), ...partners])]
}

/**
 * Only accounts that hold the role count, and nobody whom the records tie to the owner, a bidder or a partner: belonging to it, in any role, now or
 * within three years; sharing another organisation with somebody of it; having declared a conflict in a case of it.
 * @throws fault `cases.wrong-answers` with who, with whom and why
 */
export async function refuseTiedReviewers(cx: Cx, file: CaseFile, bids: readonly Bid[], reviewers: readonly string[], path: string): Promise<void> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership
    where city_id = ${cx.city.id} and role = 'expert' and ended_at is null and account_id = any(${reviewers}::text[])`.execute(cx.tx)
  if (reviewers.some((one) => !rows.some((row) => row.account_id === one))) throw fault('cases.wrong-answers', { count: 1 }, [{ path, code: 'cases.wants-choice' }])
  const ties = await tiesOf(cx, interestedOrgs(cx, file, bids), reviewers)
  if (ties.length === 0) return
  const names = await personNames(cx, ties.map((one) => one.account_id))
  const orgs = await orgTitles(cx, ties.map((one) => one.org_id))
  throw fault('cases.wrong-answers', { count: ties.length }, ties.map((one) => ({
    path, code: `challenges.reviewer-${one.kind}`, data: { name: names.get(one.account_id) ?? { zh: one.account_id, en: one.account_id }, org: orgs.get(one.org_id) ?? { zh: one.org_id, en: one.org_id } },
  })))
}

async function tiesOf(cx: Cx, orgs: readonly string[], reviewers: readonly string[]): Promise<Tie[]> {
  const { rows } = await sql<Tie>`select distinct on (reviewer.account_id) reviewer.account_id, tie.kind, tie.org_id from unnest(${reviewers}::text[]) as reviewer (account_id) cross join lateral (
      select 'same-organisation' as kind, 1 as weight, org_id from membership where city_id = ${cx.city.id} and account_id = reviewer.account_id and org_id = any(${orgs}::text[]) and (ended_at is null or ended_at > now() - interval '3 years')
      union all select 'colleague', 2, interested.org_id from membership mine join membership theirs on theirs.city_id = mine.city_id and theirs.org_id = mine.org_id and theirs.ended_at is null
        join membership interested on interested.city_id = theirs.city_id and interested.account_id = theirs.account_id and interested.org_id = any(${orgs}::text[]) and interested.ended_at is null
        where mine.city_id = ${cx.city.id} and mine.account_id = reviewer.account_id and mine.org_id <> '' and mine.ended_at is null and theirs.account_id <> mine.account_id
      union all select 'declared', 3, held.org_id from review_seat seat join review_round round on round.city_id = seat.city_id and round.id = seat.round_id join case_file held on held.city_id = round.city_id and held.id = round.case_id
        where seat.city_id = ${cx.city.id} and seat.account_id = reviewer.account_id and seat.declared = 'conflict' and held.org_id = any(${orgs}::text[])
    ) tie order by reviewer.account_id, tie.weight, tie.org_id`.execute(cx.tx)
  return rows
}
