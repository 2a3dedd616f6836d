import { fault } from '#kernel/declare/fault.ts'
import { Decimal } from './decimal.ts'
import { fieldsOf, isNumeric, isText, itemOf, type ExprType } from './types.ts'

// How the values of a text stand in SQL. Numbers whose decimals are known beforehand are whole numbers with a scale (money is whole 分), in bigint
// while they are sure to fit and in numeric else; all other numbers are numeric. Dates are `date`; times and date-times are
// `numeric[]` of day, seconds and distance from UTC; durations are seconds or months; lists and contexts are jsonb, their amounts in 元.

/**
 * A number in SQL: `value = sql / 10^scale`, whole; or numeric as it stands where `scale` is undefined. `size` bounds it: the logarithm of the largest
 * whole number it can be, or, where there is no scale, how many digits it can have. `fixed` is a literal's whole number. `leaves` are the columns
 * of which it is null exactly when one is null, where that is known: asking them is cheaper than asking the whole. `from` is 0 where it is never negative,
 * 1 where it is always positive.
 */
export type Num = { sql: string, scale?: number, size: number, fixed?: bigint, is_null?: boolean, leaves?: readonly string[], from?: 0 | 1 }

/** A number that is not known: it goes with every form. */
export const NULL: Num = { sql: 'null', size: 0, is_null: true }

/** How many digits a quotient can have, and any number of FEEL at most. */
export const LONG = 34

/** The size that is sure to fit a bigint. */
export const BIGINT_SIZE = 18.9
/** What a column of numbers is taken to hold: amounts below 10^15 分, ten million million 元. A larger one is an error of the database where it overflows, never a wrong number. */
const COLUMN_SIZE = 15
const NAME_BYTES_MAX = 63

/** A quoted name; what PostgreSQL would cut short is refused. @throws fault `feel.not-in-sql` */
export function quoteName(name: string): string {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX || name.includes('\0')) throw fault('feel.not-in-sql', { what: name.slice(0, 40) })
  return `"${name.replaceAll('"', '""')}"`
}

/** A text literal; backslashes are plain characters, as `standard_conforming_strings` has it. @throws fault `feel.not-in-sql` */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw fault('feel.not-in-sql', { what: '\\u0000' })
  return `'${text.replaceAll("'", "''")}'`
}

/** A literal number. */
export function literal(value: number | Decimal): Num {
  const text = value instanceof Decimal ? String(value) : plainText(value)
  const [whole = '0', fraction = ''] = text.split('.')
  return fixedNum(BigInt(whole + fraction), fraction.length)
}

// `1e-7` as 0.0000001: an exponent would make PostgreSQL's literal a numeric all the same, but its scale could not be read off.
function plainText(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  return String(new Decimal(BigInt(`${sign}${whole}${fraction}`), fraction.length - Number(power)))
}

function fixedNum(fixed: bigint, scale: number): Num {
  const size = Math.log10(Math.max(1, Math.abs(Number(fixed))))
  const sql = size > BIGINT_SIZE ? `${fixed}::numeric` : fixed < 0n ? `(${fixed})` : String(fixed)
  return { sql, scale, size, fixed, leaves: [], ...(fixed >= 0n && { from: fixed > 0n ? 1 : 0 }) }
}

/**
 * A column that a name stands for: `scale` where it holds whole numbers (2 for 分), absent for numeric and all that is no number.
 * `fixed` is the whole number of a name that is the same for every row, such as a parameter: `{ sql: '50000000', scale: 2, fixed: 50000000n }`.
 * `size` and `from` say what the rows the statement is for are known to hold (see `boundsOf`): the statement is simpler then, and right for those rows.
 */
export type SqlColumn = { sql: string, scale?: number, fixed?: bigint, is_constant?: boolean, size?: number, from?: 0 | 1 }

/** What is known of a column of whole numbers once its least and its largest have been looked up. */
export function boundsOf(least: bigint, largest: bigint): Pick<SqlColumn, 'size' | 'from'> {
  const far = [least, largest].map((one) => one < 0n ? -one : one)
  // A hair more than the logarithm, which is cut at the end of a double.
  const size = Math.log10(Math.max(1, ...far.map(Number))) + 1e-9
  return { size, ...(least >= 0n && { from: least > 0n ? 1 : 0 }) }
}

/** A column of numbers: whole with a scale, or numeric. */
export function columnNum({ sql, scale, fixed, size = COLUMN_SIZE, from }: SqlColumn): Num {
  if (fixed !== undefined) return fixedNum(fixed, scale ?? 0)
  return { sql, ...(scale !== undefined && { scale }), size, leaves: [sql], ...(from !== undefined && { from }) }
}

/** The same number as numeric at its own size. */
export function plain(num: Num): string {
  const { sql, scale, fixed } = num
  if (num.is_null) return 'null::numeric'
  if (scale === undefined) return sql
  if (fixed !== undefined) return `${new Decimal(fixed, scale)}::numeric`
  return scale === 0 ? `(${sql})::numeric` : `(${sql} * ${new Decimal(1n, scale)})`
}

/** The same number, whole at a scale no smaller than its own. */
export function scaled(num: Num, scale: number): Num {
  const more = scale - num.scale!
  if (more === 0) return num
  if (num.fixed !== undefined) return fixedNum(num.fixed * 10n ** BigInt(more), scale)
  return product(num, { sql: String(10n ** BigInt(more)), size: more, scale: more, leaves: [], from: 1 }, scale)
}

function product(a: Num, b: Num, scale: number): Num {
  if (b.fixed === 1n) return { ...a, scale }
  if (a.fixed === 1n) return { ...b, scale }
  const known = { leaves: both(a, b), ...(a.from !== undefined && b.from !== undefined && { from: a.from === 1 && b.from === 1 ? 1 as const : 0 as const }) }
  const size = a.size + b.size
  if (size <= BIGINT_SIZE) return { sql: `(${a.sql} * ${b.sql})`, scale, size, ...known }
  return { sql: `(${a.size > BIGINT_SIZE ? a.sql : `${a.sql}::numeric`} * ${b.sql})`, scale, size, ...known }
}

function both(a: Num, b: Num): readonly string[] | undefined {
  return a.leaves && b.leaves ? [...new Set([...a.leaves, ...b.leaves])] : undefined
}

/** The condition that a number is known. */
export function isKnown(num: Num): string {
  const { leaves } = num
  return leaves && leaves.length <= 12 ? leaves.map((leaf) => `${leaf} is not null`).join(' and ') || 'true' : `${num.sql} is not null`
}

/** Brings numbers to one form: whole at one scale, or all numeric. */
export function aligned(nums: readonly Num[]): Num[] {
  const known = nums.filter((num) => !num.is_null)
  if (known.some((num) => num.scale === undefined)) return nums.map((num) => num.is_null ? num : { ...num, sql: plain(num), scale: undefined, fixed: undefined })
  const scale = Math.max(0, ...known.map((num) => num.scale!))
  return nums.map((num) => num.is_null ? { ...num, scale } : scaled(num, scale))
}

/** Sum or difference, exact. */
export function add(a: Num, b: Num, op: '+' | '-'): Num {
  if (a.is_null || b.is_null) return NULL
  const [x, y] = aligned([a, b]) as [Num, Num]
  if (x.scale === undefined) return cut(`(${x.sql} ${op} ${y.sql})`, x.size + y.size)
  if (x.fixed !== undefined && y.fixed !== undefined) return fixedNum(op === '+' ? x.fixed + y.fixed : x.fixed - y.fixed, x.scale)
  const size = Math.log10(10 ** Math.min(x.size, 300) + 10 ** Math.min(y.size, 300))
  return { sql: `(${wide(x, size)} ${op} ${wide(y, size)})`, scale: x.scale, size, leaves: both(x, y), ...(op === '+' && x.from !== undefined && y.from !== undefined && { from: Math.max(x.from, y.from) as 0 | 1 }) }
}

function wide(num: Num, size: number): string {
  return size > BIGINT_SIZE && num.size <= BIGINT_SIZE ? `${num.sql}::numeric` : typed(num)
}

/** A literal as bigint, for a bare `5` is int4 to PostgreSQL and overflows early. */
export function typed(num: Num): string {
  return num.fixed !== undefined && num.size <= BIGINT_SIZE ? `${num.sql}::bigint` : num.sql
}

// Beyond 34 digits FEEL rounds; what cannot come so far is left alone.
function cut(sql: string, size: number): Num {
  return size <= LONG ? { sql, size } : { sql: `feel_round34${sql.startsWith('(') ? sql : `(${sql})`}`, size: LONG }
}

/** Product, exact. */
export function multiply(a: Num, b: Num): Num {
  if (a.is_null || b.is_null) return NULL
  if (a.scale === undefined || b.scale === undefined) return cut(`(${plain(a)} * ${plain(b)})`, a.size + b.size)
  if (a.fixed !== undefined && b.fixed !== undefined) return fixedNum(a.fixed * b.fixed, a.scale + b.scale)
  return product(a, b, a.scale + b.scale)
}

/** The number with its sign turned. */
export function negate(num: Num): Num {
  if (num.is_null) return NULL
  return num.fixed !== undefined && num.scale !== undefined ? fixedNum(-num.fixed, num.scale) : { ...num, from: undefined, sql: `(- ${num.sql})` }
}

/** A value as an element of a list or a field of a context; amounts as they are written, never null in SQL where `null` can stand in the list. */
export function toJson(sql: string, type: ExprType): string {
  if (type === 'null') return `'null'::jsonb`
  if (isJson(type)) return `coalesce(${sql}, 'null'::jsonb)`
  return `coalesce(to_jsonb(${type === 'time' || type === 'date and time' ? `feel_moment_text(${sql})` : type === 'date' ? `to_char(${sql}, 'YYYY-MM-DD')` : isNumeric(type) || type === 'duration' ? `trim_scale(${sql}::numeric)` : isText(type) ? `${sql}::text` : sql}), 'null'::jsonb)`
}

/** An element of jsonb, given as jsonb, as a value of its type. */
export function fromJson(json: string, type: ExprType): string {
  if (isJson(type)) return `nullif(${json}, 'null'::jsonb)`
  return fromText(`(${json} #>> '{}')`, type)
}

/** What `->>` gives, as a value of a type that is no list and no context. */
export function fromText(text: string, type: ExprType): string {
  if (isNumeric(type) || type === 'duration') return `${text}::numeric`
  if (type === 'months') return `${text}::bigint`
  if (type === 'boolean') return `${text}::boolean`
  if (type === 'date') return `${text}::date`
  if (type === 'time' || type === 'date and time') return `feel_moment(${text})`
  return text
}

/** True for what is jsonb in SQL: lists, contexts, and what no type is known of. */
export function isJson(type: ExprType): boolean {
  return type === 'any' || type === 'null' || (typeof type === 'object' && (itemOf(type) !== undefined || fieldsOf(type) !== undefined))
}

/** The name of the SQL type of a value; numbers as numeric. */
export function sqlType(type: ExprType): string {
  if (isJson(type)) return 'jsonb'
  if (isText(type)) return 'text'
  if (type === 'boolean' || type === 'date') return type
  if (type === 'months') return 'bigint'
  return type === 'time' || type === 'date and time' ? 'numeric[]' : 'numeric'
}
