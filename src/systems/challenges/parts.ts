import { appraise } from './appraise/part.ts'
import { award } from './award/part.ts'
import { raceOfChallenge, raceOfTeam } from './award/race-part.ts'
import { closing } from './close/part.ts'
import { feed } from './feed/part.ts'
import { follow } from './follow/part.ts'
import { hall } from './hall/part.ts'
import { insure } from './insure/part.ts'
import type { Carried, ChallengePart } from './part.ts'
import { publishing } from './publish/part.ts'
import { seek } from './seek/part.ts'
import { takeUp } from './take-up/part.ts'

/** The rooms of the system, in the order in which a reader of a case meets them. */
export const parts: readonly ChallengePart[] = [hall, seek, appraise, publishing, takeUp, raceOfChallenge, award, raceOfTeam, insure, follow, closing, feed]

/** All of one kind that the rooms add to the system; a name two rooms give would hide one of them, so it is refused. */
export function gathered<K extends keyof ChallengePart>(kind: K): NonNullable<ChallengePart[K]> {
  const entries = parts.flatMap((part) => Object.entries(part[kind] ?? {}))
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index)
  if (twice) throw new Error(`invariant: two rooms of the challenges give the ${kind} ${twice[0]}`)
  return Object.fromEntries(entries) as NonNullable<ChallengePart[K]>
}

/** The rooms that take part in the cases of one procedure. */
export function partsIn(procedure: Carried): ChallengePart[] {
  return parts.filter((part) => (part.procedure ?? 'challenge') === procedure)
}
