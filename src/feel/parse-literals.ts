import type { Reader } from './parse.ts'
import { children, separated, type Node } from './parse-names.ts'
import { isDay, parseDateTime, parseDuration, parseTime } from './temporal.ts'
import type { At, Expr } from './types.ts'

/** The characters a quoted text stands for. */
export function textOf(reader: Reader, node: { from: number, to: number }): string {
  const raw = reader.slice(node).replace(/\r?\n/g, '\\n').replace(/\t/g, '\\t').replace(/\\U([0-9a-fA-F]{6})/g, (_, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code > 0x10ffff ? '\\ufffd' : String.fromCodePoint(code)
  })
  try {
    return JSON.parse(raw) as string
  } catch {
    return reader.stop(node.from, 'feel.string-not-readable', { text: raw.slice(0, 40) })
  }
}

/** `date("…")`, `@"…"` and the like with a text in quotes are literals, read now; with anything else in the brackets they are calls. */
export function temporal(reader: Reader, node: Node, at: At & { type: 'null', is_nullable: true }, inner: (node: Node) => Expr): Expr {
  const parts = children(node)
  const literal = parts[0]!.name === 'AtLiteral' ? children(parts[0]!)[0] : undefined
  const name = reader.slice(parts[0]!).replace(/\s+/g, ' ')
  const params = parts.find((part) => part.name === 'PositionalParameters' || part.name === 'NamedParameters')
  const args = params ? separated(children(params)) : []
  const quoted = literal ?? (params?.name === 'PositionalParameters' && args.length === 1 && args[0]!.name === 'StringLiteral' ? args[0] : undefined)
  if (!quoted) {
    if (params?.name !== 'NamedParameters') return { ...at, kind: 'call', name, args: args.map(inner) }
    const pairs = args.map((pair) => children(pair))
    return { ...at, kind: 'call', name, named: pairs.map(([word]) => reader.slice(word!)), args: pairs.map((pair) => inner(pair.at(-1)!)) }
  }
  const text = textOf(reader, quoted)
  const wanted = literal ? kindOf(text) : name
  const refuse = (code: 'feel.not-a-date' | 'feel.not-a-time' | 'feel.not-a-duration') => reader.stop(quoted.from, code, { text: text.slice(0, 40) })
  if (wanted === 'date') return isDay(text) ? { ...at, kind: 'date', value: text } : refuse('feel.not-a-date')
  if (wanted === 'duration') {
    const made = parseDuration(text)
    if (!made) return refuse('feel.not-a-duration')
    return 'months' in made ? { ...at, kind: 'months', value: made.months } : { ...at, kind: 'duration', value: made.seconds }
  }
  if (text.includes('@')) return reader.unsupported(quoted, `${name}("…@…")`)
  if (wanted === 'time') return parseTime(text) ? { ...at, kind: 'time', value: text } : refuse('feel.not-a-time')
  return parseDateTime(text) ? { ...at, kind: 'date and time', value: text } : refuse('feel.not-a-time')
}

function kindOf(text: string): string {
  if (/^-?P/.test(text)) return 'duration'
  return text.includes('T') ? 'date and time' : /^\d\d:/.test(text) ? 'time' : 'date'
}
