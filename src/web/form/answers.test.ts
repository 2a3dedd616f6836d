import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FormView } from '#engines/cases/view-shape.ts'
import { anchorOf, answersOf, askedSections, missingOf } from './answers.ts'
import { nameInDisposition } from './file-names.ts'

const title = { zh: '题', en: 'Q' }
const form: Pick<FormView, 'sections'> = {
  sections: [
    { id: 'one', title, fields: [{ id: 'visit', type: 'yes-no', title, required: true }, { id: 'rows', type: 'table', title, required: true, columns: [] }] },
    { id: 'two', title, fields: [{ id: 'visit-on', type: 'date', title, required: true, when: { field: 'visit', in: [true] } }] },
  ],
}

test('a question that is not asked is neither missing nor handed in, even if it was once answered', () => {
  const values = { visit: false, 'visit-on': '2021-10-12', rows: [{ a: 1 }] }
  assert.deepEqual(askedSections(form, values).map((section) => section.id), ['one'])
  assert.deepEqual(answersOf(form, values), { visit: false, rows: [{ a: 1 }] })
  assert.deepEqual(missingOf(askedSections(form, { ...values, visit: true, 'visit-on': '' }).flatMap((section) => section.fields), { ...values, visit: true, 'visit-on': '' }).map((field) => field.id), ['visit-on'])
})

test('empty cells are left out, and a row keeps its place so that a problem still points at it', () => {
  assert.deepEqual(answersOf(form, { visit: true, rows: [{ a: '', b: null }, { a: 0, b: '  ' }] }).rows, [{}, { a: 0 }])
  assert.equal(anchorOf('rows.1.a'), 'q-rows-1-a')
})

test('a table whose rows are laid ready is missing until every cell that is asked for is filled', () => {
  const table = [{ id: 'rows', type: 'table' as const, title, required: true, columns: [{ id: 'a', type: 'number' as const, title, required: true }, { id: 'b', type: 'text' as const, title, required: false }] }]
  const missing = (rows: unknown) => missingOf(table, { rows }).length
  assert.deepEqual([missing([]), missing([{ a: 1 }, { b: 'x' }]), missing([{ a: 1 }, { a: 0 }])], [1, 1, 0])
})

test('the name of a stored file is read from its download header', () => {
  assert.equal(nameInDisposition("attachment; filename=\"x.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf"), '报告.pdf')
  assert.equal(nameInDisposition('attachment; filename="x.pdf"'), 'x.pdf')
  assert.equal(nameInDisposition(null), null)
})
