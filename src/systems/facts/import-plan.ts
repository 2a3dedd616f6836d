import type { Organization } from '#systems/organizations/public.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { TableCell } from '#kernel/outside/table.ts'
import { fault } from '#kernel/declare/fault.ts'
import type { Correction, NewFact } from '#facts/record.ts'
import { import_rows_max, readRows, type ImportProblem, type ReadRow, type Register } from './import-columns.ts'
import { planEnterprises } from './import-enterprises.ts'
import { planFacts } from './import-facts.ts'
import { isOfficer, type Importer } from './importer.ts'

/** What a good row will do. */
export type PlannedRow = { row: number } & (
  | { act: 'record', fact: NewFact }
  | { act: 'supersede', correction: Correction }
  | { act: 'add', enterprise: Organization }
  | { act: 'correct', enterprise: Organization, id: string, version: number }
  | { act: 'none' })

/** What changes of something that is there already. */
export type PlannedChange = { row: number, id: string, title: string, fields: { field: string, from: string | null, to: string | null }[] }

/** What an import would do: good rows in the order of the sheet, every wrong cell, and what changes of what is there. */
export type Plan = { rows_ok: PlannedRow[], problems: ImportProblem[], changes: PlannedChange[] }

/** What rows of one register come to, before they are put in the order of the sheet. */
export type Planning = (cx: Cx, rows: readonly ReadRow[], importer: Importer) => Promise<Plan>

const plannings: Record<Register, Planning> = { enterprises: planEnterprises, facts: planFacts }

/**
 * 预检: reads a table as rows of a register and says what each would do; writes nothing. The transaction must see the city's rows.
 * @throws fault `facts.register-not-yours` | `facts.too-many-import-rows` past 10,000
 */
export async function planImport(cx: Cx, register: Register, table: { columns: readonly string[], rows: readonly { row_number: number, cells: Record<string, TableCell> }[] }, importer: Importer): Promise<Plan> {
  if (register === 'enterprises' && !isOfficer(importer)) throw fault('facts.register-not-yours')
  if (table.rows.length > import_rows_max) throw fault('facts.too-many-import-rows', { count: table.rows.length, max: import_rows_max })
  const read = readRows(register, table)
  const plan = await plannings[register](cx, read.rows, importer)
  return {
    rows_ok: plan.rows_ok.toSorted((a, b) => a.row - b.row),
    problems: [...read.problems, ...plan.problems].toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)),
    changes: plan.changes.toSorted((a, b) => a.row - b.row),
  }
}
