import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeTemplate, type TemplateColumn } from './template-file.ts'

const column = (zh: string, en: string, example: string, is_required = false): TemplateColumn => ({ id: en, title: { zh, en }, is_required, note: null, example, chars_max: 200 })

test('a template begins with a byte-order mark, stars what is required and quotes what would break a cell', () => {
  const columns = [column('对象', 'Subject', '金华市', true), column('英文名称', 'Name', 'Example, "Ltd."')]
  assert.equal(writeTemplate(columns, 'zh'), '\ufeff对象 *,英文名称\r\n金华市,"Example, ""Ltd."""\r\n')
  assert.equal(writeTemplate(columns, 'en').split('\r\n')[0], '\ufeffSubject *,Name')
})
