import { joinTexts } from './to-sql-relations.ts'
import { BIGINT_SIZE, plain, quoteName, scaled, typed, type Num, type SqlColumn } from './to-sql-values.ts'
import { SqlWriter, type SqlSource } from './to-sql-writer.ts'
import { visit } from './to-sql-lists.ts'
import { isNumeric, type Expr, type ExprType } from './types.ts'

export type { SqlRelation, SqlSource } from './to-sql-writer.ts'
export { boundsOf, type SqlColumn } from './to-sql-values.ts'

/** One expression as SQL: `select … from … JOINS`; `column` says how its value is read from a layer above. */
export type SqlText = { joins: string[], select: string, column: SqlColumn }

/**
 * Writes a checked expression as PostgreSQL. A number whose decimals are known comes whole with `column.scale`, in bigint: money as 分 (scale 2) when it has
 * no finer parts. Other numbers come as numeric, money in 元. What the text holds reaches SQL only as names the source declares and as quoted literals.
 * @throws fault `feel.not-in-sql` where something has no SQL
 */
export function toSql(expr: Expr, source: SqlSource): SqlText {
  const writer = new SqlWriter(source)
  const made = resultOf(writer, expr)
  return { joins: joinTexts(writer), select: made.sql, column: made }
}

/** Named expressions, each of which may read those before it. `columns` hold from this part on: the parameters of the rule it belongs to. */
export type SqlPart = { name: string, expr: Expr, columns?: Record<string, SqlColumn> }
/** The statement that gives them: `text` a select with the `keep` columns and one column a part, in order. */
export type SqlLayers = { text: string, columns: Record<string, SqlColumn & { type: ExprType }>, layers: number }

/**
 * Writes many expressions as one select over `from` (its alias must be `t`). Parts that rest on other parts stand in layers above them; each layer is
 * fenced by `offset 0`, else PostgreSQL would write a part out again wherever it is read. Lists of relations are grouped and joined once, below all.
 * `names` gives the names by which texts know parts whose columns are called otherwise.
 * @throws fault `feel.not-in-sql`
 */
export function toSqlLayers(parts: readonly SqlPart[], source: SqlSource & { from: string, keep: readonly string[], names?: Record<string, string> }): SqlLayers {
  const columns: Record<string, SqlColumn> = { ...source.columns }
  const carried = new Map<string, string>()
  const writer = new SqlWriter({ ...source, columns }, (alias, name) => {
    carried.set(`${alias}.${name}`, `${alias}_${name}`)
    return `t.${alias}_${name}`
  })
  const made: SqlLayers['columns'] = {}
  const levels: string[][] = []
  const level_of = new Map<string, number>()
  for (const { name, expr, columns: own } of parts) {
    let level = 0
    for (const [given, column] of Object.entries(own ?? {})) {
      columns[given] = column
      level_of.delete(given)
    }
    visit(expr, (part) => { if (part.kind === 'name' && part.slot < 0) level = Math.max(level, (level_of.get(part.path[0]!) ?? -1) + 1) })
    const result = resultOf(writer, expr)
    const known_as = source.names?.[name] ?? name
    level_of.set(known_as, level)
    ;(levels[level] ??= []).push(`${result.sql} as ${quoteName(name)}`)
    columns[known_as] = { ...result, sql: `t.${quoteName(name)}` }
    made[name] = { ...columns[known_as], type: expr.type }
  }
  const joins = joinTexts(writer)
  let from = joins.length === 0 ? source.from
    : `(select t.*${[...carried].map(([from_column, as]) => `, ${from_column} as ${as}`).join('')} from ${source.from} ${joins.join(' ')} offset 0) t`
  for (const level of levels) from = `(select t.*, ${level.join(', ')} from ${from} offset 0) t`
  const shown = [...source.keep.map((name) => `t.${quoteName(name)}`), ...parts.map(({ name }) => `t.${quoteName(name)}`)]
  return { text: `select ${shown.join(', ')} from ${from}`, columns: made, layers: levels.length }
}

// A number whose decimals are known leaves whole, with its scale: money as 分, or finer where nothing was rounded. All else is numeric.
function resultOf(writer: SqlWriter, expr: Expr): SqlColumn {
  const none = new Map()
  if (!isNumeric(expr.type)) return { sql: writer.as(expr, expr.type, none) }
  const num = writer.num(expr, none)
  if (num.scale === undefined && !num.is_null && expr.type === 'money' && expr.scale !== undefined && expr.scale <= 2) return { sql: `(${plain(num)} * 100)`, scale: 2, size: num.size }
  if (num.is_null || num.scale === undefined) return { sql: plain(num), size: num.size }
  const { scale = 0, size, from, ...out } = expr.type === 'money' && num.scale < 2 ? scaled(num, 2) : num
  return { sql: wholeText({ ...out, size }), scale, size: Math.min(size, BIGINT_SIZE), ...(from !== undefined && { from }) }
}

function wholeText(num: Num): string {
  return num.size > BIGINT_SIZE ? `(${num.sql})::bigint` : typed(num)
}
