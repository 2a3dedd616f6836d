import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { askedOf, commitmentsOf, type Party } from './draw.ts'

const users = ['city-officer', 'county-officer', 'follow-up-officer', 'finance-officer']

/**
 * 抽取与使用分离: whoever asked for the panel, worked on the case that needs it, keeps the register or uses panels does not draw; and no account speaks for two
 * parties of one draw. The database refuses most of these sides in one account already; this says so for the case at hand.
 * @throws fault `draws.asker-draws` | `draws.officer-draws` | `draws.officer-of-case` | `draws.two-sides`
 */
export async function refuseInvolved(cx: Cx, case_id: string, party: Party): Promise<void> {
  const asked = await askedOf(cx, case_id)
  const account_id = cx.actor.account_id ?? ''
  if (asked.asked_by === account_id) throw fault('draws.asker-draws')
  if (party === 'drawer') {
    const held = cx.actor.grants.map((grant) => grant.role)
    if (held.includes('expert-manager') || held.some((role) => users.includes(role))) throw fault('draws.officer-draws')
    const { rows } = await sql`select from case_event where city_id = ${cx.city.id} and case_id = ${asked.parent_case_id} and account_id = ${account_id} and role <> 'platform'
      union all select from case_party where city_id = ${cx.city.id} and case_id = ${asked.parent_case_id} and account_id = ${account_id} limit 1`.execute(cx.tx)
    if (rows.length > 0) throw fault('draws.officer-of-case')
  }
  if ((await commitmentsOf(cx, case_id)).some((one) => one.account_id === account_id && one.party !== party)) throw fault('draws.two-sides')
}
