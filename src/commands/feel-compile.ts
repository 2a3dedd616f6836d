import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { compile, type FeelType } from '#feel/compile.ts'
import { toCode } from '#feel/to-code.ts'
import { toSql, type SqlSource } from '#feel/to-sql.ts'
import { quoteName } from '#feel/to-sql-values.ts'
import { printProblem } from '#kernel/declare/pack.ts'
import type { Io } from './command.ts'

const bytes_max = 1_000_000
const scalars = ['number', 'money', 'rate', 'count', 'string', 'boolean', 'date', 'time', 'date and time', 'duration', 'months', 'list'] as const
const typeShape: z.ZodType<FeelType> = z.lazy(() => z.union([
  z.enum(scalars), z.strictObject({ list: typeShape }), z.strictObject({ fields: z.record(z.string(), typeShape) }), z.strictObject({ choices: z.array(z.string()) }),
]))
const factsShape = z.object({
  facts: z.array(z.object({
    name: z.object({ zh: z.string() }), type: z.enum(['money', 'count', 'ratio', 'number', 'date', 'text', 'flag', 'choice']), unit: z.object({ zh: z.string() }).nullish(),
    decimals: z.number().nullish(), choices: z.array(z.object({ name: z.object({ zh: z.string() }) })).optional(),
  })),
})

type Known = { names: Record<string, FeelType>, decimals: Record<string, number> }

/** Prints what a rule text becomes, against a file of facts of a pack or a plain `name: type` map. Problems are told with their place; then the code is 1. */
export async function feelCompile(text: string, file: string, to: 'js' | 'sql', io: Io): Promise<number> {
  const { names, decimals } = readDictionary(file)
  const made = compile(text, { names, decimals })
  if (!made.ok) {
    for (const problem of made.problems) io.line(printProblem({ severity: 'error', ...problem, file: 'EXPR' }, io.language === 'en' ? 'en' : 'zh', ''))
    io.answer({ ok: false, problems: made.problems })
    return 1
  }
  const code = to === 'sql' ? statementOf(made.expr, names, decimals) : toCode(made).source
  if (code === null) {
    io.say({ zh: '这条文字不生成代码，由闭包直接计算。', en: 'No code is generated for this text; it is reckoned by its closure.' })
    io.answer({ ok: true, to, code, names: made.names, type: made.type })
    return 0
  }
  io.line(code)
  io.answer({ ok: true, to, code, names: made.names, type: made.type })
  return 0
}

/** One statement over a table that has a column for each name, and a table for each list of contexts. */
function statementOf(expr: Parameters<typeof toSql>[0], names: Record<string, FeelType>, decimals: Record<string, number>): string {
  const columnOf = (alias: string, name: string, type: FeelType, path: string) => {
    const scale = type === 'money' ? 2 : type === 'count' ? 0 : decimals[path]
    return { sql: `${alias}.${quoteName(name)}`, ...(scale !== undefined && { scale }) }
  }
  const source: Required<Pick<SqlSource, 'columns' | 'relations'>> = { columns: {}, relations: {} }
  for (const [name, type] of Object.entries(names)) {
    if (typeof type === 'object' && 'list' in type && typeof type.list === 'object' && 'fields' in type.list) {
      const columns = Object.fromEntries(Object.entries(type.list.fields).map(([field, one]) => [field, columnOf('c', field, one, `${name}.${field}`)]))
      source.relations[name] = { from: `${quoteName(name)} c`, on: [{ child: 'c."enterprise"', parent: 't."id"' }], order: 'c."ordinal"', columns }
    } else source.columns[name] = columnOf('t', name, type, name)
  }
  const { joins, select } = toSql(expr, source)
  return ['select', `  ${select}`, 'from "enterprise" t', ...joins].join('\n')
}

/** @throws fault `commands.no-file` | `commands.file-too-large` | `commands.not-a-dictionary` */
function readDictionary(file: string): Known {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw fault('commands.no-file', { file, because: (error as NodeJS.ErrnoException).code ?? '' })
  }
  if (text.length > bytes_max) throw fault('commands.file-too-large', { file, bytes: text.length, max: bytes_max })
  let read: unknown
  try {
    read = parse(text)
  } catch {
    throw fault('commands.not-a-dictionary', { file })
  }
  const facts = factsShape.safeParse(read)
  if (facts.success) return fromFacts(facts.data)
  const plain = z.record(z.string(), typeShape).safeParse(read)
  if (!plain.success) throw fault('commands.not-a-dictionary', { file })
  return { names: plain.data, decimals: {} }
}

function fromFacts({ facts }: z.output<typeof factsShape>): Known {
  const known: Known = { names: {}, decimals: {} }
  for (const { name: { zh: name }, type, unit, decimals, choices } of facts) {
    // A percentage is read as the fraction it is: two decimals more.
    const is_percent = type === 'ratio' && unit?.zh === '%'
    const kinds: Record<typeof type, FeelType> = {
      money: 'money', count: 'count', number: 'number', date: 'date', text: 'string', flag: 'boolean',
      ratio: is_percent ? 'rate' : 'number', choice: { choices: (choices ?? []).map((one) => one.name.zh) },
    }
    known.names[name] = kinds[type]
    if (type === 'ratio' || type === 'number') known.decimals[name] = (decimals ?? 0) + (is_percent ? 2 : 0)
  }
  return known
}
