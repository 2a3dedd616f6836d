import { z } from 'zod'
import { hasOrganization, isCounty } from '#systems/organizations/public.ts'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { addMembership } from './membership.ts'
import { link_hours, makeLink } from './one-time-link.ts'
import { openPerson } from './open-person.ts'
import { dutyOf, email, language, names } from './person.ts'

/** A role with its place, as an administrator gives it. */
export const grant = { role: z.string().min(1).max(64), org_id: z.string().max(64).nullable().default(null), county_id: z.string().max(64).nullable().default(null) }

/**
 * Refuses a role that no system declares, and a place the city does not have.
 * @throws fault `accounts.no-such-role` | `organizations.not-found` | `organizations.no-such-county`
 */
export async function checkGrant(cx: Cx, wanted: { role: string, org_id: string | null, county_id: string | null }): Promise<void> {
  const known = [...cx.house.systems.values()].flatMap((system) => Object.keys(system.roles ?? {})).filter((role) => role !== 'anyone')
  if (!known.includes(wanted.role)) throw fault('accounts.no-such-role', { role: wanted.role, known: known.join(' ') })
  if (wanted.org_id !== null && !(await hasOrganization(cx, wanted.org_id))) throw fault('organizations.not-found', { id: wanted.org_id })
  if (wanted.county_id !== null && !isCounty(cx, wanted.county_id)) throw fault('organizations.no-such-county', { county_id: wanted.county_id })
}

/** What is said of an account that is to be opened. */
export const accountWanted = z.strictObject({ ...names, email, language: language.default('zh'), ...grant })
export type AccountWanted = { name: string, name_en?: string, email: string, language: 'zh' | 'en', role: string, org_id: string | null, county_id: string | null }

/**
 * Opens an account without a password, with its first role, and makes the one-time link (72 hours) by which its owner sets one.
 * The command line uses it, as the platform, for a city's first administrator.
 * @throws fault as `openPerson`, `checkGrant` and `addMembership`
 */
export async function openAccount(cx: Cx, wanted: AccountWanted): Promise<{ account_id: string, set_password_path: string, until: string }> {
  await checkGrant(cx, wanted)
  const account_id = await openPerson(cx, {
    name_zh: wanted.name, name_en: wanted.name_en ?? wanted.name, email: wanted.email, language: wanted.language, duty: dutyOf(wanted.role), password_hash: null,
  })
  await addMembership(cx, { account_id, role: wanted.role, org_id: wanted.org_id, county_id: wanted.county_id })
  const link = await makeLink(cx, account_id, link_hours.handed)
  audit(cx, 'accounts.open-account', `account:${account_id}`, { role: wanted.role, org_id: wanted.org_id, county_id: wanted.county_id })
  return { account_id, ...link }
}

/** 开户: an administrator opens an account for a colleague and hands over the link. */
export const openAccountAction = action({
  title: { zh: '开立账号', en: 'Open an account' },
  input: accountWanted,
  output: z.strictObject({ account_id: z.string(), set_password_path: z.string(), until: z.string() }),
  allow: { admin: ['same-city'] },
  run: openAccount,
})
