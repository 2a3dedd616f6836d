import { fault } from '#kernel/declare/fault.ts'
import { Decimal } from './decimal.ts'
import { fieldsOf, isNumeric, isText, itemOf, type ExprType } from './types.ts'

// How the values of a text stand in SQL. Numbers whose decimals are known beforehand are whole numbers with a scale (money is whole 分), in bigint
// while their digits are sure to fit and in numeric else; all other numbers are numeric. Dates are `date`; times and date-times are
// `numeric[]` of day, seconds and distance from UTC; durations are seconds or months; lists and contexts are jsonb, their amounts in 元.

/** A number in SQL: `value = sql / 10^scale`, whole; or numeric as it stands where `scale` is undefined. `digits` bounds its length, `fixed` is a literal's. */
export type Num = { sql: string, scale?: number, digits: number, fixed?: bigint, is_null?: boolean }

/** A number that is not known: it goes with every form. */
export const NULL: Num = { sql: 'null', digits: 0, is_null: true }

/** How many digits a quotient can have, and any number of FEEL at most. */
export const LONG = 34

/** The digits that are sure to fit a bigint, and what a column of whole numbers is taken to hold at most. */
const DIGITS_MAX = 18
const COLUMN_DIGITS = 16
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
  const digits = String(fixed < 0n ? -fixed : fixed).length
  const sql = digits > DIGITS_MAX ? `${fixed}::numeric` : fixed < 0n ? `(${fixed})` : String(fixed)
  return { sql, scale, digits, fixed }
}

/** A column of numbers: whole with a scale, or numeric; `fixed` where it is the same in every row. */
export function columnNum(sql: string, scale: number | undefined, fixed?: bigint): Num {
  if (fixed !== undefined) return fixedNum(fixed, scale ?? 0)
  return { sql, ...(scale !== undefined && { scale }), digits: COLUMN_DIGITS }
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
  return product(num, { sql: String(10n ** BigInt(more)), digits: more, scale: more }, scale)
}

function product(a: Num, b: Num, scale: number): Num {
  const digits = a.digits + b.digits
  if (digits <= DIGITS_MAX) return { sql: `(${a.sql} * ${b.sql})`, scale, digits }
  return { sql: `(${a.digits > DIGITS_MAX ? a.sql : `${a.sql}::numeric`} * ${b.sql})`, scale, digits }
}

/** Brings numbers to one form: whole at one scale, or all numeric. */
export function aligned(nums: readonly Num[]): Num[] {
  const known = nums.filter((num) => !num.is_null)
  if (known.some((num) => num.scale === undefined)) return nums.map((num) => num.is_null ? num : { sql: plain(num), digits: num.digits })
  const scale = Math.max(0, ...known.map((num) => num.scale!))
  return nums.map((num) => num.is_null ? { ...num, scale } : scaled(num, scale))
}

/** Sum or difference, exact. */
export function add(a: Num, b: Num, op: '+' | '-'): Num {
  if (a.is_null || b.is_null) return NULL
  const [x, y] = aligned([a, b]) as [Num, Num]
  if (x.scale === undefined) return cut(`(${x.sql} ${op} ${y.sql})`, x.digits + y.digits)
  if (x.fixed !== undefined && y.fixed !== undefined) return fixedNum(op === '+' ? x.fixed + y.fixed : x.fixed - y.fixed, x.scale)
  const digits = Math.max(x.digits, y.digits) + 1
  // Half of a long chain of sums still fits in practice; what does not is an error of the database, never a wrong sum.
  return { sql: `(${wide(x, digits)} ${op} ${wide(y, digits)})`, scale: x.scale, digits }
}

function wide(num: Num, digits: number): string {
  return digits > DIGITS_MAX && num.digits <= DIGITS_MAX ? `${num.sql}::numeric` : typed(num)
}

/** A literal as bigint, for a bare `5` is int4 to PostgreSQL and overflows early. */
export function typed(num: Num): string {
  return num.fixed !== undefined && num.digits <= DIGITS_MAX ? `${num.sql}::bigint` : num.sql
}

// Beyond 34 digits FEEL rounds; what cannot come so far is left alone.
function cut(sql: string, digits: number): Num {
  return digits <= LONG ? { sql, digits } : { sql: `feel_round34${sql.startsWith('(') ? sql : `(${sql})`}`, digits: LONG }
}

/** Product, exact. */
export function multiply(a: Num, b: Num): Num {
  if (a.is_null || b.is_null) return NULL
  if (a.scale === undefined || b.scale === undefined) return cut(`(${plain(a)} * ${plain(b)})`, a.digits + b.digits)
  if (a.fixed !== undefined && b.fixed !== undefined) return fixedNum(a.fixed * b.fixed, a.scale + b.scale)
  return product(a, b, a.scale + b.scale)
}

/** The number with its sign turned. */
export function negate(num: Num): Num {
  if (num.is_null) return NULL
  return num.fixed !== undefined && num.scale !== undefined ? fixedNum(-num.fixed, num.scale) : { ...num, sql: `(- ${num.sql})` }
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
