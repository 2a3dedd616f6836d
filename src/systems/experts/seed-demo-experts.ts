import { demoOf } from '#systems/organizations/public.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMonths } from '#kernel/values/days.ts'
import { admit } from './admit.ts'

const finance_titles: Record<string, string> = { 高级会计师: 'senior-accountant', 高级审计师: 'senior-auditor', 注册会计师: 'certified-accountant', 注册税务师: 'certified-tax-agent' }

/** Admits the pack's demonstration experts that have no record yet, in the order of the file. Runs as the platform after the demonstration accounts. */
export async function seedDemoExperts(cx: Cx): Promise<void> {
  if (!cx.house.is_demo) return
  const wanted = demoOf(cx.city.pack).accounts.filter((one) => one.expert)
  if (wanted.length === 0) return
  const { rows } = await sql<{ demo_account: string, account_id: string, org_zh: string | null }>`
    select person.demo_account, person.account_id, org.title_zh as org_zh from person
    left join membership member on member.city_id = person.city_id and member.account_id = person.account_id and member.role = 'expert' and member.ended_at is null
    left join organization org on org.city_id = person.city_id and org.id = nullif(member.org_id, '')
    where person.city_id = ${cx.city.id} and demo_account = any(${wanted.map((one) => one.id)}) and not exists (select from expert where expert.city_id = person.city_id and expert.account_id = person.account_id)`.execute(cx.tx)
  for (const account of wanted) {
    const person = rows.find((row) => row.demo_account === account.id)
    if (!person) continue
    const { kind, rank, sectors, years, born_year } = account.expert!
    await admit(cx, {
      account_id: person.account_id, name_zh: account.name.zh, name_en: account.name.en, kind, rank: rank.zh, sectors, directions: [], languages: account.languages, keywords: [],
      born_on: `${born_year}-06-15`, field_since_on: addMonths(cx.today_on, -12 * years), special_standing: 'none', retirement_age: null,
      title_level: kind === 'finance' ? null : rank.zh.startsWith('副') ? 'associate-senior' : 'senior', finance_title: finance_titles[rank.zh] ?? null, has_certificate: false, knows_funding_rules: kind === 'finance',
      employer_name: person.org_zh ?? '独立执业', employer_org_id: account.org, county_id: account.county, panels_per_year_max: null, origin: 'demonstration', case_id: null, decision: null, is_demo: true,
    }, 'platform')
  }
}
