import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { dutyOf, lackingFor, memberships_max, panel_side_words, panelSideOf, type Duty, type PanelSide } from './person.ts'

export type Membership = { account_id: string, role: string, org_id: string | null, county_id: string | null }

/**
 * Gives an account a role; giving it again changes nothing. Registering as an enterprise or solver ends being a newcomer, applying to be an expert does not.
 * The caller has checked the actor's right, and that organisation and county exist.
 * @throws fault `accounts.no-such-account` | `accounts.separate-duties` | `accounts.separate-sides` | `accounts.too-many-memberships` | `accounts.role-needs-org` | `accounts.role-needs-county`
 */
export async function addMembership(cx: Cx, wanted: Membership): Promise<void> {
  const lacking = lackingFor(wanted.role, wanted)
  if (lacking !== null) throw fault(`accounts.role-needs-${lacking}`, { role: wanted.role }, [{ path: `${lacking}_id`, code: `accounts.role-needs-${lacking}`, data: { role: wanted.role } }])
  // The person's row is locked, so that two grants at once are counted one after the other.
  const { rows } = await sql<{ duty: Duty }>`select duty from person where city_id = ${cx.city.id} and account_id = ${wanted.account_id} and closed_at is null for update`.execute(cx.tx)
  const person = rows[0]
  if (!person) throw fault('accounts.no-such-account', { id: wanted.account_id })
  if (person.duty !== dutyOf(wanted.role)) throw fault('accounts.separate-duties', { role: wanted.role })
  await takeSide(cx, wanted)
  const held = await sql<{ count: number }>`select count(*)::int as count from membership where city_id = ${cx.city.id} and account_id = ${wanted.account_id} and ended_at is null
    and role <> 'newcomer' and (role, org_id, county_id) <> (${wanted.role}, ${wanted.org_id ?? ''}, ${wanted.county_id ?? ''})`.execute(cx.tx)
  if ((held.rows[0]?.count ?? 0) >= memberships_max) throw fault('accounts.too-many-memberships', { max: memberships_max })
  await sql`
    insert into membership as held (city_id, account_id, role, org_id, county_id)
    values (${cx.city.id}, ${wanted.account_id}, ${wanted.role}, ${wanted.org_id ?? ''}, ${wanted.county_id ?? ''})
    on conflict (city_id, account_id, role, org_id, county_id) do update set ended_at = null, since = case when held.ended_at is null then held.since else now() end`.execute(cx.tx)
  if (!['newcomer', 'expert-applicant'].includes(wanted.role)) {
    await sql`update membership set ended_at = now() where city_id = ${cx.city.id} and account_id = ${wanted.account_id} and role = 'newcomer' and ended_at is null`.execute(cx.tx)
  }
}

// A person takes the side of their role once no running role holds them on another; the foreign key of the table sees to the same.
async function takeSide(cx: Cx, { account_id, role }: Membership): Promise<void> {
  const side = panelSideOf(role)
  if (side === null) return
  const { rows } = await sql<{ panel_side: PanelSide }>`select panel_side from membership where city_id = ${cx.city.id} and account_id = ${account_id} and panel_side <> ${side} limit 1`.execute(cx.tx)
  if (rows[0]) throw fault('accounts.separate-sides', { role, side: panel_side_words[rows[0].panel_side] })
  await sql`update person set panel_side = ${side} where city_id = ${cx.city.id} and account_id = ${account_id} and panel_side is distinct from ${side}`.execute(cx.tx)
}
