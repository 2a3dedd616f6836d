import { fault } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { CompiledLadder } from '#engines/rules/compile-ladder.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { readQuantity } from '#engines/rules/parameters.ts'
import { addDays, addMonths } from '#kernel/values/days.ts'

/**
 * One rung of the pack.
 * @throws fault `ladder.no-rung`
 */
export function rungNamed(pack: PackView, id: string): CompiledLadder {
  const found = laddersOf(pack).find((one) => one.id === id)
  if (!found) throw fault('ladder.no-rung', { rung: id.slice(0, 64) })
  return found
}

/** The last day a status holds that is given on `from`: three years are to the day before; null where no source says for how long. */
export function lastDayOf({ ladder }: CompiledLadder, from: string): string | null {
  const quantity = ladder.status.valid_for === 'undetermined' ? null : readQuantity(ladder.status.valid_for)
  return quantity?.kind === 'months' ? addDays(addMonths(from, quantity.months), -1) : null
}

/** The rungs of which a source says what they ask for: those that can be weighed. */
export function weighableOf(pack: PackView): CompiledLadder[] {
  return laddersOf(pack).filter((one) => one.conditions.length > 0 || one.direct.length > 0 || one.ladder.score !== undefined)
}
