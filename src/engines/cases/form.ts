import { z } from 'zod'
import type { Problem } from '#kernel/declare/fault.ts'
import { sentenceShape as titled, sourceShape } from '#kernel/declare/pack.ts'
import { elsewhereOf, holdsFor } from './asked.ts'
import { compareMeasures } from './measure.ts'
import { wordsIn, type Words } from './wording.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)

const choice = z.strictObject({ id: z.string().min(1).max(64), title: titled, help: titled.optional() })

/** Word lists of the pack that a text is held against: said while typing, or refused when it is handed in. */
const wording = z.strictObject({ advise: z.array(id).max(5).default([]), refuse: z.array(id).max(5).default([]) })

const plain = {
  id,
  title: titled,
  help: titled.optional(),
  required: z.boolean().default(false),
  wording: wording.optional(),
}

/** Holds when another answer is one of these. */
const condition = z.strictObject({ field: id, in: z.array(z.union([z.string(), z.boolean()])).min(1).max(50) })

const scalarKinds = ['text', 'long-text', 'number', 'money', 'date', 'instant', 'choice', 'choices', 'yes-no', 'email'] as const

const column = z.strictObject({
  ...plain,
  type: z.enum(['text', 'number', 'money', 'date', 'choice', 'files']),
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
  /** Coded answers of a register that give a reason or a way on: kept to be counted, see `reasons.ts`. */
  is_reason: z.boolean().optional(),
  /** For `accounts`: the role the accounts must hold. */
  role: z.string().optional(),
  /** Shown only when another field has one of these values. */
  when: condition.optional(),
  example: titled.optional(),
  /** For `table`: columns whose values must be comparable, the present one with its target; see `measure.ts`. */
  measured: z.strictObject({ present: id, target: id }).optional(),
})
export type Field = z.output<typeof fieldSchema>

/** 表单: sections of questions. The same text makes the page, the check and the API's description. */
export const formSchema = z.strictObject({
  id,
  title: titled,
  source: sourceShape,
  illustrative: z.boolean().optional(),
  intro: titled.optional(),
  /** On a phone one question is shown at a time. */
  pace: z.enum(['page', 'question']).optional(),
  sections: z.array(z.strictObject({
    id, title: titled, help: titled.optional(), fields: z.array(fieldSchema).min(1).max(40), when: condition.optional(),
    /** Asked first: the sections after it open once its required questions are answered. */
    is_gate: z.boolean().optional(),
  })).min(1).max(20),
  /** Answers with which this is not the right form: no mistake of the person's, but an answer that names the ways on (choices of `ways-on`). */
  elsewhere: z.array(z.strictObject({ id, when: condition, title: titled, text: titled, ways: z.array(id).min(1).max(8) })).max(12).optional(),
})
export type Form = z.output<typeof formSchema>

/** Every question of the form, in order. */
export function fieldsOf(form: Form): Field[] {
  return form.sections.flatMap((section) => section.fields)
}

const text_max = 20_000
const rows_max = 50

/** What a form's answers are checked against beside the form itself: options that come from registers. */
export type FormContext = { options: (register: string) => { id: string }[], words?: (list: string) => Words | undefined }

/**
 * Checks all answers at once; each problem names its field (`indicators.2.target`). Answers to unknown fields are problems, not ignored.
 * Money is whole fen, dates are 'YYYY-MM-DD', instants ISO 8601 with zone.
 */
export function checkAnswers(form: Form, answers: Record<string, unknown>, context: FormContext): Problem[] {
  const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
  const problems: Problem[] = Object.keys(answers).filter((key) => !fields.has(key)).map((path) => ({ path, code: 'cases.unknown-field' }))
  const other = elsewhereOf(form, answers)
  if (other) return [{ path: other.when.field, code: 'cases.elsewhere', data: { why: other.title } }]
  for (const section of form.sections) {
    if (!holdsFor(section.when, answers)) continue
    for (const field of section.fields) if (holdsFor(field.when, answers)) problems.push(...checkField(field, answers[field.id], field.id, context))
  }
  return problems
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'string' && value.trim() === '')
}

type Checked = Pick<Field, 'type' | 'required' | 'min' | 'max' | 'options' | 'wording'> & { options_from?: string | undefined, columns?: Field['columns'], measured?: Field['measured'] }

function checkField(field: Checked, value: unknown, path: string, context: FormContext): Problem[] {
  const problems = checkValue(field, value, path, context)
  if (problems.length > 0 || typeof value !== 'string' || !field.wording?.refuse.length) return problems
  const lists = field.wording.refuse.flatMap((list) => context.words?.(list) ?? [])
  return wordsIn(value, lists).slice(0, 1).map((one) => ({ path, code: 'cases.vague-word', data: { word: one.word, instead: one.instead } }))
}

function checkValue(field: Checked, value: unknown, path: string, context: FormContext): Problem[] {
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
      return (value as Record<string, unknown>[]).flatMap((row, index) => onePerPath([
        ...Object.keys(row).filter((key) => !columns.some((one) => one.id === key)).map((key) => ({ path: `${path}.${index}.${key}`, code: 'cases.unknown-field' })),
        ...columns.flatMap((one) => checkField(one, row[one.id], `${path}.${index}.${one.id}`, context)),
        ...checkMeasures(field.measured, row, `${path}.${index}`),
      ]))
    }
  }
}

/** Says what keeps the present value and the target of one row from being compared; an empty cell is the columns' own affair. */
export function checkMeasures(measured: Field['measured'], row: Record<string, unknown>, path: string): Problem[] {
  const present = measured && row[measured.present], target = measured && row[measured.target]
  if (!measured || typeof present !== 'string' || typeof target !== 'string' || isEmpty(present) || isEmpty(target)) return []
  const wrong = compareMeasures(present, target)
  return [...wrong.present ? [{ path: `${path}.${measured.present}`, code: wrong.present }] : [], ...wrong.target ? [{ path: `${path}.${measured.target}`, code: wrong.target, data: { present } }] : []]
}

/** What is wrong with a cell is said once: a vague target need not also be told that it cannot be compared. */
function onePerPath(problems: Problem[]): Problem[] {
  return problems.filter((one, at) => problems.findIndex((other) => other.path === one.path) === at)
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
