import { isNumeric, isText, type ArithmeticOp, type ExprType } from './types.ts'

type Numeric = 'number' | 'money' | 'rate' | 'count'

/** What the units are called in the two languages of a problem. */
export const UNIT_WORDS: Record<Numeric, { zh: string, en: string }> = {
  number: { zh: '数', en: 'a number' }, money: { zh: '金额', en: 'money' }, rate: { zh: '比率', en: 'a rate' }, count: { zh: '个数', en: 'a count' },
}

/** The type of `a op b`, or `undefined` when it has no meaning: two amounts of money may be added and divided, not multiplied. */
export function arithmeticType(op: ArithmeticOp, a: ExprType, b: ExprType): ExprType | undefined {
  if (a === 'null' || b === 'null') return a === 'null' ? b : a
  if (isNumeric(a) && isNumeric(b)) return ofUnits(op, a, b)
  if (op === '+' && isText(a) && isText(b)) return 'string'
  return ofTimes(op, a, b)
}

function ofUnits(op: ArithmeticOp, a: Numeric, b: Numeric): ExprType | undefined {
  switch (op) {
    case '+': case '-': return a === b ? a : a === 'number' ? (b === 'count' ? 'number' : b) : b === 'number' ? (a === 'count' ? 'number' : a) : undefined
    case '*': {
      if (a === 'money') return b === 'money' ? undefined : 'money'
      if (b === 'money') return 'money'
      return a === b && a !== 'number' ? a : 'number'
    }
    case '/': {
      if (a === 'money') return b === 'money' ? 'rate' : 'money'
      if (b === 'money') return undefined
      return a === b && a !== 'number' ? 'rate' : 'number'
    }
    case '**': return a === 'money' || b === 'money' ? undefined : 'number'
  }
}

const MOMENTS = new Set<ExprType>(['date', 'time', 'date and time'])

function ofTimes(op: ArithmeticOp, a: ExprType, b: ExprType): ExprType | undefined {
  const is_span = (type: ExprType) => type === 'duration' || type === 'months'
  if (op === '+' || op === '-') {
    if (is_span(a) && a === b) return a
    if (MOMENTS.has(a) && (b === 'duration' || (b === 'months' && a !== 'time'))) return a
    if (op === '+' && MOMENTS.has(b) && is_span(a)) return ofTimes('+', b, a)
    if (op === '-' && MOMENTS.has(a) && a === b) return 'duration'
    return undefined
  }
  if (op === '*') return is_span(a) && isNumeric(b) && b !== 'money' ? a : is_span(b) && isNumeric(a) && a !== 'money' ? b : undefined
  if (op === '/') return is_span(a) ? (a === b ? 'number' : isNumeric(b) && b !== 'money' ? a : undefined) : undefined
  return undefined
}
