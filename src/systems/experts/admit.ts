import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMonths } from '#kernel/values/days.ts'
import { addMembership } from '#systems/accounts/public.ts'
import { addEvents, employerKey, employerOrg, nextCodes, type Expert } from './expert.ts'
import { termsOf } from './terms.ts'

export type Admission = Pick<Expert, 'account_id' | 'name_zh' | 'name_en' | 'kind' | 'born_on' | 'special_standing' | 'retirement_age' | 'title_level' | 'finance_title' | 'has_certificate' | 'knows_funding_rules'
  | 'rank' | 'field_since_on' | 'employer_name' | 'employer_org_id' | 'county_id' | 'sectors' | 'directions' | 'languages' | 'keywords' | 'panels_per_year_max' | 'origin' | 'case_id' | 'decision' | 'is_demo'>

/**
 * 入库: writes the record of an admitted expert with a code of its own and gives the role. Whoever was removed before comes back under the code they had.
 * The transaction must be elevated. Returns the code.
 */
export async function admit(cx: Cx, wanted: Admission, role: string): Promise<string> {
  const { rows: held } = await sql<{ code: string }>`select code from expert where city_id = ${cx.city.id} and account_id = ${wanted.account_id} for update`.execute(cx.tx)
  const code = held[0]?.code ?? (await nextCodes(cx))[0]!
  const terms = termsOf(cx.city.pack)
  const employer_org_id = wanted.employer_org_id ?? await employerOrg(cx, wanted.employer_name)
  const row = {
    ...wanted, code, employer_org_id, employer: employerKey(cx, { org_id: employer_org_id, name: wanted.employer_name, code }), state: 'admitted', admitted_on: cx.today_on,
    valid_until: addMonths(cx.today_on, terms.valid_years * 12), confirm_by: addMonths(cx.today_on, terms.confirm_every_months),
  }
  await writeExperts(cx, [row])
  if (wanted.account_id !== null) await giveRole(cx, wanted.account_id)
  await addEvents(cx, [{ code, what: held[0] ? 'returned' : 'admitted', content: { kind: wanted.kind, case_id: wanted.case_id }, role }])
  return code
}

/** The role of an expert for an account that does not hold it. It names no organisation: an employer that somebody states opens nothing of that employer's. */
export async function giveRole(cx: Cx, account_id: string): Promise<void> {
  const { rows } = await sql`select from membership where city_id = ${cx.city.id} and account_id = ${account_id} and role = 'expert' and ended_at is null`.execute(cx.tx)
  if (rows.length === 0) await addMembership(cx, { account_id, role: 'expert', org_id: null, county_id: null })
}

/** A row of the register as it is written; an earlier one of the same code is replaced whole. Arrays travel as JSON. */
export async function writeExperts(cx: Cx, rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = ['code', 'account_id', 'name_zh', 'name_en', 'kind', 'state', 'born_on', 'special_standing', 'retirement_age', 'title_level', 'finance_title', 'has_certificate', 'knows_funding_rules', 'rank', 'field_since_on',
    'employer_name', 'employer_org_id', 'employer', 'county_id', 'sectors', 'directions', 'languages', 'keywords', 'panels_per_year_max', 'email', 'identity_cipher', 'identity_lookup', 'identity_masked', 'origin', 'case_id', 'decision', 'admitted_on', 'valid_until', 'confirm_by', 'is_demo']
  invariant(rows.every((row) => typeof row.code === 'string'), 'a record has its code')
  const list = sql.join(columns.map((one) => sql.ref(one)))
  const changes = sql.join(columns.filter((one) => one !== 'code').map((one) => sql`${sql.ref(one)} = excluded.${sql.ref(one)}`))
  await sql`insert into expert as held (city_id, ${list}) select ${cx.city.id}, ${list} from jsonb_populate_recordset(null::expert, ${JSON.stringify(rows.map((row) => ({ special_standing: 'none', has_certificate: false, knows_funding_rules: false, sectors: [], directions: [], languages: ['zh'], keywords: [], is_demo: false, ...row })))}::jsonb)
    on conflict (city_id, code) do update set ${changes}, state_reason = null, version = held.version + 1`.execute(cx.tx)
}
