import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { tiedTo } from '../tied.ts'
import { contentOf, type Bid } from './bid.ts'

/** Organisations whose people cannot review the bids: the owner, each bidder, each partner named in a bid. Elevate first. */
export function interestedOrgs(cx: Cx, file: Pick<CaseFile, 'org_id'>, bids: readonly Bid[]): string[] {
  const partners = bids.flatMap((bid) => (contentOf(cx, bid).partners as { org_id: string }[] | undefined)?.map((one) => one.org_id) ?? [])
  return [...new Set([...file.org_id ? [file.org_id] : [], ...bids.map((bid) => bid.org_id), ...partners])]
}

/**
 * Only accounts that hold the role count, and nobody whom the records tie to the owner, a bidder or a partner by a hard rule of the pack.
 * @throws fault `cases.wrong-answers` with who, with whom and why
 */
export async function refuseTiedReviewers(cx: Cx, file: CaseFile, bids: readonly Bid[], reviewers: readonly string[], path: string): Promise<void> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership
    where city_id = ${cx.city.id} and role = 'expert' and ended_at is null and account_id = any(${reviewers}::text[])`.execute(cx.tx)
  if (reviewers.some((one) => !rows.some((row) => row.account_id === one))) throw fault('cases.wrong-answers', { count: 1 }, [{ path, code: 'cases.wants-choice' }])
  const problems = await tiedTo(cx, { case: 'bids', orgs: interestedOrgs(cx, file, bids), people: reviewers, path })
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
}
