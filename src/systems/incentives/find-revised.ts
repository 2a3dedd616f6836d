import type { Cx } from '#kernel/store/cx.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify } from '#engines/cases/settle.ts'
import { casesOf } from '#engines/cases/room.ts'
import { claimColumns, type Claim } from './claim.ts'
import { decideFor, decisionOf, type StoredDecision } from './decision.ts'
import { grantOf } from './effects.ts'
import { factIdsOf } from './measures.ts'
import { yuan } from '#kernel/values/money.ts'

/** Most claims looked at in one go; the next go takes the rest. */
export const revised_max = 200

/**
 * 事实修订复算: finds grants whose facts were corrected after they were decided, decides again with the parameters of the day they were decided on, and where
 * another amount comes out proposes it to the city's officers. Nothing is paid or taken back by it. Safe to run at any time.
 */
export async function findRevised(cx: Cx): Promise<void> {
  if (!casesOf(cx.city).current.has('incentive-claim')) return
  const { rows } = await sql<Claim>`select ${claimColumns} from incentive_claim claim where city_id = ${cx.city.id} and state in ('granted', 'paid') and origin <> 'top-up' and decision_id is not null
    and exists (select from fact join incentive_decision decision on decision.city_id = claim.city_id and decision.id = claim.decision_id
      where fact.city_id = claim.city_id and fact.subject_id = claim.org_id and fact.supersedes is not null and fact.known_at > coalesce(claim.rechecked_at, decision.facts_as_of))
    order by case_id limit ${revised_max}`.execute(cx.tx)
  for (const claim of rows) await weigh(cx, claim)
}

async function weigh(cx: Cx, claim: Claim): Promise<void> {
  const { rows } = await sql<{ known_at: string, facts: string[] }>`select to_char(max(known_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as known_at, array_agg(distinct fact_id) as facts
    from fact where city_id = ${cx.city.id} and subject_id = ${claim.org_id} and supersedes is not null`.execute(cx.tx)
  await sql`update incentive_claim set rechecked_at = ${rows[0]!.known_at}::timestamptz where city_id = ${cx.city.id} and case_id = ${claim.case_id}`.execute(cx.tx)
  // A corrected fact that the measure does not read changes nothing.
  const read = await factIdsOf(cx, claim.measure)
  if (!rows[0]!.facts.some((fact) => read.has(fact))) return
  const before = (await decisionOf(cx, claim.decision_id))!
  const after = await decideFor(cx, { org_id: claim.org_id, county_id: claim.county_id, measure: claim.measure, stated: claim.stated, case_id: claim.case_id, of_year: claim.of_year, as_of: before.as_of, relations_known_at: before.facts_as_of })
  const was_fen = await netOf(cx, claim)
  const now_fen = after.outcome === 'eligible' && after.amount_fen !== null ? (await grantOf(cx, claim, after.amount_fen)).granted_fen : after.outcome === 'not-eligible' ? 0 : was_fen
  // A later correction takes the place of what was proposed of an earlier one.
  await sql`update incentive_revision set state = 'overtaken', settled_at = now() where city_id = ${cx.city.id} and case_id = ${claim.case_id} and state = 'proposed'`.execute(cx.tx)
  if (now_fen === was_fen) return
  const id = newId()
  await sql`insert into incentive_revision (city_id, id, case_id, org_id, county_id, measure, decision_id, was_fen, now_fen, changes)
    values (${cx.city.id}, ${id}, ${claim.case_id}, ${claim.org_id}, ${claim.county_id}, ${claim.measure}, ${after.id}, ${was_fen}, ${now_fen}, ${JSON.stringify(changesOf(before, after))}::jsonb)`.execute(cx.tx)
  const more = now_fen > was_fen, amount = yuan(Math.abs(now_fen - was_fen))
  await notify(cx, await loadCase(cx, claim.case_id), ['city-officer'], {
    zh: more ? `事实已修订：应补 ${amount}，请决定是否补差` : `事实已修订：多兑现 ${amount}，请决定是否追回`,
    en: more ? `A fact was revised: ${amount} more would be due; please decide on a top-up` : `A fact was revised: ${amount} too much was granted; please decide on a claw-back`,
  })
  audit(cx, 'incentives.find-revised', `case:${claim.case_id}`, { id, was_fen, now_fen, decision: after.id })
}

/** What an enterprise has of a claim: granted or paid, with the top-ups that follow it, less what was taken back; fen. */
export async function netOf(cx: Cx, { case_id }: Pick<Claim, 'case_id'>): Promise<number> {
  const { rows } = await sql<{ fen: number }>`select (
      coalesce((select sum(coalesce(claim.paid_fen, claim.granted_fen, 0)) from incentive_claim claim where claim.city_id = ${cx.city.id} and (claim.case_id = ${case_id} or claim.follows_case_id = ${case_id}) and claim.state in ('granted', 'paid')), 0)
      - coalesce((select sum(back.amount_fen) from incentive_revocation back join case_file file on file.city_id = back.city_id and file.id = back.case_id
        join incentive_claim claim on claim.city_id = back.city_id and claim.case_id = back.of_case_id
        where back.city_id = ${cx.city.id} and (claim.case_id = ${case_id} or claim.follows_case_id = ${case_id}) and file.outcome is distinct from 'dropped'), 0))::bigint as fen`.execute(cx.tx)
  return Math.max(0, rows[0]!.fen)
}

function changesOf(before: StoredDecision, after: StoredDecision): { fact: string, from: unknown, to: unknown }[] {
  return [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])].flatMap((fact) => {
    const [from, to] = [before.facts[fact]?.value ?? null, after.facts[fact]?.value ?? null]
    return contentHash(from) === contentHash(to) ? [] : [{ fact, from, to }]
  })
}
