import { z } from 'zod'
import type { Problem } from '#kernel/declare/fault.ts'
import { sentenceShape as titled, sourceShape } from '#kernel/declare/pack.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)

const choice = z.strictObject({ id: z.string().min(1).max(64), title: titled, help: titled.optional() })

const plain = {
  id,
  title: titled,
  help: titled.optional(),
  required: z.boolean().default(false),
}

const scalarKinds = ['text', 'long-text', 'number', 'money', 'date', 'instant', 'choice', 'choices', 'yes-no', 'email'] as const

const column = z.strictObject({
  ...plain,
  type: z.enum(['text', 'number', 'money', 'date', 'choice']),
  max: z.number().optional(),
  min: z.number().optional(),
  options: z.array(choice).max(200).optional(),
  /** As for a field. */
  options_from: id.optional(),
})

/** One question of a form. `max` bounds characters of text, the value of numbers (fen for money), the count of rows, choices or files. */
export const fieldSchema = z.strictObject({
  ...plain,
  type: z.enum([...scalarKinds, 'table', 'files', 'accounts']),
  min: z.number().optional(),
  max: z.number().optional(),
  options: z.array(choice).max(200).optional(),
  /** Options come from a register of the pack (`sectors`, `counties`). */
  options_from: id.optional(),
  columns: z.array(column).max(20).optional(),
  /** For `accounts`: the role the accounts must hold. */
  role: z.string().optional(),
  /** Shown only when another field has one of these values. */
  when: z.strictObject({ field: id, in: z.array(z.union([z.string(), z.boolean()])) }).optional(),
  example: titled.optional(),
})
export type Field = z.output<typeof fieldSchema>

/** 表单: sections of questions. The same text makes the page, the check and the API's description. */
export const formSchema = z.strictObject({
  id,
  title: titled,
  source: sourceShape,
  illustrative: z.boolean().optional(),
  intro: titled.optional(),
  sections: z.array(z.strictObject({ id, title: titled, help: titled.optional(), fields: z.array(fieldSchema).min(1).max(40) })).min(1).max(20),
})
export type Form = z.output<typeof formSchema>

/** Every question of the form, in order. */
export function fieldsOf(form: Form): Field[] {
  return form.sections.flatMap((section) => section.fields)
}

const text_max = 20_000
const rows_max = 50

/** What a form's answers are checked against beside the form itself: options that come from registers. */
export type FormContext = { options: (register: string) => { id: string }[] }

/**
 * Checks all answers at once; each problem names its field (`indicators.2.target`). Answers to unknown fields are problems, not ignored.
 * Money is whole fen, dates are 'YYYY-MM-DD', instants ISO 8601 with zone.
 */
export function checkAnswers(form: Form, answers: Record<string, unknown>, context: FormContext): Problem[] {
  const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
  const problems: Problem[] = Object.keys(answers).filter((key) => !fields.has(key)).map((path) => ({ path, code: 'cases.unknown-field' }))
  for (const field of fields.values()) {
    if (field.when && !field.when.in.includes(answers[field.when.field] as string)) continue
    problems.push(...checkField(field, answers[field.id], field.id, context))
  }
  return problems
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'string' && value.trim() === '')
}

type Checked = Pick<Field, 'type' | 'required' | 'min' | 'max' | 'options'> & { options_from?: string | undefined, columns?: Field['columns'] }

function checkField(field: Checked, value: unknown, path: string, context: FormContext): Problem[] {
  if (isEmpty(value)) return field.required ? [{ path, code: 'cases.required' }] : []
  const wrong = (code: string, data: Record<string, unknown> = {}): Problem[] => [{ path, code, data }]
  const bounded = (size: number, code: string, max_default?: number): Problem[] => {
    const max = field.max ?? max_default
    if (max !== undefined && size > max) return wrong(`cases.${code}-above`, { max, is: size })
    if (field.min !== undefined && size < field.min) return wrong(`cases.${code}-below`, { min: field.min, is: size })
    return []
  }
  switch (field.type) {
    case 'text': case 'long-text':
      return typeof value === 'string' ? bounded([...value].length, 'length', field.type === 'text' ? 500 : text_max) : wrong('cases.wants-text')
    case 'email':
      return typeof value === 'string' && value.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? [] : wrong('cases.wants-email')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? bounded(value, 'value') : wrong('cases.wants-number')
    case 'money':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? bounded(value, 'amount') : wrong('cases.wants-money')
    case 'date':
      return typeof value === 'string' && isDayText(value) ? [] : wrong('cases.wants-date')
    case 'instant':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)) ? [] : wrong('cases.wants-instant')
    case 'yes-no':
      return typeof value === 'boolean' ? [] : wrong('cases.wants-yes-no')
    case 'choice':
      return typeof value === 'string' && optionsOf(field, context).includes(value) ? [] : wrong('cases.wants-choice')
    case 'choices':
      if (!Array.isArray(value) || !value.every((one) => optionsOf(field, context).includes(one as string))) return wrong('cases.wants-choice')
      return bounded(value.length, 'count')
    case 'files': case 'accounts':
      if (!Array.isArray(value) || !value.every((one) => typeof one === 'string' && one.length <= 64)) return wrong('cases.wants-list')
      if (new Set(value).size !== value.length) return wrong('cases.twice-the-same')
      return bounded(value.length, 'count', 30)
    case 'table': {
      if (!Array.isArray(value) || !value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))) return wrong('cases.wants-table')
      const sized = bounded(value.length, 'count', rows_max)
      if (sized.length > 0) return sized
      const columns = field.columns ?? []
      return (value as Record<string, unknown>[]).flatMap((row, index) => [
        ...Object.keys(row).filter((key) => !columns.some((one) => one.id === key)).map((key) => ({ path: `${path}.${index}.${key}`, code: 'cases.unknown-field' })),
        ...columns.flatMap((one) => checkField(one, row[one.id], `${path}.${index}.${one.id}`, context)),
      ])
    }
  }
}

function optionsOf(field: Checked, context: FormContext): string[] {
  return (field.options ?? (field.options_from ? context.options(field.options_from) : [])).map((option) => option.id)
}

function isDayText(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
