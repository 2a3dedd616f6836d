import { z } from 'zod'
import { allocate, type Granted } from '#engines/rules/allocate.ts'
import { bestCombination } from '#engines/rules/combine.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { members_max, openGroupsOf, openListsOf } from '#engines/rules/groups.ts'
import { termsOf } from './measures.ts'

export const combinationShape = z.strictObject({
  /** The measures to be claimed, in the order of what they give. */
  given: z.array(z.string()),
  /** What is not given because of others, what it would give by itself, and whether the highest or the first is taken. */
  away: z.array(z.strictObject({ measure: z.string(), amount_fen: z.number(), for: z.array(z.string()), takes: z.enum(['highest', 'first']) })),
  /** Measures the source leaves open whether they are combined, list by list. */
  open: z.array(z.array(z.string())),
  /** The most there is if none of those are combined; null where nothing given is open. */
  least_fen: z.number().nullable(),
})

export type Combination = z.output<typeof combinationShape>

/** What one subject is entitled to by a measure, and what it was granted before; a null amount is not determined. */
export type Entitled = { one: CompiledMeasure, amount_fen: number | null, already: { year_fen: number, total_fen: number, is_group_taken: boolean } }

/**
 * 最优合法组合: what of its measures one subject should claim, caps and exclusions weighed, funds left aside. `measures` are those it is weighed against; `least_fen`
 * takes what the source leaves open for forbidden.
 */
export function combine(measures: readonly CompiledMeasure[], entitled: readonly Entitled[], as_of: string): { granted: Granted[], combination: Combination } {
  const terms = termsOf(measures, as_of).map((one) => ({ ...one, fund: null, programme: null }))
  const termsBy = new Map(terms.map((one) => [one.measure, one]))
  const demands = entitled.flatMap(({ one, amount_fen, already }) => amount_fen === null ? [] : [{ subject: 'self', measure: one.id, amount_fen, already_year_fen: already.year_fen, already_total_fen: already.total_fen, is_group_taken: already.is_group_taken }])
  const granted = allocate(demands, terms, [])
  const given = granted.filter((one) => one.granted_fen > 0)
  const away = granted.filter((one) => one.reduced_by === 'excluded').map((one) => {
    const places = termsBy.get(one.measure)!.groups
    const shared = given.flatMap((other) => termsBy.get(other.measure)!.groups.filter((their) => places.some((own) => own.group === their.group)).map((their) => ({ measure: other.measure, takes: their.takes })))
    return { measure: one.measure, amount_fen: one.amount_fen, for: [...new Set(shared.map((other) => other.measure))], takes: shared.some((other) => other.takes === 'highest') ? 'highest' as const : 'first' as const }
  })
  const texts = entitled.map(({ one }) => one.measure)
  return { granted, combination: {
    given: given.toSorted((a, b) => b.granted_fen - a.granted_fen).map((one) => one.measure), away,
    open: openListsOf(texts.filter((text) => !away.some((one) => one.measure === text.id))), least_fen: leastOf(granted, terms, openGroupsOf(texts)),
  } }
}

type Terms = ReturnType<typeof termsOf>

/** Past the number that is searched at once the least is not told, rather than guessed. */
function leastOf(granted: readonly Granted[], terms: Terms, open: ReturnType<typeof openGroupsOf>): number | null {
  const termsBy = new Map(terms.map((one) => [one.measure, one]))
  // What falls away for certain may still be the best of what is left when more is forbidden, so all are weighed anew, each within its caps.
  const left = granted.map((one) => ({ ...termsBy.get(one.measure)!, amount_fen: one.reduced_by === 'excluded' ? one.amount_fen : one.granted_fen }))
    .map((one) => ({ ...one, groups: [...one.groups, ...open.get(one.measure) ?? []] })).filter((one) => one.amount_fen > 0)
  const total_fen = granted.reduce((sum, one) => sum + one.granted_fen, 0)
  if (left.length > members_max) return null
  const least_fen = bestCombination(left).total_fen
  return least_fen < total_fen ? least_fen : null
}
