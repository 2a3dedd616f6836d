import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { sealContent, sealShare, shareHash, splitKey } from '#kernel/trust/split-key.ts'
import { activeKeys, canary_days_max, holders, keysById, type Holder, type HolderKey } from './holder-key.ts'

/** Where a sealed bid belongs: in no other city, case, version or name does it open. */
export function placeOf(cx: Cx, case_id: string, bid: { id: string, version: number, org_id: string }): { city: string, case: string, bid: string, version: number, org: string } {
  return { city: cx.city.id, case: case_id, bid: bid.id, version: bid.version, org: bid.org_id }
}

export type Ceremony = { case_id: string, bureau_key: string, supervisor_key: string, opened_at: string | null, record: unknown }
export type Shares = Record<Holder, { sealed: string, hash: string }>

/**
 * Fixes at publication under which two keys the bids of this challenge will be sealed. Elevate first.
 * @throws fault `challenges.no-holder-keys` | `challenges.keys-untried` while a holder has no key or has not tried it of late
 */
export async function pinHolders(cx: Cx, case_id: string): Promise<void> {
  const keys = await activeKeys(cx)
  const [bureau, supervisor] = holders.map((holder) => keys.find((key) => key.holder === holder))
  if (!bureau || !supervisor) throw fault('challenges.no-holder-keys')
  if (!bureau.is_fresh || !supervisor.is_fresh) throw fault('challenges.keys-untried', { days: canary_days_max })
  await sql`insert into ceremony (city_id, case_id, bureau_key, supervisor_key) values (${cx.city.id}, ${case_id}, ${bureau.id}, ${supervisor.id}) on conflict do nothing`.execute(cx.tx)
}

/** The ceremony of a case; null before it is published. Elevate first. */
export async function ceremonyOf(cx: Cx, case_id: string): Promise<Ceremony | null> {
  const { rows } = await sql<Ceremony>`select case_id, bureau_key, supervisor_key, to_char(opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as opened_at, record
    from ceremony where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows[0] ?? null
}

/** The two keys of a ceremony by holder. Elevate first. */
export async function ceremonyKeys(cx: Cx, ceremony: Ceremony): Promise<Record<Holder, HolderKey>> {
  const keys = await keysById(cx, [ceremony.bureau_key, ceremony.supervisor_key])
  const bureau = keys.find((key) => key.id === ceremony.bureau_key), supervisor = keys.find((key) => key.id === ceremony.supervisor_key)
  invariant(bureau && supervisor, 'a ceremony names two keys that exist')
  return { bureau, supervisor }
}

/** Seals a text to both holders of the case: what is kept opens with neither the database nor the deployment's keys. Elevate first. */
export async function sealToBoth(cx: Cx, ceremony: Ceremony, place: ReturnType<typeof placeOf>, text: string): Promise<{ cipher: string, shares: Shares }> {
  const keys = await ceremonyKeys(cx, ceremony)
  const { key, cipher } = sealContent(place, Buffer.from(text, 'utf8'))
  const [bureau, supervisor] = splitKey(key)
  key.fill(0)
  const sealed = (holder: Holder, share: Buffer) => ({ sealed: sealShare(keys[holder].public_key, { ...place, holder }, share), hash: shareHash(share) })
  return { cipher, shares: { bureau: sealed('bureau', bureau), supervisor: sealed('supervisor', supervisor) } }
}
