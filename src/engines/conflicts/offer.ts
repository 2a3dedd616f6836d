import type { Cx } from '#kernel/store/cx.ts'
import type { PersonRecord } from './identity.ts'
import type { Tie } from './tie.ts'

/** The word under which a system offers the ties its own records hold: `offers: { 'conflict-records': readers }`. */
export const conflictRecordsOffer = 'conflict-records'
export type ConflictRecords = { ties: Tie[], people?: PersonRecord[] }
/** Reads, in a few statements over whole tables, all ties of the city. The transaction is elevated. */
export type ConflictReader = (cx: Cx) => Promise<ConflictRecords>

/** Who has an interest in what a panel judges: owner, bidders, partners; and the people of the project by account. */
export type Interested = { orgs: string[], accounts: string[] }

/** A panel that is still at work, for the nightly check. `county_id` and `asked_by` say which officers are told of a new conflict beside the drawer; `leave` lets the one in hard conflict give the seat up. */
export type OpenPanel = { case_id: string, people: { account_id: string, employer: string }[], interested: Interested, county_id?: string | null, asked_by?: string | null, leave?: (cx: Cx, account_id: string, rule: string) => Promise<void> }
/** The word under which a system offers its panels that are still at work. The transaction is elevated. */
export const openPanelsOffer = 'open-panels'
export type OpenPanelsReader = (cx: Cx) => Promise<OpenPanel[]>

/** All ties and person records that the systems of the house offer. Elevate first. */
export async function recordsKnown(cx: Cx): Promise<Required<ConflictRecords>> {
  const found: Required<ConflictRecords> = { ties: [], people: [] }
  for (const system of cx.house.systems.values()) {
    for (const read of (system.offers?.[conflictRecordsOffer] as ConflictReader[] | undefined) ?? []) {
      const { ties, people = [] } = await read(cx)
      for (const tie of ties) found.ties.push(tie)
      for (const person of people) found.people.push(person)
    }
  }
  return found
}

/** All panels at work that the systems of the house offer. Elevate first. */
export async function panelsOpen(cx: Cx): Promise<OpenPanel[]> {
  const found: OpenPanel[] = []
  for (const system of cx.house.systems.values()) for (const read of (system.offers?.[openPanelsOffer] as OpenPanelsReader[] | undefined) ?? []) found.push(...await read(cx))
  return found
}
