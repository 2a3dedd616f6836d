import { demoOf, type DemoAccount } from '#systems/organizations/public.ts'
import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMembership } from './membership.ts'
import { openPerson } from './open-person.ts'
import { dutyOf } from './person.ts'

const of_a_county = new Set(['county-officer', 'follow-up-officer'])

/**
 * Opens the pack's demonstration accounts that are not there yet, without passwords: they can only be entered by demonstration sign-in.
 * Runs as the platform, after the demonstration organisations. Ids are `demo-enterprise`, `demo-solver` …, or, where another city of the
 * same deployment has that id already, `demo-CITY-enterprise`.
 */
export async function seedDemo(cx: Cx, accounts: readonly DemoAccount[] = demoOf(cx.city.pack).accounts): Promise<{ opened: number }> {
  invariant(cx.house.is_demo, 'demonstration accounts are opened in demonstration mode only')
  let opened = 0
  for (const account of accounts) {
    const held = await sql<{ account_id: string }>`select account_id from person where city_id = ${cx.city.id} and demo_account = ${account.id}`.execute(cx.tx)
    if (held.rows.length > 0) continue
    const id = await freeId(cx, account.id)
    await openPerson(cx, {
      id, name_zh: account.name.zh, name_en: account.name.en, email: `${id}@example.invalid`, language: account.languages[0] ?? 'zh',
      duty: dutyOf(account.roles[0] ?? ''), password_hash: null, demo_account: account.id,
    })
    for (const role of account.roles) {
      await addMembership(cx, { account_id: id, role, org_id: account.org, county_id: of_a_county.has(role) ? account.county : null })
    }
    opened += 1
  }
  return { opened }
}

async function freeId(cx: Cx, name: string): Promise<string> {
  const plain = `demo-${name}`
  const taken = await sql`select 1 from auth."user" where "id" = ${plain}`.execute(cx.tx)
  return taken.rows.length === 0 ? plain : `demo-${cx.city.id}-${name}`
}
