import type { Env } from './to-sql-locals.ts'
import type { SqlWriter } from './to-sql-writer.ts'
import { WEIGHS_ELEMENTS } from './builtins.ts'
import { FUNCTIONS } from './functions.ts'
import { rounded, type Rounding } from './to-sql-arithmetic.ts'
import { add, fromJson, isJson, isKnown, LONG, plain, sqlType, toJson, type Num } from './to-sql-values.ts'
import { isNumeric, isText, itemOf, type Expr } from './types.ts'

type Call = Expr & { kind: 'call' }

const other = (sql: string): Num => ({ sql, size: 0 })

const ROUNDINGS: Record<string, Rounding> = {
  'round half up': 'half up', 'round half down': 'half down', 'round up': 'up', 'round down': 'down', 'floor': 'floor', 'ceiling': 'ceiling', 'decimal': 'half even',
}

/** Functions whose SQL is one function or operator over the arguments as they stand. */
const PLAIN: Record<string, (args: string[]) => string> = {
  'not': ([a]) => `(not ${a})`,
  'number': (args) => `feel_number(${args.join(', ')})`,
  'modulo': ([a, b]) => `feel_modulo(${a}, ${b})`,
  'sqrt': ([a]) => `feel_sqrt(${a})`,
  'odd': ([a]) => `(abs(mod(${a}, 2)) = 1)`,
  'even': ([a]) => `(mod(${a}, 2) = 0)`,
  'string length': ([a]) => `char_length(${a})::numeric`,
  // Full case mapping of Unicode, as JavaScript has it: ß becomes SS.
  'upper case': ([a]) => `(upper(${a} collate "pg_unicode_fast") collate "C")`,
  'lower case': ([a]) => `(lower(${a} collate "pg_unicode_fast") collate "C")`,
  'substring': (args) => `feel_substring(${args.join(', ')})`,
  'substring before': ([a, b]) => `case when strpos(${a}, ${b}) > 0 then left(${a}, strpos(${a}, ${b}) - 1) else case when ${a} is not null and ${b} is not null then '' end end`,
  'substring after': ([a, b]) => `case when strpos(${a}, ${b}) > 0 then substr(${a}, strpos(${a}, ${b}) + char_length(${b})) else case when ${a} is not null and ${b} is not null then '' end end`,
  'contains': ([a, b]) => `(strpos(${a}, ${b}) > 0)`,
  'starts with': ([a, b]) => `starts_with(${a}, ${b})`,
  'ends with': ([a, b]) => `(right(${a}, char_length(${b})) = ${b})`,
  'split': ([a, b]) => `feel_split(${a}, ${b})`,
  'string join': (args) => `feel_join(${args.join(', ')})`,
  'count': ([a]) => `jsonb_array_length(${a})::numeric`,
  'reverse': ([a]) => `feel_reverse(${a})`,
  'distinct values': ([a]) => `feel_distinct(${a})`,
  'duplicate values': ([a]) => `feel_duplicates(${a})`,
  'flatten': ([a]) => `feel_flatten(${a})`,
  'concatenate': (args) => `(${args.join(' || ')})`,
  'union': (args) => `feel_distinct(${args.join(' || ')})`,
  'remove': ([a, b]) => `feel_remove(${a}, ${b})`,
  'sublist': (args) => `feel_sublist(${args.join(', ')})`,
  '..': ([a, b]) => `feel_range(${a}, ${b})`,
  'years and months duration': ([a, b]) => `feel_months_between(${a}, ${b})`,
  'day of week': ([a]) => `feel_day_of_week(${a})`,
  'month of year': ([a]) => `feel_month_of_year(${a})`,
  'day of year': ([a]) => `extract(doy from ${a})`,
  'week of year': ([a]) => `extract(week from ${a})`,
}

const DATED = new Set(['years and months duration', 'day of week', 'month of year', 'day of year', 'week of year'])
const MAKERS: Record<string, string> = { 'date': 'feel_date', 'time': 'feel_time', 'date and time': 'feel_date_and_time', 'duration': 'feel_duration' }

/** A call of a built-in function. */
export function call(writer: SqlWriter, expr: Call, env: Env): Num {
  const { name, args } = expr
  const [first, second] = args as [Expr, Expr]
  const rounding = ROUNDINGS[name]
  if (rounding) return rounded(writer, rounding, first, second ? wholeOf(second) : 0, second ? `(${writer.sql(second, env)})` : '0', env)
  if (name === 'abs') {
    if (first.type === 'null') return other('null::numeric')
    const num = isNumeric(first.type) ? writer.num(first, env) : other(writer.sql(first, env))
    return { ...num, fixed: undefined, from: 0, sql: `abs(${num.sql})` }
  }
  if (['sum', 'product', 'mean', 'median', 'stddev', 'mode', 'min', 'max', 'all', 'any'].includes(name)) return folded(writer, expr, env)
  if (name === 'is defined') return other(`(${isNumeric(first.type) ? isKnown(writer.num(first, env)) : `${writer.sql(first, env)} is not null`})`)
  if (name === 'string') return other(first.type === 'string' ? writer.sql(first, env) : stringOf(writer, first, env))
  if (name === 'list contains') return other(`feel_contains${writer.source.keeps_unknown && second.kind !== 'null' ? '_known' : ''}(${listSql(writer, first, env)}, ${writer.json(second, env)})`)
  if (name === 'append') return other(`(${[listSql(writer, first, env), ...args.slice(1).map((arg) => `jsonb_build_array(${writer.json(arg, env)})`)].join(' || ')})`)
  if (name === 'insert before') return other(`feel_insert(${listSql(writer, first, env)}, (${writer.sql(second, env)})::numeric, ${writer.json(args[2]!, env)})`)
  // In the reading that keeps unknowns these rest on what each element is.
  const weighs = writer.source.keeps_unknown === true && WEIGHS_ELEMENTS.has(name)
  if (name === 'index of') {
    const [list, element] = [listSql(writer, first, env), writer.json(second, env)]
    return other(weighs ? `feel_index_of(feel_known(${list}), nullif(${element}, 'null'::jsonb))` : `feel_index_of(${list}, ${element})`)
  }
  if (Object.hasOwn(MAKERS, name)) return other(`${MAKERS[name]}(${args.map((arg) => arg.type === 'null' ? `null::${name === 'date' && args.length > 1 ? 'numeric' : 'text'}` : writer.sql(arg, env)).join(', ')})`)
  const write = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
  if (!write) return other(writer.refuse(`${name}( )`))
  const sqls = args.map((arg, i) => arg.type === 'null' ? nothing(name, i) : DATED.has(name) && arg.type === 'date and time' ? `feel_day(${writer.sql(arg, env)})` : writer.sql(arg, env))
  if (!weighs) return { sql: write(sqls), size: name === 'sqrt' ? LONG : 16 }
  const known = args.map((arg, i) => itemOf(arg.type) === undefined ? sqls[i]! : `feel_known(${sqls[i]})`)
  // A delimiter that is not known is passed over by `feel_join`.
  return other(name === 'string join' && second ? `case when ${sqls[1]} is not null then ${write(known)} end` : write(known))
}

// A bare null has no type, and PostgreSQL would not know which function is meant.
function nothing(name: string, at: number): string {
  const params = FUNCTIONS[name]!.params
  const { takes } = params[Math.min(at, params.length - 1)]!
  return `null::${takes === 'list' || takes === 'anything' ? 'jsonb' : takes === 'numeric' ? 'numeric' : takes === 'dated' ? 'date' : sqlType(takes)}`
}

function listSql(writer: SqlWriter, of: Expr, env: Env): string {
  return of.type === 'null' ? 'null::jsonb' : writer.sql(of, env)
}

function wholeOf(expr: Expr): number | undefined {
  const value = expr.kind === 'number' ? expr.value : expr.kind === 'negate' && expr.item.kind === 'number' ? -expr.item.value : undefined
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 30 ? value : undefined
}

// One list, or several values that are one: an unknown among them leaves the whole unknown.
function folded(writer: SqlWriter, expr: Call, env: Env): Num {
  const { name, args } = expr
  const is_list = args.length === 1 && itemOf(args[0]!.type) !== undefined
  const type = is_list ? itemOf(args[0]!.type)! : expr.type
  if (!is_list && name === 'sum') return args.map((arg) => writer.num(arg, env)).reduce((a, b) => add(a, b, '+'))
  if (!is_list && (name === 'min' || name === 'max') && !isJson(type) && type !== 'time' && type !== 'date and time') return extreme(writer, expr, env)
  if (!is_list && (name === 'all' || name === 'any')) return other(`(${args.map((arg) => writer.sql(arg, env)).join(name === 'all' ? ' and ' : ' or ')})`)
  const list = is_list ? listSql(writer, args[0]!, env) : `jsonb_build_array(${args.map((arg) => writer.json(arg, env)).join(', ')})`
  if (name === 'mode') return other(`feel_mode(${list})`)
  if (name === 'all' || name === 'any') return other(`feel_${name}(${list})`)
  if (name !== 'min' && name !== 'max') return { sql: `feel_${name}(${list})`, size: LONG }
  if (type === 'time' || type === 'date and time') return other(`feel_${name}_moment(${list})`)
  return { sql: fromJson(`feel_${name}(${list})`, expr.type), size: LONG }
}

function extreme(writer: SqlWriter, expr: Call, env: Env): Num {
  const { name, args, type } = expr
  const sql = name === 'min' ? 'least' : 'greatest'
  // LEAST and GREATEST pass over what is not known; FEEL does not.
  const write = (sqls: string[], known: string[]) => {
    const made = `${sql}(${sqls.join(', ')})`
    const tests = [...new Set(known.filter((_, i) => writer.isOpen(args[i]!)))].filter((one) => one !== 'true')
    return tests.length === 0 ? made : `case when ${tests.join(' and ')} then ${made} end`
  }
  if (isNumeric(type)) {
    const nums = args.map((arg) => writer.num(arg, env))
    // The least of several is at least what all are, the greatest what one is.
    const froms = nums.flatMap((num) => num.from ?? [])
    const from = name === 'max' && froms.length > 0 ? Math.max(...froms) as 0 | 1 : name === 'min' && froms.length === nums.length ? Math.min(...froms) as 0 | 1 : undefined
    return writer.chosen(nums, (sqls) => write(sqls, nums.map(isKnown)), from)
  }
  const sqls = args.map((arg) => isText(arg.type) ? `(${writer.sql(arg, env)}) collate "C"` : writer.as(arg, type, env))
  return other(write(sqls, sqls.map((one) => `${one} is not null`)))
}

function stringOf(writer: SqlWriter, of: Expr, env: Env): string {
  const sql = isNumeric(of.type) ? plain(writer.num(of, env)) : writer.sql(of, env)
  if (isNumeric(of.type)) return `trim_scale(${sql})::text`
  switch (of.type) {
    case 'boolean': return `${sql}::text`
    case 'date': return `to_char(${sql}, 'YYYY-MM-DD')`
    case 'time': case 'date and time': return `feel_moment_text(${sql})`
    case 'duration': return `feel_duration_text(${sql})`
    case 'months': return `feel_months_text(${sql})`
    default: return isJson(of.type) ? `feel_text(${toJson(sql, of.type)})` : sql
  }
}
