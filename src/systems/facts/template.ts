import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sentence } from './fact.ts'
import { import_rows_max, register_columns, register_titles, registers } from './import-columns.ts'
import { import_allow } from './importer.ts'

/** 导入模板: the columns a register is imported by, in order; a file's column names are their Chinese or English titles or their ids. */
export const template = query({
  title: { zh: '查看导入模板', en: 'Show an import template' },
  input: z.strictObject({ register: z.enum(registers) }),
  output: z.strictObject({
    register: z.enum(registers), title: sentence, rows_max: z.number(),
    columns: z.array(z.strictObject({ id: z.string(), title: sentence, is_required: z.boolean(), note: sentence.nullable(), example: z.string(), chars_max: z.number() })),
  }),
  allow: import_allow,
  async run(_cx, { register }) {
    return { register, title: register_titles[register], rows_max: import_rows_max, columns: [...register_columns[register]] }
  },
})
