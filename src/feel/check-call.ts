import type { Checker, HostFunction, Local } from './check.ts'
import { at_, become, comparable, mayBeName } from './check-parts.ts'
import { FUNCTIONS, isTaken, takesText, type Param } from './functions.ts'
import { parse } from './parse.ts'
import { declared, fieldsOf, isNumeric, isText, itemOf, LIMITS, unify, type Expr, type ExprType, type FeelType } from './types.ts'

type Call = Expr & { kind: 'call' }

/** Checks the call of a built-in function: how many arguments, their types; puts named ones in order. */
export function callType(checker: Checker, expr: Call, locals: Local[]): ExprType {
  const { name } = expr
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!known) {
    for (const arg of expr.args) checker.type(arg, locals)
    const names = [...Object.keys(checker.context.functions ?? {}), ...Object.keys(FUNCTIONS).filter((one) => one !== '..')]
    checker.tell(expr, 'feel.unknown-function', { name, known: names.join(', ') })
    return 'null'
  }
  const args = arranged(checker, expr, known.params, known.repeats)
  if (!args) return 'null'
  expr.args = args
  if (name === 'is defined') {
    checker.type(args[0]!, locals)
    if (args[0]!.kind !== 'name' && args[0]!.kind !== 'field') checker.tell(args[0]!, 'feel.not-a-name', { name })
    return 'boolean'
  }
  if (known.folds) return foldType(checker, expr, locals)
  const types = args.map((arg, i) => {
    const type = checker.type(arg, locals)
    const wanted = known.params[Math.min(i, known.params.length - 1)]!.takes
    if (isTaken(type, wanted)) return type
    return checker.mismatch(arg, name, wanted === 'list' ? { list: 'null' } : wanted === 'numeric' ? 'number' : [takesText(wanted)], type)
  })
  ofItsOwn(checker, expr, types)
  return known.gives(types)
}

function arranged(checker: Checker, expr: Call, params: Param[], repeats = false): Expr[] | undefined {
  const { name, args, named } = expr
  const required = params.filter((one) => !one.is_optional).length
  const made: (Expr | undefined)[] = named ? [] : args
  for (const [i, word] of (named ?? []).entries()) {
    const at = params.findIndex((one) => one.name === word)
    if (at < 0) {
      checker.tell(args[i]!, 'feel.unknown-parameter', { name, given: word, known: params.map((one) => one.name).join(', ') })
      return undefined
    }
    if (made[at]) {
      checker.tell(args[i]!, 'feel.name-twice', { name: word })
      return undefined
    }
    made[at] = args[i]!
  }
  const complete = made.every((_, i) => made[i] !== undefined) && Array.from(made).every((one) => one !== undefined)
  if (made.length < required || (!repeats && made.length > params.length) || !complete) {
    checker.tell(expr, 'feel.argument-count', { name, expected: required, given: args.length })
    return undefined
  }
  return made as Expr[]
}

// `sum(数列)` takes one list, `sum(1, 2)` its elements.
function foldType(checker: Checker, expr: Call, locals: Local[]): ExprType {
  const { name, args } = expr
  const type = checker.together(args, locals, name)
  const item = args.length === 1 ? itemOf(type) ?? type : type
  const at = args[0]!
  const wanted = FUNCTIONS[name]!.params[0]!.takes
  if (wanted === 'anything') {
    const is_ordered = item !== 'any' && item !== 'boolean' && (typeof item === 'string' || isText(item))
    return is_ordered ? item : checker.mismatch(at, name, ['number', 'string', 'date'], item)
  }
  if (item !== 'null' && !isTaken(item, wanted)) return checker.mismatch(at, name, [takesText(wanted)], item)
  return wanted === 'boolean' ? 'boolean' : FUNCTIONS[name]!.gives([{ list: item === 'null' ? 'number' : item }])
}

// What some functions ask beyond the types of their parameters.
function ofItsOwn(checker: Checker, expr: Call, types: ExprType[]): void {
  const { name, args } = expr
  const [first, second] = types
  switch (name) {
    case 'list contains': case 'index of': {
      checker.expectComparable(args[1]!, second!, name)
      const held = itemOf(first!)
      if (held !== undefined && comparable(held, second!) === undefined) checker.mismatch(args[0]!, name, { list: second! }, first!)
      return
    }
    case 'append': case 'insert before': return goesWith(checker, args[0]!, name === 'append' ? args.slice(1) : args.slice(2), name)
    case 'concatenate': case 'union': {
      for (const arg of args.slice(1)) if (unify(first!, arg.type) === undefined) checker.mismatch(arg, name, first!, arg.type)
      return
    }
    case 'abs': {
      if (first !== 'null' && !isNumeric(first!) && first !== 'duration' && first !== 'months') checker.mismatch(args[0]!, name, 'number', first!)
      return
    }
    case 'modulo': {
      if (isNumeric(first!) && isNumeric(second!) && unify(first, second) === undefined) checker.mismatch(args[1]!, name, first, second)
      return
    }
    case 'string': {
      if (fieldsOf(first!) || itemOf(first!) !== undefined) checker.mismatch(args[0]!, name, ['number', 'string', 'boolean', 'date'], first!)
      return
    }
    case 'string join': {
      const held = itemOf(first!)
      if (held !== undefined && held !== 'null' && !isText(held)) checker.mismatch(args[0]!, name, { list: 'string' }, first!)
      return
    }
    case 'split': {
      // FEEL takes a pattern here; only what is no pattern reads the same everywhere.
      const by = args[1]!
      if (by.kind !== 'string' || by.value === '' || /[\\^$.|?*+()[\]{}]/.test(by.value)) checker.tell(by, 'feel.not-plain', { name, param: 'delimiter' })
      return
    }
    case 'date': return takesOneOf(checker, args, args.length === 1 ? ['string', 'date', 'date and time'] : ['number'])
    case 'time': return takesOneOf(checker, args, args.length === 1 ? ['string', 'time', 'date and time'] : ['number'])
    case 'date and time': return takesOneOf(checker, args, args.length === 1 ? ['string', 'date', 'date and time'] : ['date', 'date and time'])
    case 'distinct values': case 'duplicate values': {
      checker.expectComparable(args[0]!, first!, name)
      return
    }
  }
}

function takesOneOf(checker: Checker, args: Expr[], wanted: ExprType[]): void {
  const first = args[0]!
  if (!wanted.some((one) => unify(first.type, one) !== undefined)) checker.mismatch(first, 'date', wanted.map(String), first.type)
}

function goesWith(checker: Checker, list: Expr, items: Expr[], name: string): void {
  const held = itemOf(list.type) ?? 'null'
  for (const item of items) if (unify(held, item.type) === undefined) checker.mismatch(item, name, held, item.type)
}

const dictionaries = new WeakMap<HostFunction, { names: Record<string, FeelType>, of: Record<string, FeelType> }>()

/** Writes a host's function in place of its call: its arguments become variables, its body a part of the tree. It never comes back to itself. */
export function invokeOf(checker: Checker, expr: Call, locals: Local[]): ExprType {
  const { name } = expr
  const made = checker.context.functions![name]!
  for (const param of made.params) if (!checker.context.takes_any_name && !mayBeName(param.name)) checker.tell(expr, 'feel.name-not-allowed', { name: param.name })
  const args = arranged(checker, expr, made.params.map((one) => ({ name: one.name, takes: 'anything', is_optional: false })))
  if (!args) return 'null'
  if (checker.within.includes(name)) {
    checker.tell(expr, 'feel.function-calls-itself', { name, path: [...checker.within, name].join(' → ') })
    return 'null'
  }
  const given = args.map((value, i) => {
    const type = checker.type(value, locals)
    const wanted = made.params[i]!.type === undefined ? type : declared(made.params[i]!.type)
    if (unify(type, wanted) === undefined) checker.mismatch(value, name, wanted, type)
    return { name: made.params[i]!.name, slot: checker.slots++, value, type: wanted }
  })
  const body = bodyOf(checker, expr, made)
  if (!body) return 'null'
  checker.within.push(name)
  const inside = given.map((one) => ({ ...checker.local(one.name, one.value, one.type, one.slot), is_nullable: one.value.is_nullable }))
  const type = checker.type(body, inside)
  checker.within.pop()
  return become(expr, { ...at_(expr), kind: 'invoke', name, args: given.map(({ name: word, slot, value }) => ({ name: word, slot, value })), body }, () => type)
}

function bodyOf(checker: Checker, expr: Call, made: HostFunction): Expr | undefined {
  if (typeof made.body !== 'string') return made.body()
  checker.inlined += made.body.length
  if (checker.inlined > LIMITS.inlined_max) {
    checker.tell(expr, 'feel.too-many-parts', { max: LIMITS.nodes_max })
    return undefined
  }
  let known = dictionaries.get(made)
  if (known?.of !== checker.context.names) {
    known = { of: checker.context.names, names: { ...checker.context.names, ...Object.fromEntries(made.params.map((one) => [one.name, one.type ?? 'number'])) } }
    dictionaries.set(made, known)
  }
  const parsed = parse(made.body, known.names, { file: made.file, line: made.line })
  if ('expr' in parsed) return parsed.expr
  checker.problems.push(...parsed.problems)
  return undefined
}
