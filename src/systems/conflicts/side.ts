import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { foldName, foldOrganization } from '#engines/conflicts/identity.ts'
import type { Party } from '#engines/conflicts/tie.ts'
import { hasOrganization, organizationsCalled } from '#systems/organizations/public.ts'
import { personNames } from '#systems/accounts/public.ts'

const id = z.string().min(1).max(64)
const name = z.string().trim().min(1).max(80), employer = z.string().trim().min(1).max(300)

/** A person with an account, one known by name and employer, or an organisation: one of the three. */
export const sideInput = z.union([z.strictObject({ account_id: id }), z.strictObject({ name, employer }), z.strictObject({ org_id: id })])
export type Side = z.output<typeof sideInput>

/** One side of a tie in the table. */
export type SideRow = { account_id: string | null, name: string | null, employer: string | null, org_id: string | null }

/** The columns of a side. */
export function sideRow(side: Side): SideRow {
  return { account_id: null, name: null, employer: null, org_id: null, ...side }
}

/** @throws fault `conflicts.no-such-side` unless account or organisation are of this city. Elevate first. */
export async function assertSide(cx: Cx, side: Side): Promise<void> {
  const is_there = 'org_id' in side ? await hasOrganization(cx, side.org_id) : 'account_id' in side ? (await personNames(cx, [side.account_id])).size > 0 : true
  if (!is_there) throw fault('conflicts.no-such-side', {})
}

/** Employers written as text → the party that stands for them: an organisation of the city where one is called so, else the folded name. One statement. */
export async function employerParties(cx: Cx, texts: readonly string[]): Promise<(text: string) => Party> {
  const called = texts.length === 0 ? [] : await organizationsCalled(cx, texts)
  const ids = new Map(called.flatMap(({ id: org_id, title_zh, title_en, uscc }) => [org_id, title_zh, title_en, uscc].flatMap((one): [string, string][] => one ? [[one, org_id]] : [])))
  return (text) => `org:${ids.get(text) ?? `x:${foldOrganization(text)}`}`
}

/** The party that a side of a row is. */
export function partyOf(side: SideRow, employerOf: (text: string) => Party): Party {
  if (side.account_id !== null) return `account:${side.account_id}`
  if (side.org_id !== null) return `org:${side.org_id}`
  return namedParty(side.name ?? '', side.employer, employerOf)
}

/** A person who is in no register, by name and employer; without an employer the name is nobody's but this record's. */
export function namedParty(called: string, works_for: string | null, employerOf: (text: string) => Party): Party {
  return `named:${foldName(called)}${works_for === null ? '' : ` ${employerOf(works_for)}`}`
}
