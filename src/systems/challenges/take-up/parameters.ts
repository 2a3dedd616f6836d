import { z } from 'zod'
import { docShape, part, sentenceShape } from '#kernel/declare/pack.ts'
import type { City } from '#kernel/store/cx.ts'

const shape = z.strictObject({
  ...docShape,
  illustrative: z.boolean().optional(),
  /** Where the numbers come from, or that no source states them; shown beside them. */
  basis: sentenceShape,
  clarifications: z.strictObject({ answer_workdays: z.number().int().min(1).max(60) }),
})

export type TakeUpRules = z.output<typeof shape>

/** 揭榜参数: days of the steps between opening and choice. */
export const takeUpPart = part({ folder: 'registers', single: 'registers/take-up.yaml', schema: shape })

const fallback: TakeUpRules = {
  id: 'take-up', title: { zh: '揭榜参数', en: 'Rules of taking up' }, source: { title: '' }, illustrative: true,
  basis: { zh: '本市没有规定，此处为示例', en: 'The city states none; these are illustrative' }, clarifications: { answer_workdays: 3 },
}

/** The rules of a city, or marked examples where its pack has none. */
export function takeUpRules(city: Pick<City, 'pack'>): TakeUpRules {
  return city.pack.docs<TakeUpRules>('registers').get('take-up')?.doc ?? fallback
}
