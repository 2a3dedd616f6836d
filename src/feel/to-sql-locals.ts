import { fromJson, fromText, isJson, LONG, plain, quoteText, type Num } from './to-sql-values.ts'
import type { Expr, ExprType } from './types.ts'

/** What a variable of a text stands for in SQL. */
export type Local = { sql(path: string[], expr: Expr): string, num?(path: string[], expr: Expr): Num }
/** Variables by slot. */
export type Env = ReadonlyMap<number, Local>

/** A variable whose value has one place in SQL; fields of a context are read from its jsonb. */
export function valueLocal(num: Num): Local {
  return {
    sql: (path, expr) => path.length > 1 ? jsonPath(num.sql, path.slice(1), expr.type) : plain(num),
    num: (path, expr) => path.length > 1 ? { sql: jsonPath(num.sql, path.slice(1), expr.type), size: LONG } : num,
  }
}

/** A variable that runs through elements of jsonb. */
export function elementLocal(json: string): Local {
  return { sql: (path, expr) => path.length > 1 ? jsonPath(json, path.slice(1), expr.type) : fromJson(json, expr.type) }
}

/** A field of a context, however deep, as a value of its type. */
export function jsonPath(json: string, fields: string[], type: ExprType): string {
  const before = fields.slice(0, -1).map((field) => ` -> ${quoteText(field)}`).join('')
  const last = quoteText(fields.at(-1) ?? '')
  return isJson(type) ? `nullif(${json}${before} -> ${last}, 'null'::jsonb)` : fromText(`(${json}${before} ->> ${last})`, type)
}
