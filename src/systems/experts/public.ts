import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { wholeMonths, wholeYears, type ExpertKind } from './conditions.ts'
import { expertColumns, type Expert } from './expert.ts'

export { payFee, type FeeWanted } from './pay-fee.ts'
export { seedDemoExperts } from './seed-demo-experts.ts'

/** Whom a panel may draw on, as draws and conflicts take them. */
export type Candidate = { code: string, account_id: string, kind: ExpertKind, employer: string, county_id: string | null, sectors: string[], languages: string[], rank: string, facts: Record<string, unknown> }

/** Why an expert is in no pool on a day. */
export type OutReason = 'no-account' | 'role-ended' | 'suspended' | 'expired' | 'unavailable' | 'over-load' | 'resting'

type PoolRow = Expert & { holds_role: boolean, seated_year: number, asked_year: number, last_seated_on: string | null }

const level_names: Record<string, string> = { senior: '正高级', 'associate-senior': '副高级', below: '中级及以下', none: '无职称' }

/**
 * 候选池: everybody admitted and available on `on` who holds the role now, and why each of the others is out. Removed experts are not named at all. A panel's own
 * limits come in by `load_per_year_max` (beside the expert's own word) and `rest_days`. Two sets in one statement, whatever the size. Elevate first.
 */
export async function poolOf(cx: Cx, { kinds, on, load_per_year_max, rest_days }: { kinds?: readonly ExpertKind[], on: string, load_per_year_max?: number, rest_days?: number }): Promise<{ candidates: Candidate[], out: { code: string, reason: OutReason }[] }> {
  const { rows } = await sql<PoolRow>`
    with load as (
      select code, count(distinct subject) filter (where what = 'seated' and happened_on > ${on}::date - interval '1 year') as seated_year, count(distinct subject) filter (where what = 'asked' and happened_on > ${on}::date - interval '1 year') as asked_year,
        max(happened_on) filter (where what = 'seated') as last_seated_on
      from expert_service where city_id = ${cx.city.id} and happened_on <= ${on}::date group by code)
    select ${expertColumns}, exists (select from membership member join person on person.city_id = member.city_id and person.account_id = member.account_id and person.closed_at is null
        where member.city_id = expert.city_id and member.account_id = expert.account_id and member.role = 'expert' and member.ended_at is null) as holds_role,
      coalesce(load.seated_year, 0)::int as seated_year, coalesce(load.asked_year, 0)::int as asked_year, load.last_seated_on::text as last_seated_on
    from expert left join load on load.code = expert.code
    where expert.city_id = ${cx.city.id} and state <> 'removed' ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``} order by expert.code`.execute(cx.tx)
  const candidates: Candidate[] = []
  const out: { code: string, reason: OutReason }[] = []
  for (const row of rows) {
    const reason = outOf(row, on, load_per_year_max, rest_days)
    if (reason !== null || row.account_id === null) out.push({ code: row.code, reason: reason ?? 'no-account' })
    else candidates.push({ code: row.code, account_id: row.account_id, kind: row.kind, employer: row.employer, county_id: row.county_id, sectors: row.sectors, languages: row.languages, rank: row.rank, facts: factsFor(row, on) })
  }
  return { candidates, out }
}

function outOf(row: PoolRow, on: string, load_per_year_max: number | undefined, rest_days: number | undefined): OutReason | null {
  if (row.account_id === null) return 'no-account'
  if (!row.holds_role) return 'role-ended'
  if (row.state === 'suspended') return 'suspended'
  if (row.state === 'expired' || (row.valid_until !== null && row.valid_until < on)) return 'expired'
  // The day after its last day of confirmation a record counts as suspended, also before the nightly routine has said so.
  if (row.confirm_by !== null && row.confirm_by < on) return 'suspended'
  if (row.away_from !== null && row.away_from <= on && on <= (row.away_until ?? '9999-12-31')) return 'unavailable'
  if (row.seated_year >= Math.min(row.panels_per_year_max ?? Infinity, load_per_year_max ?? Infinity)) return 'over-load'
  if (rest_days !== undefined && row.last_seated_on !== null && (Date.parse(on) - Date.parse(row.last_seated_on)) / 86_400_000 < rest_days) return 'resting'
  return null
}

// What criteria of a panel may name, by Chinese name; a fact that is not known is left out.
function factsFor(row: PoolRow, on: string): Record<string, unknown> {
  const facts: Record<string, unknown> = {
    类别: row.kind === 'finance' ? '财务专家' : '技术专家', 职称: row.rank, 职称级别: row.title_level === null ? null : level_names[row.title_level] ?? null, 周岁: row.born_on === null ? null : wholeYears(row.born_on, on),
    从业月数: row.field_since_on === null ? null : wholeMonths(row.field_since_on, on), 领域: row.sectors, 研究方向: row.directions, 语言: row.languages, 县市: row.county_id, 本年受邀次数: row.asked_year, 本年参评次数: row.seated_year, 上次参评日: row.last_seated_on,
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
}

/** The record of a code as other systems may use it, or null. Elevate first. */
export async function expertOf(cx: Cx, code: string): Promise<Expert | null> {
  const { rows } = await sql<Expert>`select ${expertColumns} from expert where city_id = ${cx.city.id} and code = ${code}`.execute(cx.tx)
  return rows[0] ?? null
}

/** What a round of reviews weighs an expert by. */
export type Profile = Pick<Expert, 'code' | 'kind' | 'state' | 'employer' | 'county_id' | 'sectors' | 'keywords'> & { account_id: string }

/** The records of many accounts, by code; in one statement. Elevate first. */
export async function profilesOf(cx: Cx, account_ids: readonly string[]): Promise<Profile[]> {
  const { rows } = await sql<Profile>`select code, account_id, kind, state, employer, county_id, sectors, keywords from expert where city_id = ${cx.city.id} and account_id = any(${[...account_ids]}::text[]) order by code`.execute(cx.tx)
  return rows
}

/** The code of an account, or null. Elevate first. */
export async function codeOf(cx: Cx, account_id: string): Promise<string | null> {
  const { rows } = await sql<{ code: string }>`select code from expert where city_id = ${cx.city.id} and account_id = ${account_id}`.execute(cx.tx)
  return rows[0]?.code ?? null
}

/** Account and names of a code, or null. Elevate first. */
export async function personOf(cx: Cx, code: string): Promise<{ account_id: string | null, name: { zh: string, en: string } } | null> {
  const { rows } = await sql<{ account_id: string | null, name_zh: string, name_en: string }>`select account_id, name_zh, name_en from expert where city_id = ${cx.city.id} and code = ${code}`.execute(cx.tx)
  return rows[0] ? { account_id: rows[0].account_id, name: { zh: rows[0].name_zh, en: rows[0].name_en } } : null
}

export type Service = { code: string, subject: string, what: 'asked' | 'seated' | 'declined' | 'lapsed' | 'replaced', on: string }

/**
 * 履职记录: what became of experts in a draw or panel; saying the same again changes nothing. `subject` names the draw (`draw:ID`). Elevate first.
 * @throws fault `experts.not-found`
 */
export async function recordService(cx: Cx, services: readonly Service[]): Promise<void> {
  if (services.length === 0) return
  const { rows } = await sql<{ code: string }>`select code from unnest(${services.map((one) => one.code)}::text[]) code except select code from expert where city_id = ${cx.city.id}`.execute(cx.tx)
  if (rows[0]) throw fault('experts.not-found', { code: rows[0].code })
  await sql`insert into expert_service (city_id, code, subject, what, happened_on) select ${cx.city.id}, code, subject, what, "on"
    from jsonb_to_recordset(${JSON.stringify(services)}::jsonb) as new (code text, subject text, what text, "on" date) on conflict do nothing`.execute(cx.tx)
}
