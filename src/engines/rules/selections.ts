import { fault } from '#kernel/declare/fault.ts'
import { displaces, exclude, precedes, type Grouped } from './groups.ts'

/** Most selections one component may have: what a sweep weighs for each subject. */
export const selections_max = 4_096

/**
 * A lawful selection of a component as masks: the first measure has the highest bit, so of two the greater has the earlier measure. Where turns are taken it is the whole
 * selection (`is_whole`), and stands for a subject only if none of `zeros` gives it anything; elsewhere what gives nothing is taken out of it.
 */
export type Selection = { mask: bigint, zeros: bigint, is_whole: boolean }

/** The bit of each measure of a component in the masks of its selections. */
export function bitsOf(members: readonly Grouped[]): bigint[] {
  return members.map((_, at) => 1n << BigInt(members.length - 1 - at))
}

/**
 * Every selection one of which is the best of a component, whatever its measures give. Where groups only take the highest, those nothing can be added to are enough.
 * @throws fault `rules.too-many-selections`
 */
export function selectionsOf(members: readonly Grouped[]): Selection[] {
  const bits = bitsOf(members)
  const barred = members.map((one) => members.reduce((mask, other, at) => other !== one && exclude(one, other) ? mask | bits[at]! : mask, 0n))
  const is_whole = members.some((one) => members.some((other) => precedes(one, other)))
  const found: Selection[] = []
  let steps = 0
  const search = (at: number, mask: bigint) => {
    steps += 1
    if (found.length > selections_max || steps > selections_max * 64) throw fault('rules.too-many-selections', { measure: members[0]!.measure, count: members.length, max: selections_max })
    if (at === members.length) {
      found.push({ mask, zeros: is_whole ? passedOver(members, bits, mask) : 0n, is_whole })
      return
    }
    if ((mask & barred[at]!) === 0n) search(at + 1, mask | bits[at]!)
    if (is_whole || canFill(at + 1, mask)) search(at + 1, mask)
  }
  // Whether each measure left out so far is barred, or can still be, by one to come: nothing may be left to add in the end.
  const canFill = (from: number, mask: bigint) => {
    const coming = bits.reduce((open, bit, at) => at >= from && (mask & barred[at]!) === 0n ? open | bit : open, 0n)
    return bits.every((bit, at) => at >= from || (mask & bit) !== 0n || ((mask | coming) & barred[at]!) !== 0n)
  }
  search(0, 0n)
  if (found.length > selections_max) throw fault('rules.too-many-selections', { measure: members[0]!.measure, count: members.length, max: selections_max })
  return found
}

/** Those whose turn comes before one of the selection and which it gives no reason to pass over: they must give nothing. */
function passedOver(members: readonly Grouped[], bits: readonly bigint[], mask: bigint): bigint {
  const chosen = members.filter((_, at) => (mask & bits[at]!) !== 0n)
  return members.reduce((zeros, one, at) => !chosen.includes(one) && chosen.some((other) => precedes(one, other)) && !chosen.some((other) => displaces(other, one)) ? zeros | bits[at]! : zeros, 0n)
}
