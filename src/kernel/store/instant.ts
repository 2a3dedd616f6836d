import { sql, type RawBuilder } from './db.ts'

/** Selects an instant as ISO 8601 in UTC with milliseconds, under its own name. `column` is the program's own word, never a caller's text. */
export function instant(column: string): RawBuilder<unknown> {
  return sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`)
}
