import { z } from 'zod'
import { docShape, part, sentenceShape } from '#kernel/declare/pack.ts'
import type { City } from '#kernel/store/cx.ts'

const workdays = z.number().int().min(0).max(60)
const weight = z.enum(['refuse', 'advise'])

const shape = z.strictObject({
  ...docShape,
  illustrative: z.boolean().optional(),
  /** Where the numbers come from, or that no source states them; shown wherever one is. */
  basis: sentenceShape,
  questions: z.strictObject({
    answer_workdays: z.number().int().min(1).max(60),
    /** No questions any more when fewer working days are left than this. */
    cut_off_workdays: workdays,
    per_day_max: z.number().int().min(1).max(100),
    waiting_max: z.number().int().min(1).max(100),
    withheld_for: z.array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), title: sentenceShape })).min(1).max(20),
  }),
  amendments: z.strictObject({
    /** Fields whose change gives bidders more time. A deadline brought forward always counts among them. */
    weighty: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)).max(40),
    extend_workdays: workdays,
  }),
  deadline: z.strictObject({ on_workday: weight, workdays_min: workdays, too_near: weight, days_max: z.number().int().min(1).max(3_650) }),
})

export type PublicationRules = z.output<typeof shape>

/** 发榜参数: days and limits of publication, of questions and of changes. */
export const publicationPart = part({ folder: 'registers', single: 'registers/publication.yaml', schema: shape })

const fallback: PublicationRules = {
  id: 'publication', title: { zh: '发榜参数', en: 'Rules of publication' }, source: { title: '' }, illustrative: true,
  basis: { zh: '本市没有规定，此处为示例', en: 'The city states none; these are illustrative' },
  questions: {
    answer_workdays: 5, cut_off_workdays: 0, per_day_max: 5, waiting_max: 20,
    withheld_for: [{ id: 'off-topic', title: { zh: '与榜单无关', en: 'Not about this challenge' } }, { id: 'confidential', title: { zh: '涉及商业秘密或个人信息', en: 'Holds trade secrets or personal details' } }],
  },
  amendments: { weighty: ['indicators', 'funding-fen', 'ip-clause', 'ip-detail', 'solver-conditions', 'problem', 'deadline-on'], extend_workdays: 5 },
  deadline: { on_workday: 'advise', workdays_min: 0, too_near: 'advise', days_max: 730 },
}

/** The rules of a city, or marked examples where its pack has none. */
export function publicationRules(city: Pick<City, 'pack'>): PublicationRules {
  return city.pack.docs<PublicationRules>('registers').get('publication')?.doc ?? fallback
}
