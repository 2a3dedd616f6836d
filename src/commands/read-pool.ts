import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { readCsv } from '#kernel/outside/table-csv.ts'
import { table_limits } from '#kernel/outside/table.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import type { Candidate } from '#engines/draw/eligibility.ts'
import { candidates_max } from '#engines/draw/notice.ts'

const short = z.string().trim().min(1).max(200)
const list = z.array(short).max(100)

/** A candidate of a pool's file. Where they are put into a stratum, their kind is its kind. */
const candidateShape = z.strictObject({
  code: z.string().trim().min(1).max(64), kind: z.enum(['technical', 'finance']).optional(), stratum: short.optional(), sectors: list.default([]), tickets: z.int().min(1).max(1_000).optional(),
  employer: short.nullable().default(null), group: short.nullable().default(null), county: short.nullable().default(null), conflicts: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)).max(100).default([]),
  languages: list.default([]), rank: short.nullable().default(null), rested_days: z.int().min(0).nullable().default(null), sittings_in_year: z.int().min(0).default(0), facts: z.record(z.string(), z.unknown()).default({}),
}).refine((one) => one.kind !== undefined || one.stratum !== undefined, { path: ['kind'] })

/**
 * Reads a pool: a JSON list of candidates, or a table with their fields as columns, lists parted by `;`, and a column for each fact of the criteria.
 * @throws fault `commands.not-json` | `commands.pool-row` | `draw.too-many-candidates`
 */
export function readPool(file: string, bytes: Uint8Array, criteria: Criteria): Candidate[] {
  const text = new TextDecoder().decode(bytes).replace(/^\ufeff/, '')
  const rows = /^\s*[[{]/.test(text) ? readJson(file, text) : readTable(text, criteria)
  if (rows.length > candidates_max) throw fault('draw.too-many-candidates', { max: candidates_max })
  return rows.map((row, at) => {
    const read = candidateShape.safeParse(row)
    if (!read.success) {
      const issue = read.error.issues[0]!
      throw fault('commands.pool-row', { file, row: at + 1, what: [...issue.path, ...issue.code === 'unrecognized_keys' ? issue.keys : []].map(String).join('.') || 'row' })
    }
    const { stratum, kind, county, ...one } = read.data
    const found = criteria.strata.find((each) => each.id === stratum)
    if (stratum !== undefined && found === undefined) throw fault('commands.pool-row', { file, row: at + 1, what: `stratum ${stratum}` })
    return { ...one, county_id: county, kind: kind ?? found!.kind, ...stratum === undefined ? {} : { strata: [stratum] } }
  })
}

function readJson(file: string, text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return value
  } catch { /* told below */ }
  throw fault('commands.not-json', { file })
}

function readTable(text: string, criteria: Criteria): Record<string, unknown>[] {
  const { rows } = readCsv(text, { ...table_limits, rows_max: candidates_max, columns_max: 100, cell_chars_max: 2_000 })
  const [head, ...body] = rows.map((row) => row.values.map((cell) => String(cell ?? '').trim()))
  return body.filter((row) => row.some((cell) => cell !== '')).map((row) => {
    const facts: Record<string, unknown> = {}
    const made: Record<string, unknown> = { facts }
    for (const [at, name] of (head ?? []).entries()) {
      const cell = row[at] ?? ''
      if (cell === '') continue
      if (Object.hasOwn(criteria.facts, name)) facts[name] = factOf(cell, criteria.facts[name]!)
      else made[name] = ['sectors', 'conflicts', 'languages'].includes(name) ? cell.split(/[;；]/).map((one) => one.trim()).filter((one) => one !== '') : ['tickets', 'rested_days', 'sittings_in_year'].includes(name) ? Number(cell) : cell
    }
    return made
  })
}

function factOf(cell: string, type: Criteria['facts'][string]): unknown {
  if (type === 'boolean') return /^(是|true|yes|1)$/i.test(cell) ? true : /^(否|false|no|0)$/i.test(cell) ? false : null
  return type === 'string' || type === 'date' ? cell : Number.isFinite(Number(cell)) ? Number(cell) : null
}
