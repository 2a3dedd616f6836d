import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'

/** The word under which a system offers rows of relations that the platform itself knows: `offers: { 'rule-relations': [ownContracts] }`. */
export const ruleRelationsOffer = 'rule-relations'

/** Whose rows, as known at a moment (now when left out). */
export type RelationWish = { org_id: string, known_at?: string | undefined }

/** One relation of a subject: rows by the ids of the relation's fields, as decisions read them (money in whole fen, days as text), and where they come from. */
export type RelationRows = { relation: string, rows: Record<string, unknown>[], source: Sentence }

/** One relation that a system of the house keeps. The right to the subjects was established before. */
export type RuleRelation = {
  /** Id of the relation in the pack. */
  relation: string
  /** What the platform knows of one subject; null where it knows of none, which is not the same as there being none. */
  rowsOf: (cx: Cx, wish: RelationWish) => Promise<RelationRows | null>
  /** Who has rows now, by id; at most `limit`. */
  subjects: (cx: Cx, wish: { limit: number }) => Promise<string[]>
}

/** All relations of a subject that the systems of the house offer. */
export async function relationsKnown(cx: Cx, wish: RelationWish): Promise<RelationRows[]> {
  const found: RelationRows[] = []
  for (const one of offersOf(cx)) {
    const rows = await one.rowsOf(cx, wish)
    if (rows !== null) found.push(rows)
  }
  return found
}

/** Everybody of whom the platform keeps rows of one of these relations, by id; one more than `limit` tells that there are more. */
export async function subjectsWithRows(cx: Cx, relations: ReadonlySet<string>, limit: number): Promise<string[]> {
  const found = new Set<string>()
  for (const one of offersOf(cx)) if (relations.has(one.relation)) for (const id of await one.subjects(cx, { limit: limit + 1 })) found.add(id)
  return [...found].sort()
}

function offersOf(cx: Cx): RuleRelation[] {
  return [...cx.house.systems.values()].flatMap((system) => (system.offers?.[ruleRelationsOffer] as RuleRelation[] | undefined) ?? [])
}
