import { z } from 'zod'
import { addMembership } from '#systems/accounts/public.ts'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { isCounty } from './counties.ts'
import { indexOrganizations } from './found-organizations.ts'
import { registrable_kinds } from './kinds.ts'
import { checkParticulars, particulars, tidy } from './organization.ts'

/**
 * 单位登记: a person registers the organisation it acts for, as an enterprise or as a solver, and becomes its member.
 * @throws fault `organizations.wrong-particulars` | `organizations.taken` | `accounts.too-many-memberships`
 */
export const register = action({
  title: { zh: '登记单位', en: 'Register an organisation' },
  input: z.strictObject({ ...particulars, kind: z.enum(registrable_kinds).default('enterprise'), role: z.enum(['enterprise', 'solver']) }),
  output: z.strictObject({ id: z.string(), role: z.string() }),
  allow: { newcomer: ['own'], enterprise: ['own'], solver: ['own'] },
  async run(cx, input) {
    const said = tidy(input)
    const problems = checkParticulars(said, (county_id) => isCounty(cx, county_id))
    if (problems.length > 0) throw fault('organizations.wrong-particulars', { count: problems.length }, problems)
    const id = newId('org')
    // A code or number that is there already keeps its row: nobody joins an organisation merely by typing its public code.
    const made = await sql`
      insert into organization (city_id, id, kind, title_zh, title_en, county_id, country, uscc, registration_number, origin, registered_by)
      values (${cx.city.id}, ${id}, ${input.kind}, ${said.title_zh}, ${said.title_en}, ${said.county_id}, ${said.country}, ${said.uscc},
        ${said.registration_number}, 'registered', ${cx.actor.account_id})
      on conflict do nothing`.execute(cx.tx)
    if (made.numAffectedRows !== 1n) throw fault('organizations.taken', { code: said.uscc ?? said.registration_number })
    await addMembership(cx, { account_id: cx.actor.account_id ?? '', role: input.role, org_id: id, county_id: null })
    await cx.elevate()
    await indexOrganizations(cx, [id])
    audit(cx, 'organizations.register', `organization:${id}`, { ...said, kind: input.kind, role: input.role })
    return { id, role: input.role }
  },
})
