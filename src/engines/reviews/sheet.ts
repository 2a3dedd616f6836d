import { z } from 'zod'
import { say, sentenceShape, sourceShape, type At, type PackProblem, type PackView } from '#kernel/declare/pack.ts'
import { contentHash } from '#kernel/trust/canonical.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)

/**
 * One thing to judge. Weights are relative. A score below `veto_below` is a veto, one below `reason_below` needs words. With `veto_by` the vetoes decide whatever the
 * mean: of `anyone`, or of a `majority` (more than half of the sheets); without it they are marks for whoever decides.
 */
const criterion = z.strictObject({
  id, title: sentenceShape, help: sentenceShape.optional(), weight: z.number().int().min(1).max(1_000),
  veto_below: z.number().optional(), veto_by: z.enum(['anyone', 'majority']).optional(), reason_below: z.number().optional(),
})

/**
 * 评审表: what a panel judges by, and how its scores become one figure. All of it is the city's to set; a round is pinned to the sheet's hash.
 * `drop_extremes_from`: from so many reviewers on, the highest and the lowest total are left out of the mean; null: never.
 * `form` is the form of the pack that asks for the scores: a field for each criterion, by its id, or a column where several things are scored in one table.
 * `meeting`: how a panel meets that judges in one room: the share of its seats that must be there, rounded up, and who chairs it.
 * `outliers`: with at least `from_reviewers`, a score further from the median than `k` times the median absolute deviation, and than `least` points, is marked.
 */
export const sheetSchema = z.strictObject({
  id, title: sentenceShape, source: sourceShape, illustrative: z.boolean().optional(), form: id.optional(),
  reviewers: z.strictObject({ min: z.number().int().min(1).max(50), max: z.number().int().min(1).max(50) }),
  scale: z.strictObject({ min: z.number().int(), max: z.number().int(), decimals: z.number().int().min(0).max(2).default(0) }),
  levels: z.array(z.strictObject({ from: z.number(), title: sentenceShape })).max(10).default([]),
  criteria: z.array(criterion).min(1).max(20),
  decimals: z.number().int().min(0).max(4).default(2),
  drop_extremes_from: z.number().int().min(3).max(50).nullable().default(null),
  outliers: z.strictObject({ k: z.number().min(1).max(10), least: z.number().min(0), from_reviewers: z.number().int().min(3).max(50) }),
  meeting: z.strictObject({ quorum_percent: z.int().min(1).max(100), chair: z.enum(['elected', 'first-seat']) }).optional(),
  rounds_max: z.number().int().min(1).max(5).default(2),
  amount: z.enum(['none', 'optional', 'required']).default('none'),
})
export type Sheet = z.output<typeof sheetSchema>
export type Criterion = Sheet['criteria'][number]

/** What the shape of a sheet cannot say: a scale without room, limits outside it, an id given twice, levels out of order, a form that does not ask for it. */
export function checkSheet(sheet: Sheet, at: At, pack: Pick<PackView, 'docs'>): PackProblem[] {
  const problems: PackProblem[] = []
  const wrong = (path: (string | number)[], zh: string, en: string) => problems.push(say('reviews.sheet', at(path), { zh, en }))
  const { min, max } = sheet.scale
  if (min >= max) wrong(['scale'], '分值的下限要小于上限', 'The scale’s lower end must lie below its upper end')
  if (sheet.reviewers.min > sheet.reviewers.max) wrong(['reviewers'], '最少人数不能多于最多人数', 'There cannot be more reviewers at least than at most')
  for (const [index, one] of sheet.criteria.entries()) {
    if (sheet.criteria.findIndex((other) => other.id === one.id) !== index) wrong(['criteria', index, 'id'], `指标“${one.id}”出现两次`, `The criterion “${one.id}” appears twice`)
    if (one.veto_by !== undefined && one.veto_below === undefined) wrong(['criteria', index, 'veto_by'], 'veto_by 要与 veto_below 同在', 'veto_by needs a veto_below')
    for (const limit of ['veto_below', 'reason_below'] as const) {
      const value = one[limit]
      if (value !== undefined && (value <= min || value > max)) wrong(['criteria', index, limit], `${limit} 要在 ${min} 与 ${max} 之间`, `${limit} must lie between ${min} and ${max}`)
    }
  }
  for (const [index, level] of sheet.levels.entries()) {
    if (index > 0 && level.from >= sheet.levels[index - 1]!.from) wrong(['levels', index, 'from'], '等级从高到低排列', 'Levels stand from the highest to the lowest')
  }
  type Asked = { id: string, type: string, columns?: Asked[] | undefined }
  const form = sheet.form === undefined ? null : pack.docs<{ sections: { fields: Asked[] }[] }>('forms').get(sheet.form)?.doc
  if (form === undefined) wrong(['form'], `没有表单“${sheet.form}”`, `There is no form “${sheet.form}”`)
  for (const [index, one] of form ? sheet.criteria.entries() : []) {
    if (!form!.sections.some((section) => section.fields.some((field) => [field, ...field.columns ?? []].some((asked) => asked.id === one.id && asked.type === 'number')))) wrong(['criteria', index, 'id'], `表单“${sheet.form}”里没有数字题“${one.id}”`, `The form “${sheet.form}” has no number “${one.id}”`)
  }
  return problems
}

/** What a round is pinned to: every word of the sheet. */
export function hashOfSheet(sheet: Sheet): string {
  return contentHash(JSON.parse(JSON.stringify(sheet)))
}

/** The level a figure reaches, from the highest down; null where the sheet names none. */
export function levelOf(sheet: Sheet, value: number): Sheet['levels'][number]['title'] | null {
  return sheet.levels.find((level) => value >= level.from)?.title ?? null
}
