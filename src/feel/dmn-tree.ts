import type { Context, HostFunction } from './check.ts'
import { compileTree, type Compiled, type FeelProblem, type FeelType } from './compile.ts'
import type { Boxed, BoxedTable, Decision, Item, Model, Text } from './dmn.ts'
import { parse, parseCell } from './parse.ts'
import { problemAt } from './problem.ts'
import type { Expr } from './types.ts'

type Names = Record<string, FeelType>

/** A decision of a model, compiled; or why it is not: what stands outside the fragment, or does not go together. */
export type CompiledDecision = { name: string, needs: string[], compiled?: Compiled, problems: FeelProblem[] }

/** A compiled model: the types of its inputs, and its decisions so that each comes after those it reads. */
export type CompiledModel = { inputs: Names, decisions: CompiledDecision[] }

const BASIC: Record<string, FeelType> = {
  'number': 'number', 'string': 'string', 'boolean': 'boolean', 'date': 'date', 'time': 'time', 'dateTime': 'date and time', 'date and time': 'date and time',
  'days and time duration': 'duration', 'dayTimeDuration': 'duration', 'years and months duration': 'months', 'yearMonthDuration': 'months',
}

// The value of a boxed context with a last, nameless entry is that entry; no name of a model is a lone sign.
const RESULT = '='

/** Problems found while a tree is put together. */
class Refused extends Error {
  readonly problems: FeelProblem[]
  constructor(problems: FeelProblem[]) {
    super(problems[0]?.en)
    this.problems = problems
  }
}

/**
 * Compiles every decision of a model that can be, each against the inputs and the decisions before it; functions are written in place.
 * What a model does not say the type of is taken from what is made of it. Nothing is thrown: problems stay with their decision.
 */
export function compileModel(model: Model): CompiledModel {
  const inputs: Names = {}
  for (const input of model.inputs) inputs[input.name] = typeOf(model, input.type) ?? 'number'
  const names: Names = { ...inputs }
  const functions: Record<string, HostFunction> = {}
  for (const made of model.functions) {
    functions[made.name] = {
      params: made.params.map((param) => ({ name: param.name, type: typeOf(model, param.type) })), file: model.file,
      body: () => tree(made.value, model, { ...names, ...Object.fromEntries(made.params.map((param) => [param.name, typeOf(model, param.type) ?? 'number'])) }),
    }
  }
  const decisions = ordered(model.decisions).map((decision): CompiledDecision => {
    const made = compileDecision(decision, model, { names: { ...names }, functions, file: model.file, takes_any_name: true })
    if (made.compiled) names[decision.name] = (typeOf(model, decision.type) ?? made.compiled.type) as FeelType
    return made
  })
  return { inputs, decisions }
}

function compileDecision(decision: Decision, model: Model, context: Context): CompiledDecision {
  const { name, needs } = decision
  try {
    const compiled = compileTree(tree(decision.value, model, context.names, name), { ...context, gives: typeOf(model, decision.type) })
    return compiled.ok ? { name, needs, compiled, problems: [] } : { name, needs, problems: compiled.problems }
  } catch (error) {
    if (error instanceof Refused) return { name, needs, problems: error.problems }
    throw error
  }
}

// A decision that asks for itself, however far round, comes where it stands and finds no such name.
function ordered(decisions: Decision[]): Decision[] {
  const made = new Set<Decision>()
  const begun = new Set<Decision>()
  const visit = (decision: Decision) => {
    if (begun.has(decision)) return
    begun.add(decision)
    for (const need of decision.needs) {
      const before = decisions.find((one) => one.name === need)
      if (before) visit(before)
    }
    made.add(decision)
  }
  decisions.forEach(visit)
  return [...made]
}

/** The type a reference names, or `undefined` where the model says nothing or `Any`. */
function typeOf(model: Model, ref: string | undefined, depth = 0): FeelType | undefined {
  if (ref === undefined || depth > 20) return undefined
  const word = ref.replace(/^.*:/, '')
  const item = model.items.find((one) => one.name === ref || one.name === word)
  return item ? itemType(model, item, depth + 1) : BASIC[word]
}

function itemType(model: Model, item: Item, depth: number): FeelType | undefined {
  const one: FeelType | undefined = item.fields.length > 0
    ? { fields: Object.fromEntries(item.fields.map((field) => [field.name, itemType(model, field, depth) ?? 'number'])) }
    : typeOf(model, item.ref, depth)
  return item.is_list && one !== undefined ? { list: one } : one
}

/** Turns what a model draws into one expression. */
function tree(boxed: Boxed, model: Model, names: Names, title = ''): Expr {
  const inner = (one: Boxed, more: Names = names) => tree(one, model, more)
  switch (boxed.kind) {
    case 'literal': return read(boxed.text, model, names)
    case 'list': return { ...blank(), kind: 'list', items: boxed.items.map((one) => inner(one)) }
    case 'relation': return {
      ...blank(), kind: 'list',
      items: boxed.rows.map((row): Expr => ({ ...blank(), kind: 'context', entries: row.map((one, i) => ({ name: boxed.columns[i] ?? '', slot: -1, value: inner(one) })) })),
    }
    case 'conditional': return { ...blank(), kind: 'if', when: inner(boxed.when), yes: inner(boxed.yes), no: inner(boxed.no) }
    case 'invocation': return {
      ...blank(), kind: 'call', name: boxed.of.text.trim().replace(/\s+/g, ' '),
      named: boxed.bindings.map((binding) => binding.name), args: boxed.bindings.map((binding) => inner(binding.value)),
    }
    case 'context': {
      let seen = names
      const entries = boxed.entries.map(({ name, type, value }) => {
        const made = inner(value, seen)
        if (name !== undefined) seen = { ...seen, [name]: typeOf(model, type) ?? 'number' }
        return { name: name ?? RESULT, slot: -1, value: made }
      })
      const context: Expr = { ...blank(), kind: 'context', entries }
      return entries.at(-1)?.name === RESULT ? { ...blank(), kind: 'field', of: context, name: RESULT } : context
    }
    case 'table': return tableTree(boxed.table, model, names, title)
    case 'foreign': throw new Refused([problemAt(boxed.what, 0, { file: model.file }, 'feel.unsupported', { construct: boxed.what })])
  }
}

function tableTree(table: BoxedTable, model: Model, names: Names, title: string): Expr {
  const outputs = table.outputs.map((output, i) => ({
    name: output.name ?? (table.outputs.length === 1 ? title || 'output' : `output ${i + 1}`),
    values: output.values && valuesOf(output.values, model, names),
    otherwise: output.otherwise && read(output.otherwise, model, names),
  }))
  return {
    ...blank(), kind: 'table', hit: table.hit,
    inputs: table.inputs.map((input) => ({ value: read(input.text, model, names), slot: -1 })),
    outputs: outputs.map(({ name, values, otherwise }) => ({ name, ...(values && { values }), ...(otherwise && { otherwise }) })),
    rules: table.rules.map((rule) => ({ cells: rule.tests.map((test) => cellOf(test, model, names)), outputs: rule.results.map((one) => read(one, model, names)) })),
  }
}

function valuesOf(text: Text, model: Model, names: Names): Expr[] {
  return cellOf(text, model, names).tests.flatMap((test) => test.kind === 'equals' ? [test.to] : [])
}

function cellOf({ text, line }: Text, model: Model, names: Names) {
  const parsed = parseCell(text, names, { file: model.file, line })
  if ('problems' in parsed) throw new Refused(parsed.problems)
  return parsed.cell
}

function read({ text, line }: Text, model: Model, names: Names): Expr {
  const parsed = parse(text, names, { file: model.file, line })
  if ('problems' in parsed) throw new Refused(parsed.problems)
  return parsed.expr
}

// A box has no text of its own; problems are told of the texts within.
function blank() {
  return { text: '', from: 0, to: 0, line: 1, col: 1, type: 'null' as const, is_nullable: true }
}
