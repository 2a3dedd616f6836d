import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import type { GroupPlace } from '#engines/rules/groups.ts'
import { cityMeasures, othersIn } from './measures.ts'

export type Claim = {
  case_id: string, org_id: string, county_id: string | null, measure: string, origin: 'applied' | 'automatic' | 'top-up', of_year: number, stated: Record<string, unknown>
  decision_id: string | null, granted_fen: number | null, reduced_by: string | null, notice_until: string | null
  fund: string | null, reservation_id: string | null
  paid_fen: number | null, paid_at: string | null, reference: string | null, batch_id: string | null, follows_case_id: string | null, state: 'open' | 'granted' | 'paid' | 'ended'
}

export const claimColumns = sql`case_id, org_id, county_id, measure, origin, of_year, stated, decision_id, granted_fen, reduced_by, notice_until::text as notice_until, fund, reservation_id, paid_fen, paid_at::text as paid_at, reference, batch_id, follows_case_id, state`

/** The claim a case is about. */
export async function claimOf(cx: Cx, case_id: string): Promise<Claim> {
  const { rows } = await sql<Claim>`select ${claimColumns} from incentive_claim where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const found = rows[0]
  invariant(found, 'the case of a claim has its claim')
  return found
}

/**
 * A claim is about one measure of the pack and one year. Input: `measure`, `stated` facts by Chinese name, `origin`, `of_year`, `batch_id`, `follows_case_id`; what is granted
 * without a claim brings its `decision_id`, `granted_fen` and `reduced_by`.
 * @throws fault `incentives.no-measure`
 */
export const openClaim: CaseSubject['open'] = async (cx, { case_id, org_id, county_id, input }) => {
  const found = (await cityMeasures(cx)).measures.get(String(input.measure ?? ''))
  if (!found) throw fault('incentives.no-measure', { measure: String(input.measure ?? '').slice(0, 64) })
  invariant(org_id, 'a claim is made for an enterprise')
  await sql`insert into incentive_claim (city_id, case_id, org_id, county_id, measure, origin, of_year, stated, batch_id, follows_case_id, decision_id, granted_fen, reduced_by)
    values (${cx.city.id}, ${case_id}, ${org_id}, ${county_id}, ${found.id}, ${input.origin ?? 'applied'}, ${input.of_year ?? Number(cx.today_on.slice(0, 4))},
      ${JSON.stringify(input.stated ?? {})}::jsonb, ${input.batch_id ?? null}, ${input.follows_case_id ?? null}, ${input.decision_id ?? null}, ${input.granted_fen ?? null}, ${input.reduced_by ?? null})`.execute(cx.tx)
  const { zh, en } = found.measure.title
  return { subject: `incentive-claim:${case_id}`, title: { zh, en } }
}

export type Before = { year_fen: number, total_fen: number, is_group_taken: boolean }

/** What the enterprise was granted before under the measure, in the year and in all, fen; and whether another measure of its group was granted in the year. */
export async function alreadyGranted(cx: Cx, { org_id, measure, of_year, group, except }: { org_id: string, measure: string, of_year: number, group: readonly string[], except: string }): Promise<Before> {
  return beforeOf(await grantsOf(cx, { org_id, of_year, except }), measure, group)
}

/** The same for every measure that the enterprise was granted anything by, or whose group it was. */
export async function grantedBefore(cx: Cx, { org_id, of_year, groups }: { org_id: string, of_year: number, groups: ReadonlyMap<string, readonly GroupPlace[]> }): Promise<Map<string, Before>> {
  const grants = await grantsOf(cx, { org_id, of_year, except: '' })
  return new Map(grants.length === 0 ? [] : [...groups.keys()].map((id) => [id, beforeOf(grants, id, othersIn(groups, id))]))
}

type Grant = { measure: string, year_fen: number, total_fen: number, is_of_year: boolean }

function beforeOf(grants: readonly Grant[], measure: string, group: readonly string[]): Before {
  const own = grants.find((one) => one.measure === measure)
  return { year_fen: own?.year_fen ?? 0, total_fen: own?.total_fen ?? 0, is_group_taken: grants.some((one) => one.is_of_year && one.measure !== measure && group.includes(one.measure)) }
}

/** By measure what stands of an enterprise's grants once what was taken back is off; `is_of_year` where a grant of the year stands. */
async function grantsOf(cx: Cx, { org_id, of_year, except }: { org_id: string, of_year: number, except: string }): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    with kept as (
      select claim.measure, claim.of_year, coalesce(claim.paid_fen, claim.granted_fen, 0)
        - coalesce((select sum(back.amount_fen) from incentive_revocation back where back.city_id = claim.city_id and back.of_case_id = claim.case_id and back.decided_at is not null), 0) as fen
      from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.org_id = ${org_id} and claim.case_id <> ${except} and claim.state in ('granted', 'paid'))
    select measure, coalesce(sum(fen) filter (where of_year = ${of_year}), 0)::bigint as year_fen, sum(fen)::bigint as total_fen,
      coalesce(bool_or(fen > 0 and of_year = ${of_year}), false) as is_of_year from kept group by measure order by measure`.execute(cx.tx)
  return rows
}
