import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

/** A stream of numbers below 1 that the same seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Planted = { case_id: string, county: string | null, sector: string | null, officer: string | null, at: Record<string, string | null>, funding: number, currency: string, total: number, paid: number, saving: number | null, result: string | null, outcome: string | null, reason: string | null, is_public: boolean }

const counties = ['lanxi', 'wuyi', 'yiwu', null], sectors = ['new-materials', 'biomedicine', null], outcomes = ['refused', 'declined', 'unanswered', 'withdrawn', 'revoked']
const reasons = ['path-known', 'not-testable', 'other']

/** A random population of challenges at every stage: some sent back and submitted twice, some in dollars, some never submitted, some ended on the way. */
export function populationFrom(seed: number, count: number, officers: readonly string[]): Planted[] {
  const random = randomOf(seed)
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(all: readonly T[]): T => all[below(all.length)]!
  return Array.from({ length: count }, (_, index) => {
    let time = Date.UTC(2026, 0, 1) + below(150 * 86_400) * 1000
    const next = () => new Date(time += (1 + below(20 * 86_400)) * 1000).toISOString()
    const reach = below(7)
    const at: Record<string, string | null> = { opened: next(), submitted: reach > 0 ? next() : null, again: reach > 0 && below(4) === 0 ? next() : null, published: reach > 1 ? next() : null, matched: reach > 2 ? next() : null, signed: reach > 3 ? next() : null }
    const is_ended = reach > 4 || (reach > 0 && below(3) === 0)
    const result = reach > 4 && is_ended ? pick(['solved', 'solved', 'partly', 'unsolved']) : null
    at.closed = is_ended ? next() : null
    const outcome = !is_ended ? null : result !== null ? 'closed' : pick(outcomes)
    const total = reach > 3 ? 1 + below(90_000_000) : 0
    return { case_id: `planted-${seed}-${String(index).padStart(4, '0')}`, county: pick(counties), sector: pick(sectors), officer: below(2) === 0 ? pick(officers) : null, at, funding: below(200_000_000), currency: below(9) === 0 ? 'USD' : 'CNY', total,
      paid: result === null ? 0 : below(2) * total, saving: result === null ? null : below(50_000_000), result, outcome, reason: outcome && ['refused', 'declined', 'revoked'].includes(outcome) ? pick(reasons) : null, is_public: reach > 1 && outcome !== 'revoked' }
  })
}

/** Writes the population into the tables of a city, without going through the procedure; one statement per table. */
export async function plant(cx: Cx, all: readonly Planted[]): Promise<void> {
  const city = cx.city.id
  const rows = JSON.stringify(all.map((one) => ({ ...one, ...one.at })))
  const from = sql`from jsonb_to_recordset(${rows}::jsonb) as one (case_id text, county text, sector text, officer text, opened timestamptz, submitted timestamptz, again timestamptz, published timestamptz, matched timestamptz, signed timestamptz, closed timestamptz,
    funding bigint, currency text, total bigint, paid bigint, saving bigint, result text, outcome text, reason text, is_public boolean)`
  await sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, is_public, opened_at, closed_at, outcome)
    select ${city}, case_id, 'challenge', 'none', 'challenge:' || case_id, county, 'planted-owner', 'planted', case_id, case_id, 'publish', is_public, opened, closed, outcome ${from}`.execute(cx.tx)
  await sql`insert into challenge (city_id, id, case_id, county_id, account_id, sector, title_zh, title_en, problem, funding_minor, currency, ip_clause, bids_close_at, published_at, is_public, ended_at, result, saving_minor)
    select ${city}, case_id, case_id, county, 'planted', sector, case_id, case_id, 'planted', funding, currency, 'joint', published, published, is_public, case when result is not null then closed end, result, saving ${from}`.execute(cx.tx)
  await sql`insert into case_event (city_id, case_id, id, at, action, account_id, role, answers)
    select ${city}, case_id, case_id || step, at, action, 'planted', 'planted', answers from (
      select case_id, '-1' as step, submitted as at, 'submit' as action, null::jsonb as answers ${from} union all select case_id, '-2', again, 'submit', null ${from}
      union all select case_id, '-3', matched, 'confirm', null ${from}
      union all select case_id, '-4', closed, case outcome when 'refused' then 'refuse' when 'declined' then 'decline' else 'confirm-revocation' end, jsonb_build_object('reason', reason) ${from} where reason is not null) event where at is not null`.execute(cx.tx)
  await sql`insert into follow_charge (city_id, id, case_id, account_id, given_by, from_at) select ${city}, case_id, case_id, officer, 'planted', opened ${from} where officer is not null`.execute(cx.tx)
  await plantContracts(cx, from)
}

// A contract's case hangs under the challenge's and is younger than it.
async function plantContracts(cx: Cx, from: ReturnType<typeof sql>): Promise<void> {
  const city = cx.city.id
  await sql`insert into case_file (city_id, id, procedure, procedure_hash, subject, org_id, account_id, title_zh, title_en, stage, parent_id, opened_at)
    select ${city}, case_id || '-k', 'challenge-contract', 'none', 'bid:' || case_id, 'planted-owner', 'planted', case_id, case_id, 'work', case_id, signed ${from} where signed is not null`.execute(cx.tx)
  await sql`insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, content_hash, size_bytes, received_at, opened_at) select ${city}, case_id, case_id, 'planted-solver', 'planted', 1, 'chosen', 'x', 'x', 1, published, published ${from} where signed is not null`.execute(cx.tx)
  await sql`insert into contract (city_id, case_id, bid_id, org_id, solver_org_id, terms, total_fen, signed_at) select ${city}, case_id || '-k', case_id, 'planted-owner', 'planted-solver', '{}', total, signed ${from} where signed is not null`.execute(cx.tx)
  await sql`insert into milestone (city_id, case_id, position, title, deliverable, due_on, price_fen, state, accepted_percent, payable_fen, paid_fen, paid_at) select ${city}, case_id || '-k', 1, 'planted', 'planted', '2027-01-01', total, 'accepted', 100, paid, paid, case when paid > 0 then closed end ${from} where signed is not null`.execute(cx.tx)
}
