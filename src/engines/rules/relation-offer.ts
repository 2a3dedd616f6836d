import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'

/** The word under which a system offers rows of relations that the platform itself knows: `offers: { 'rule-relations': [ownContracts] }`. */
export const ruleRelationsOffer = 'rule-relations'

/** Whose rows, as known at a moment (now when left out). */
export type RelationWish = { org_id: string, known_at?: string | undefined }

/** One relation of a subject: rows by the ids of the relation's fields, as decisions read them (money in whole fen, days as text), and where they come from. */
export type RelationRows = { relation: string, rows: Record<string, unknown>[], source: Sentence }

/** Gives what the platform knows; null where it knows of none, which is not the same as there being none. The right to the subject was established before. */
export type RuleRelation = (cx: Cx, wish: RelationWish) => Promise<RelationRows | null>

/** All relations of a subject that the systems of the house offer. */
export async function relationsKnown(cx: Cx, wish: RelationWish): Promise<RelationRows[]> {
  const offers = [...cx.house.systems.values()].flatMap((system) => (system.offers?.[ruleRelationsOffer] as RuleRelation[] | undefined) ?? [])
  const found: RelationRows[] = []
  for (const one of offers) {
    const rows = await one(cx, wish)
    if (rows !== null) found.push(rows)
  }
  return found
}
