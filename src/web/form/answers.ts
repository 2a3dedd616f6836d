import { elsewhereOf, holdsFor } from '#engines/cases/asked.ts'
import type { FormView } from '#engines/cases/view-shape.ts'
import type { Field } from './paste-grid.ts'

type Values = Record<string, unknown>

/** Whether a question has no answer: nothing, blanks or an empty list. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)
}

/** Whether a question is asked, given the other answers. */
export function isAsked(field: Pick<Field, 'when'>, values: Values): boolean {
  return holdsFor(field.when, values)
}

/** The sections with the questions that are asked; sections without any are left out. */
export function askedSections(form: Pick<FormView, 'sections'>, values: Values): FormView['sections'] {
  return form.sections.filter((section) => holdsFor(section.when, values)).map((section) => ({ ...section, fields: section.fields.filter((field) => isAsked(field, values)) })).filter((section) => section.fields.length > 0)
}

/** What can be written now: the asked sections, as far as the first gate whose questions are not all answered, or whose answers lead elsewhere. */
export function openSections(form: Pick<FormView, 'sections' | 'elsewhere'>, values: Values): FormView['sections'] {
  const asked = askedSections(form, values)
  const shut = asked.findIndex((section) => section.is_gate && (missingOf(section.fields, values).length > 0 || (elsewhereOf(form, values) !== null)))
  return shut === -1 ? asked : asked.slice(0, shut + 1)
}

/** The answers to hand in: asked questions that have one; empty table rows and cells are left out. */
export function answersOf(form: Pick<FormView, 'sections'>, values: Values): Values {
  return Object.fromEntries(askedSections(form, values).flatMap((section) => section.fields).flatMap((field) => {
    const value = field.type === 'table' && Array.isArray(values[field.id]) ? (values[field.id] as Values[]).map(fullCells) : values[field.id]
    return isBlank(value) || isUntouched(field, value) ? [] : [[field.id, value]]
  }))
}

function fullCells(row: Values): Values {
  return Object.fromEntries(Object.entries(row).filter(([, cell]) => !isBlank(cell)))
}

/** How far a section is: questions that must be answered and are not, and tables, asked for or not, with a row begun or laid ready in which a cell that is asked for is empty. */
export function missingOf(fields: Field[], values: Values): Field[] {
  return fields.filter((field) => isBlank(values[field.id]) || isUntouched(field, values[field.id]) ? field.required : hasGaps(field, values[field.id]))
}

/** Whether the rows of an optional table stand as they were laid ready, each naming only what it is about: it may be left for later. */
function isUntouched(field: Field, rows: unknown): boolean {
  const own = field.columns?.slice(1) ?? []
  return field.type === 'table' && !field.required && own.length > 0 && Array.isArray(rows) && (rows as Values[]).every((row) => own.every((column) => isBlank(row[column.id])))
}

function hasGaps(field: Field, rows: unknown): boolean {
  return field.type === 'table' && Array.isArray(rows) && (rows as Values[]).some((row) => field.columns?.some((column) => column.required && isBlank(row[column.id])))
}

/** The page's anchor of a question or a table cell, from a problem's path (`indicators.2.target`). */
export function anchorOf(path: string): string {
  return `q-${path.replaceAll('.', '-')}`
}
