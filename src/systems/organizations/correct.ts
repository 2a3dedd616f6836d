import { z } from 'zod'
import type { Allow } from '#kernel/trust/access.ts'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isCounty } from './counties.ts'
import { indexOrganizations } from './found-organizations.ts'
import { checkParticulars, particulars, tidy } from './organization.ts'

const allow: Allow = { enterprise: ['own-organisation'], solver: ['own-organisation'], insurer: ['own-organisation'], 'county-officer': ['same-county'], 'city-officer': ['same-city'] }
const subject = 'organizations.correct'

/** Whether the reader may correct this organisation; what the city's pack states is corrected in the pack. */
export function mayCorrect(cx: Cx, row: { id: string, county_id: string | null, origin: string }): boolean {
  return row.origin === 'registered' && cx.city.access.passage(subject, cx.actor, { city_id: cx.city.id, org_id: row.id, county_id: row.county_id }) !== null
}

/**
 * 更正单位信息: all particulars at once, against the version that was seen.
 * @throws fault `organizations.not-found` | `organizations.not-yours` | `organizations.from-pack` | `organizations.wrong-particulars` |
 * `organizations.changed-meanwhile` | `organizations.taken`
 */
export const correct = action({
  title: { zh: '更正单位信息', en: 'Correct an organisation' },
  input: z.strictObject({ ...particulars, id: z.string().min(1).max(64), version: z.number().int().min(1) }),
  output: z.strictObject({ id: z.string(), version: z.number() }),
  allow,
  async run(cx, input) {
    const { rows } = await sql<{ origin: string, county_id: string | null }>`
      select origin, county_id from organization where city_id = ${cx.city.id} and id = ${input.id}`.execute(cx.tx)
    const held = rows[0]
    if (!held) throw fault('organizations.not-found', { id: input.id })
    if (!mayCorrect(cx, { id: input.id, ...held })) throw fault(held.origin === 'registered' ? 'organizations.not-yours' : 'organizations.from-pack', { id: input.id })
    const said = tidy(input)
    const problems = checkParticulars(said, (county_id) => isCounty(cx, county_id))
    if (problems.length > 0) throw fault('organizations.wrong-particulars', { count: problems.length }, problems)
    const twin = await sql`select 1 from organization where city_id = ${cx.city.id} and id <> ${input.id} and (uscc = ${said.uscc}
      or (country = ${said.country} and registration_number = ${said.registration_number}))`.execute(cx.tx)
    if (twin.rows.length > 0) throw fault('organizations.taken', { code: said.uscc ?? said.registration_number })
    const changed = await sql<{ version: number }>`
      update organization set title_zh = ${said.title_zh}, title_en = ${said.title_en}, uscc = ${said.uscc}, country = ${said.country},
        registration_number = ${said.registration_number}, county_id = ${said.county_id}, version = version + 1, changed_at = now()
      where city_id = ${cx.city.id} and id = ${input.id} and version = ${input.version} returning version`.execute(cx.tx)
    const row = changed.rows[0]
    if (!row) throw fault('organizations.changed-meanwhile', { id: input.id })
    await cx.elevate()
    await indexOrganizations(cx, [input.id])
    audit(cx, subject, `organization:${input.id}`, { ...said, version: row.version })
    return { id: input.id, version: row.version }
  },
})
