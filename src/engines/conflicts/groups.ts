import { groups } from './pools.ts'
import type { Party, Tie } from './tie.ts'
import { World } from './world.ts'

/** 集团: the group of each of these organisations on a day, named by the least of its members' parties; null where equity and branches join it to no other organisation. */
export function groupsOf({ orgs, ties, on, percent_min, same = new Map() }: { orgs: readonly Party[], ties: readonly Tie[], on: string, percent_min: number, same?: ReadonlyMap<Party, Party> }): Map<Party, Party | null> {
  const world = new World({ people: [], projects: [], ties: ties.filter(({ kind }) => kind === 'equity' || kind === 'branch'), rules: [], on, same })
  const sets = groups(world, percent_min)
  const members = new Map<number, Party[]>()
  for (const [at, party] of world.names.entries()) if (party.startsWith('org:')) members.set(sets.rootOf(at), [...members.get(sets.rootOf(at)) ?? [], party])
  const groupOf = new Map<Party, Party | null>()
  for (const list of members.values()) for (const one of list) groupOf.set(one, list.length > 1 ? list.toSorted()[0]! : null)
  return new Map(orgs.map((org) => [org, groupOf.get(world.standsFor(org)) ?? null]))
}
