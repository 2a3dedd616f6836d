import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { enqueue, type JobKind } from '#kernel/outside/jobs.ts'
import { table_limits, writeTable, type TableCell } from '#kernel/outside/table.ts'
import { subjects, type ExportRow, type ExportSubject, type Only } from './export-subjects.ts'
import { words } from './words.ts'

const page_rows = 2_000

const words_asked = z.string().trim().max(100).optional()
const wanted = z.strictObject({ what: z.enum(['challenges', 'cases', 'organizations', 'facts', 'receipts']), format: z.enum(['xlsx', 'csv']), only: z.strictObject({ q: words_asked, kind: words_asked, county: words_asked, subject: words_asked }).default({}) })

/** 导出: a table of everything of one kind that the asker may see, or of what the register was narrowed to, made beside the requests. */
export const exportAction = action({
  title: { zh: '导出', en: 'Export' },
  input: wanted,
  output: z.strictObject({ job_id: z.string() }),
  allow: { anyone: ['own'] },
  run: async (cx, input) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const job_id = await enqueue(cx, 'export', input)
    audit(cx, 'jobs.export', `job:${job_id}`, input)
    return { job_id }
  },
})

/** Reads page by page under row-level security as the asker, each page a short transaction, then writes the file. */
export const exportJob: JobKind = {
  title: { zh: '导出', en: 'Export' },
  titleOf: (payload) => {
    const { title } = subjects[wanted.parse(payload).what]
    return { zh: `导出：${title.zh}`, en: `Export: ${title.en}` }
  },
  run: async ({ payload, actor, ask, report }) => {
    const { what, format, only } = wanted.parse(payload)
    const subject = subjects[what]
    const { rows_max } = table_limits
    const total = await ask((cx) => countUpTo(cx, subject, only, rows_max + 1))
    const expected = Math.max(1, Math.min(total, rows_max))
    const rows: Record<string, TableCell>[] = []
    for (let after: string | null = null, is_more = true; is_more && rows.length < rows_max;) {
      const page: ExportRow[] = await ask((cx) => subject.page(cx, only, after, Math.min(page_rows, rows_max - rows.length)))
      rows.push(...page.map(({ key: _, ...cells }) => Object.fromEntries(Object.entries(cells).map(([id, value]) => [id, cellOf(value)]))))
      after = page.at(-1)?.key ?? null
      is_more = page.length === page_rows
      await report(0.9 * Math.min(1, rows.length / expected))
    }
    const title = subject.title[actor.language]
    const content = await writeTable({ columns: subject.columns.map((column) => ({ id: column.id, title: column.title[actor.language] })), rows, sheet_title: title }, format)
    await report(0.98)
    const { zh, en } = words['jobs.cut-short']
    const filled = (text: string) => text.replace('{rows_max}', String(rows_max))
    return {
      result: { what, format, rows: rows.length },
      problems: total > rows_max ? [{ zh: filled(zh), en: filled(en), row: null, column: null }] : [],
      file: { name: `${title}.${format}`, kind: format, content },
    }
  },
}

async function countUpTo(cx: Cx, subject: ExportSubject, only: Only, max: number): Promise<number> {
  await subject.before?.(cx)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from ${subject.from(cx, only)} limit ${max}) one`.execute(cx.tx)
  return rows[0]!.n
}

/** A cell holds what a spreadsheet can; a text longer than a cell may be is cut, which the sheet shows by its last sign. */
function cellOf(value: unknown): TableCell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // One place is left for the mark that `writeTable` may put before a text like a formula.
  const room = table_limits.cell_chars_max - 2
  return text.length > room ? `${text.slice(0, room).replace(/[\ud800-\udbff]$/, '')}…` : text
}
