import type { Notice } from './notice.ts'
import { bytesOfHex, joined, utf8, type DrawTools } from './tools.ts'

export type Commitment = { party: string, commitment: string, at: string }
export type Reveal = { party: string, value: string, at: string }
export type BeaconValue = { value: string, signature: string | null, at: string }

const no_beacon = '0'.repeat(64)

/**
 * The seed: SHA256('JIEBANG-DRAW-1\n' ‖ notice hash ‖ list hash ‖ SHA256(r_1) ‖ SHA256(r_2) ‖ beacon), every part 32 bytes. A beacon in words counts by
 * its SHA-256, drand by its randomness; without one the part is zero. Null where too few revealed for what the notice's fallback allows: then nothing is drawn.
 */
export function seedOf(tools: DrawTools, { notice, notice_hash, list_hash, commitments, reveals, beacon }: {
  notice: Pick<Notice, 'algorithm' | 'parties' | 'beacon' | 'fallback'>, notice_hash: string, list_hash: string
  commitments: readonly Commitment[], reveals: readonly Reveal[], beacon: BeaconValue | null
}): string | null {
  const revealed = (party: string) => reveals.find((one) => one.party === party)?.value
  const main = notice.parties.filter((one) => !one.stands_in).map((one) => one.id)
  const missing = main.filter((party) => revealed(party) === undefined)
  const stand_in = notice.parties.find((one) => one.stands_in)?.id
  const parts: string[] = []
  if ((notice.beacon === null) !== (beacon === null)) return null
  for (const party of main) {
    const value = revealed(party) ?? (notice.fallback === 'stand-in' && missing.length === 1 && stand_in !== undefined ? revealed(stand_in) : undefined)
    if (value !== undefined) parts.push(tools.sha256(bytesOfHex(value)))
    else if (notice.fallback === 'beacon' && beacon !== null) parts.push(withheld(tools, commitments.find((one) => one.party === party)?.commitment ?? no_beacon))
    else return null
  }
  const last = beacon === null ? no_beacon : notice.beacon!.kind === 'named-value' ? tools.sha256(beacon.value) : beacon.value
  return tools.sha256(joined(utf8(`${notice.algorithm}\n`), ...[notice_hash, list_hash, ...parts, last].map(bytesOfHex)))
}

/** What stands in the place of a value that was not revealed and is carried by the beacon: known to all, so that silence chooses nothing. */
function withheld(tools: DrawTools, commitment: string): string {
  return tools.sha256(joined(utf8('JIEBANG-NO-REVEAL-1\n'), bytesOfHex(commitment)))
}
