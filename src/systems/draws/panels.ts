import { z } from 'zod'
import { docShape, part } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Criteria } from '#engines/draw/criteria.ts'

const termsShape = z.strictObject({
  ...docShape,
  /** Hours from the notice within which both parties commit, freeze and reveal. */
  reveal_hours: z.int().min(1).max(720),
  /** Hours between the notice and the earliest reveal. */
  notice_hours: z.int().min(0).max(720),
  /** Hours for which an unlock of the names lasts. */
  unlock_hours: z.int().min(1).max(168),
  /** Panels that may be appointed directly, with the supervisor's consent, where the pool is too small. */
  direct: z.array(z.string().max(64)).max(100),
  /** Panels whose invitations name the project. */
  project_named: z.array(z.string().max(64)).max(100),
})
export type Terms = z.output<typeof termsShape>

/** 抽取办法: the city's times and exceptions, beside the criteria of each panel. */
export const drawTermsPart = part<Terms>({ folder: 'draws', single: 'draws/terms.yaml', schema: termsShape })

/** The criteria of every panel of the city, by id. */
export function panelsOf(cx: Cx): ReadonlyMap<string, Criteria> {
  return new Map([...cx.city.pack.docs<Criteria>('panels')].map(([id, { doc }]) => [id, doc]))
}

const usual: Omit<Terms, 'id' | 'title' | 'source'> = { reveal_hours: 72, notice_hours: 0, unlock_hours: 24, direct: [], project_named: [] }

/** The city's terms; a city that states none holds to the strictest. */
export function termsOf(cx: Cx): Omit<Terms, 'id' | 'title' | 'source'> {
  return cx.city.pack.docs<Terms>('draws').get('terms')?.doc ?? usual
}

/** Hours somebody asked may take to answer, by the criteria as the notice fixed them. */
export function hoursToAnswer(criteria: Criteria | null): number {
  return criteria?.invite_hours ?? 24
}
