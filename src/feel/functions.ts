import { isNumeric, itemOf, unify, type ExprType } from './types.ts'

/** What an argument may be: one type, a number of any unit, a day or date-time, any list, or anything at all. */
export type Takes = ExprType | 'numeric' | 'dated' | 'list' | 'anything'
export type Param = { name: string, takes: Takes, is_optional: boolean }

/**
 * A built-in function. `gives` tells the type of the answer from those of the arguments; `is_strict` says that only an unknown argument
 * makes the answer unknown. A `folds` takes one list or its elements one by one; the last parameter of a `repeats` may be given again and again.
 */
export type Signature = { params: Param[], gives: (types: ExprType[]) => ExprType, is_strict?: boolean, folds?: boolean, repeats?: boolean }

const first = (types: ExprType[]) => types[0] ?? 'null'
const item = (types: ExprType[]) => itemOf(types[0] ?? 'null') ?? types.reduce((a, b) => unify(a, b) ?? a, 'null' as ExprType)
const always = (type: ExprType) => () => type
const strict = { is_strict: true }

// 'n:numeric; scale?:number' → the parameters of a function.
function takes(text: string): Param[] {
  if (text === '') return []
  return text.split('; ').map((one) => {
    const [word = '', type = ''] = one.split(':')
    return { name: word.replace('?', ''), takes: type as Takes, is_optional: word.endsWith('?') }
  })
}

function sig(params: string, gives: Signature['gives'] | ExprType, more: Partial<Signature> = {}): Signature {
  return { params: takes(params), gives: typeof gives === 'function' ? gives : always(gives), ...more }
}

const folded = { folds: true, repeats: true }

/** A list of what the list given and the items added to it have in common. */
const widened = (types: ExprType[]): ExprType => ({ list: types.slice(1).reduce((a, b) => unify(a, b) ?? a, itemOf(first(types)) ?? 'null') })
const joined = (types: ExprType[]): ExprType => ({ list: types.reduce<ExprType>((a, b) => unify(a, itemOf(b) ?? 'null') ?? a, 'null') })

/** The functions of the fragment by their FEEL names. */
export const FUNCTIONS: Record<string, Signature> = {
  'not': sig('negand:boolean', 'boolean', strict),
  'is defined': sig('value:anything', 'boolean', strict),

  'number': sig('from:string; grouping separator?:string; decimal separator?:string', 'number'),
  'abs': sig('n:anything', first, strict),
  'floor': sig('n:numeric; scale?:number', first, strict),
  'ceiling': sig('n:numeric; scale?:number', first, strict),
  'round up': sig('n:numeric; scale:number', first, strict),
  'round down': sig('n:numeric; scale:number', first, strict),
  'round half up': sig('n:numeric; scale:number', first, strict),
  'round half down': sig('n:numeric; scale:number', first, strict),
  'decimal': sig('n:numeric; scale:number', first, strict),
  'modulo': sig('dividend:numeric; divisor:numeric', first),
  'sqrt': sig('number:number', 'number'),
  'odd': sig('number:numeric', 'boolean', strict),
  'even': sig('number:numeric', 'boolean', strict),

  'string': sig('from:anything', 'string', strict),
  'string length': sig('string:string', 'count', strict),
  'upper case': sig('string:string', 'string', strict),
  'lower case': sig('string:string', 'string', strict),
  'substring': sig('string:string; start position:number; length?:number', 'string'),
  'substring before': sig('string:string; match:string', 'string', strict),
  'substring after': sig('string:string; match:string', 'string', strict),
  'contains': sig('string:string; match:string', 'boolean', strict),
  'starts with': sig('string:string; match:string', 'boolean', strict),
  'ends with': sig('string:string; match:string', 'boolean', strict),
  'split': sig('string:string; delimiter:string', { list: 'string' }, strict),
  'string join': sig('list:list; delimiter?:string', 'string'),

  'count': sig('list:list', 'count', strict),
  'sum': sig('list:numeric', item, folded),
  'product': sig('list:numeric', item, folded),
  'mean': sig('list:numeric', item, folded),
  'median': sig('list:numeric', item, folded),
  'stddev': sig('list:numeric', item, folded),
  'mode': sig('list:numeric', (types) => ({ list: item(types) }), folded),
  'min': sig('list:anything', item, folded),
  'max': sig('list:anything', item, folded),
  'all': sig('list:boolean', 'boolean', folded),
  'any': sig('list:boolean', 'boolean', folded),

  'list contains': sig('list:list; element:anything', 'boolean'),
  'append': sig('list:list; item:anything', widened, { ...strict, repeats: true }),
  'concatenate': sig('list:list', joined, { ...strict, repeats: true }),
  'union': sig('list:list', joined, { ...strict, repeats: true }),
  'insert before': sig('list:list; position:number; newItem:anything', (types) => widened([first(types), types[2] ?? 'null'])),
  'remove': sig('list:list; position:number', first),
  'reverse': sig('list:list', first, strict),
  'index of': sig('list:list; match:anything', { list: 'count' }, strict),
  'distinct values': sig('list:list', first, strict),
  'duplicate values': sig('list:list', first, strict),
  'flatten': sig('list:list', (types) => ({ list: innermost(first(types)) }), strict),
  'sublist': sig('list:list; start position:number; length?:number', first),
  '..': sig('from:number; to:number', { list: 'number' }, strict),

  'date': sig('from:anything; month?:number; day?:number', 'date'),
  'time': sig('from:anything; minute?:number; second?:number', 'time'),
  'date and time': sig('date:anything; time?:time', 'date and time'),
  'duration': sig('from:string', 'duration'),
  'years and months duration': sig('from:dated; to:dated', 'months', strict),
  'day of week': sig('date:dated', 'string', strict),
  'month of year': sig('date:dated', 'string', strict),
  'day of year': sig('date:dated', 'number', strict),
  'week of year': sig('date:dated', 'number', strict),
}

function innermost(type: ExprType): ExprType {
  const inner = typeof type === 'object' && 'list' in type ? type.list : undefined
  return inner === undefined ? type : innermost(inner)
}

/** True when a value of `type` may stand where `wanted` is taken. */
export function isTaken(type: ExprType, wanted: Takes): boolean {
  if (wanted === 'anything' || type === 'null') return true
  if (wanted === 'numeric') return isNumeric(type)
  if (wanted === 'dated') return type === 'date' || type === 'date and time'
  if (wanted === 'list') return itemOf(type) !== undefined
  return unify(type, wanted) !== undefined
}

/** What a parameter takes, in FEEL's own words. */
export function takesText(wanted: Takes): string {
  if (wanted === 'numeric') return 'number'
  if (wanted === 'dated') return 'date, date and time'
  if (typeof wanted === 'string') return wanted
  return 'list'
}
